/* SPDX-License-Identifier: MIT */
#pragma once

/* Writes the records of the wire: dictionaries a{sv} into a message. The first error is kept, what follows is passed
 * over, and dict_error() says it once. */

#include <stdbool.h>

#include <systemd/sd-bus.h>

#include "core/agenda.h"

typedef struct Dict {
    sd_bus_message *m;
    int error;
} Dict;

void dict_string(Dict *dict, const char *key, const char *value);
/* Nothing where the text is empty or NULL. */
void dict_text(Dict *dict, const char *key, const char *value);
/* An instant or a span; 0 for "none" and "never". */
void dict_usec(Dict *dict, const char *key, Usec value);
void dict_bool(Dict *dict, const char *key, bool value);
void dict_int(Dict *dict, const char *key, int32_t value);
void dict_count(Dict *dict, const char *key, uint64_t value);
void dict_amount(Dict *dict, const char *key, Amount value);
void dict_strv(Dict *dict, const char *key, char *const *value);

/* A value that is itself an array: "a{sv}", "aa{sv}". */
void dict_open(Dict *dict, const char *key, const char *type);
void dict_close(Dict *dict);
/* One a{sv}, as an argument or in an array; dict_begin_list() is the argument aa{sv}. */
void dict_begin(Dict *dict);
void dict_begin_list(Dict *dict);
void dict_end(Dict *dict);
/* The first error, or 0; and one from outside. */
int dict_error(const Dict *dict);
void dict_fail(Dict *dict, int error);

/* The records that the interface describes, each one a{sv}; dict_…_keys() is what stands in it. */
void dict_item_keys(Dict *dict, const Agenda *agenda, const AgendaItem *item, Usec now);
void dict_item(Dict *dict, const Agenda *agenda, const AgendaItem *item, Usec now);
void dict_entry(Dict *dict, const Entry *entry, bool voided);
void dict_entry_keys(Dict *dict, const Entry *entry, bool voided);

/* An instant or a span for the wire. */
uint64_t dict_wire_usec(Usec usec);
