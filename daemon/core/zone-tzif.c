/* SPDX-License-Identifier: MIT */
#include "zone-table.h"

#include <errno.h>
#include <string.h>

/* RFC 8536 (versions 1 to 3) and RFC 9636 (version 4). */

#define HEADER_SIZE 44
#define TYPE_SIZE 6
#define FOOTER_MAX 255

/* One data block and how long its parts are. Times take `time_size` bytes: 4 in the first block, 8 in the second. */
typedef struct Block {
    const uint8_t *data;
    uint64_t n_utc, n_standard, n_leaps, n_times, n_types, n_chars;
    uint64_t time_size;
} Block;

static uint32_t read_u32(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static int32_t read_i32(const uint8_t *p)
{
    return (int32_t)read_u32(p);
}

static int64_t read_time(const Block *block, const uint8_t *p)
{
    return block->time_size == 4 ? read_i32(p) : (int64_t)((uint64_t)read_u32(p) << 32 | read_u32(p + 4));
}

static const uint8_t *block_indices(const Block *block)
{
    return block->data + block->n_times * block->time_size;
}

static const uint8_t *block_types(const Block *block)
{
    return block_indices(block) + block->n_times;
}

static const uint8_t *block_leaps(const Block *block)
{
    return block_types(block) + block->n_types * TYPE_SIZE + block->n_chars;
}

/* The counts are 32 bits each: the sum can't overflow. */
static uint64_t block_size(const Block *block)
{
    return block->n_times * (block->time_size + 1) + block->n_types * TYPE_SIZE + block->n_chars +
           block->n_leaps * (block->time_size + 4) + block->n_standard + block->n_utc;
}

/* Takes a header and its block from what is left of the file. */
static int take_block(const uint8_t **data, size_t *size, uint64_t time_size, Block *ret, uint8_t *ret_version)
{
    const uint8_t *p = *data;

    if (*size < HEADER_SIZE || memcmp(p, "TZif", 4) != 0)
        return -EINVAL;
    *ret = (Block){
        .data = p + HEADER_SIZE,
        .n_utc = read_u32(p + 20),
        .n_standard = read_u32(p + 24),
        .n_leaps = read_u32(p + 28),
        .n_times = read_u32(p + 32),
        .n_types = read_u32(p + 36),
        .n_chars = read_u32(p + 40),
        .time_size = time_size,
    };
    if (block_size(ret) > *size - HEADER_SIZE)
        return -EINVAL;
    *ret_version = p[4];
    *data += HEADER_SIZE + block_size(ret);
    *size -= HEADER_SIZE + block_size(ret);
    return 0;
}

static int check_block(const Block *block)
{
    const uint8_t *types = block_types(block), *indices = block_indices(block);

    if (block->n_types == 0 || block->n_chars == 0 || (block->n_standard != 0 && block->n_standard != block->n_types) ||
        (block->n_utc != 0 && block->n_utc != block->n_types))
        return -EINVAL;
    for (uint64_t i = 0; i < block->n_types; i++) {
        const uint8_t *type = types + i * TYPE_SIZE;
        int32_t offset = read_i32(type);
        if (offset <= -ZONE_OFFSET_MAX || offset >= ZONE_OFFSET_MAX || type[4] > 1 || type[5] >= block->n_chars)
            return -EINVAL;
    }
    for (uint64_t i = 0; i < block->n_times; i++) {
        const uint8_t *time = block->data + i * block->time_size;
        if (indices[i] >= block->n_types ||
            (i > 0 && read_time(block, time) <= read_time(block, time - block->time_size)))
            return -EINVAL;
    }
    return 0;
}

/* Files of the "right" kind count leap seconds: the seconds inserted so far are taken out again. */
static int64_t without_leaps(const Block *block, int64_t time)
{
    const uint8_t *leap = block_leaps(block);
    int64_t correction = 0;

    for (uint64_t i = 0; i < block->n_leaps; i++, leap += block->time_size + 4) {
        if (read_time(block, leap) > time)
            break;
        correction = read_i32(leap + block->time_size);
    }
    return time > ZONE_BEGIN && time < ZONE_END ? time - correction : time;
}

static int read_shifts(const Block *block, ZoneTable *table)
{
    const uint8_t *types = block_types(block), *indices = block_indices(block);
    int r = zone_table_begin(table, read_i32(types));

    for (uint64_t i = 0; r == 0 && i < block->n_times; i++) {
        int64_t at = without_leaps(block, read_time(block, block->data + i * block->time_size));
        r = zone_table_add(table, at, read_i32(types + indices[i] * TYPE_SIZE));
    }
    return r;
}

/* A line of its own with the rule for the time after the block, or empty. */
static int read_footer(const uint8_t *data, size_t size, char ret[static FOOTER_MAX + 1])
{
    if (size < 2 || data[0] != '\n')
        return -EINVAL;
    const uint8_t *end = memchr(data + 1, '\n', size - 1);
    size_t len = end ? (size_t)(end - data) - 1 : SIZE_MAX;
    if (len > FOOTER_MAX || memchr(data + 1, '\0', len))
        return -EINVAL;
    memcpy(ret, data + 1, len);
    ret[len] = '\0';
    return 0;
}

static int apply_footer(const char *footer, const Block *block, ZoneTable *table)
{
    PosixRule rule;

    if (footer[0] == '\0')
        return 0;
    int r = zone_posix_parse(footer, &rule);
    if (r < 0)
        return r;
    if (block->n_times > 0) {
        int64_t last = read_time(block, block->data + (block->n_times - 1) * block->time_size);
        return zone_posix_expand(&rule, without_leaps(block, last), table);
    }
    table->shifts[0].offset = rule.standard;
    return zone_posix_expand(&rule, INT64_MIN, table);
}

int zone_tzif_read(const void *data, size_t size, ZoneTable *table)
{
    const uint8_t *p = data;
    char footer[FOOTER_MAX + 1] = "";
    Block block;
    uint8_t version;

    int r = take_block(&p, &size, 4, &block, &version);
    if (r == 0 && version != 0) {
        if (version < '2' || version > '4')
            return -EINVAL;
        r = take_block(&p, &size, 8, &block, &version);
        if (r == 0)
            r = read_footer(p, size, footer);
    }
    if (r == 0)
        r = check_block(&block);
    if (r == 0)
        r = read_shifts(&block, table);
    return r < 0 ? r : apply_footer(footer, &block, table);
}
