/* SPDX-License-Identifier: MIT */
#include "canvas.h"

#include <string.h>

#include "macro.h"
#include "utf8.h"

#define THIN 0.5
#define LINE_LEN 512
#define BLANKS " \t\n"

static void choose_font(const Canvas *c, double size, bool bold)
{
    cairo_select_font_face(c->cr, "sans-serif", CAIRO_FONT_SLANT_NORMAL,
                           bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(c->cr, size);
    cairo_set_source_rgb(c->cr, BLACK, BLACK, BLACK);
}

static double width_of(const Canvas *c, const char *text)
{
    cairo_text_extents_t extents;
    cairo_text_extents(c->cr, text, &extents);
    return extents.x_advance;
}

/* What has room, and no half of a character: cairo draws nothing more after one. */
static void append(char line[static LINE_LEN], size_t *n, const char *between, const char *text, size_t size)
{
    size_t room = LINE_LEN - 1 - *n - strlen(between);
    *n += (size_t)snprintf(line + *n, LINE_LEN - *n, "%s%.*s", between, (int)utf8_cut(text, MIN(size, room)), text);
}

/* Cut between characters. */
static void shorten(const Canvas *c, double room, char *buf)
{
    size_t n = strlen(buf);
    if (room <= 0 || width_of(c, buf) <= room)
        return;
    do {
        n = utf8_cut(buf, n - 1);
        memcpy(buf + n, "...", sizeof("..."));
    } while (n > 0 && width_of(c, buf) > room);
}

static void put(const Canvas *c, double x, double y, Align align, const char *text)
{
    double width = width_of(c, text);
    if (c->measures)
        return;
    cairo_move_to(c->cr, align == ALIGN_LEFT ? x : align == ALIGN_RIGHT ? x - width : x - width / 2, y);
    cairo_show_text(c->cr, text);
}

void canvas_text(const Canvas *c, double x, double y, double size, Align align, double room, const char *text)
{
    char buf[LINE_LEN + sizeof("...")];
    size_t n = 0;
    choose_font(c, size, false);
    append(buf, &n, "", text, strlen(text));
    shorten(c, room, buf);
    put(c, x, y, align, buf);
}

void canvas_bold(const Canvas *c, double x, double y, double size, Align align, const char *text)
{
    choose_font(c, size, true);
    put(c, x, y, align, text);
}

double canvas_bold_width(const Canvas *c, double size, const char *text)
{
    choose_font(c, size, true);
    return width_of(c, text);
}

/* Of `text` as many words as fit into the room, one at least; how many bytes those are. */
static size_t take_line(const Canvas *c, double room, const char *text, char line[static LINE_LEN])
{
    size_t taken = 0, n = 0;
    line[0] = '\0';
    while (text[taken]) {
        size_t blanks = strspn(text + taken, BLANKS), size = strcspn(text + taken + blanks, BLANKS), before = n;
        if (n + size + 2 > LINE_LEN && n > 0)
            break;
        append(line, &n, n > 0 && size > 0 ? " " : "", text + taken + blanks, size);
        if (before > 0 && width_of(c, line) > room) {
            line[before] = '\0';
            break;
        }
        taken += blanks + size;
    }
    return taken;
}

double canvas_paragraph(const Canvas *c, double x, double y, double size, double room, unsigned lines, const char *text)
{
    choose_font(c, size, false);
    text += strspn(text, BLANKS);
    for (unsigned i = 1; *text; i++) {
        char line[LINE_LEN + sizeof(" ...")];
        size_t taken = take_line(c, room, text, line);
        text += taken + strspn(text + taken, BLANKS);
        if (i == lines && *text) {
            memcpy(line + strlen(line), " ...", sizeof(" ..."));
            text = "";
        }
        shorten(c, room, line);
        put(c, x, y, ALIGN_LEFT, line);
        y += size * CANVAS_LEADING;
    }
    return y;
}

static void stroke(const Canvas *c, double grey, double thickness)
{
    cairo_set_source_rgb(c->cr, grey, grey, grey);
    cairo_set_line_width(c->cr, thickness);
    cairo_stroke(c->cr);
}

void canvas_line(const Canvas *c, double x1, double y1, double x2, double y2, double grey, double thickness)
{
    if (c->measures)
        return;
    cairo_move_to(c->cr, x1, y1);
    cairo_line_to(c->cr, x2, y2);
    stroke(c, grey, thickness);
}

void canvas_dotted(const Canvas *c, double x1, double y1, double x2, double y2)
{
    cairo_set_dash(c->cr, (const double[]){1, 2}, 2, 0);
    canvas_line(c, x1, y1, x2, y2, DARK, THIN);
    cairo_set_dash(c->cr, NULL, 0, 0);
}

void canvas_box(const Canvas *c, double x, double y, double width, double height, double grey, bool filled)
{
    if (c->measures)
        return;
    cairo_rectangle(c->cr, x, y, width, height);
    if (!filled) {
        stroke(c, grey, THIN);
        return;
    }
    cairo_set_source_rgb(c->cr, grey, grey, grey);
    cairo_fill(c->cr);
}

void canvas_dot(const Canvas *c, double x, double y, double radius, bool filled)
{
    if (c->measures)
        return;
    cairo_new_sub_path(c->cr);
    cairo_arc(c->cr, x, y, radius, 0, 2 * 3.14159265358979);
    if (!filled) {
        cairo_set_source_rgb(c->cr, 1, 1, 1);
        cairo_fill_preserve(c->cr);
        stroke(c, BLACK, THIN);
        return;
    }
    cairo_set_source_rgb(c->cr, BLACK, BLACK, BLACK);
    cairo_fill(c->cr);
}
