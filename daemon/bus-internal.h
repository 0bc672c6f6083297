/* SPDX-License-Identifier: MIT */
#pragma once

/* What the files of the bus share: its state, refusals, options, and what most methods do. */

#include "bus-dict.h"
#include "bus.h"
#include "enums.h"
#include "macro.h"

/* The values of the properties as they were last told. They change in bus_refresh() alone, which tells. */
typedef struct Published {
    const char *state;
    uint64_t next_usec;
    char *next_id, *next_title;
    char **due_ids, **due_titles; /* NULL-terminated, in the same order */
    uint64_t paused_until_usec;
    uint64_t bedtime_usec;
} Published;

typedef struct Transfer Transfer; /* bus-exchange.c */
typedef struct Speaker Speaker;   /* bus-locale.c */

struct Bus {
    sd_bus *bus;
    Engine *engine;
    BusHost host;
    Published published;
    const char *storage;
    char **problems; /* NULL-terminated */
    Transfer *transfers;
    Speaker *speakers;
    sd_bus_slot *locale_filter;
    sd_event_source *locale_after;
    sd_bus_slot *slots[3];
};

static inline const Agenda *bus_agenda(const Bus *bus)
{
    return engine_agenda(bus->engine);
}

extern const sd_bus_vtable bus_reminders_vtable[];
extern const sd_bus_vtable bus_log_vtable[];
extern const sd_bus_vtable bus_service_vtable[];

int bus_method_get_status(sd_bus_message *m, void *userdata, sd_bus_error *error); /* bus-status.c */
int bus_method_query(sd_bus_message *m, void *userdata, sd_bus_error *error);      /* bus-query.c */
int bus_method_check(sd_bus_message *m, void *userdata, sd_bus_error *error);
int bus_method_export(sd_bus_message *m, void *userdata, sd_bus_error *error); /* bus-exchange.c */
int bus_method_import(sd_bus_message *m, void *userdata, sd_bus_error *error);
int bus_method_import_partial(sd_bus_message *m, void *userdata, sd_bus_error *error);
int bus_method_backup(sd_bus_message *m, void *userdata, sd_bus_error *error);
/* Whatever is on its way out or in ends without an answer. */
void bus_transfers_clear(Bus *bus);

/* ---- bus-locale.c ---- */

/* Every message is answered in its caller's language. */
int bus_locale_init(Bus *bus);
void bus_locale_clear(Bus *bus);
int bus_method_set_locale(sd_bus_message *m, void *userdata, sd_bus_error *error);
/* The same for an answer that comes later, until this round of the loop is over. */
void bus_speak_to(Bus *bus, sd_bus_message *m);

/* ---- bus-published.c ---- */

/* Derives the properties anew and tells which of them are others now. */
void bus_refresh(Bus *bus, Usec now);
int bus_published_init(Bus *bus, Usec now);
void bus_published_clear(Bus *bus);

/* ---- bus.c: refusals ---- */

/* Beyond AgendaError and what the engine adds to it. */
typedef enum BusRefusal {
    BUS_E_ARGUMENT = 1, /* a wrong argument; the hint is the whole sentence */
    BUS_E_TIME,         /* not an instant of the years 1970 to 2200 */
    BUS_E_RANGE,        /* a time or span outside what is allowed; the hint is the whole sentence */
    BUS_E_NEEDS_TIME,   /* a missed occurrence, and no time given; the hint is the whole sentence */
    BUS_E_NOTHING_DUE,
    BUS_E_ENTRY_ID, /* not the id of an entry */
    BUS_E_CURSOR,
    BUS_E_KIND,    /* a subject of the other kind; the hint is the whole sentence */
    BUS_E_CONFIG,  /* the hint is the whole sentence */
    BUS_E_JOURNAL, /* the journal can't be read */
    BUS_E_EXPORT,  /* where it was to be written to failed; the hint says how */
    BUS_E_COPY,    /* the same of a backup */
    BUS_E_IMPORT,  /* where it was to be read from failed; the hint says how */
    BUS_E_BACKUP,  /* the journal can't be copied; the hint says why */
    BUS_E_BUSY,    /* too much at once */
    BUS_E_IMPORTING,
} BusRefusal;

/* Which of the enumerations with expected outcomes a code belongs to. A negative code is an errno in all of them. */
typedef enum BusFamily {
    BUS_AGENDA,  /* AgendaError, ENGINE_E_* */
    BUS_AMOUNT,  /* AMOUNT_E_* */
    BUS_STORAGE, /* StorageState */
    BUS_OWN,     /* BusRefusal */
} BusFamily;

/* What a sentence speaks of, as far as it is known. Borrowed; NULL: unknown. */
typedef struct BusAbout {
    const char *id;      /* of an occurrence or entry, as the caller wrote it */
    const char *subject; /* likewise */
    const char *amount, *limit, *unit;
    const char *hint; /* a sentence of its own */
    const char *near; /* what was probably meant; bus_refuse()'s own */
} BusAbout;

