/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "served.h"

enum { MAGNESIUM, IRON, STRETCH };

static Substance substances[] = {
    [MAGNESIUM] = {.name = "magnesium",
                   .title = (char *)"Magnesium",
                   .unit = "mg",
                   .notice_per_day = 250 * AMOUNT_ONE,
                   .max_per_day = 350 * AMOUNT_ONE,
                   .mistake_above = 1000 * AMOUNT_ONE,
                   .tablet = 100 * AMOUNT_ONE,
                   .stock = -1},
    [IRON] = {.name = "iron", .title = (char *)"Iron", .unit = "mg", .max_per_day = 45 * AMOUNT_ONE, .stock = -1},
};

#define COMMON                                                                                                     \
    .window = SPAN_UNSET, .nag = 10 * USEC_PER_MIN, .nag_limit = 3, .snooze = 10 * USEC_PER_MIN, .discreet = true, \
    .then = -1

static Reminder reminders[] = {
    {COMMON, .name = "magnesium", .title = (char *)"Magnesium", .substance = MAGNESIUM,
     .doses = {{200 * AMOUNT_ONE, 0}}, .n_doses = 1, .recur = {.n_times = 1, .times = {{RECUR_BEDTIME, -45 * 60}}}},
    {COMMON, .name = "iron", .title = (char *)"Iron", .substance = IRON, .doses = {{40 * AMOUNT_ONE, 0}}, .n_doses = 1,
     .recur = {.n_times = 1, .times = {{RECUR_WAKE, 30 * 60}}}},
    {COMMON, .name = "stretch", .title = (char *)"Stretch", .substance = -1,
     .recur = {.n_times = 1, .times = {{RECUR_CLOCK, 19 * 3600 + 1800}}}},
};

static SpacingRule rules[] = {
    {.first = IRON,
     .second = MAGNESIUM,
     .minimum_forth = 3 * USEC_PER_HOUR,
     .preferred_forth = 4 * USEC_PER_HOUR,
     .minimum_back = 3 * USEC_PER_HOUR,
     .preferred_back = 4 * USEC_PER_HOUR},
};

#define EVERY_DAY(clock)                                \
    {                                                   \
        clock, clock, clock, clock, clock, clock, clock \
    }

static const Regimen regimen = {
    .bedtime_sec = EVERY_DAY(23 * 3600),
    .wake_sec = EVERY_DAY(7 * 3600),
    .day_starts_sec = 5 * 3600,
    .snooze = 10 * USEC_PER_MIN,
    .discreet = true,
    .substances = substances,
    .n_substances = ARRAY_SIZE(substances),
    .reminders = reminders,
    .n_reminders = ARRAY_SIZE(reminders),
    .rules = rules,
    .n_rules = ARRAY_SIZE(rules),
};

/* ---- The service ---- */

static void on_effects(void *userdata, const EffectList *effects, Usec now)
{
    Served *s = userdata;

    if (s->bus)
        bus_effects(s->bus, effects, now);
}

static void on_recorded(void *userdata, const Entry *entry, _unused_ Usec now)
{
    bus_recorded(((Served *)userdata)->bus, entry);
}

static void on_storage(void *userdata, _unused_ StorageState state, _unused_ Usec now)
{
    Served *s = userdata;

    if (s->bus)
        bus_storage_changed(s->bus);
}

static int host_reload(void *userdata, char **ret_text)
{
    Served *s = userdata;

    *ret_text = s->reload_text ? strdup(s->reload_text) : NULL;
    return s->reload;
}

static char *const *host_problems(void *userdata)
{
    return ((Served *)userdata)->problems;
}

static void host_rearm(void *userdata)
{
    ((Served *)userdata)->rearmed++;
}

/* A zone in which it is 20:00 at `now`. */
static Zone *zone_of_evening(Usec now)
{
    int utc_sec = (int)(now / USEC_PER_SEC % SEC_PER_DAY), east = 20 * 3600 - utc_sec;
    Zone *zone = NULL;
    char rule[32];
    int ahead;

    if (east > 12 * 3600)
        east -= SEC_PER_DAY;
    ahead = abs(east);
    snprintf(rule, sizeof(rule), "<EVE>%s%02d:%02d:%02d", east >= 0 ? "-" : "", ahead / 3600, ahead / 60 % 60,
             ahead % 60);
    assert_int_equal(zone_new_posix(&zone, rule), 0);
    return zone;
}

