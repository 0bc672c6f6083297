/* SPDX-License-Identifier: MIT */
#include "settings-tree.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "core/text.h"
#include "scan.h"

/* Stands before each layer; the size of its text and the name of its file follow in the same line. */
#define MARK "#@ "

static const char introduction[] = "# Kept by lulld: the last configuration without errors, layer after layer. While "
                                   "the present one has errors, this\n"
                                   "# one is in force. Changes to this file are lost.\n";

void kept_begin(Tree *tree)
{
    tree->keep = true;
    text_add(&tree->kept, "%s", introduction);
}

void kept_add(Tree *tree, const char *path, const char *text, size_t size)
{
    if (!tree->keep)
        return;
    text_add(&tree->kept, MARK "%zu %s\n%.*s\n", size, path, (int)size, text);
}

static bool holds(const char *path, const char *text)
{
    _cleanup_free_ char *present = NULL;
    size_t size;
    return scan_read(path, &present, &size) == 0 && size == strlen(text) && memcmp(present, text, size) == 0;
}

static int write_all(int fd, const char *text)
{
    for (size_t len = strlen(text); len > 0;) {
        ssize_t n = write(fd, text, len);
        if (n < 0 && errno != EINTR)
            return -errno;
        text += n > 0 ? n : 0;
        len -= n > 0 ? (size_t)n : 0;
    }
    return fsync(fd) < 0 ? -errno : 0;
}

/* Whole or not at all. */
static int replace(const char *path, const char *text)
{
    _cleanup_free_ char *part = NULL;
    if (asprintf(&part, "%s.part", path) < 0)
        return -ENOMEM;
    if (unlink(part) < 0 && errno != ENOENT)
        return -errno;
    _cleanup_close_ int fd = open(part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return -errno;
    int r = write_all(fd, text);
    if (r >= 0 && rename(part, path) < 0)
        r = -errno;
    if (r < 0)
        unlink(part);
    return r;
}

int settings_keep(const Settings *settings, const char *path)
{
    if (!settings->text || holds(path, settings->text))
        return 0;
    return replace(path, settings->text);
}

/* Adds the layer at `text` and returns where it ends, or NULL where there is none. */
static char *add_layer(Tree *tree, char *text, const char *end, int *ret)
{
    char *name, *body;
    if (strncmp(text, MARK, strlen(MARK)) != 0)
        return NULL;
    size_t size = strtoul(text + strlen(MARK), &name, 10);
    if (*name != ' ' || !(body = strchr(name, '\n')) || size >= (size_t)(end - body) || body[size + 1] != '\n')
        return NULL;
    *body++ = '\0';
    *ret = tree_add_text(tree, name + 1, 1, body, size);
    return body + size + 1;
}

static int add_kept(Tree *tree, char *text, size_t size)
{
    const char *end = text + size;
    int r = 0;
    if (strncmp(text, introduction, strlen(introduction)) != 0)
        return -EINVAL;
    for (text += strlen(introduction); text && text < end && r >= 0;)
        text = add_layer(tree, text, end, &r);
    return text ? r : -EINVAL;
}

int settings_load_kept(const char *path, Settings **ret)
{
    _cleanup_(tree_freep) Tree *tree = NULL;
    _cleanup_free_ char *text = NULL;
    size_t size;
    int r = scan_read(path, &text, &size);
    if (r != 0)
        return r < 0 ? r : -EINVAL;
    r = tree_new(true, &tree);
    if (r >= 0)
        r = add_kept(tree, text, size);
    return r < 0 ? r : tree_finish(tree, ret);
}