/* Sets `error` for an outcome that isn't 0, and returns what a method handler has to return. */
int bus_refuse(Bus *bus, sd_bus_error *error, BusFamily family, int code, const BusAbout *about);
/* BUS_E_ARGUMENT with a sentence made here. */
int bus_refuse_argument(Bus *bus, sd_bus_error *error, const char *format, ...) _printf_(3, 4);

/* ---- bus-options.c ---- */

typedef enum BusOption {
    OPTION_AT,
    OPTION_AMOUNT,
    OPTION_UNIT,
    OPTION_AMOUNT_TEXT,
    OPTION_NOTE,
    OPTION_OCCURRENCE,
    OPTION_CONFIRMED,
    OPTION_SOURCE,
    OPTION_SINCE,
    OPTION_UNTIL,
    OPTION_KIND,
    OPTION_SUBJECT,
    OPTION_LIMIT,
    OPTION_CURSOR,
    OPTION_ALL,
    OPTION_DAY,
    OPTION_FIELDS,
    _OPTION_MAX,
} BusOption;

#define OPTION_BIT(option) (1U << (option))

/* What an a{sv} said; strings are borrowed from the message. */
typedef struct BusOptions {
    unsigned given; /* OPTION_BIT()s */
    uint64_t at, since, until;
    double amount;
    uint32_t limit;
    int confirmed, all;
    const char *unit, *amount_text, *note, *occurrence, *source, *kind, *subject, *cursor, *day, *fields;
} BusOptions;

/* Reads the a{sv} that comes next. A key that isn't among `allowed`, one given twice and a value of another type are
 * refused. */
int bus_read_options(Bus *bus, sd_bus_message *m, unsigned allowed, BusOptions *ret, sd_bus_error *error);
/* A time of the wire; 0 becomes `none`. */
int bus_read_usec(Bus *bus, uint64_t usec, Usec none, Usec *ret, sd_bus_error *error);
/* Which entries the options ask for: since, until (0: open) and kind (-1: any). */
int bus_read_range(Bus *bus, const BusOptions *options, Usec *ret_since, Usec *ret_until, int *ret_kind,
                   sd_bus_error *error);
/* Who recorded it, as the options say; a program at the command line where they don't. */
int bus_read_source(Bus *bus, const BusOptions *options, Source *ret, sd_bus_error *error);
/* Time, note and source of the options to the draft. */
int bus_draft_common(Bus *bus, const BusOptions *options, Entry *draft, sd_bus_error *error);
/* The amount of the options, in the substance's unit; with -1 none may be given. */
int bus_draft_amount(Bus *bus, const BusOptions *options, int substance, Entry *draft, sd_bus_error *error);

/* ---- bus-diary.c ---- */

/* Record() of a night: what is said is laid over what the journal has of that night. */
int bus_record_diary(Bus *bus, sd_bus_message *m, const BusOptions *options, Usec now, sd_bus_error *error);
/* Amend() likewise; `target` is a diary entry. */
int bus_amend_diary(Bus *bus, sd_bus_message *m, const Entry *target, const BusOptions *options, Usec now,
                    sd_bus_error *error);
int bus_method_get_diary(sd_bus_message *m, void *userdata, sd_bus_error *error);
Day bus_today(const Bus *bus, Usec now);

/* ---- bus-signs.c ---- */

/* A few sentences for someone with a dopamine medicine; NULL where there is nothing to say. Negative errnos of the
 * journal. */
int bus_notice_signs(Bus *bus, Day last, char **ret);
int bus_method_get_notices(sd_bus_message *m, void *userdata, sd_bus_error *error);

/* ---- bus-record.c ---- */

/* The occurrence that `text` names: an id, a reminder's name, or with an empty text the one that is due. */
int bus_find_item(Bus *bus, const char *text, Usec now, AgendaItem *ret, sd_bus_error *error);
/* The substance that a subject means: its own name, or that of a reminder of it; -1. */
int bus_find_substance(const Bus *bus, const char *subject);
typedef enum BusWanted {
    BUS_TAKEN,   /* a substance, or a reminder of one */
    BUS_DONE,    /* an activity */
    BUS_PLANNED, /* a reminder */
} BusWanted;

/* An unknown subject, with what was probably meant: a name, or the other verb. */
int bus_refuse_subject(Bus *bus, sd_bus_error *error, const char *typed, BusWanted wanted);
/* Whatever the engine refused: `draft` says what was wanted, `id` what the caller named it. */
int bus_refuse_draft(Bus *bus, sd_bus_error *error, int code, const Entry *draft, const char *id);
/* Records the draft and lets the timer be armed anew; a refusal is set. */
int bus_record(Bus *bus, Entry *draft, bool confirmed, Usec now, const char *id, EngineOutcome *ret,
               sd_bus_error *error);
/* Replies with an entry's id and the warnings of its intake. */
int bus_reply_recorded(Bus *bus, sd_bus_message *m, const Entry *entry, const EngineOutcome *outcome, Usec now);
