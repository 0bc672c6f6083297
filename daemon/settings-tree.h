/* SPDX-License-Identifier: MIT */
#pragma once

/* Inside of the settings reader: every value of every layer, where it was written, and what was found wrong with it.
 *
 * settings.c finds the files, settings-layer.c reads them into the tree of settings-tree.c, settings-keys.c knows every
 * key, settings-values.c and settings-lists.c turn values into fields, settings-build.c makes a regimen with the help
 * of settings-reminders.c, settings-choose.c, settings-refill.c and settings-validate.c, and settings-safety.c holds
 * the rules that configuration can't switch off. */

#include <stdbool.h>
#include <stddef.h>

#include "core/text.h"
#include "macro.h"
#include "settings.h"

/* Defined by the build, from conf/defaults.conf. */
extern const char conf_defaults[];

#define LAYER_SHIPPED 0

typedef enum SectionKind {
    SECTION_GENERAL,
    SECTION_PERSON,
    SECTION_SUBSTANCE,
    SECTION_REMINDER,
    SECTION_SPACING,
    _SECTION_KIND_MAX,
} SectionKind;

typedef struct Place {
    const char *file; /* borrowed from the tree */
    int line;
    int layer;
} Place;

#define ARG_NONE (-1)

typedef struct KeyInfo KeyInfo;

/* A value as one layer has it. */
typedef struct Value {
    const KeyInfo *key;
    int arg;    /* `bedtime.fri`: the weekday; `minimum.iron-first`: 0 or 1, which of the section's names; ARG_NONE */
    char *text; /* trimmed; empty: back to the default */
    Place place;
} Value;

typedef struct Section {
    SectionKind kind;
    char *names[2]; /* [reminder NAME], [spacing NAME NAME] */
    Place place;    /* where it was first declared */
    Place header;   /* where it was declared last … */
    bool swapped;   /* … with its two names in the other order */
    Place mention;  /* the header of the topmost layer that sets a key in it */
    Value *values;  /* in the order of layers */
    size_t n_values, n_values_allocated;
} Section;

typedef struct TreeProblem {
    SettingsProblem problem;
    int layer;
    size_t seq;
} TreeProblem;

typedef struct Tree {
    Section **sections; /* in the order of their first declaration */
    size_t n_sections, n_sections_allocated;
    size_t counts[_SECTION_KIND_MAX];
    char **files; /* by layer */
    size_t n_files, n_files_allocated;
    TreeProblem *problems;
    size_t n_problems, n_problems_allocated, n_errors;
    bool keep; /* the files' texts are copied … */
    Text kept; /* … to here, for settings_keep() */
} Tree;

Tree *tree_free(Tree *tree);
/* One with the shipped defaults. */
int tree_new(bool with_reminders, Tree **ret);
/* What came of it. */
int tree_finish(Tree *tree, Settings **ret);

/* Adds `text` (of `size` bytes, changed in place) as the topmost layer, called `file`; the first line is
 * `first_line`. */
int tree_add_text(Tree *tree, const char *file, int first_line, char *text, size_t size);
/* The same with the shipped defaults, for the lowest layer; without their reminders where those aren't wanted. */
int tree_add_defaults(Tree *tree, bool with_reminders);
/* The same with a file; one that isn't there is a problem where it is `required`. */
int tree_add_file(Tree *tree, const char *path, bool required);
/* Something to say about a path as a whole, which becomes a layer without values. */
int tree_add_complaint(Tree *tree, const char *path, const char *text);

/* The section, or NULL; `second` is NULL but for spacing, whose names stand in either order. */
Section *tree_find(const Tree *tree, SectionKind kind, const char *first, const char *second);

/* The value in force: the topmost layer's, and where that one is empty, the shipped one; NULL for none. A plain key
 * goes over the `key.argument` of the layers below it. */
const Value *section_value(const Section *section, const char *key, int arg);
/* The same, were `top` the topmost layer. */
const Value *section_value_in(const Section *section, const char *key, int arg, int top);
/* What the shipped defaults say, whatever is in force; NULL for nothing. */
const Value *section_shipped(const Section *section, const char *key, int arg);
/* "general", "reminder water", for messages. */
#define SECTION_LABEL_LEN (2 * NAME_SIZE + 16)
const char *section_label(const Section *section, char buf[static SECTION_LABEL_LEN]);

/* These return 0 or -ENOMEM. Those for a value begin with "KEY in [SECTION]: ". */
_printf_(3, 4) int tree_error(Tree *tree, const Place *place, const char *format, ...);
_printf_(3, 4) int tree_notice(Tree *tree, const Place *place, const char *format, ...);
_printf_(4, 5) int value_error(Tree *tree, const Section *section, const Value *value, const char *format, ...);
_printf_(4, 5) int value_notice(Tree *tree, const Section *section, const Value *value, const char *format, ...);

/* ---- settings-kept.c ---- */

