/* SPDX-License-Identifier: MIT */
#pragma once

/* The running daemon: puts the parts together, and passes between them what they have to say to each other. */

/* Runs until it is told to stop or its bus is gone. Returns the exit code, having said what was wrong. */
int service_run(void);
