/* SPDX-License-Identifier: MIT */
#include "bus-internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "l10n.h"
#include "macro.h"

/* Callers that said which language is theirs. It holds while their message is answered, and no longer: what goes to
 * everybody, and what is shown, is in lulld's own. */

#define SPEAKERS_MAX 64

struct Speaker {
    Bus *bus;
    Speaker *next;
    sd_bus_track *caller;
    L10n *l10n;
    char name[]; /* on the bus */
};

static Speaker *speaker_free(Speaker *speaker)
{
    if (!speaker)
        return NULL;
    sd_bus_track_unref(speaker->caller);
    l10n_free(speaker->l10n);
    free(speaker);
    return NULL;
}

DEFINE_CLEANUP(Speaker, speaker_free);

static Speaker **find(Bus *bus, const char *name)
{
    Speaker **at = &bus->speakers;

    while (*at && (!name || strcmp((*at)->name, name) != 0))
        at = &(*at)->next;
    return at;
}

static void drop(Bus *bus, const char *name)
{
    Speaker **at = find(bus, name), *speaker = *at;

    if (!speaker)
        return;
    *at = speaker->next;
    speaker_free(speaker);
}

static int on_caller_gone(_unused_ sd_bus_track *track, void *userdata)
{
    Speaker *speaker = userdata;

    drop(speaker->bus, speaker->name);
    return 0;
}

void bus_speak_to(Bus *bus, sd_bus_message *m)
{
    const char *name = sd_bus_message_get_sender(m);
    const Speaker *speaker = name ? *find(bus, name) : NULL;

    l10n_use(speaker ? speaker->l10n : NULL);
}

static int on_message(sd_bus_message *m, void *userdata, _unused_ sd_bus_error *error)
{
    bus_speak_to(userdata, m);
    return 0;
}

static int on_after(_unused_ sd_event_source *source, _unused_ void *userdata)
{
    l10n_use(NULL);
    return 0;
}

int bus_locale_init(Bus *bus)
{
    sd_event *event = sd_bus_get_event(bus->bus);
    int r;

    r = sd_bus_add_filter(bus->bus, &bus->locale_filter, on_message, bus);
    if (r >= 0 && event)
        r = sd_event_add_post(event, &bus->locale_after, on_after, NULL);
    return MIN(r, 0);
}

void bus_locale_clear(Bus *bus)
{
    sd_bus_slot_unref(bus->locale_filter);
    sd_event_source_disable_unref(bus->locale_after);
    while (bus->speakers)
        drop(bus, bus->speakers->name);
}

static size_t count(const Bus *bus)
{
    size_t n = 0;

    for (const Speaker *speaker = bus->speakers; speaker; speaker = speaker->next)
        n++;
    return n;
}

static int speaker_new(Bus *bus, sd_bus_message *m, char *const *assignments, Speaker **ret)
{
    const char *name = sd_bus_message_get_sender(m);
    _cleanup_(speaker_freep) Speaker *speaker = NULL;
    int r;

    if (!name)
        return -EINVAL;
    speaker = calloc(1, sizeof(*speaker) + strlen(name) + 1);
    if (!speaker)
        return -ENOMEM;
    speaker->bus = bus;
    memcpy(speaker->name, name, strlen(name) + 1);
    if ((r = l10n_new(&speaker->l10n, assignments)) < 0 ||
        (r = sd_bus_track_new(bus->bus, &speaker->caller, on_caller_gone, speaker)) < 0 ||
        (r = sd_bus_track_add_sender(speaker->caller, m)) < 0)
        return r;
    *ret = TAKE_PTR(speaker);
    return 0;
}

int bus_method_set_locale(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    char **assignments = NULL;
    Speaker *speaker = NULL;
    Bus *bus = userdata;
    int r;

    r = sd_bus_message_read_strv(m, &assignments);
    if (r < 0)
        return r;
    drop(bus, sd_bus_message_get_sender(m));
    if (count(bus) >= SPEAKERS_MAX)
        r = -EBUSY;
    else
        r = speaker_new(bus, m, assignments, &speaker);
    for (char **a = assignments; a && *a; a++)
        free(*a);
    free(assignments);
    if (r == -EBUSY)
        return bus_refuse(bus, error, BUS_OWN, BUS_E_BUSY, NULL);
    if (r == -EINVAL)
        return bus_refuse_argument(
            bus, error,
            _("A locale is said as 'LC_MESSAGES=de_DE.UTF-8', 'LC_NUMERIC=de_DE.UTF-8' or 'LANGUAGE=de:en'."));
    if (r < 0)
        return bus_refuse(bus, error, BUS_OWN, r, NULL);
    speaker->next = bus->speakers;
    bus->speakers = speaker;
    return sd_bus_reply_method_return(m, NULL);
}
