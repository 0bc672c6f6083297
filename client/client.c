/* SPDX-License-Identifier: MIT */
#include "client.h"

#include <errno.h>
#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <time.h>

#include "answer.h"
#include "command.h"
#include "config.h"
#include "l10n.h"
#include "pager.h"
#include "tzdata.h"
#include "wrap.h"

#define WIDTH_DEFAULT 80

unsigned client_width_of(int fd)
{
    const char *columns = getenv("COLUMNS");
    char *end = NULL;
    unsigned long n = columns ? strtoul(columns, &end, 10) : 0;
    struct winsize size;
    if (n == 0 || *end != '\0')
        n = ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : WIDTH_DEFAULT;
    return (unsigned)MIN(MAX(n, (unsigned long)PAGE_WIDTH_MIN), (unsigned long)PAGE_WIDTH_MAX);
}

/* https://no-color.org: present and not empty. */
static bool wants_colour(void)
{
    const char *no = getenv("NO_COLOR"), *term = getenv("TERM");
    return isatty(STDOUT_FILENO) && !(no && *no) && term && strcmp(term, "dumb") != 0;
}

static int read_zone(Zone **ret)
{
    _cleanup_free_ char *name = NULL;
    _cleanup_free_ void *data = NULL;
    size_t size = 0;
    int r = tzdata_read(NULL, &name, &data, &size);
    if (r < 0)
        return r;
    return data ? zone_new_tzif(ret, name, data, size) : zone_new_posix(ret, name);
}

int client_refresh(Client *client)
{
    _cleanup_(zone_freep) Zone *zone = NULL;
    int r = read_zone(&zone);
    if (r == -ENOMEM)
        return r;
    if (r < 0) {
        if (!client->zone_missed)
            fprintf(stderr, _("lull: the time zone can't be read (%s): times are in UTC\n"), strerror(-r));
        client->zone_missed = true;
        if ((r = zone_new_posix(&zone, "UTC0")) < 0)
            return r;
    }
    struct timespec ts;
    clock_gettime(CLOCK_REALTIME, &ts);
    client->view.now = ts.tv_sec * USEC_PER_SEC + ts.tv_nsec / 1000;
    zone_free(client->zone);
    client->view.zone = client->zone = TAKE_PTR(zone);
    return 0;
}

/* As the service looks for them (XDG Base Directory Specification: relative paths don't count). */
static int find_config(Client *client)
{
    const char *home = getenv("XDG_CONFIG_HOME"), *user = getenv("HOME");
    int n = 0;
    if (home && *home == '/')
        n = asprintf(&client->config_folder, "%s/lull", home);
    else if (user && *user == '/')
        n = asprintf(&client->config_folder, "%s/.config/lull", user);
    return n < 0 ? -ENOMEM : 0;
}

static int find_data(Client *client)
{
    const char *dirs = getenv("XDG_DATA_DIRS");
    _cleanup_free_ char *copy = strdup(dirs ? dirs : "");
    char *save = NULL;
    int r = 0;
    if (!copy)
        return -ENOMEM;
    for (char *dir = strtok_r(copy, ":", &save); dir && r >= 0; dir = strtok_r(NULL, ":", &save)) {
        _cleanup_free_ char *folder = NULL;
        if (*dir == '/')
            r = asprintf(&folder, "%s/lull", dir) < 0 ? -ENOMEM : texts_add(&client->data_folders, folder);
    }
    return r < 0 ? r : texts_add(&client->data_folders, LULL_DATADIR);
}

void client_resize(Client *client)
{
    client->view.width = client_width_of(STDOUT_FILENO);
}

int client_new(Client **ret)
{
    _cleanup_(client_freep) Client *client = calloc(1, sizeof(*client));
    if (!client)
        return -ENOMEM;
    client->view.width = client_width_of(STDOUT_FILENO);
    client->width = isatty(STDERR_FILENO) ? client_width_of(STDERR_FILENO) : PAGE_WIDTH_MAX;
    client->view.colour = wants_colour();
    client->view.utf8 = strcasecmp(nl_langinfo(CODESET), "UTF-8") == 0;
    client->interactive = isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
    int r = client_refresh(client);
    if (r >= 0)
        r = find_config(client);
    if (r >= 0)
        r = find_data(client);
    if (r >= 0)
        r = proxy_new(&client->proxy);
    if (r < 0)
        return r;
    *ret = TAKE_PTR(client);
    return 0;
}

