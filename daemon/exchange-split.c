/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "exchange.h"
#include "macro.h"

static const char byte_order_mark[] = "\xef\xbb\xbf";

static int keep(Splitter *s, char byte)
{
    if (s->n == EXCHANGE_LINE_MAX + 1) /* one for the CR of an end */
        s->too_long = true;
    if (s->too_long)
        return 0;
    if (!ARRAY_GROW(s->bytes, s->n, s->allocated))
        return -ENOMEM;
    s->bytes[s->n++] = byte;
    return 0;
}

/* Hands the line over that has been read, and begins the next. */
static int finish(Splitter *s, LineVisitor visit, void *userdata)
{
    const char *bytes = s->bytes ? s->bytes : "";
    size_t n = s->n, mark = sizeof(byte_order_mark) - 1;
    uint64_t line = s->first;
    bool too_long = s->too_long;

    if (n > 0 && bytes[n - 1] == '\r')
        n--;
    if (line == 1 && n >= mark && memcmp(bytes, byte_order_mark, mark) == 0) {
        bytes += mark;
        n -= mark;
    }
    s->n = 0;
    s->quoted = s->too_long = false;
    s->first = s->line + 1;
    return visit(too_long || n > EXCHANGE_LINE_MAX ? NULL : bytes, n, line, userdata);
}

int splitter_feed(Splitter *s, const char *bytes, size_t n, LineVisitor visit, void *userdata)
{
    int r;

    if (s->first == 0)
        s->first = s->line = 1;
    for (size_t i = 0; i < n; i++) {
        if (s->csv && bytes[i] == '"')
            s->quoted = !s->quoted;
        if (bytes[i] == '\n' && !s->quoted) {
            if ((r = finish(s, visit, userdata)) != 0)
                return r;
            s->line++;
            continue;
        }
        s->line += bytes[i] == '\n';
        if ((r = keep(s, bytes[i])) < 0)
            return r;
    }
    return 0;
}

int splitter_end(Splitter *s, LineVisitor visit, void *userdata)
{
    return s->n > 0 || s->too_long ? finish(s, visit, userdata) : 0;
}

void splitter_clear(Splitter *s)
{
    free(s->bytes);
    *s = (Splitter){.csv = s->csv};
}
