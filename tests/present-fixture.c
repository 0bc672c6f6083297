/* SPDX-License-Identifier: MIT */
#include "present-fixture.h"

#define DAY "2026-11-22"

static void on_effects(void *userdata, const EffectList *effects, Usec now)
{
    Room *room = userdata;

    present_effects(room->present, effects, now);
}

static void on_recorded(void *userdata, const Entry *entry, Usec now)
{
    Room *room = userdata;

    (void)now;
    room->recorded++;
    room->last = *entry;
    room->last.note = NULL;
}

static void on_storage(void *userdata, StorageState state, Usec now)
{
    Room *room = userdata;

    (void)now;
    present_storage(room->present, state);
}

static Usec on_now(void *userdata)
{
    Room *room = userdata;

    return room->now;
}

static void on_said(void *userdata)
{
    Room *room = userdata;

    room->said++;
}

static void on_rearm(void *userdata)
{
    (void)userdata;
}

Usec at(const Room *room, const char *clock)
{
    bool next = clock[0] == '+';
    int hours, minutes;
    Usec instant;
    Day day;

    assert_int_equal(sscanf(clock + next, "%d:%d", &hours, &minutes), 2);
    assert_int_equal(civil_parse(DAY, &day), 0);
    zone_resolve(room->zone, day + next, hours * 3600 + minutes * 60, &instant);
    return instant;
}

void open_room(Room *room, const char *config, int storage_error)
{
    const PresentHost host = {.now = on_now, .rearm = on_rearm, .said = on_said, .userdata = room};
    EngineParams params = {
        .storage_error = storage_error,
        .port = {.effects = on_effects, .recorded = on_recorded, .storage = on_storage, .userdata = room},
    };

    assert_int_equal(zone_new_posix(&room->zone, "CET-1"), 0);
    assert_int_equal(settings_load_text("test", 1, config, false, &room->settings), 0);
    assert_int_equal(room->settings->n_errors, 0);
    if (storage_error == 0)
        assert_int_equal(store_open(&room->store, NULL), 0);
    params.regimen = room->settings->regimen;
    params.zone = room->zone;
    params.store = room->store;
    assert_int_equal(engine_new(&room->engine, &params), 0);
    assert_int_equal(present_new(&room->present, room->f->client, room->engine, &host), 0);
    present_session(room->present, &(SessionState){.known = true});
    room->now = at(room, "20:00");
    assert_int_equal(engine_start(room->engine, room->now), 0);
    settle(room->f);
}

int room_setup(void **state)
{
    Room *room = calloc(1, sizeof(*room));

    *state = room;
    if (!room || setup((void **)&room->f) != 0)
        return -1;
    start_server(room->f);
    return 0;
}

int room_teardown(void **state)
{
    Room *room = *state;
    Fixture *f = room->f;

    present_free(room->present);
    engine_free(room->engine);
    store_free(room->store);
    settings_free(room->settings);
    zone_free(room->zone);
    free(room);
    return teardown((void **)&f);
}

void step(Room *room, const char *clock)
{
    room->now = at(room, clock);
    assert_int_equal(engine_step(room->engine, room->now, NULL), 0);
    settle(room->f);
}

static OccurrenceId occurrence(const char *reminder)
{
    OccurrenceId id = {.index = 1};

    snprintf(id.reminder, sizeof(id.reminder), "%s", reminder);
    assert_int_equal(civil_parse(DAY, &id.day), 0);
    return id;
}

void is_state(Room *room, const char *reminder, OccurrenceState state)
{
    OccurrenceId id = occurrence(reminder);
    AgendaItem item;

    assert_int_equal(agenda_item(engine_agenda(room->engine), &id, &item), 0);
    assert_string_equal(occurrence_state_to_string(item.state), occurrence_state_to_string(state));
}

void records(Room *room, EntryKind kind, const char *subject)
{
    Entry draft = {.kind = kind, .source = SOURCE_CLI};

    snprintf(draft.subject, sizeof(draft.subject), "%s", subject);
    assert_int_equal(engine_record(room->engine, &draft, false, room->now, NULL), 0);
    settle(room->f);
}