Client *client_free(Client *client)
{
    if (!client)
        return NULL;
    proxy_free(client->proxy);
    zone_free(client->zone);
    free(client->config_folder);
    texts_clear(&client->data_folders);
    free(client);
    return NULL;
}

int client_page(const Client *client, Page *ret)
{
    return page_open(ret, &client->view);
}

void client_write(Client *client, const char *text, size_t size)
{
    if (client->write_error == 0 && fwrite(text, 1, size, stdout) < size)
        client->write_error = errno;
}

void client_flush(Client *client)
{
    if (client->write_error == 0 && fflush(stdout) != 0)
        client->write_error = errno;
}

void client_write_wrapped(Client *client, Wrap *wrap, const char *text)
{
    _cleanup_free_ char *laid_out = wrap_text(wrap, text, strlen(text));
    const char *shown = text_or(laid_out, text);
    client_write(client, shown, strlen(shown));
}

int client_show(Client *client, Page *page)
{
    int r = page_close(page);
    if (r >= 0)
        client_write(client, page->text, page->size);
    return r;
}

int client_show_long(Client *client, Page *page)
{
    int r = page_close(page);
    if (r >= 0 && !pager_show(page->text, page->size))
        client_write(client, page->text, page->size);
    return r;
}

int client_show_text(Client *client, char *text)
{
    if (!text)
        return -ENOMEM;
    client_write(client, text, strlen(text));
    client_write(client, "\n", 1);
    free(text);
    return 0;
}

int client_show_sentence(Client *client, char *text)
{
    _cleanup_(page_clearp) Page page = {};
    _cleanup_free_ char *sentence = text;
    int r = sentence ? client_page(client, &page) : -ENOMEM;
    if (r < 0)
        return r;
    page_text(&page, TONE_PLAIN, 0, sentence);
    page_end_line(&page);
    return client_show(client, &page);
}

/* What is said where the cursor then stays. Without memory it is said as it is. */
static void say(const Client *client, unsigned indent, const char *text)
{
    _cleanup_(page_clearp) Page page = {};
    View view = client->view;
    view.width = client->width;
    view.colour = false;
    if (page_open(&page, &view) >= 0) {
        for (const char *line = text; *line; line += *line == '\n') {
            /* What is listed goes on below its text, not below its number. */
            unsigned blanks = (unsigned)strspn(line, " "), size = (unsigned)strcspn(line, "\n");
            page_column(&page, indent);
            page_textf(&page, TONE_PLAIN, blanks > 0 ? blanks + 2 : indent, "%.*s", (int)size, line);
            line += size;
            if (*line)
                page_break(&page);
        }
        if (page_close(&page) >= 0)
            text = page.text;
    }
    fputs(text, stderr);
}

void client_say(const Client *client, unsigned indent, const char *text)
{
    say(client, indent, text);
    fputc('\n', stderr);
}

int client_failed(const Client *client, int r)
{
    if (r <= 0)
        return r;
    client_say(client, 0, proxy_sentence(client->proxy));
    switch ((ProxyError)r) {
    case PROXY_E_UNREACHABLE:
        return EXIT_UNREACHABLE;
    case PROXY_E_UNKNOWN:
        return EXIT_UNKNOWN;
    case PROXY_E_USAGE:
        return EXIT_WRONG_USAGE;
    case PROXY_E_CONFIRM:
    case PROXY_E_REFUSED:
        return EXIT_FAILED;
    }
    return EXIT_FAILED;
}

void client_warn(const Client *client, const Texts *warnings)
{
    for (size_t i = 0; i < warnings->n; i++)
        client_say(client, 0, warnings->items[i]);
}

