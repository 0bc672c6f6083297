/* SPDX-License-Identifier: MIT */
#include "service-parts.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/random.h>
#include <systemd/sd-id128.h>
#include <systemd/sd-path.h>

#include "core/text.h"
#include "l10n.h"
#include "log.h"
#include "macro.h"
#include "tzdata.h"

/* Makes of the machine's id one that only lull knows. */
#define LULL_APP_ID SD_ID128_MAKE(c4, 9f, bf, c5, 66, 7f, e4, 0f, d9, 61, 34, e5, 21, ae, fe, de)

#define KEPT_SETTINGS "lull/last-good.conf"
#define LEFT_ON_SCREEN "lull/notifications"

char **parts_strv_free(char **strv)
{
    for (char **s = strv; s && *s; s++)
        free(*s);
    free(strv);
    return NULL;
}

static const char *why_instead(Instead instead)
{
    return instead == INSTEAD_KEPT
               ? N_("lull.conf: the configuration has errors: the last good one is in force until it is right")
               : N_("lull.conf: the configuration has errors: the shipped defaults are in force until it is right");
}

int parts_problems(const Settings *settings, Instead instead, char ***ret)
{
    char **strv = calloc(settings->n_problems + 2, sizeof(*strv));
    size_t n = 0;
    int r = 0;

    if (!strv)
        return -ENOMEM;
    if (instead != INSTEAD_NONE) {
        strv[n] = strdup(_(why_instead(instead)));
        r = strv[n++] ? 0 : -ENOMEM;
    }
    for (size_t i = 0; i < settings->n_problems && r >= 0; i++) {
        r = settings_problem_format(&settings->problems[i], &strv[n]);
        n++;
    }
    if (r < 0) {
        parts_strv_free(strv);
        return r;
    }
    *ret = strv;
    return 0;
}

int parts_refusal(const Settings *settings, char **ret)
{
    _cleanup_free_ char *first = NULL;
    Text text = {0};
    int r;

    for (size_t i = 0; i < settings->n_problems && !first; i++) {
        if (settings->problems[i].notice)
            continue;
        r = settings_problem_format(&settings->problems[i], &first);
        if (r < 0)
            return r;
    }
    text_add(&text, "%s %s", _("The configuration was refused, the old one stays in force."), first ? first : "");
    if (settings->n_errors > 1) {
        text_add(&text, " ");
        text_add(
            &text,
            P_("(and %zu more: `lull check-config`)", "(and %zu more: `lull check-config`)", settings->n_errors - 1),
            settings->n_errors - 1);
    }
    return text_take(&text, ret);
}

static int read_zone(Zone **ret)
{
    _cleanup_free_ char *name = NULL;
    _cleanup_free_ void *data = NULL;
    size_t size;
    int r;

    r = tzdata_read(NULL, &name, &data, &size);
    if (r < 0)
        return r;
    return data ? zone_new_tzif(ret, name, data, size) : zone_new_posix(ret, name);
}

int parts_zone(Zone **ret, int *ret_error)
{
    int r;

    *ret_error = 0;
    r = read_zone(ret);
    if (r == 0 || r == -ENOMEM)
        return r;
    *ret_error = r;
    return zone_new_posix(ret, "UTC0");
}

int parts_fall_back(Settings **ret, Instead *ret_instead)
{
    _cleanup_(settings_freep) Settings *settings = NULL;
    _cleanup_free_ char *path = NULL;
    int r;

    r = sd_path_lookup(SD_PATH_USER_SHARED, KEPT_SETTINGS, &path);
    if (r >= 0)
        r = settings_load_kept(path, &settings);
    if (r == -ENOMEM)
        return r;
    if (r >= 0 && settings->n_errors == 0) {
        *ret = TAKE_PTR(settings);
        *ret_instead = INSTEAD_KEPT;
        return 0;
    }
    *ret_instead = INSTEAD_DEFAULTS;
    return settings_defaults(ret);
}

void parts_keep(const Settings *settings)
{
    _cleanup_free_ char *path = NULL;
    int r;

    r = sd_path_lookup(SD_PATH_USER_SHARED, KEPT_SETTINGS, &path);
    if (r >= 0)
        r = settings_keep(settings, path);
    if (r < 0)
        log_errno(r, "Can't keep the configuration for a start when it has errors");
}

/* Without opening it: whoever opens and closes a journal that is in use drops its locks. */
static void close_file(int folder, const char *name)
{
    struct stat st;

    if (fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) >= 0 && S_ISREG(st.st_mode) && (st.st_mode & 077) != 0 &&
        fchmodat(folder, name, st.st_mode & 0700, 0) < 0)
        log_errno(-errno, "Others may read a file in the folder of the journal");
}

/* It may be older than the journal, and open to others: an installation below ~/.local makes it for what it ships. What
 * is in it may have been put there by hand. */
static void close_folder(const char *path)
{
    DIR *folder = opendir(path);
    struct dirent *entry;
    struct stat st;

    if (!folder)
        return;
    if (fstat(dirfd(folder), &st) >= 0 && (st.st_mode & 077) != 0 && fchmod(dirfd(folder), 0700) < 0)
        log_errno(-errno, "Others may look into the folder of the journal");
    while ((entry = readdir(folder)))
        close_file(dirfd(folder), entry->d_name);
    closedir(folder);
}

int parts_journal_path(char **ret)
{
    _cleanup_free_ char *folder = NULL;
    int r;

    r = sd_path_lookup(SD_PATH_USER_SHARED, "lull", &folder);
    if (r < 0)
        return r;
    close_folder(folder);
    return asprintf(ret, "%s/journal.db", folder) < 0 ? -ENOMEM : 0;
}

char *parts_left_path(void)
{
    char *path;

    return sd_path_lookup(SD_PATH_USER_RUNTIME, LEFT_ON_SCREEN, &path) < 0 ? NULL : path;
}

void parts_device(char ret[static DEVICE_SIZE])
{
    sd_id128_t id;

    if (sd_id128_get_machine_app_specific(LULL_APP_ID, &id) < 0)
        snprintf(ret, DEVICE_SIZE, "local");
    else
        snprintf(ret, DEVICE_SIZE, SD_ID128_FORMAT_STR, SD_ID128_FORMAT_VAL(id));
}

uint64_t parts_seed(void)
{
    uint64_t seed = 0;

    /* Up to 256 bytes come whole; where there are none at all, ids still rise with the time. */
    if (getrandom(&seed, sizeof(seed), 0) < 0)
        return 0;
    return seed;
}
