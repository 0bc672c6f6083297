/* SPDX-License-Identifier: MIT */
#include "engine-internal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/lullday.h"
#include "macro.h"

int engine_new(Engine **ret, const EngineParams *params)
{
    _cleanup_(engine_freep) Engine *e = calloc(1, sizeof(*e));
    int r;

    if (!e)
        return -ENOMEM;
    e->store = params->store;
    e->storage = params->store ? STORAGE_OK : store_state(params->storage_error);
    e->port = params->port;
    e->seed = params->seed;
    e->retry_at = USEC_NEVER;
    e->retry_span = RETRY_FIRST;
    snprintf(e->device, sizeof(e->device), "%s", params->device ? params->device : "");
    if ((r = agenda_new(&e->agenda, params->regimen, params->zone, params->seed)) < 0)
        return r;
    agenda_set_device(e->agenda, e->device);
    *ret = TAKE_PTR(e);
    return 0;
}

Engine *engine_free(Engine *e)
{
    if (!e)
        return NULL;
    engine_drop_waiting(e);
    free(e->waiting);
    agenda_free(e->agenda);
    free(e);
    return NULL;
}

StorageState engine_storage(const Engine *e)
{
    return e->storage;
}

const Agenda *engine_agenda(const Engine *e)
{
    return e->agenda;
}

/* ---- The journal ---- */

/* Commits what the agenda wrote, then tells. What can't be written waits: reminders don't depend on it. */
static int deliver(Engine *e, EffectList *effects, Usec now)
{
    _cleanup_free_ const Entry **entries = calloc(effects->n + 1, sizeof(*entries));
    size_t n = 0;
    int r = 0;

    if (!entries)
        return -ENOMEM;
    for (size_t i = 0; i < effects->n; i++)
        if (effects->items[i].type == EFFECT_RECORD)
            entries[n++] = effects->items[i].entry;
    if (n > 0 && engine_commit(e, entries, n, now) < 0)
        for (size_t i = 0; i < n && r >= 0; i++)
            r = engine_let_wait(e, entries[i]);
    if (effects->n > 0 && e->port.effects)
        e->port.effects(e->port.userdata, effects, now);
    effect_list_clear(effects);
    return r == -ENOMEM ? r : 0;
}

/* ---- Running ---- */

static int load_entry(const Entry *entry, _unused_ bool voided, void *userdata)
{
    return agenda_load(userdata, entry);
}

/* What the agenda needs to know. *ret_last is the last day that was written on; everything before it is settled, but
 * for the days kept for backdating. That day may lie ahead: a clock was wrong, here or on another machine. */
static int read_journal(Store *store, Agenda *agenda, Usec now, Day *ret_last)
{
    Day today = lullday_of(agenda_zone(agenda), agenda_regimen(agenda)->day_starts_sec, now);
    EntryId newest;
    int r = store_newest(store, &newest, ret_last);

    if (r < 0)
        return r;
    if (*ret_last == DAY_NONE)
        return store_load(store, DAY_MIN, load_entry, agenda);
    *ret_last = MIN(*ret_last, today);
    return store_load(store, *ret_last - AGENDA_DAYS_LOAD, load_entry, agenda);
}

static int begin(Engine *e, Day last, Usec now)
{
    EffectList effects = {0};
    int r = agenda_start(e->agenda, now, last == DAY_NONE ? DAY_MAX : last - 1, &effects);

    if (r < 0) {
        effect_list_clear(&effects);
        return r;
    }
    return deliver(e, &effects, now);
}

int engine_start(Engine *e, Usec now)
{
    Day last = DAY_NONE;
    int r;

    if (e->store) {
        if ((r = read_journal(e->store, e->agenda, now, &last)) == -ENOMEM)
            return r;
        e->unread = r < 0;
        if (r < 0)
            engine_note_attempt(e, r, now);
    } else if (e->port.reopen) {
        e->retry_at = now + RETRY_FIRST;
        e->retry_span = 2 * RETRY_FIRST;
    }
    return begin(e, last, now);
}

