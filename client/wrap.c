/* SPDX-License-Identifier: MIT */
#include "wrap.h"

#include <errno.h>
#include <langinfo.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "client.h"
#include "page.h"

#define ESCAPE '\033'

/* "\033[K": up to its letter. */
static size_t escape_size(const char *text, const char *end)
{
    const char *p = text + 1;
    if (p < end && *p == '[')
        for (p++; p < end && (*p < '@' || *p > '~'); p++)
            ;
    return (size_t)(p < end ? p + 1 - text : end - text);
}

static size_t word_size(const char *text, const char *end)
{
    const char *p = text;
    while (p < end && *p != ' ' && *p != '\n' && *p != '\r' && *p != '\b' && *p != ESCAPE)
        p++;
    return (size_t)(p - text);
}

static size_t count_blanks(const char *text, const char *end)
{
    const char *p = text;
    while (p < end && *p == ' ')
        p++;
    return (size_t)(p - text);
}

/* Blanks and the word behind them; where that doesn't fit, the end of a line takes their place. */
static const char *put_word(Wrap *wrap, const char *p, const char *end, char **out)
{
    size_t blanks = count_blanks(p, end), size = word_size(p + blanks, end);
    unsigned width = page_cells(wrap->utf8, p + blanks, size);
    bool may_end = (blanks > 0 || wrap->blank) && wrap->column > 0;
    if (size > 0 && may_end && wrap->column + blanks + width > wrap->width) {
        *(*out)++ = '\n';
        wrap->column = 0;
    } else {
        memset(*out, ' ', blanks);
        *out += blanks;
        wrap->column += (unsigned)blanks;
    }
    *out = mempcpy(*out, p + blanks, size);
    wrap->column += width;
    wrap->blank = size == 0;
    return p + blanks + size;
}

char *wrap_text(Wrap *wrap, const char *text, size_t size)
{
    /* A line's end stands in the place of a blank, or behind one that came before: one for each word at most. */
    char *buf = malloc(2 * size + 1), *out = buf;
    const char *end = text + size;
    if (!buf)
        return NULL;
    for (const char *p = text; p < end;) {
        if (*p == '\n' || *p == '\r') {
            wrap->column = 0;
            *out++ = *p++;
        } else if (*p == '\b') {
            wrap->column -= wrap->column > 0 ? 1 : 0;
            *out++ = *p++;
        } else if (*p == ESCAPE) {
            size_t n = escape_size(p, end);
            out = mempcpy(out, p, n);
            p += n;
        } else
            p = put_word(wrap, p, end, &out);
    }
    *out = '\0';
    return buf;
}

/* ---- Standard error ---- */

static Wrap screen;

void wrap_line_ended(void)
{
    screen.column = 0;
}

#ifdef __GLIBC__

static bool write_all(const char *text, size_t size)
{
    while (size > 0) {
        ssize_t n = write(STDERR_FILENO, text, size);
        if (n < 0 && errno != EINTR)
            return false;
        if (n > 0) {
            text += n;
            size -= (size_t)n;
        }
    }
    return true;
}

static ssize_t write_wrapped(void *cookie _unused_, const char *text, size_t size)
{
    screen.width = client_width_of(STDERR_FILENO);
    _cleanup_free_ char *laid_out = wrap_text(&screen, text, size);
    bool written = laid_out ? write_all(laid_out, strlen(laid_out)) : write_all(text, size);
    return written ? (ssize_t)size : 0;
}

void wrap_stderr(void)
{
    if (!isatty(STDERR_FILENO))
        return;
    FILE *file = fopencookie(NULL, "w", (cookie_io_functions_t){.write = write_wrapped});
    if (!file)
        return;
    screen.utf8 = strcasecmp(nl_langinfo(CODESET), "UTF-8") == 0;
    /* As it was: every call of printf() is written at once, and in one piece. */
    setvbuf(file, NULL, _IONBF, 0);
    stderr = file;
}

#else

/* Elsewhere it can't be taken over: lines end where the terminal ends them. */
void wrap_stderr(void)
{
}

#endif
