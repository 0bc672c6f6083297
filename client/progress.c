/* SPDX-License-Identifier: MIT */
#include "progress.h"

#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "l10n.h"

/* What is done sooner needs no telling. */
#define QUIET_SPAN USEC_PER_SEC

static Usec monotonic_now(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return ts.tv_sec * USEC_PER_SEC + ts.tv_nsec / 1000;
}

void progress_begin(Progress *p, const char *what, int fd, bool reads)
{
    *p = (Progress){.what = what, .fd = fd, .reads = reads, .began = monotonic_now()};
}

/* A descriptor that was passed on shares its place with ours. */
static void put_amount(const Progress *p)
{
    struct stat st;
    off_t place = lseek(p->fd, 0, SEEK_CUR);
    if (place < 0 || fstat(p->fd, &st) < 0 || !S_ISREG(st.st_mode))
        return;
    char size[32];
    snprintf(size, sizeof(size), "%.1f", (double)place / 1e6);
    putc(' ', stderr);
    if (!p->reads)
        fprintf(stderr, _("%s MB"), l10n_number(size));
    else if (st.st_size > 0)
        fprintf(stderr, _("%d%%"), (int)(place * 100 / st.st_size));
}

void progress_tick(void *progress)
{
    Progress *p = progress;
    if (!isatty(STDERR_FILENO) || monotonic_now() - p->began < QUIET_SPAN)
        return;
    fprintf(stderr, "\r\033[K%s ...", p->what);
    put_amount(p);
    fflush(stderr);
    p->shown = true;
}

void progress_end(Progress *p)
{
    if (p->shown)
        fputs("\r\033[K", stderr);
    p->shown = false;
}
