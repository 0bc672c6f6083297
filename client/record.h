/* SPDX-License-Identifier: MIT */
#pragma once

/* Records that are described by a table: the same one reads them from the bus and frees them. Every member that a
 * record doesn't have is NULL, 0 or false; numbers are never NULL. */

#include <stdbool.h>
#include <stddef.h>

#include "usec.h"

typedef enum FieldType {
    FIELD_TEXT,    /* char * */
    FIELD_USEC,    /* Usec */
    FIELD_NUMBER,  /* double */
    FIELD_INT,     /* int32_t */
    FIELD_FLAG,    /* bool */
    FIELD_TEXTS,   /* Texts */
    FIELD_RECORD,  /* the record itself */
    FIELD_RECORDS, /* a list as DEFINE_LIST() makes it */
} FieldType;

typedef struct RecordType RecordType;

typedef struct Field {
    const char *key; /* as on the bus */
    FieldType type;
    size_t offset;
    const RecordType *of; /* for FIELD_RECORD and FIELD_RECORDS */
} Field;

struct RecordType {
    size_t size;
    const Field *fields;
    size_t n_fields;
};

/* Every list has this shape. */
typedef struct List {
    void *items;
    size_t n;
} List;

#define DEFINE_LIST(Name, Type) \
    typedef struct Name {       \
        Type *items;            \
        size_t n;               \
    } Name

DEFINE_LIST(Texts, char *);

/* NULL for a key that this version doesn't know. */
const Field *record_field(const RecordType *type, const char *key);
/* Frees what the record owns and zeroes it. */
void record_clear(const RecordType *type, void *record);
void list_clear(const RecordType *type, List *list);
/* Appends a zeroed record; NULL when out of memory. */
void *list_add(const RecordType *type, List *list);
void texts_clear(Texts *texts);
/* Appends a copy. */
int texts_add(Texts *texts, const char *text);
