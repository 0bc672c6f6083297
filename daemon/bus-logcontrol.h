/* SPDX-License-Identifier: MIT */
#pragma once

/* org.freedesktop.LogControl1 at its own standard path, for systemctl's service-log-level and service-log-target. */

#include <systemd/sd-bus.h>

int bus_publish_log_control(sd_bus *bus);