static int take_off_screen(const AgendaItem *item, void *userdata)
{
    Effect *effect;

    if (item->state != OCCURRENCE_DUE)
        return 0;
    effect = effect_add(userdata, EFFECT_WITHDRAW);
    if (!effect)
        return -ENOMEM;
    effect->id = item->id;
    return 0;
}

static int take_all_off_screen(Engine *e, const Agenda *agenda, Usec now)
{
    EffectList effects = {0};
    /* What is due was so at the last step; since then the clock may have been set back. */
    int r = agenda_list(agenda, e->now - 2 * USEC_PER_DAY, e->now + 1, take_off_screen, &effects);

    if (r < 0) {
        effect_list_clear(&effects);
        return r;
    }
    return deliver(e, &effects, now);
}

/* Another journal is there, or the one that couldn't be opened, or the clock was set back to days that memory has let
 * go of: what was done meanwhile rested on something else, and everything is derived anew. One that can't be read
 * changes nothing. */
static int adopt_store(Engine *e, Store *store, Usec now)
{
    _cleanup_(agenda_freep) Agenda *other = NULL;
    Day last = DAY_NONE;
    int r;

    e->store = store;
    e->unread = true;
    if ((r = agenda_new(&other, agenda_regimen(e->agenda), agenda_zone(e->agenda), e->seed + (uint64_t)now)) < 0)
        return r;
    agenda_set_device(other, e->device);
    if ((r = read_journal(store, other, now, &last)) < 0) {
        engine_note_attempt(e, r, now);
        return r == -ENOMEM ? r : 0;
    }
    Agenda *before = e->agenda;
    e->agenda = TAKE_PTR(other);
    other = before;
    e->unread = false;
    engine_drop_waiting(e);
    engine_note_attempt(e, 0, now);
    r = take_all_off_screen(e, before, now);
    return r < 0 ? r : begin(e, last, now);
}

static int look_for_store(Engine *e, Usec now)
{
    Store *store = NULL;
    int r = e->port.reopen ? e->port.reopen(e->port.userdata, &store) : -EROFS;

    if (r >= 0)
        return adopt_store(e, store, now);
    engine_note_attempt(e, r, now);
    return 0;
}

/* Tries again to write what waits, or to write at all, or to find the journal. */
static int retry(Engine *e, Usec now)
{
    /* The clock may have been set back. */
    if (e->retry_at != USEC_NEVER)
        e->retry_at = MIN(e->retry_at, now + RETRY_LONGEST);
    if (e->retry_at <= now) {
        if (!e->store)
            return look_for_store(e, now);
        if (e->n_waiting > 0)
            (void)engine_commit(e, NULL, 0, now);
        else
            engine_note_attempt(e, store_probe(e->store), now);
    }
    if (e->store && (store_renewed(e->store) || (e->unread && e->storage == STORAGE_OK)))
        return adopt_store(e, e->store, now);
    return 0;
}

void engine_flush(Engine *e, Usec now)
{
    (void)engine_commit(e, NULL, 0, now);
}

/* In a step, before the agenda's. What couldn't be written yet is known to the agenda alone, which then goes on. */
static int look_at_clock(Engine *e, Usec now)
{
    if (agenda_reaches(e->agenda, now) || !e->store || e->storage != STORAGE_OK || e->n_waiting > 0)
        return 0;
    return adopt_store(e, e->store, now);
}

/* Lets the agenda do something and delivers what comes of it. */
#define WITH_EFFECTS(e, now, call)              \
    ({                                          \
        EffectList effects = {0};               \
        int _r = (call);                        \
        if (_r < 0)                             \
            effect_list_clear(&effects);        \
        else                                    \
            _r = deliver((e), &effects, (now)); \
        _r;                                     \
    })

