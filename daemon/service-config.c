/* SPDX-License-Identifier: MIT */
#include "service-internal.h"

#include <errno.h>

#include "l10n.h"
#include "log.h"
#include "macro.h"
#include "service-parts.h"

static int set_problems(Service *s, const Settings *settings, Instead instead)
{
    char **problems;
    int r;

    r = parts_problems(settings, instead, &problems);
    if (r < 0)
        return r;
    parts_strv_free(s->problems);
    s->problems = problems;
    return 0;
}

static int refuse(Service *s, const Settings *settings, char **ret_text)
{
    int r;

    log_event(LOG_EVENT_CONFIG_REFUSED, LOG_ERR, "The configuration has %zu error%s, the old one stays in force",
              settings->n_errors, settings->n_errors == 1 ? "" : "s");
    if (s->instead == INSTEAD_NONE)
        s->instead = INSTEAD_KEPT;
    r = set_problems(s, settings, s->instead);
    if (r < 0)
        return r;
    r = parts_refusal(settings, ret_text);
    return r < 0 ? r : 1;
}

static int reload(Service *s, char **ret_text)
{
    _cleanup_(settings_freep) Settings *settings = NULL;
    int r;

    r = settings_load(&settings);
    if (r < 0)
        return r;
    if (settings->n_errors > 0)
        return refuse(s, settings, ret_text);
    s->instead = INSTEAD_NONE;
    r = set_problems(s, settings, INSTEAD_NONE);
    if (r < 0)
        return r;
    r = engine_set_regimen(s->engine, settings->regimen, clock_now());
    /* It may have failed after it was taken over. */
    if (agenda_regimen(engine_agenda(s->engine)) == settings->regimen) {
        settings_free(s->settings);
        s->settings = TAKE_PTR(settings);
    }
    if (r < 0)
        return r;
    parts_keep(s->settings);
    return 0;
}

int service_reload(void *userdata, char **ret_text)
{
    L10N_OWN_LANGUAGE;
    Service *s = userdata;
    int r = reload(s, ret_text);

    service_tell_status(s);
    log_event(LOG_EVENT_NONE, LOG_DEBUG, "Reloaded, with %s", r == 0 ? "success" : "errors");
    return r;
}

char *const *service_problems(void *userdata)
{
    Service *s = userdata;

    return s->problems;
}

int service_load_settings(Service *s)
{
    static const Settings unread;
    _cleanup_(settings_freep) Settings *settings = NULL;
    Instead instead = INSTEAD_NONE;
    int r;

    r = settings_load(&settings);
    if (r == -ENOMEM)
        return r;
    if (r < 0)
        log_errno(r, "Can't read the configuration");
    if (r < 0 || settings->n_errors > 0)
        r = parts_fall_back(&s->settings, &instead);
    if (r >= 0)
        r = set_problems(s, settings ? settings : &unread, instead);
    if (r < 0)
        return r;
    s->instead = instead;
    if (instead == INSTEAD_NONE)
        s->settings = TAKE_PTR(settings);
    else if (settings)
        log_event(LOG_EVENT_CONFIG_REFUSED, LOG_ERR, "The configuration has %zu error%s, %s in force",
                  settings->n_errors, settings->n_errors == 1 ? "" : "s",
                  instead == INSTEAD_KEPT ? "the last good one is" : "the shipped defaults are");
    return 0;
}
