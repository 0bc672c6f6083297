/* SPDX-License-Identifier: MIT */
#include "journal.h"

#include <errno.h>
#include <string.h>

#include "command.h"
#include "enums.h"
#include "l10n.h"
#include "render.h"
#include "suggest.h"

static int check_kind(const char *kind)
{
    const char *kinds[_ENTRY_KIND_MAX];
    if (!kind || entry_kind_from_string(kind) >= 0)
        return 0;
    for (int i = 0; i < _ENTRY_KIND_MAX; i++)
        kinds[i] = entry_kind_to_string(i);
    const char *meant = suggest(kind, kinds, _ENTRY_KIND_MAX);
    if (meant)
        fprintf(stderr, _("lull: there is no kind '%s'; did you mean '%s'?\n"), kind, meant);
    else
        fprintf(stderr, _("lull: there is no kind '%s'\n"), kind);
    return -EINVAL;
}

int journal_read_filter(const Client *client, const Args *args, LogFilter *ret)
{
    const char *since = args_value(args, OPTION_SINCE), *until = args_value(args, OPTION_UNTIL);
    *ret = (LogFilter){.kind = args_value(args, OPTION_KIND),
                       .subject = args_value(args, OPTION_SUBJECT),
                       .all = args_has(args, OPTION_ALL)};
    if (since && client_when_or_date(client, since, false, &ret->since) < 0)
        return -EINVAL;
    if (until && client_when_or_date(client, until, true, &ret->until) < 0)
        return -EINVAL;
    /* lulld's own kinds are asked for by name. */
    if (ret->kind)
        ret->all = true;
    return check_kind(ret->kind);
}

/* Calls `visit` for every entry, newest first, until it returns other than 0, which is returned. */
static int each_entry(Client *client, LogFilter filter, int (*visit)(LogEntry *entry, void *userdata), void *userdata)
{
    _cleanup_free_ char *cursor = NULL;
    do {
        _cleanup_(log_entry_list_clear) LogEntryList page = {};
        char *next = NULL;
        int r = proxy_query(client->proxy, &filter, &page, &next);
        if (r != 0)
            return r;
        free(cursor);
        filter.cursor = cursor = next;
        for (size_t i = 0; i < page.n; i++)
            if ((r = visit(&page.items[i], userdata)) != 0)
                return r;
    } while (*cursor);
    return 0;
}

/* Ends a walk early; no ProxyError and no errno. */
#define ENOUGH 1000

/* The visitor takes what the entry owns. */
static void move_entry(LogEntry *from, LogEntry *to)
{
    *to = *from;
    *from = (LogEntry){};
}

/* As many as the service gives at once; and what is looked for is mostly new. */
#define PAGE_MAX 1000
#define PAGE_SEARCHED 100

typedef struct Search {
    const char *id;
    LogEntry *ret;
} Search;

static int is_searched(LogEntry *entry, void *userdata)
{
    Search *search = userdata;
    if (strcmp(text_or(entry->id, ""), search->id) != 0)
        return 0;
    move_entry(entry, search->ret);
    return ENOUGH;
}

int journal_find(Client *client, const char *id, LogEntry *ret)
{
    Search search = {id, ret};
    int r = each_entry(client, (LogFilter){.limit = PAGE_SEARCHED}, is_searched, &search);
    return r == ENOUGH ? 0 : r == 0 ? -ENOENT : r;
}

typedef struct Gathering {
    LogEntryList list;
    size_t limit;
} Gathering;

static int gather(LogEntry *entry, void *userdata)
{
    Gathering *gathering = userdata;
    LogEntry *copy = list_add(&log_entry_type, (List *)&gathering->list);
    if (!copy)
        return -ENOMEM;
    move_entry(entry, copy);
    return gathering->list.n == gathering->limit ? ENOUGH : 0;
}

int journal_read(Client *client, const LogFilter *filter, size_t limit, LogEntryList *ret)
{
    Gathering gathering = {.limit = limit};
    LogFilter page = *filter;
    page.limit = limit > 0 && limit < PAGE_MAX ? (uint32_t)limit : PAGE_MAX;
    int r = each_entry(client, page, gather, &gathering);
    if (r != 0 && r != ENOUGH) {
        log_entry_list_clear(&gathering.list);
        return r;
    }
    *ret = gathering.list;
    return 0;
}

