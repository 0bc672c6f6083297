/* SPDX-License-Identifier: MIT */
#include "import.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "l10n.h"
#include "macro.h"

/* Entries in one step: a few milliseconds. */
#define STEP_ENTRIES 200
/* So often whoever else uses the journal comes first; then it is gone through without a pause. */
#define RESTARTS_MAX 3

typedef enum Phase { PHASE_READ, PHASE_CHECKED, PHASE_WRITE, PHASE_DERIVE, PHASE_DONE } Phase;

struct Import {
    Engine *engine;
    bool partial;
    Usec now; /* of what is being read */
    Phase phase;
    Splitter splitter;
    CsvLayout layout; /* n 0: the header row is still to come */
    FILE *kept;       /* what was read and is well: Kept, then note and fields */
    uint64_t n_kept, n_written, known_unread;
    unsigned restarts;
    size_t n_warnings_read;
    char note[NOTE_LEN_MAX + 1], fields[DIARY_LEN_MAX + 1];
    ImportResult result;
};

/* An entry on its way. The file is ours alone and has no name, so that it can hold it as it lies in memory. */
typedef struct Kept {
    uint64_t line;
    size_t note_size, fields_size; /* 0: none */
    Entry entry;
} Kept;

int import_new(Import **ret, Engine *engine, ExchangeFormat format, bool partial)
{
    _cleanup_(import_freep) Import *im = calloc(1, sizeof(*im));
    Store *store = engine_store(engine);

    if (!im)
        return -ENOMEM;
    if (!store)
        return -EROFS;
    im->engine = engine;
    im->partial = partial;
    im->splitter.csv = format == EXCHANGE_CSV;
    _cleanup_close_ int fd = store_scratch(store);
    if (fd < 0)
        return fd;
    im->kept = fdopen(fd, "w+");
    if (!im->kept)
        return -ENOMEM;
    fd = -1;
    *ret = TAKE_PTR(im);
    return 0;
}

static void drop_texts(char **texts, size_t *n, size_t down_to)
{
    while (*n > down_to)
        free(TAKE_PTR(texts[--*n]));
}

Import *import_free(Import *im)
{
    if (!im)
        return NULL;
    if (im->phase == PHASE_WRITE && engine_store(im->engine))
        store_bulk_abort(engine_store(im->engine));
    splitter_clear(&im->splitter);
    if (im->kept)
        fclose(im->kept);
    drop_texts(im->result.problems, &im->result.n_problems, 0);
    drop_texts(im->result.warnings, &im->result.n_warnings, 0);
    free(im);
    return NULL;
}

const ImportResult *import_result(const Import *im)
{
    return &im->result;
}

static int say(char **texts, size_t *n, uint64_t line, const char *format, ...) _printf_(4, 5);

static int say(char **texts, size_t *n, uint64_t line, const char *format, ...)
{
    _cleanup_free_ char *what = NULL;
    va_list args;
    int r;

    if (*n == IMPORT_COMPLAINTS_MAX)
        return 0;
    va_start(args, format);
    r = vasprintf(&what, format, args);
    va_end(args);
    if (r < 0) {
        what = NULL;
        return -ENOMEM;
    }
    /* Translators: a number, and what is wrong with that line. */
    if (asprintf(&texts[*n], _("line %llu: %s"), (unsigned long long)line, what) < 0) {
        texts[*n] = NULL;
        return -ENOMEM;
    }
    ++*n;
    return 0;
}

static int refuse(Import *im, uint64_t line, const char *why)
{
    im->result.refused++;
    return say(im->result.problems, &im->result.n_problems, line, "%s", why);
}

/* ---- Checking one entry ---- */

/* The lull day that holds an instant at the entry's own offset. */
static Day day_of(const Import *im, const Entry *e)
{
    int32_t day_starts = agenda_regimen(engine_agenda(im->engine))->day_starts_sec;
    Usec local = e->at + (e->offset_sec - day_starts) * USEC_PER_SEC;

    return (Day)(local / USEC_PER_DAY - (local % USEC_PER_DAY < 0));
}

static Usec stamp_of(const EntryId *id)
{
    int64_t msec = 0;

    for (int i = 0; i < 6; i++)
        msec = msec << 8 | id->bytes[i];
    return msec * USEC_PER_MSEC;
}

/* What happened can't lie ahead: a clock was wrong, or who wrote the line. It happened by when it was written down, or
 * by now. */
