/* SPDX-License-Identifier: MIT */
#pragma once

/* A message bus of the test's own: a dbus-daemon that knows no service but those that the test lays down, and is gone
 * with the test. */

#include <systemd/sd-bus.h>

typedef struct PrivateBus PrivateBus;

/* NULL where it can't be started: nothing can be tested then. */
PrivateBus *private_bus_new(void);
PrivateBus *private_bus_free(PrivateBus *bus);

const char *private_bus_address(const PrivateBus *bus);
/* A folder for the test, with everything in it removed at the end. */
const char *private_bus_dir(const PrivateBus *bus);
/* Makes `name` activatable by a command line. */
int private_bus_add_service(PrivateBus *bus, const char *name, const char *exec);
/* A connection that is attached to `event`; names may be requested on it. */
sd_bus *private_bus_connect(const PrivateBus *bus, sd_event *event);