/* From here on kept_add() takes a copy of each file. */
void kept_begin(Tree *tree);
void kept_add(Tree *tree, const char *path, const char *text, size_t size);

/* ---- settings-keys.c ---- */

/* Reads one value into the section's draft: returns 0, also where it reported a problem, or -ENOMEM. */
typedef struct Reader {
    Tree *tree;
    const Section *section;
    const Value *value;
    void *draft;
    const Substance *substance; /* for amounts: whose unit and tablet */
} Reader;

typedef int (*KeyParse)(const Reader *reader);

typedef enum KeyArgument { KEY_PLAIN, KEY_WEEKDAY, KEY_ORDER } KeyArgument;

struct KeyInfo {
    SectionKind kind;
    const char *name;
    KeyArgument argument; /* what may follow a dot */
    KeyParse parse;
    size_t offset;    /* of the field in the draft */
    int64_t min, max; /* of numbers and spans; bytes of texts */
};

extern const KeyInfo settings_keys[];
extern const size_t settings_n_keys;

/* The section's kind by its word, "general"; -EINVAL. */
int section_kind_parse(const char *word);
const char *section_kind_word(SectionKind kind);
/* The section word that was probably meant, or NULL. */
const char *section_kind_suggest(const char *word);

/* Understands "bedtime.fri" in a section; NULL where there is no such key. */
const KeyInfo *key_find(const Section *section, const char *name, int *ret_arg);
/* "bedtime.fri". */
#define KEY_FORMAT_LEN (2 * NAME_SIZE)
const char *key_format(const Section *section, const KeyInfo *key, int arg, char buf[static KEY_FORMAT_LEN]);
/* What was probably meant by an unknown key, or NULL; borrowed from `buf` or static. */
const char *key_suggest(const Section *section, const char *name, char buf[static KEY_FORMAT_LEN]);

/* Reads every value in force of a section into its draft, in the order of the table. */
int section_read(Tree *tree, const Section *section, void *draft, const Substance *substance);

/* ---- drafts: what a section's values are read into ---- */

typedef struct GeneralDraft {
    int32_t bedtime_sec[8], wake_sec[8]; /* by arg + 1: first the plain one; -1: not said */
    int32_t day_starts_sec;              /* -1: not said */
    Reminder habits;                     /* nag, snooze, quiet, discreet: what reminders begin with */
    bool hold_locked, hold_idle;
    Usec before_sleep;
} GeneralDraft;

typedef struct PersonDraft {
    int age; /* 0: not said */
    bool pregnant, kidney_disease, slow_heart, iron_overload, dopaminergic, clinician;
} PersonDraft;

typedef struct SpacingDraft {
    Usec minimum[3], preferred[3]; /* by arg + 1; SPAN_UNSET */
    char *source;
} SpacingDraft;

typedef struct ReminderDraft {
    Reminder reminder;
    const Section *section;
    char *substance; /* as named; NULL: none */
    bool activity;
    bool enabled, advised;
    char then[NAME_SIZE];           /* empty: none */
    struct ReminderDraft *follower; /* the one that `then` names, where both are on */
    bool broken;                    /* problems were reported in it */
    bool on;                        /* it goes into the regimen … */
    int index;                      /* … and has this place there; -1 */
} ReminderDraft;

void reminder_draft_clear(ReminderDraft *draft);

/* ---- settings-build.c and what it calls: all of these return 0, also where they reported problems, or -ENOMEM ---- */

/* What the building functions share. */
typedef struct Build {
    Tree *tree;
    Regimen *regimen;
    GeneralDraft general;
    PersonDraft person;
    ReminderDraft *drafts; /* every reminder, on or off */
    size_t n_drafts;
} Build;

/* *ret is NULL where the tree has errors. */
int settings_build(Tree *tree, Regimen **ret);
/* The substance that was probably meant, or NULL. */
const char *build_suggest_substance(const Build *build, const char *name);
/* The value that holds when names[order] of a spacing comes first: its own, or the plain one. */
const Value *spacing_value(const Section *section, const char *key, int order);

/* settings-reminders.c: reads them all into drafts, and takes those that are on into the regimen. */
int build_reminders(Build *build);
/* Whether the reminder was of something else where the value was written: it isn't meant for what it is of now. */
bool subject_changed(const Section *section, const Value *value);
/* settings-refill.c: adds the reminders to refill what is counted. */
int build_refills(Build *build);
/* settings-choose.c: which reminders are on, and what follows on what. */
int build_choose(Build *build);
/* settings-validate.c: puts words and places to what regimen_validate() finds. */
int build_validate(Build *build);

/* settings-safety.c: limits that hold for this person, before reminders are read … */
int safety_limits(Build *build);
/* … hours between two substances, against the shipped ones … */
int safety_spacing(Build *build, const Section *section, const SpacingRule *rule);
/* … and the reminders that wait for a clinician: turns them off. */
int safety_reminders(Build *build);

static inline void tree_freep(Tree **tree)
{
    tree_free(*tree);
}
