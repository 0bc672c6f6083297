/* SPDX-License-Identifier: MIT */
#pragma once

/* Every name that lull has on the bus, in the one place where it is written. */

#define LULL_BUS_NAME "io.github.lulld.Lull1"
#define LULL_OBJECT_PATH "/io/github/lulld/Lull1"

#define LULL_INTERFACE_REMINDERS LULL_BUS_NAME ".Reminders"
#define LULL_INTERFACE_LOG LULL_BUS_NAME ".Log"
#define LULL_INTERFACE_SERVICE LULL_BUS_NAME ".Service"

#define LULL_ERROR_PREFIX LULL_BUS_NAME ".Error."
#define LULL_ERROR_UNKNOWN_SUBJECT LULL_ERROR_PREFIX "UnknownSubject"
#define LULL_ERROR_UNKNOWN_ID LULL_ERROR_PREFIX "UnknownId"
#define LULL_ERROR_BAD_AMOUNT LULL_ERROR_PREFIX "BadAmount"
#define LULL_ERROR_BAD_TIME LULL_ERROR_PREFIX "BadTime"
#define LULL_ERROR_BAD_ARGUMENT LULL_ERROR_PREFIX "BadArgument"
#define LULL_ERROR_NEEDS_CONFIRMATION LULL_ERROR_PREFIX "NeedsConfirmation"
#define LULL_ERROR_NEEDS_TIME LULL_ERROR_PREFIX "NeedsTime"
#define LULL_ERROR_NOT_DUE LULL_ERROR_PREFIX "NotDue"
#define LULL_ERROR_ALREADY_RESOLVED LULL_ERROR_PREFIX "AlreadyResolved"
#define LULL_ERROR_WINDOW_ENDS LULL_ERROR_PREFIX "WindowEnds"
#define LULL_ERROR_STORAGE LULL_ERROR_PREFIX "Storage"
#define LULL_ERROR_CONFIG LULL_ERROR_PREFIX "Config"
#define LULL_ERROR_BUSY LULL_ERROR_PREFIX "Busy"
#define LULL_ERROR_FAILED LULL_ERROR_PREFIX "Failed"

/* In a line about the configuration, between its place and what is worth telling but no error. */
#define LULL_NOTE_MARK ": note: "

/* Where the desktop finds name and icon of the program. */
#define LULL_DESKTOP_ID "io.github.lulld.Lull"
