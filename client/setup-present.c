/* SPDX-License-Identifier: MIT */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "macro.h"
#include "setup.h"

/* Without the blanks around it and what stands behind a comment's sign. */
static char *stripped(char *text)
{
    text[strcspn(text, ";#")] = '\0';
    text += strspn(text, " \t\r");
    for (size_t n = strlen(text); n > 0 && isspace((unsigned char)text[n - 1]); n--)
        text[n - 1] = '\0';
    return text;
}

static bool is_on(const char *value)
{
    return strcasecmp(value, "yes") == 0 || strcasecmp(value, "true") == 0 || strcasecmp(value, "on") == 0 ||
           strcmp(value, "1") == 0;
}

static void keep_caution(Setup *setup, const char *key, const char *value)
{
    char wrong[SETUP_WRONG_LEN];
    for (int i = 0; i < _CAUTION_MAX; i++) {
        if (strcasecmp(caution_info((Caution)i)->key, key) != 0)
            continue;
        if (i != CAUTION_MINOR) {
            setup->cautions[i] = is_on(value);
            continue;
        }
        if (setup_read_age(setup, value, wrong) == 0)
            setup->cautions[i] = setup->age < ADULT;
    }
}

/* lulld reads the file; here only what must not be lost is looked for, in whatever state the rest is. */
int setup_keep_cautions(Setup *setup, const char *conf)
{
    _cleanup_free_ char *copy = strdup(conf);
    bool person = false;
    char *save = NULL;
    for (char *line = copy ? strtok_r(copy, "\n", &save) : NULL; line; line = strtok_r(NULL, "\n", &save)) {
        char *key = stripped(line), *value = strchr(key, '=');
        if (key[0] == '[')
            person = strcasecmp(key, "[person]") == 0;
        if (key[0] == '[' || !value || !person)
            continue;
        *value++ = '\0';
        keep_caution(setup, stripped(key), stripped(value));
    }
    return copy ? 0 : -ENOMEM;
}

void setup_format_cautions(const Setup *setup, char ret[static SETUP_CAUTIONS_LEN])
{
    size_t n = 0;
    ret[0] = '\0';
    for (int i = 0; i < _CAUTION_MAX; i++) {
        if (!setup->cautions[i])
            continue;
        n += (size_t)snprintf(ret + n, SETUP_CAUTIONS_LEN - n, n > 0 ? ",%s" : "%s",
                              i == CAUTION_MINOR ? "age=" : caution_info((Caution)i)->word);
        if (i == CAUTION_MINOR)
            n += (size_t)snprintf(ret + n, SETUP_CAUTIONS_LEN - n, "%d", setup->age);
    }
}