/* The reminders have been there since the day before yesterday: so there is something to have missed. */
static void fill_journal(Served *s)
{
    EntryIdMaker maker = {0};

    for (size_t i = 0; i < ARRAY_SIZE(reminders); i++) {
        Entry entry = {.kind = ENTRY_ENABLED, .source = SOURCE_SERVICE};
        const Entry *entries[] = {&entry};

        entry.at = entry.recorded = s->start - 2 * USEC_PER_DAY;
        entry.id = entry_id_next(&maker, entry.at, i);
        entry.day = s->today - 2;
        memcpy(entry.subject, reminders[i].name, sizeof(entry.subject));
        assert_int_equal(store_append(s->store, entries, 1), 0);
    }
}

static void hear(Served *s, const char *text)
{
    size_t len = strlen(s->heard);

    snprintf(s->heard + len, sizeof(s->heard) - len, "%s;", text);
}

static int on_signal(sd_bus_message *m, void *userdata, _unused_ sd_bus_error *error)
{
    _cleanup_free_ char *args = served_print(m), *line = NULL;

    assert_true(asprintf(&line, "%s %s", sd_bus_message_get_member(m), args) > 0);
    hear(userdata, line);
    return 0;
}

static void start_engine(Served *s, int storage_error)
{
    EngineParams params = {
        .regimen = &regimen,
        .zone = s->zone,
        .store = s->store,
        .storage_error = storage_error,
        .device = "test",
        .seed = 1,
        .port = {on_effects, on_recorded, on_storage, NULL, s},
    };

    assert_int_equal(engine_new(&s->engine, &params), 0);
    assert_int_equal(engine_start(s->engine, s->start), 0);
}

/* Where the journal is; the last stands for one that can't be opened. */
typedef enum Journal { IN_MEMORY, ON_DISK, NOWHERE } Journal;

static void open_journal(Served *s, Journal journal)
{
    char path[64];

    snprintf(path, sizeof(path), "%s/data/journal.db", private_bus_dir(s->daemon));
    if (journal == NOWHERE)
        return;
    assert_int_equal(store_open(&s->store, journal == ON_DISK ? path : NULL), 0);
    fill_journal(s);
}

static int set_up(void **state, Journal journal)
{
    Served *s = calloc(1, sizeof(*s));

    assert_non_null(s);
    *state = s;
    s->host = (BusHost){.reload = host_reload, .problems = host_problems, .rearm = host_rearm, .userdata = s};
    s->start = clock_now();
    s->zone = zone_of_evening(s->start);
    s->today = zone_local(s->zone, s->start).day;
    s->daemon = private_bus_new();
    assert_non_null(s->daemon);
    open_journal(s, journal);
    start_engine(s, journal == NOWHERE ? -EROFS : 0);
    assert_int_equal(sd_event_new(&s->event), 0);
    s->server = private_bus_connect(s->daemon, s->event);
    s->client = private_bus_connect(s->daemon, s->event);
    assert_non_null(s->server);
    assert_non_null(s->client);
    assert_int_equal(bus_publish(&s->bus, s->server, s->engine, &s->host), 0);
    assert_true(sd_bus_match_signal(s->client, NULL, LULL_BUS_NAME, LULL_OBJECT_PATH, NULL, NULL, on_signal, s) >= 0);
    return 0;
}

int served_set_up(void **state)
{
    return set_up(state, IN_MEMORY);
}

int served_set_up_on_disk(void **state)
{
    return set_up(state, ON_DISK);
}

int served_set_up_without_journal(void **state)
{
    return set_up(state, NOWHERE);
}

int served_set_up_ending(void **state)
{
    reminders[STRETCH].window = 35 * USEC_PER_MIN;
    return set_up(state, IN_MEMORY);
}

int served_set_up_busy(void **state)
{
    reminders[STRETCH].recur =
        (Recur){.every = 5 * USEC_PER_MIN, .from = {RECUR_CLOCK, 6 * 3600}, .to = {RECUR_CLOCK, 22 * 3600}};
    return set_up(state, IN_MEMORY);
}

int served_tear_down(void **state)
{
    Served *s = *state;

    bus_free(s->bus);
    engine_free(s->engine);
    store_free(s->store);
    zone_free(s->zone);
    sd_bus_flush_close_unref(s->client);
    sd_bus_flush_close_unref(s->server);
    sd_event_unref(s->event);
    private_bus_free(s->daemon);
    reminders[STRETCH].window = SPAN_UNSET;
    reminders[STRETCH].recur = (Recur){.n_times = 1, .times = {{RECUR_CLOCK, 19 * 3600 + 1800}}};
    free(s);
    return 0;
}

