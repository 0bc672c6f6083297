/* SPDX-License-Identifier: MIT */
#pragma once

/* What a verb works with: the service, the terminal, the clock and the zone. The only place of the client that looks
 * at the environment. */

#include <stdbool.h>

#include "core/when.h"
#include "core/zone.h"
#include "page.h"
#include "proxy.h"
#include "wrap.h"

typedef struct Client {
    Proxy *proxy;
    Zone *zone;
    View view;           /* of standard output; borrows the zone */
    unsigned width;      /* of standard error */
    bool interactive;    /* somebody is there to be asked */
    bool zone_missed;    /* it can't be read, and that was said */
    int write_error;     /* the first errno of standard output */
    char *config_folder; /* of the user, for lull: NULL without a home */
    Texts data_folders;  /* what is installed for everybody, the most important first */
} Client;

int client_new(Client **ret);
Client *client_free(Client *client);
/* Reads clock and zone anew. */
int client_refresh(Client *client);

/* The width anew. */
void client_resize(Client *client);
/* COLUMNS, else that of the terminal behind `fd`, else 80; within PAGE_WIDTH_MIN and PAGE_WIDTH_MAX. */
unsigned client_width_of(int fd);

/* Standard output. What can't be written is remembered in write_error; nobody reading any more (EPIPE) too. */
void client_write(Client *client, const char *text, size_t size);
int client_page(const Client *client, Page *ret);
/* Closes the page and writes it. */
int client_show(Client *client, Page *page);
/* The same, through a pager where there is a terminal and the text doesn't fit on it. */
int client_show_long(Client *client, Page *page);
/* Text (NULL: out of memory) and a newline; frees it. */
int client_show_text(Client *client, char *text);
/* The same for a sentence, which is laid out for the width. */
int client_show_sentence(Client *client, char *text);
/* What goes on where the cursor is; `wrap` knows where that is. Not for what has to be read back as it was. */
void client_write_wrapped(Client *client, Wrap *wrap, const char *text);
/* Everything is out now, or write_error is set. */
void client_flush(Client *client);

/* Says on stderr what went wrong with the service, and returns the exit code for it; r is what a proxy call returned.
 * 0 and negative r are passed through. */
int client_failed(const Client *client, int r);
/* A sentence or more for a person, on stderr: laid out where that is a terminal, in one line elsewhere. */
void client_say(const Client *client, unsigned indent, const char *text);
/* Warnings go to stderr, a line each. */
void client_warn(const Client *client, const Texts *warnings);
/* Asks on the terminal: true for yes. Only where `interactive`. */
bool client_ask(const char *question);
/* The answer without blanks around it; Enter takes `usual`. -ENODATA: none will come. */
int client_ask_text(Client *client, const char *question, const char *usual, char **ret);

/* "22:30", "2h ago" …: 0, or -EINVAL after having said what is wrong. */
int client_when(const Client *client, const char *text, WhenBias bias, Usec *ret_at);
/* The same, but a date alone (also "today", "yesterday") stands for its beginning, or with `end` its end. */
int client_when_or_date(const Client *client, const char *text, bool end, Usec *ret_at);
/* "2026-11-22", "today", "yesterday" (the calendar's): 0, or -EINVAL after having said what is wrong. */
int client_date(const Client *client, const char *text, Day *ret);
int client_span(const char *text, Usec *ret_span);

static inline void client_freep(Client **client)
{
    client_free(*client);
}