int engine_step(Engine *e, Usec now, Usec *ret_next)
{
    int r = look_at_clock(e, now);

    if (r < 0 || (r = WITH_EFFECTS(e, now, agenda_step(e->agenda, now, &effects))) < 0)
        return r;
    e->now = now;
    if ((r = retry(e, now)) < 0)
        return r;
    if (ret_next)
        *ret_next = MIN(agenda_next(e->agenda, now), e->retry_at);
    return 0;
}

int engine_set_regimen(Engine *e, const Regimen *regimen, Usec now)
{
    return WITH_EFFECTS(e, now, agenda_set_regimen(e->agenda, regimen, now, &effects));
}

int engine_set_zone(Engine *e, const Zone *zone, Usec now)
{
    return WITH_EFFECTS(e, now, agenda_set_zone(e->agenda, zone, now, &effects));
}

int engine_raise_again(Engine *e, Usec now)
{
    return WITH_EFFECTS(e, now, agenda_raise_again(e->agenda, now, &effects));
}

/* ---- Recording ---- */

/* A replaced intake doesn't stand in its own way. */
static void look_around(const Engine *e, const Entry *draft, SpacingResult *ret)
{
    const Regimen *regimen = agenda_regimen(e->agenda);
    const Entry *replaced = entry_id_is_null(&draft->ref) ? NULL : agenda_entry(e->agenda, &draft->ref, NULL);
    int substance = regimen_find_substance(regimen, draft->subject);
    const Intake *intakes;
    size_t n = agenda_intakes(e->agenda, &intakes), kept = 0;
    _cleanup_free_ Intake *others = calloc(n + 1, sizeof(*others));

    if (substance < 0 || !others)
        return;
    for (size_t i = 0; i < n; i++)
        if (!replaced || intakes[i].substance != substance || intakes[i].at != replaced->at)
            others[kept++] = intakes[i];
    spacing_check(&(SpacingView){regimen, agenda_zone(e->agenda), others, kept}, substance, draft->amount, draft->at,
                  ret);
}

/* What is read twice is passed over, and nothing that is known gets lost. */
static int read_again(Engine *e, Usec now)
{
    AgendaSummary summary;
    int r;

    agenda_summary(e->agenda, now, &summary);
    r = store_load(e->store, summary.today - AGENDA_DAYS_LOAD, load_entry, e->agenda);
    if (r < 0 && r != -ENOMEM)
        engine_note_attempt(e, r, now);
    return r == -ENOMEM ? r : 0;
}

/* What a change to an entry from before the days kept brings back can hang on others that are long forgotten: a refill
 * undone, the stock is counted from the one before. After it was committed, and before it takes effect. */
static int look_back(Engine *e, const Entry *change, Usec now)
{
    const Entry *target = entry_id_is_null(&change->ref) ? NULL : agenda_entry(e->agenda, &change->ref, NULL);
    AgendaSummary summary;

    agenda_summary(e->agenda, now, &summary);
    return target && target->day < summary.today - AGENDA_DAYS_BACK ? read_again(e, now) : 0;
}

/* Makes an admitted entry durable and lets it take effect. */
static int enter(Engine *e, Entry *draft, Usec now)
{
    int r;

    r = engine_commit(e, &(const Entry *){draft}, 1, now);
    if (r == -ENOMEM)
        return r;
    if (r < 0)
        return ENGINE_E_STORAGE;
    if ((r = look_back(e, draft, now)) < 0)
        return r;
    if (e->port.recorded)
        e->port.recorded(e->port.userdata, draft, now);
    return WITH_EFFECTS(e, now, agenda_apply(e->agenda, draft, now, &effects));
}

/* Brings everything up to a person's deed. What comes at the very same instant comes after it: who takes it just as the
 * reminder would come needn't be reminded. */
static int step_before(Engine *e, Usec now)
{
    return engine_step(e, e->now == now ? now : now - 1, NULL);
}

