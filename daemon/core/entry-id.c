/* SPDX-License-Identifier: MIT */
#include "entry.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "macro.h"

/* An id begins with when it was made: milliseconds in 48 bits, then the version, then 12 bits of a fraction of a
 * millisecond (RFC 9562, section 6.2, method 3). Without the version these are the 60 bits of a stamp. */
#define STAMPS_PER_MSEC 4096
#define ID_MSEC_MAX (ENTRY_USEC_MAX / USEC_PER_MSEC)

static uint64_t id_stamp(const EntryId *id)
{
    uint64_t stamp = 0;
    for (int i = 0; i < 6; i++)
        stamp = stamp << 8 | id->bytes[i];
    return stamp << 12 | (uint64_t)(id->bytes[6] & 0x0f) << 8 | id->bytes[7];
}

static uint64_t stamp_of(Usec at)
{
    uint64_t usec = (uint64_t)MAX(0, MIN(at, ENTRY_USEC_MAX - 1));
    return usec / 1000 * STAMPS_PER_MSEC + usec % 1000 * STAMPS_PER_MSEC / 1000;
}

EntryId entry_id_next(EntryIdMaker *maker, Usec now, uint64_t random)
{
    uint64_t stamp = MAX(stamp_of(now), id_stamp(&maker->last) + 1);
    EntryId id;
    for (int i = 0; i < 6; i++)
        id.bytes[i] = (uint8_t)(stamp >> (52 - 8 * i));
    id.bytes[6] = (uint8_t)(0x70 | (stamp >> 8 & 0x0f));
    id.bytes[7] = (uint8_t)stamp;
    for (int i = 8; i < 16; i++)
        id.bytes[i] = (uint8_t)(random >> (8 * (15 - i)));
    id.bytes[8] = 0x80 | (id.bytes[8] & 0x3f);
    maker->last = id;
    return id;
}

bool entry_id_is_null(const EntryId *id)
{
    static const EntryId null;
    return entry_id_compare(id, &null) == 0;
}

bool entry_id_valid(const EntryId *id)
{
    return id->bytes[6] >> 4 == 7 && id->bytes[8] >> 6 == 2 && id_stamp(id) / STAMPS_PER_MSEC <= (uint64_t)ID_MSEC_MAX;
}

int entry_id_compare(const EntryId *a, const EntryId *b)
{
    return memcmp(a->bytes, b->bytes, sizeof(a->bytes));
}

static bool dash_before(int byte)
{
    return byte == 4 || byte == 6 || byte == 8 || byte == 10;
}

const char *entry_id_format(const EntryId *id, char buf[static ENTRY_ID_LEN])
{
    static const char digits[] = "0123456789abcdef";
    char *p = buf;
    for (int i = 0; i < 16; i++) {
        if (dash_before(i))
            *p++ = '-';
        *p++ = digits[id->bytes[i] >> 4];
        *p++ = digits[id->bytes[i] & 0x0f];
    }
    *p = '\0';
    return buf;
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

int entry_id_parse(const char *text, EntryId *ret)
{
    EntryId id;
    if (strlen(text) != ENTRY_ID_LEN - 1)
        return -EINVAL;
    for (int i = 0; i < 16; i++) {
        if (dash_before(i) && *text++ != '-')
            return -EINVAL;
        int high = hex_value(text[0]), low = hex_value(text[1]);
        if (high < 0 || low < 0)
            return -EINVAL;
        id.bytes[i] = (uint8_t)(high << 4 | low);
        text += 2;
    }
    if (!entry_id_valid(&id))
        return -EINVAL;
    *ret = id;
    return 0;
}

const char *occurrence_id_format(const OccurrenceId *id, char buf[static OCCURRENCE_ID_LEN])
{
    char day[CIVIL_DAY_LEN];
    if (id->reminder[0] == '\0')
        buf[0] = '\0';
    else if (id->index > 1)
        snprintf(buf, OCCURRENCE_ID_LEN, "%s/%s/%d", id->reminder, civil_format(id->day, day), (int)id->index);
    else
        snprintf(buf, OCCURRENCE_ID_LEN, "%s/%s", id->reminder, civil_format(id->day, day));
    return buf;
}

/* From 1, without a sign or leading zeroes. */
static int parse_index(const char *text, int32_t *ret)
{
    int64_t index = 0;
    if (text[0] < '1' || text[0] > '9')
        return -EINVAL;
    for (; *text >= '0' && *text <= '9' && index <= INT32_MAX; text++)
        index = index * 10 + (*text - '0');
    if (*text != '\0' || index > INT32_MAX)
        return -EINVAL;
    *ret = (int32_t)index;
    return 0;
}

int occurrence_id_parse(const char *text, OccurrenceId *ret)
{
    OccurrenceId id = {.index = 1};
    char day[CIVIL_DAY_LEN];
    size_t name_len = strcspn(text, "/");
    if (name_len > NAME_LEN_MAX || text[name_len] == '\0')
        return -EINVAL;
    memcpy(id.reminder, text, name_len);
    const char *date = text + name_len + 1;
    size_t date_len = strcspn(date, "/");
    if (!entry_name_valid(id.reminder) || date_len >= sizeof(day))
        return -EINVAL;
    memcpy(day, date, date_len);
    day[date_len] = '\0';
    if (civil_parse(day, &id.day) < 0)
        return -EINVAL;
    if (date[date_len] == '/' && parse_index(date + date_len + 1, &id.index) < 0)
        return -EINVAL;
    *ret = id;
    return 0;
}

bool occurrence_id_equal(const OccurrenceId *a, const OccurrenceId *b)
{
    return a->day == b->day && a->index == b->index && strcmp(a->reminder, b->reminder) == 0;
}
