/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exchange.h"
#include "macro.h"
#include "utf8.h"

/* Octets of a line, without its end (RFC 5545, section 3.1); those that go on begin with a space. */
#define FOLD_AT 75

/* ---- Content lines ---- */

static void put_folded(Text *out, const char *line)
{
    size_t left = strlen(line), width = 0;

    while (left > 0) {
        size_t step = utf8_char(line, left);
        if (step == 0)
            step = 1;
        if (width + step > FOLD_AT) {
            text_add(out, "\r\n ");
            width = 1;
        }
        text_add(out, "%.*s", (int)step, line);
        line += step;
        left -= step;
        width += step;
    }
    text_add(out, "\r\n");
}

/* TEXT values: backslash, semicolon, comma and line ends are escaped (section 3.3.11). Other controls have no place
 * in one. */
static void escape(Text *out, const char *text)
{
    for (; *text; text++) {
        if (strchr("\\;,", *text))
            text_add(out, "\\%c", *text);
        else if (*text == '\n')
            text_add(out, "\\n");
        else if ((unsigned char)*text >= ' ' || *text == '\t')
            text_add(out, "%c", *text);
    }
}

static void put_text(Text *out, const char *name, const char *value)
{
    _cleanup_(text_clear) Text line = {0};

    if (!value || !value[0])
        return;
    text_add(&line, "%s:", name);
    escape(&line, value);
    if (line.failed)
        out->failed = true;
    else
        put_folded(out, line.chars);
}

/* "20261122T213000Z" */
static void put_instant(Text *out, const char *name, Usec at)
{
    char iso[EXCHANGE_TIME_LEN];

    exchange_time_format(at - (at % USEC_PER_SEC + USEC_PER_SEC) % USEC_PER_SEC, 0, iso);
    text_add(out, "%s:%.4s%.2s%.2sT%.2s%.2s%.2sZ\r\n", name, iso, iso + 5, iso + 8, iso + 11, iso + 14, iso + 17);
}

/* ---- The calendar ---- */

int exchange_ics_begin(Text *out)
{
    text_add(out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//lull//journal and agenda//EN\r\nCALSCALE:GREGORIAN\r\n");
    return out->failed ? -ENOMEM : 0;
}

int exchange_ics_event(const IcsEvent *event, Text *out)
{
    text_add(out, "BEGIN:VEVENT\r\n");
    put_text(out, "UID", event->uid);
    put_instant(out, "DTSTAMP", event->stamp);
    put_instant(out, "DTSTART", event->at);
    if (event->until > event->at)
        put_instant(out, "DTEND", event->until);
    put_text(out, "SUMMARY", event->summary);
    put_text(out, "DESCRIPTION", event->description);
    put_text(out, "CATEGORIES", event->category);
    text_add(out, "CLASS:PRIVATE\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT\r\n");
    return out->failed ? -ENOMEM : 0;
}

int exchange_ics_end(Text *out)
{
    text_add(out, "END:VCALENDAR\r\n");
    return out->failed ? -ENOMEM : 0;
}