int engine_record(Engine *e, Entry *draft, bool confirmed, Usec now, EngineOutcome *ret)
{
    EngineOutcome outcome = {0};
    Usec asked = draft->until;
    int r;

    if ((r = step_before(e, now)) < 0 || (r = agenda_admit(e->agenda, draft, now, confirmed)) != 0)
        return r;
    if (draft->kind == ENTRY_INTAKE)
        look_around(e, draft, &outcome.spacing);
    outcome.cut = draft->kind == ENTRY_SNOOZE && asked != 0 && draft->until < asked;
    if ((r = enter(e, draft, now)) == 0 && ret)
        *ret = outcome;
    return r;
}

/* The entry that a person means; entries from before the days kept are fetched back. */
int engine_entry(Engine *e, const EntryId *id, const Entry **ret)
{
    Entry found = {0};
    bool voided = false;
    int r;

    *ret = id ? agenda_entry(e->agenda, id, NULL) : agenda_newest(e->agenda);
    if (*ret)
        return 0;
    if (!e->store)
        return AGENDA_E_NO_ENTRY;
    r = id ? store_get(e->store, id, &found, &voided) : store_newest_by_person(e->store, &found);
    if (r == -ENOENT)
        return AGENDA_E_NO_ENTRY;
    if (r >= 0 && voided)
        r = AGENDA_E_VOIDED;
    if (r == 0 && (r = agenda_load(e->agenda, &found)) == 0)
        *ret = agenda_entry(e->agenda, &found.id, NULL);
    entry_clear(&found);
    return r < 0 && r != -ENOMEM ? ENGINE_E_STORAGE : r;
}

int engine_reread(Engine *e, Usec now)
{
    int r = read_again(e, now);

    return r < 0 ? r : engine_set_regimen(e, agenda_regimen(e->agenda), now);
}

int engine_undo(Engine *e, const EntryId *id, Source source, Usec now, Entry *ret)
{
    Entry draft = {.kind = ENTRY_VOID, .source = source};
    _cleanup_(entry_freep) Entry *copy = NULL;
    const Entry *target;
    int r;

    if ((r = step_before(e, now)) < 0 || (r = engine_entry(e, id, &target)) != 0 || (r = entry_copy(target, &copy)) < 0)
        return r;
    draft.ref = copy->id;
    if ((r = engine_record(e, &draft, false, now, NULL)) != 0)
        return r;
    if (ret) {
        *ret = *copy;
        copy->note = copy->fields = NULL;
    }
    return 0;
}

int engine_amend(Engine *e, const EntryId *id, const Entry *changes, bool confirmed, Usec now, Entry *ret,
                 EngineOutcome *ret_outcome)
{
    _cleanup_(entry_freep) Entry *draft = NULL;
    const Entry *target;
    int r;

    if ((r = step_before(e, now)) < 0 || (r = engine_entry(e, id, &target)) != 0 ||
        (r = entry_copy(target, &draft)) < 0)
        return r;
    draft->ref = target->id;
    draft->source = changes->source;
    if (changes->at != 0)
        draft->at = changes->at;
    if (changes->amount != 0) {
        draft->amount = changes->amount;
        memcpy(draft->unit, changes->unit, sizeof(draft->unit));
    }
    if (changes->note) {
        free(draft->note);
        if (!(draft->note = strdup(changes->note)))
            return -ENOMEM;
    }
    if (changes->fields) {
        free(draft->fields);
        if (!(draft->fields = strdup(changes->fields)))
            return -ENOMEM;
    }
    if ((r = engine_record(e, draft, confirmed, now, ret_outcome)) != 0)
        return r;
    if (ret) {
        *ret = *draft;
        draft->note = draft->fields = NULL;
    }
    return 0;
}

int engine_query(Engine *e, const StoreFilter *filter, StoreVisitor visit, void *userdata,
                 char ret_cursor[static STORE_CURSOR_LEN])
{
    ret_cursor[0] = '\0';
    if (!e->store)
        return -EROFS;
    return store_query(e->store, filter, visit, userdata, ret_cursor);
}
