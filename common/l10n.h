/* SPDX-License-Identifier: MIT */
#pragma once

/* The language of what people read. Texts stand in the source in English and are looked up by gettext in the catalogs
 * of common/po/; what isn't found stays English. All texts are UTF-8, whatever the locale's encoding.
 *
 * A language is in force for the process: the one of its environment, or for a while another, so that lulld answers
 * each caller in the caller's. Nothing but words depends on it: never what is decided, recorded, or read by programs.
 */

#include <stddef.h>

#include "macro.h"

#define _format_arg_(n) __attribute__((format_arg(n)))

/* The text in the language in force. */
#define _(text) l10n_text(text)
/* A text of a table: to be looked up with _() where it is shown. */
#define N_(text) (text)
/* The same word in another sense: the context tells translators which. NC_() is looked up with l10n_look_up(). */
#define C_(context, text) l10n_text_in(context "\004" text, text)
#define NC_(context, text) (text)
/* One or several; `n` is also what a %u or %zu in the text is for. */
#define P_(one, many, n) l10n_plural(one, many, n)

const char *l10n_text(const char *text) _format_arg_(1);
const char *l10n_text_in(const char *key, const char *text) _format_arg_(2);
const char *l10n_plural(const char *one, const char *many, unsigned long n) _format_arg_(1) _format_arg_(2);
/* A text that is known only when running: a title of the shipped configuration ("title"), its name inside a sentence
 * ("inside a sentence"). */
const char *l10n_look_up(const char *context, const char *text);

/* Takes the language from the environment. Where a terminal's encoding isn't UTF-8 and `terminal` says that it matters,
 * it stays English. Texts are English before. */
void l10n_init(bool terminal);

/* Puts the decimal point of the locale into a number that was written with '.'; in place, and returned. */
char *l10n_number(char *number);
/* Whether ',' is the decimal point. */
bool l10n_comma(void);

/* Somebody else's language. */
typedef struct L10n L10n;

/* From "LC_MESSAGES=de_DE.UTF-8", "LC_NUMERIC=…" and "LANGUAGE=de:en", each of which may be missing; others are passed
 * over. A locale that isn't installed is English. -EINVAL: no assignment, or one that is too long; -ENOMEM. */
int l10n_new(L10n **ret, char *const *assignments);
L10n *l10n_free(L10n *l10n);
/* The same for this process's own, to be sent along; NULL-terminated, static. */
char *const *l10n_own(void);

/* Puts a language in force (NULL: the process's own), and returns the one that was. */
const L10n *l10n_use(const L10n *l10n);

static inline _unused_ void l10n_usep(const L10n **before)
{
    l10n_use(*before);
}

static inline _unused_ void l10n_freep(L10n **l10n)
{
    l10n_free(*l10n);
}

/* Until the end of the block the process's own language is in force: for what isn't an answer. */
#define L10N_OWN_LANGUAGE _cleanup_(l10n_usep) _unused_ const L10n *_l10n_before = l10n_use(NULL)
