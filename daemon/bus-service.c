/* SPDX-License-Identifier: MIT */
#include "bus-internal.h"

#include <errno.h>
#include <stdlib.h>

#include "clock.h"
#include "config.h"
#include "core/facts.h"
#include "core/text.h"
#include "l10n.h"
#include "macro.h"
#include "settings.h"

static int get_version(_unused_ sd_bus *b, _unused_ const char *path, _unused_ const char *interface,
                       _unused_ const char *property, sd_bus_message *reply, _unused_ void *userdata,
                       _unused_ sd_bus_error *error)
{
    return sd_bus_message_append(reply, "s", LULL_VERSION);
}

static int method_reload(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    _cleanup_free_ char *text = NULL;
    Bus *bus = userdata;
    int r;

    r = bus->host.reload(bus->host.userdata, &text);
    bus_config_changed(bus);
    if (r > 0)
        return bus_refuse(bus, error, BUS_OWN, BUS_E_CONFIG, &(BusAbout){.hint = text});
    if (r < 0)
        return bus_refuse(bus, error, BUS_OWN, r, NULL);
    bus_refresh(bus, clock_now());
    bus->host.rearm(bus->host.userdata);
    return sd_bus_reply_method_return(m, NULL);
}

static int append_problems(sd_bus_message *reply, const Settings *settings)
{
    int r;

    r = sd_bus_message_open_container(reply, SD_BUS_TYPE_ARRAY, "s");
    for (size_t i = 0; i < settings->n_problems && r >= 0; i++) {
        _cleanup_free_ char *problem = NULL;

        r = settings_problem_format(&settings->problems[i], &problem);
        if (r >= 0)
            r = sd_bus_message_append(reply, "s", problem);
    }
    return r < 0 ? r : sd_bus_message_close_container(reply);
}

static int method_check_config(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
    _cleanup_(settings_freep) Settings *settings = NULL;
    Bus *bus = userdata;
    const char *path;
    int r;

    r = sd_bus_message_read(m, "s", &path);
    if (r < 0)
        return r;
    /* What a relative path is relative to is known to the caller alone. */
    if (path[0] && path[0] != '/')
        return bus_refuse_argument(bus, error, _("The path '%s' is not absolute: begin it with '/'."), path);
    r = path[0] ? settings_load_file(path, &settings) : settings_load(&settings);
    if (r < 0)
        return bus_refuse(bus, error, BUS_OWN, r, NULL);
    r = sd_bus_message_new_method_return(m, &reply);
    if (r < 0)
        return r;
    r = append_problems(reply, settings);
    return r < 0 ? r : sd_bus_send(NULL, reply, NULL);
}

static int method_get_facts(sd_bus_message *m, _unused_ void *userdata, _unused_ sd_bus_error *error)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
    Dict dict = {0};
    int r;

    r = sd_bus_message_new_method_return(m, &reply);
    if (r < 0)
        return r;
    dict.m = reply;
    dict_begin_list(&dict);
    for (size_t i = 0; i < n_facts; i++) {
        dict_begin(&dict);
        dict_string(&dict, "Id", facts[i].id);
        dict_strv(&dict, "Topics", (char *const *)facts[i].topics);
        dict_string(&dict, "Text", _(facts[i].text));
        dict_string(&dict, "Source", facts[i].source);
        dict_string(&dict, "Confidence", facts[i].confidence);
        dict_text(&dict, "Caution", facts[i].caution);
        dict_end(&dict);
    }
    dict_end(&dict);
    r = dict_error(&dict);
    return r < 0 ? r : sd_bus_send(NULL, reply, NULL);
}

const sd_bus_vtable bus_service_vtable[] = {
    SD_BUS_VTABLE_START(0),
    SD_BUS_PROPERTY("Version", "s", get_version, 0, SD_BUS_VTABLE_PROPERTY_CONST),
    SD_BUS_PROPERTY("StorageState", "s", NULL, offsetof(Bus, storage), SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE),
    SD_BUS_PROPERTY("ConfigProblems", "as", NULL, offsetof(Bus, problems), SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE),
    SD_BUS_METHOD_WITH_ARGS("Reload", SD_BUS_NO_ARGS, SD_BUS_NO_RESULT, method_reload, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_ARGS("Backup", SD_BUS_ARGS("h", fd), SD_BUS_RESULT("a{sv}", result), bus_method_backup,
                            SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_ARGS("CheckConfig", SD_BUS_ARGS("s", path), SD_BUS_RESULT("as", problems), method_check_config,
                            SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_ARGS("SetLocale", SD_BUS_ARGS("as", locale), SD_BUS_NO_RESULT, bus_method_set_locale,
                            SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_ARGS("GetFacts", SD_BUS_NO_ARGS, SD_BUS_RESULT("aa{sv}", facts), method_get_facts,
                            SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_VTABLE_END,
};
