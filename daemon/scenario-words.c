/* SPDX-License-Identifier: MIT */
#include "scenario-words.h"

#include <string.h>

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
