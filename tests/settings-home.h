/* SPDX-License-Identifier: MIT */
#pragma once

/* A home and two system folders of our own, below one that is removed with everything in it. Included after
 * cmocka.h. */

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "macro.h"
#include "settings.h"

static char root[] = "/tmp/test-settings-XXXXXX";

static inline const char *path_to(const char *name)
{
    static char path[256];
    snprintf(path, sizeof(path), "%s/%s", root, name);
    return path;
}

static inline void make_folders(const char *name)
{
    char path[256];
    snprintf(path, sizeof(path), "%s", path_to(name));
    for (char *slash = path + 1; (slash = strchr(slash, '/')); slash++) {
        *slash = '\0';
        assert_true(mkdir(path, 0755) == 0 || errno == EEXIST);
        *slash = '/';
    }
}

static inline void write_file(const char *name, const char *text)
{
    make_folders(name);
    FILE *file = fopen(path_to(name), "we");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static inline int remove_one(const char *path, _unused_ const struct stat *st, _unused_ int type,
                             _unused_ struct FTW *walk)
{
    return remove(path);
}

static inline int set_up(void **state)
{
    (void)state;
    char dirs[600];
    memset(root + strlen(root) - 6, 'X', 6);
    assert_non_null(mkdtemp(root));
    assert_int_equal(chmod(root, 0755), 0);
    snprintf(dirs, sizeof(dirs), "%s/etc1:relative:%s/etc2", root, root);
    setenv("XDG_CONFIG_DIRS", dirs, 1);
    setenv("XDG_CONFIG_HOME", path_to("home"), 1);
    setenv("HOME", path_to("elsewhere"), 1);
    return 0;
}

static inline int tear_down(void **state)
{
    (void)state;
    return nftw(root, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static inline Settings *load_all(void)
{
    Settings *settings;
    assert_int_equal(settings_load(&settings), 0);
    return settings;
}