static int clamp(Import *im, Entry *e, uint64_t line)
{
    Usec latest = im->now + AGENDA_FUTURE_TOLERANCE;
    char was[EXCHANGE_TIME_LEN];

    if (e->recorded > latest)
        e->recorded = im->now;
    if (e->at <= MIN(e->recorded + AGENDA_FUTURE_TOLERANCE, latest))
        return 0;
    exchange_time_format(e->at, e->offset_sec, was);
    e->at = e->recorded;
    e->day = day_of(im, e);
    im->result.clamped++;
    return say(im->result.warnings, &im->result.n_warnings, line, _("%s lies ahead: taken as of %s"), was,
               exchange_time_format(e->at, e->offset_sec, (char[EXCHANGE_TIME_LEN]){0}));
}

/* NULL: it may come in. */
static const char *objection(const Entry *e)
{
    bool doing = e->kind == ENTRY_INTAKE || e->kind == ENTRY_ACTIVITY;

    if (stamp_of(&e->id) >= EXCHANGE_USEC_MAX)
        return _("'id' is stamped after the year 2200: no entry could come after it");
    if (doing && !entry_name_valid(e->subject))
        return _("'subject' was expected to be a name such as magnesium: a-z, 0-9 and '-', beginning with a letter, at "
                 "most 40");
    if (e->kind == ENTRY_VOID && entry_id_is_null(&e->ref))
        return _("'ref' is missing: what is undone?");
    if (!entry_id_is_null(&e->ref) && entry_id_compare(&e->ref, &e->id) >= 0)
        return _("'ref' was expected to be an earlier entry's id");
    if (!entry_valid(e))
        return _("its day doesn't fit its time, or a text in it holds control characters");
    return NULL;
}

static int keep(Import *im, Entry *e, uint64_t line)
{
    Kept kept = {
        .line = line,
        .note_size = e->note ? strlen(e->note) + 1 : 0,
        .fields_size = e->fields ? strlen(e->fields) + 1 : 0,
        .entry = *e,
    };

    kept.entry.note = kept.entry.fields = NULL;
    errno = 0;
    if (fwrite(&kept, sizeof(kept), 1, im->kept) != 1 ||
        (e->note && fwrite(e->note, kept.note_size, 1, im->kept) != 1) ||
        (e->fields && fwrite(e->fields, kept.fields_size, 1, im->kept) != 1))
        return errno ? -errno : -EIO;
    im->n_kept++;
    return 0;
}

static int accept(Import *im, Entry *e, uint64_t line)
{
    const char *why;
    int r;

    if (e->day == DAY_NONE)
        e->day = day_of(im, e);
    r = clamp(im, e, line);
    if (r < 0)
        return r;
    why = objection(e);
    return why ? refuse(im, line, why) : keep(im, e, line);
}

/* ---- Reading ---- */

static bool is_blank(const char *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!strchr(" \t\r", bytes[i]) || bytes[i] == '\0')
            return false;
    return true;
}

/* A row of another kind changes nothing where its entry is here: an export of CSV may come back whole. */
static int refuse_row(Import *im, const EntryId *id, uint64_t line, const char *why)
{
    Entry found = {0};
    int r = entry_id_is_null(id) ? -ENOENT : store_get(engine_store(im->engine), id, &found, NULL);

    entry_clear(&found);
    if (r >= 0)
        im->known_unread++;
    return r >= 0 ? 0 : r == -ENOENT ? refuse(im, line, why) : r;
}

static int read_row(Import *im, const char *bytes, size_t n, uint64_t line)
{
    const Agenda *agenda = engine_agenda(im->engine);
    const CsvContext context = {agenda_zone(agenda), agenda_regimen(agenda)};
    char problem[EXCHANGE_PROBLEM_LEN];
    _cleanup_(entry_clear) Entry e = {0};
    int r;

    if (im->layout.n == 0) {
        r = exchange_csv_layout(bytes, n, &im->layout, problem);
        if (r == EXCHANGE_E_LINE) {
            /* Nothing can be told of the rows then. */
            im->layout.n = SIZE_MAX;
            return refuse(im, line, problem);
        }
        return r;
    }
    if (im->layout.n == SIZE_MAX)
        return 0;
    im->result.lines++;
    r = exchange_csv_read(&im->layout, &context, bytes, n, &e, problem);
    if (r == EXCHANGE_E_LINE)
        return refuse_row(im, &e.id, line, problem);
    return r < 0 ? r : accept(im, &e, line);
}

static int read_line(const char *bytes, size_t n, uint64_t line, void *userdata)
{
    char problem[EXCHANGE_PROBLEM_LEN];
    _cleanup_(entry_clear) Entry e = {0};
    Import *im = userdata;
    int r;

    if (bytes && is_blank(bytes, n))
        return 0;
    if (!bytes) {
        im->result.lines++;
        exchange_complain(
            problem, im->splitter.csv ? _("longer than %d bytes: is a quote left open?") : _("longer than %d bytes"),
            EXCHANGE_LINE_MAX);
        return refuse(im, line, problem);
    }
    if (im->splitter.csv)
        return read_row(im, bytes, n, line);
    im->result.lines++;
    r = exchange_json_read(bytes, n, &e, problem);
    if (r == EXCHANGE_E_LINE)
        return refuse(im, line, problem);
    return r < 0 ? r : accept(im, &e, line);
}

