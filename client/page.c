/* SPDX-License-Identifier: MIT */
#include "page.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <wchar.h>

#include "utf8.h"

static const char *const tones[_TONE_MAX] = {
    [TONE_PLAIN] = NULL,        [TONE_STRONG] = "\033[1m",     [TONE_FAINT] = "\033[2m",
    [TONE_CALL] = "\033[1;33m", [TONE_TROUBLE] = "\033[1;31m",
};

int page_open(Page *ret, const View *view)
{
    *ret = (Page){.view = *view};
    ret->file = open_memstream(&ret->text, &ret->size);
    return ret->file ? 0 : -ENOMEM;
}

int page_close(Page *page)
{
    if (ferror(page->file))
        page->error = -ENOMEM;
    if (fclose(page->file) != 0)
        page->error = -ENOMEM;
    page->file = NULL;
    return page->error;
}

void page_clear(Page *page)
{
    if (page->file)
        fclose(page->file);
    free(page->text);
    *page = (Page){};
}

static unsigned cells(bool utf8, uint32_t c)
{
    int n = utf8 && c >= 0x80 ? wcwidth((wchar_t)c) : 1;
    return n < 0 ? 1 : (unsigned)n;
}

unsigned page_cells(bool utf8, const char *text, size_t size)
{
    unsigned width = 0;
    size_t len;
    for (size_t i = 0; i < size; i += len)
        width += cells(utf8, utf8_next(text + i, &len));
    return width;
}

unsigned page_width_of(const Page *page, const char *text)
{
    return page_cells(page->view.utf8, text, strlen(text));
}

static void put_word(Page *page, const char *word, size_t size)
{
    size_t len;
    for (size_t i = 0; i < size; i += len) {
        uint32_t c = utf8_next(word + i, &len);
        if (utf8_is_control(c))
            putc('?', page->file);
        else
            fwrite(word + i, 1, len, page->file);
    }
    page->column += page_cells(page->view.utf8, word, size);
}

void page_break(Page *page)
{
    putc('\n', page->file);
    page->column = 0;
}

void page_end_line(Page *page)
{
    if (page->column > 0)
        page_break(page);
}

void page_column(Page *page, unsigned column)
{
    if (page->column > column)
        page_break(page);
    for (; page->column < column; page->column++)
        putc(' ', page->file);
}

/* Colours end with their line, so that a pager may cut there. */
static void begin_tone(Page *page, Tone tone)
{
    if (page->view.colour && tones[tone])
        fputs(tones[tone], page->file);
}

#define TONE_END "\033[0m"

static void end_tone(Page *page, Tone tone)
{
    if (page->view.colour && tones[tone])
        fputs(TONE_END, page->file);
}

static void put_line_break(Page *page, Tone tone, unsigned indent)
{
    end_tone(page, tone);
    page_break(page);
    page_column(page, indent);
    begin_tone(page, tone);
}

/* The colour in which a text ends, of those that begin in it; "" for none. */
static const char *open_tone(const char *text, size_t size)
{
    const char *last = memrchr(text, '\033', size);
    for (int tone = 0; last && tone < _TONE_MAX; tone++)
        if (tones[tone] && strncmp(last, tones[tone], strlen(tones[tone])) == 0)
            return tones[tone];
    return "";
}

static unsigned width_without_colours(const View *view, const char *text)
{
    unsigned width = 0;
    while (*text) {
        size_t size = strcspn(text, "\033");
        width += page_cells(view->utf8, text, size);
        text += size;
        text += *text ? strcspn(text, "m") + 1 : 0;
    }
    return width;
}

/* Punctuation that is to stand behind the last word, where the line has no room for it: the word comes along to the
 * next line. False: it can't. */
static bool take_word_along(Page *page, unsigned indent)
{
    if (fflush(page->file) != 0)
        return false;
    const char *newline = memrchr(page->text, '\n', page->size);
    char *line = newline ? page->text + (newline + 1 - page->text) : page->text;
    char *blank = memrchr(line, ' ', page->size - (size_t)(line - page->text));
    /* Something has to stay, and something has to go. */
    if (!blank || width_without_colours(&page->view, blank + 1) == 0 || strspn(line, " ") > (size_t)(blank - line))
        return false;
    _cleanup_free_ char *word = strdup(blank + 1);
    const char *tone = open_tone(line, (size_t)(blank - line));
    if (!word)
        return false;
    while (blank > line && blank[-1] == ' ')
        blank--;
    if (fseeko(page->file, blank - page->text, SEEK_SET) != 0)
        return false;
    fputs(*tone ? TONE_END : "", page->file);
    page_break(page);
    page_column(page, indent);
    fprintf(page->file, "%s%s", tone, word);
    page->column += width_without_colours(&page->view, word);
    return true;
}

void page_text(Page *page, Tone tone, unsigned indent, const char *text)
{
    if (!*text)
        return;
    begin_tone(page, tone);
    const char *p = text;
    while (*p) {
        size_t blanks = strspn(p, " \t");
        size_t size = strcspn(p + blanks, " \t\n");
        unsigned width = page_cells(page->view.utf8, p + blanks, size);
        if (page->column > indent && size > 0 && page->column + blanks + width > page->view.width) {
            if (blanks > 0 || !take_word_along(page, indent))
                put_line_break(page, tone, indent);
        } else
            for (size_t i = 0; i < blanks && (size > 0 || p == text); i++, page->column++)
                putc(' ', page->file);
        put_word(page, p + blanks, size);
        p += blanks + size;
        if (*p == '\n') {
            put_line_break(page, tone, indent);
            p++;
        }
    }
    end_tone(page, tone);
}

void page_textf(Page *page, Tone tone, unsigned indent, const char *format, ...)
{
    _cleanup_free_ char *text = NULL;
    va_list ap;
    va_start(ap, format);
    int r = vasprintf(&text, format, ap);
    va_end(ap);
    if (r < 0) {
        text = NULL;
        page->error = -ENOMEM;
        return;
    }
    page_text(page, tone, indent, text);
}

/* Up to the next blank that stands outside quotes. */
static size_t argument_size(const char *command)
{
    bool quoted = false;
    size_t i = 0;
    for (; command[i] && (quoted || command[i] != ' '); i++)
        quoted ^= command[i] == '\'';
    return i;
}

void page_command(Page *page, unsigned indent, const char *command)
{
    page_column(page, indent);
    for (const char *p = command; *p;) {
        size_t size = argument_size(p);
        /* Room for the " \" that may have to follow. */
        unsigned need = page_cells(page->view.utf8, p, size) + (p[size] ? 2 : 0);
        if (p != command && page->column + 1 + need > page->view.width) {
            fputs(" \\", page->file);
            page_break(page);
            page_column(page, indent + 2);
        } else if (p != command)
            put_word(page, " ", 1);
        put_word(page, p, size);
        p += size + strspn(p + size, " ");
    }
    page_end_line(page);
}

const char *page_dot(const Page *page)
{
    return page->view.utf8 ? " · " : ", ";
}