Usec served_at(const Served *s, int day, const char *clock)
{
    int hour = 0, minute = 0;
    Usec at;

    assert_int_equal(sscanf(clock, "%d:%d", &hour, &minute), 2);
    zone_resolve(s->zone, s->today + day, hour * 3600 + minute * 60, &at);
    return at;
}

const char *served_id(const Served *s, const char *reminder, int day)
{
    static char buf[OCCURRENCE_ID_LEN];
    OccurrenceId id = {.day = s->today + day, .index = 1};

    snprintf(id.reminder, sizeof(id.reminder), "%s", reminder);
    return occurrence_id_format(&id, buf);
}

/* ---- Calls ---- */

static int keep_reply(sd_bus_message *m, void *userdata, _unused_ sd_bus_error *error)
{
    *(sd_bus_message **)userdata = sd_bus_message_ref(m);
    return 0;
}

static sd_bus_message *call(Served *s, const char *interface, const char *member, const char *types, va_list args)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *m = NULL;
    sd_bus_message *reply = NULL;

    assert_true(sd_bus_message_new_method_call(s->client, &m, LULL_BUS_NAME, LULL_OBJECT_PATH, interface, member) >= 0);
    if (types && types[0])
        assert_true(sd_bus_message_appendv(m, types, args) >= 0);
    assert_true(sd_bus_call_async(s->client, NULL, m, keep_reply, &reply, 0) >= 0);
    while (!reply)
        assert_true(sd_event_run(s->event, 20 * USEC_PER_SEC) > 0);
    return reply;
}

sd_bus_message *served_call(Served *s, const char *interface, const char *member, const char *types, ...)
{
    const sd_bus_error *error;
    sd_bus_message *reply;
    va_list args;

    va_start(args, types);
    reply = call(s, interface, member, types, args);
    va_end(args);
    error = sd_bus_message_get_error(reply);
    if (error)
        fail_msg("%s: %s: %s", member, error->name, error->message);
    return reply;
}

/* The words of a refusal. */
static const char *refusal(sd_bus_message *reply, const char *name, const char *member)
{
    const sd_bus_error *error = sd_bus_message_get_error(reply);

    if (!error)
        fail_msg("%s is not refused", member);
    assert_true(strncmp(error->name, LULL_ERROR_PREFIX, strlen(LULL_ERROR_PREFIX)) == 0);
    assert_string_equal(error->name + strlen(LULL_ERROR_PREFIX), name);
    /* A sentence: with nothing left unsaid, and an end. */
    assert_null(strpbrk(error->message, "{}"));
    assert_non_null(strchr(".?", error->message[strlen(error->message) - 1]));
    return error->message;
}

/* Whether a refusal says these words. */
static void check_refusal(sd_bus_message *reply, const char *name, const char *member, const char *words, bool says)
{
    const char *sentence = refusal(reply, name, member);

    if ((strstr(sentence, words) != NULL) != says)
        fail_msg("%s: \"%s\" %s \"%s\"", name, sentence, says ? "doesn't say" : "says", words);
    sd_bus_message_unref(reply);
}

void served_refuses(Served *s, const char *name, const char *words, const char *interface, const char *member,
                    const char *types, ...)
{
    va_list args;

    va_start(args, types);
    check_refusal(call(s, interface, member, types, args), name, member, words, true);
    va_end(args);
}

void served_refuses_without(Served *s, const char *name, const char *words, const char *interface, const char *member,
                            const char *types, ...)
{
    va_list args;

    va_start(args, types);
    check_refusal(call(s, interface, member, types, args), name, member, words, false);
    va_end(args);
}

/* A call's answer comes after everything that was sent before it. */
void served_settle(Served *s)
{
    sd_bus_message_unref(served_call(s, "org.freedesktop.DBus.Peer", "Ping", NULL));
}

void served_forget(Served *s)
{
    served_settle(s);
    s->heard[0] = '\0';
}

int served_heard(const Served *s, const char *text)
{
    int n = 0;

    for (const char *at = s->heard; (at = strstr(at, text)) != NULL; at += strlen(text))
        n++;
    return n;
}