typedef struct Resolution {
    const char *typed;
    char *id;
    bool ambiguous;
} Resolution;

static int ends_as_typed(LogEntry *entry, void *userdata)
{
    Resolution *resolution = userdata;
    const char *id = text_or(entry->id, "");
    size_t n = strlen(id), typed = strlen(resolution->typed);
    if (typed > n || strcmp(id + n - typed, resolution->typed) != 0)
        return 0;
    if (resolution->id) {
        resolution->ambiguous = true;
        return ENOUGH;
    }
    resolution->id = TAKE_PTR(entry->id);
    return 0;
}

#define SHORTEST 4

int journal_resolve(Client *client, const char *typed, char **ret_id)
{
    Resolution resolution = {.typed = typed};
    if (strlen(typed) < SHORTEST || strspn(typed, "0123456789abcdef-") < strlen(typed)) {
        fprintf(stderr, _("lull: '%s' isn't the id of an entry; 'lull log' shows them\n"), typed);
        return EXIT_UNKNOWN;
    }
    /* lulld's own too, of which the service says why they can't be touched. */
    int r = each_entry(client, (LogFilter){.limit = PAGE_MAX, .all = true}, ends_as_typed, &resolution);
    _cleanup_free_ char *id = resolution.id;
    if (r != 0 && r != ENOUGH)
        return client_failed(client, r);
    if (!id || resolution.ambiguous) {
        fprintf(stderr,
                id ? _("lull: more than one entry ends in '%s'; 'lull log --json' shows whole ids\n")
                   : _("lull: no entry ends in '%s'; 'lull log --json' shows whole ids\n"),
                typed);
        return EXIT_UNKNOWN;
    }
    *ret_id = TAKE_PTR(id);
    return 0;
}

/* A lull day ends within two calendar days of its date, wherever one is. */
#define AROUND (2 * USEC_PER_DAY)

int occurrence_find(Client *client, const char *id, Occurrence *ret)
{
    _cleanup_(occurrence_list_clear) OccurrenceList list = {};
    Day day;
    if (render_day_of(id, &day) < 0)
        return -ENOENT;
    Usec noon = day * USEC_PER_DAY + USEC_PER_DAY / 2;
    int r = proxy_get_agenda(client->proxy, MAX(noon - AROUND, (Usec)1), noon + 2 * AROUND, &list);
    for (size_t i = 0; r == 0 && i < list.n; i++)
        if (strcmp(text_or(list.items[i].id, ""), id) == 0) {
            *ret = list.items[i];
            list.items[i] = (Occurrence){};
            return 0;
        }
    return r != 0 ? r : -ENOENT;
}

/* The lull day, which only the service knows: it depends on its configuration. */
static int read_today(Client *client, Day *ret)
{
    _cleanup_(status_clear) Status status = {};
    int r = proxy_get_status(client->proxy, &status);
    if (r != 0)
        return r;
    return civil_parse(text_or(status.today.date, ""), ret) < 0 ? -EBADMSG : 0;
}

/* Lull days don't begin at midnight: what is asked for is wider, and the ids say what belongs to the days. */
static int read_days(Client *client, Day first, Day end, OccurrenceList *ret)
{
    Usec from, to;
    zone_resolve(client->zone, first - 1, 0, &from);
    zone_resolve(client->zone, end + 2, 0, &to);
    int r = proxy_get_agenda(client->proxy, MAX(from, (Usec)1), to, ret);
    if (r != 0)
        return r;
    size_t kept = 0;
    for (size_t i = 0; i < ret->n; i++) {
        Day day;
        if (render_day_of(ret->items[i].id, &day) >= 0 && day >= first && day < end) {
            Occurrence o = ret->items[i];
            ret->items[i] = ret->items[kept];
            ret->items[kept++] = o;
        }
    }
    while (ret->n > kept)
        occurrence_clear(&ret->items[--ret->n]);
    return 0;
}

int agenda_read(Client *client, unsigned days, OccurrenceList *ret, Day *ret_today)
{
    int r = read_today(client, ret_today);
    return r != 0 ? r : read_days(client, *ret_today, *ret_today + (Day)days, ret);
}
