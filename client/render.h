/* SPDX-License-Identifier: MIT */
#pragma once

/* Data → text. Pure: no bus, clock, environment or output. For people onto a page; for programs as JSON, which is
 * allocated, ends without a newline, and is NULL when out of memory. */

#include "core/dates.h"
#include "core/diary.h"
#include "core/when.h"
#include "habits.h"
#include "model.h"
#include "page.h"

/* For people. */
void render_status(Page *page, const Status *status);
/* Days are lull days: an id's own, whatever the zone is now. */
void render_agenda(Page *page, const OccurrenceList *list, Day today);
void render_check(Page *page, const CheckAnswer *answer);
/* `subjects` gives names their titles. */
void render_log(Page *page, const LogEntryList *list, const SubjectList *subjects);
/* What is stated under `topic` (a topic or a fact's id; NULL: everything), with its source. */
void render_facts(Page *page, const FactList *list, const char *topic);
bool render_fact_is_of(const Fact *fact, const char *topic);
/* What can be taken up, with what it is and who says so. */
void render_habits(Page *page, const HabitList *list);
/* One entry in one line: "Recorded: Magnesium 200 mg, 22:30". */
void render_entry(Page *page, const char *label, const LogEntry *entry, const SubjectList *subjects);

/* What is there of a night; `entry` has at least its day. */
void render_diary(Page *page, const LogEntry *entry);

/* For programs: the keys are contract. RENDER_LINE: in one line. */
typedef enum RenderForm { RENDER_PRETTY, RENDER_LINE } RenderForm;
char *render_status_json(const View *view, const Status *status, RenderForm form);
char *render_agenda_json(const View *view, const OccurrenceList *list);
char *render_occurrence_json(const View *view, const Occurrence *occurrence);
char *render_check_json(const View *view, const CheckAnswer *answer);
char *render_log_json(const LogEntryList *list);
char *render_diary_json(const LogEntry *entry);
char *render_entry_json(const LogEntry *entry);
char *render_habits_json(const HabitList *list);
char *render_facts_json(const FactList *list, const char *topic);
char *render_texts_json(const Texts *texts);
/* An object with one key: a time, or null for 0. */
char *render_time_json(const View *view, const char *key, Usec at);
char *render_explanation_json(const char *id, const char *text);

char *render_backup_json(const char *path, const BackupReport *report);
char *render_import_json(const ImportReport *report);

/* What an import did, in a line for people. NULL: out of memory. */
char *render_import(const ImportReport *report);
char *render_backup(const char *path, const BackupReport *report);

/* For a bar: NULL for a service that isn't there. Shows only what others may see. */
char *render_waybar(const View *view, const Status *status);
/* For a widget that can't speak D-Bus: the properties of Reminders as a JSON object, under their names. NULL for a
 * service that isn't there, and when out of memory. */
char *render_widget(const Status *status);

/* A line of the person's own: {state}, {next.at} … with values in place, "{{" and "}}" for braces. The same restraint
 * as with a bar. -EINVAL: no such placeholder, or a brace too many; *ret_bad (borrowed from the template) is where.
 * `status` NULL: the service isn't there. */
int render_template(const View *view, const char *template, const Status *status, char **ret, const char **ret_bad);
/* What stands in the help about it. */
extern const char render_template_help[];

/* The pieces that several of them need. */

/* A title that others may see. */
const char *render_public_title(const Occurrence *occurrence);
#define RENDER_AMOUNT_LEN 80
/* "200 mg", or an empty text for 0. */
const char *render_amount(double amount, const char *unit, char buf[static RENDER_AMOUNT_LEN]);
/* "22:30", without seconds. */
const char *render_clock(const Zone *zone, Usec at, char buf[static WHEN_CLOCK_LEN]);
/* "Sunday 22 November 2026" */
#define RENDER_DATE_LEN DATES_LEN
const char *render_date(Day day, char buf[static RENDER_DATE_LEN]);
/* The lull day that an occurrence's id names: "stretch/2026-11-22/2". -EINVAL, -ERANGE. */
int render_day_of(const char *occurrence, Day *ret);
/* The end of an entry's id, enough to name it by. */
#define RENDER_SHORT_ID 6
const char *render_short_id(const char *id);
/* Who says so and how sure that is, a word of the facts: "Marshall 2019; confidence: high". */
void render_source(Page *page, unsigned indent, const char *source, const char *between, const char *confidence);
/* An occurrence's state for people: "left out". */
const char *render_state(const char *state);
/* Why something came to be, which the journal keeps as a word: "paused"; what people said stays. */
const char *render_reason(const char *reason);
/* What a command line takes for an instant of the past: "yesterday 22:30", "2026-11-22 22:30". */
const char *render_when(const View *view, Usec at, char buf[static RENDER_DATE_LEN]);
/* A field of the diary: "22:40", "6 of 10", "legs, late exercise"; and all that is said, "In the night 6 of 10; …". */
#define RENDER_DIARY_LEN 200
const char *render_diary_value(const Diary *diary, DiaryField field, char buf[static RENDER_DIARY_LEN]);
void render_diary_fields(Page *page, Tone tone, unsigned indent, const char *fields);
/* The title of a name, or the name with a capital letter. */
#define RENDER_TITLE_LEN 512
const char *render_title(const SubjectList *subjects, const char *name, char buf[static RENDER_TITLE_LEN]);
