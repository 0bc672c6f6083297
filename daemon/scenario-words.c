/* SPDX-License-Identifier: MIT */
#include "scenario-words.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "l10n.h"
#include "utf8.h"

static bool is_text(const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (((unsigned char)text[i] < ' ' && text[i] != '\t') || text[i] == 0x7f)
            return false;
    return utf8_valid(text, size);
}

int scenario_next_line(ScenarioLines *lines, const char **ret_wanted)
{
    static const char mark[] = "\xef\xbb\xbf";
    ssize_t n;

    errno = 0;
    n = getline(&lines->text, &lines->room, lines->in);
    if (n < 0)
        return feof(lines->in) ? 0 : -(errno ?: EIO);
    lines->n++;
    lines->total += (size_t)n;
    *ret_wanted = NULL;
    if (lines->total > SCENARIO_SIZE_MAX)
        /* Translators: stands in "FILE:LINE: expected …", as do all that say what a scenario should hold. */
        *ret_wanted = _("a file of at most 4 MiB");
    else if (lines->n == 1 && strncmp(lines->text, mark, strlen(mark)) == 0)
        *ret_wanted = _("UTF-8 text without a byte order mark");
    if (n > 0 && lines->text[n - 1] == '\n')
        n--;
    if (n > 0 && lines->text[n - 1] == '\r')
        n--;
    if (!*ret_wanted && !is_text(lines->text, (size_t)n))
        *ret_wanted = _("UTF-8 text without NUL bytes and other control characters");
    lines->text[n] = '\0';
    return *ret_wanted ? SCENARIO_LINE_WRONG : SCENARIO_LINE;
}

_Static_assert(SCENARIO_SIZE_MAX == 4 * 1024 * 1024, "as it is said");

char *scenario_word(char **rest)
{
    char *word = *rest + strspn(*rest, " \t");
    size_t n = strcspn(word, " \t");

    *rest = word + n;
    if (**rest)
        *(*rest)++ = '\0';
    *rest += strspn(*rest, " \t");
    return word;
}

void scenario_strip(char *line)
{
    size_t n;

    for (char *hash = strchr(line, '#'); hash; hash = strchr(hash + 1, '#'))
        if (hash == line || hash[-1] == ' ' || hash[-1] == '\t') {
            *hash = '\0';
            break;
        }
    for (n = strlen(line); n > 0 && strchr(" \t\r\n", line[n - 1]); n--)
        line[n - 1] = '\0';
}
