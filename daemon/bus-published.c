/* SPDX-License-Identifier: MIT */
#include "bus-internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/wording.h"
#include "l10n.h"
#include "macro.h"
#include "names.h"

/* Whatever is due lies in the running lull day, or near it where the zone was changed meanwhile. */
#define DUE_REACH USEC_PER_DAY

static int strv_add(char ***strv, size_t n, const char *text)
{
    char **longer = realloc(*strv, (n + 2) * sizeof(*longer));

    if (!longer)
        return -ENOMEM;
    *strv = longer;
    longer[n + 1] = NULL;
    longer[n] = strdup(text);
    return longer[n] ? 0 : -ENOMEM;
}

typedef struct Due {
    const Agenda *agenda;
    char **ids, **titles;
    size_t n;
} Due;

static int add_due(const AgendaItem *item, void *userdata)
{
    char id[OCCURRENCE_ID_LEN], title[WORDING_TITLE_LEN];
    Due *due = userdata;
    int r;

    if (item->state != OCCURRENCE_DUE)
        return 0;
    r = strv_add(&due->ids, due->n, occurrence_id_format(&item->id, id));
    if (r >= 0)
        r = strv_add(&due->titles, due->n, wording_public_title(due->agenda, item, title));
    due->n++;
    return r;
}

static bool strv_equal(char *const *a, char *const *b)
{
    while (a && b && *a && *b && strcmp(*a, *b) == 0) {
        a++;
        b++;
    }
    return (!a || !*a) && (!b || !*b);
}

static void published_clear(Published *p)
{
    free(p->next_id);
    free(p->next_title);
    wording_strv_free(p->due_ids);
    wording_strv_free(p->due_titles);
    *p = (Published){0};
}

static int take_next(Published *p, const Agenda *agenda, const AgendaItem *next)
{
    bool none = next->id.reminder[0] == '\0';
    char id[OCCURRENCE_ID_LEN], title[WORDING_TITLE_LEN];

    p->next_usec = none ? 0 : dict_wire_usec(next->at);
    p->next_id = strdup(none ? "" : occurrence_id_format(&next->id, id));
    p->next_title = strdup(none ? "" : wording_public_title(agenda, next, title));
    return p->next_id && p->next_title ? 0 : -ENOMEM;
}

static int published_take(const Agenda *agenda, Usec now, Published *ret)
{
    _cleanup_(published_clear) Published p = {0};
    AgendaSummary summary;
    Due due = {.agenda = agenda};
    int r;

    agenda_summary(agenda, now, &summary);
    r = agenda_list(agenda, summary.day_start - DUE_REACH, summary.day_end + DUE_REACH, add_due, &due);
    p.due_ids = due.ids;
    p.due_titles = due.titles;
    if (r < 0)
        return r;
    r = take_next(&p, agenda, &summary.next);
    if (r < 0)
        return r;
    p.state = overall_state_to_string(summary.state);
    p.paused_until_usec = dict_wire_usec(summary.paused_until);
    p.bedtime_usec = dict_wire_usec(summary.bedtime);
    *ret = p;
    p = (Published){0};
    return 0;
}

void bus_refresh(Bus *bus, Usec now)
{
    L10N_OWN_LANGUAGE;
    _cleanup_(published_clear) Published old = {0};
    const char *changed[9];
    Published new;
    size_t n = 0;

    /* Out of memory: the values stay as they were, and the next change tells these too. */
    if (published_take(bus_agenda(bus), now, &new) < 0)
        return;
    old = bus->published;
    bus->published = new;
    if (strcmp(old.state, new.state) != 0)
        changed[n++] = "State";
    if (old.next_usec != new.next_usec)
        changed[n++] = "NextUSec";
    if (strcmp(old.next_id, new.next_id) != 0)
        changed[n++] = "NextId";
    if (strcmp(old.next_title, new.next_title) != 0)
        changed[n++] = "NextTitle";
    if (!strv_equal(old.due_ids, new.due_ids))
        changed[n++] = "DueIds";
    if (!strv_equal(old.due_titles, new.due_titles))
        changed[n++] = "DueTitles";
    if (old.paused_until_usec != new.paused_until_usec)
        changed[n++] = "PausedUntilUSec";
    if (old.bedtime_usec != new.bedtime_usec)
        changed[n++] = "BedtimeUSec";
    changed[n] = NULL;
    if (n > 0)
        sd_bus_emit_properties_changed_strv(bus->bus, LULL_OBJECT_PATH, LULL_INTERFACE_REMINDERS, (char **)changed);
}

static char **strv_copy(char *const *strv)
{
    char **copy;
    size_t n = 0;

    while (strv && strv[n])
        n++;
    copy = calloc(n + 1, sizeof(*copy));
    for (size_t i = 0; copy && i < n; i++) {
        copy[i] = strdup(strv[i]);
        if (!copy[i])
            return wording_strv_free(copy);
    }
    return copy;
}

void bus_storage_changed(Bus *bus)
{
    const char *storage = storage_state_to_string(engine_storage(bus->engine));

    if (strcmp(storage, bus->storage) == 0)
        return;
    bus->storage = storage;
    sd_bus_emit_properties_changed(bus->bus, LULL_OBJECT_PATH, LULL_INTERFACE_SERVICE, "StorageState", NULL);
}

void bus_config_changed(Bus *bus)
{
    char *const *problems = bus->host.problems(bus->host.userdata);
    char **copy;

    if (strv_equal(problems, bus->problems))
        return;
    copy = strv_copy(problems);
    if (!copy)
        return;
    wording_strv_free(bus->problems);
    bus->problems = copy;
    sd_bus_emit_properties_changed(bus->bus, LULL_OBJECT_PATH, LULL_INTERFACE_SERVICE, "ConfigProblems", NULL);
}

int bus_published_init(Bus *bus, Usec now)
{
    bus->storage = storage_state_to_string(engine_storage(bus->engine));
    bus->problems = strv_copy(bus->host.problems(bus->host.userdata));
    if (!bus->problems)
        return -ENOMEM;
    return published_take(bus_agenda(bus), now, &bus->published);
}

void bus_published_clear(Bus *bus)
{
    published_clear(&bus->published);
    bus->problems = wording_strv_free(bus->problems);
}