int import_feed(Import *im, const char *bytes, size_t n, Usec now)
{
    im->now = now;
    return splitter_feed(&im->splitter, bytes, n, read_line, im);
}

int import_end(Import *im, Usec now)
{
    int r;

    im->now = now;
    r = splitter_end(&im->splitter, read_line, im);

    if (r < 0)
        return r;
    im->phase = PHASE_CHECKED;
    im->n_warnings_read = im->result.n_warnings;
    return 0;
}

/* ---- Writing ---- */

/* Its texts stay where they are until the next. */
static int fetch(Import *im, Kept *ret)
{
    if (fread(ret, sizeof(*ret), 1, im->kept) != 1 || ret->note_size > sizeof(im->note) ||
        ret->fields_size > sizeof(im->fields) || fread(im->note, 1, ret->note_size, im->kept) != ret->note_size ||
        fread(im->fields, 1, ret->fields_size, im->kept) != ret->fields_size)
        return -EIO;
    ret->entry.note = ret->note_size > 0 ? im->note : NULL;
    ret->entry.fields = ret->fields_size > 0 ? im->fields : NULL;
    return 0;
}

static int write_one(Import *im)
{
    char id[ENTRY_ID_LEN];
    StoreBulkOutcome outcome;
    Kept kept;
    int r;

    if ((r = fetch(im, &kept)) < 0 ||
        (r = store_bulk_add(engine_store(im->engine), &kept.entry, im->splitter.csv, &outcome)) < 0)
        return r;
    im->n_written++;
    im->result.taken += outcome == STORE_BULK_TAKEN;
    im->result.known += outcome != STORE_BULK_TAKEN;
    if (outcome != STORE_BULK_OTHER)
        return 0;
    im->result.other++;
    return say(im->result.warnings, &im->result.n_warnings, kept.line,
               _("the journal has another entry %s, and keeps it: to change one, use lull amend"),
               entry_id_format(&kept.entry.id, id));
}

static int begin_writing(Import *im)
{
    drop_texts(im->result.warnings, &im->result.n_warnings, im->n_warnings_read);
    im->result.taken = im->result.other = im->n_written = 0;
    im->result.known = im->known_unread;
    if (im->n_kept == 0) {
        im->phase = PHASE_DONE;
        return 0;
    }
    rewind(im->kept);
    im->phase = PHASE_WRITE;
    return store_bulk_begin(engine_store(im->engine));
}

/* The next entries; with a step of UINT64_MAX all of them. */
static int write_some(Import *im, uint64_t step)
{
    int r = 0;

    for (uint64_t i = 0; r >= 0 && i < step && im->n_written < im->n_kept; i++)
        r = write_one(im);
    if (r >= 0 && im->n_written == im->n_kept) {
        r = store_bulk_commit(engine_store(im->engine));
        if (r >= 0)
            im->phase = PHASE_DERIVE;
    }
    return r;
}

static int write_step(Import *im)
{
    int r;

    if (im->restarts < RESTARTS_MAX)
        r = write_some(im, STEP_ENTRIES);
    else {
        r = begin_writing(im);
        if (r >= 0)
            r = write_some(im, UINT64_MAX);
    }
    if (r == -EAGAIN) {
        im->restarts++;
        im->phase = PHASE_CHECKED;
        return 0;
    }
    return r;
}

static int fail(Import *im, int error, Usec now)
{
    im->phase = PHASE_DONE;
    im->result.taken = 0;
    if (error == -ENOMEM)
        return error;
    engine_storage_failed(im->engine, error, now);
    return ENGINE_E_STORAGE;
}

int import_step(Import *im, Usec now)
{
    int r = 0;

    if (!engine_store(im->engine))
        return fail(im, -EROFS, now);
    switch (im->phase) {
    case PHASE_CHECKED:
        if (im->result.refused > 0 && !im->partial)
            im->phase = PHASE_DONE;
        else
            r = begin_writing(im);
        break;
    case PHASE_WRITE:
        r = write_step(im);
        break;
    case PHASE_DERIVE:
        im->phase = PHASE_DONE;
        return im->result.taken > 0 ? engine_reread(im->engine, now) : 0;
    default:
        return 0;
    }
    if (r < 0)
        return fail(im, r, now);
    return im->phase == PHASE_DONE ? 0 : 1;
}
