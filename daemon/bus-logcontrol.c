/* SPDX-License-Identifier: MIT */
#include "bus-logcontrol.h"

#include <stdbool.h>
#include <string.h>

#include "log.h"

/* org.freedesktop.LogControl1(5): `systemctl --user service-log-level lulld debug`. */

static int get_word(_unused_ sd_bus *bus, _unused_ const char *path, _unused_ const char *interface,
                    const char *property, sd_bus_message *reply, _unused_ void *userdata, _unused_ sd_bus_error *error)
{
    const char *word = "lulld";

    if (strcmp(property, "LogLevel") == 0)
        word = log_level();
    else if (strcmp(property, "LogTarget") == 0)
        word = log_target();
    return sd_bus_message_append(reply, "s", word);
}

static int set_word(_unused_ sd_bus *bus, _unused_ const char *path, _unused_ const char *interface,
                    const char *property, sd_bus_message *value, _unused_ void *userdata, sd_bus_error *error)
{
    bool level = strcmp(property, "LogLevel") == 0;
    const char *word;
    int r;

    r = sd_bus_message_read(value, "s", &word);
    if (r < 0)
        return r;
    r = level ? log_set_level(word) : log_set_target(word);
    if (r < 0)
        return sd_bus_error_setf(error, SD_BUS_ERROR_INVALID_ARGS, "%s can't be '%s': give %s.", property, word,
                                 level ? "emerg, alert, crit, err, warning, notice, info or debug"
                                       : "console or journal");
    return 0;
}

static const sd_bus_vtable vtable[] = {
    SD_BUS_VTABLE_START(0),
    SD_BUS_WRITABLE_PROPERTY("LogLevel", "s", get_word, set_word, 0, 0),
    SD_BUS_WRITABLE_PROPERTY("LogTarget", "s", get_word, set_word, 0, 0),
    SD_BUS_PROPERTY("SyslogIdentifier", "s", get_word, 0, 0),
    SD_BUS_VTABLE_END,
};

int bus_publish_log_control(sd_bus *bus)
{
    return sd_bus_add_object_vtable(bus, NULL, "/org/freedesktop/LogControl1", "org.freedesktop.LogControl1", vtable,
                                    NULL);
}