bool client_ask(const char *question)
{
    _cleanup_free_ char *answer = NULL;
    size_t size = 0;
    fflush(stdout);
    /* Translators: the letters that are shown must be among what you give as words for yes and for no. */
    fprintf(stderr, "%s %s ", question, C_("answer", "[y/N]"));
    if (getline(&answer, &size, stdin) < 0) {
        fputc('\n', stderr);
        return false;
    }
    wrap_line_ended();
    answer[strcspn(answer, "\r\n")] = '\0';
    return answer_is_yes(answer);
}

int client_ask_text(Client *client, const char *question, const char *usual, char **ret)
{
    _cleanup_free_ char *answer = NULL, *asked = NULL;
    size_t size = 0;
    client_flush(client);
    if (asprintf(&asked, "%s [%s]", question, usual) < 0)
        return -ENOMEM;
    say(client, 0, asked);
    fputc(' ', stderr);
    if (getline(&answer, &size, stdin) < 0)
        return -ENODATA;
    wrap_line_ended();
    const char *first = answer + strspn(answer, " \t\r\n");
    size_t len = strlen(first);
    while (len > 0 && strchr(" \t\r\n", first[len - 1]))
        len--;
    *ret = len > 0 ? strndup(first, len) : strdup(usual);
    return *ret ? 0 : -ENOMEM;
}

/* To the service 0 says nothing, and the end of the last day lies outside the years: an instant beside them will do. */
static Usec representable(Usec at)
{
    return MIN(MAX(at, (Usec)1), (DAY_MAX + 1) * USEC_PER_DAY - 1);
}

int client_when(const Client *client, const char *text, WhenBias bias, Usec *ret_at)
{
    int r = when_parse(text, client->view.now, client->zone, bias, ret_at);
    if (r == 0) {
        *ret_at = representable(*ret_at);
        return 0;
    }
    if (r == WHEN_E_RANGE)
        fprintf(stderr, _("lull: there is no such time as '%s', or it lies outside the years 1970 to 2200\n"), text);
    else
        fprintf(stderr, _("lull: '%s' isn't a time. Try 22:30, 'yesterday 22:30', '2h ago' or '2026-11-22 22:30'\n"),
                text);
    return -EINVAL;
}

static int parse_date(const Client *client, const char *text, Day *ret)
{
    Day today = zone_local(client->zone, client->view.now).day;
    if (strcasecmp(text, "today") == 0)
        *ret = today;
    else if (strcasecmp(text, "yesterday") == 0)
        *ret = today - 1;
    else
        return civil_parse(text, ret);
    return 0;
}

static int no_such_date(const char *text)
{
    fprintf(stderr, _("lull: there is no such date as '%s', or it lies outside the years 1970 to 2200\n"), text);
    return -EINVAL;
}

int client_date(const Client *client, const char *text, Day *ret)
{
    int r = parse_date(client, text, ret);
    if (r >= 0)
        return 0;
    if (r == -ERANGE)
        return no_such_date(text);
    fprintf(stderr, _("lull: '%s' isn't a date. Try 2026-11-22, today or yesterday\n"), text);
    return -EINVAL;
}

int client_when_or_date(const Client *client, const char *text, bool end, Usec *ret_at)
{
    Day day;
    int r = parse_date(client, text, &day);
    if (r == -ERANGE)
        return no_such_date(text);
    if (r < 0)
        return client_when(client, text, WHEN_PAST, ret_at);
    zone_resolve(client->zone, day + (end ? 1 : 0), 0, ret_at);
    *ret_at = representable(*ret_at);
    return 0;
}

int client_span(const char *text, Usec *ret_span)
{
    int r = when_parse_span(text, ret_span);
    if (r == 0 && *ret_span > 0)
        return 0;
    if (r != WHEN_E_SYNTAX) {
        fprintf(stderr, _("lull: '%s' is too short or too long; 1s to %dd can be said\n"), text,
                (int)(WHEN_SPAN_MAX / USEC_PER_DAY));
        return -EINVAL;
    }
    fprintf(stderr, _("lull: '%s' isn't a span of time. Try 10m, 1h30m or 3d\n"), text);
    return -EINVAL;
}
