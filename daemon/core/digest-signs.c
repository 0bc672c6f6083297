/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "digest.h"

/* The first and the last values of those nights that say one, never the same night in both. */
typedef struct Stretches {
    int32_t first[DIGEST_SIGN_NIGHTS], last[DIGEST_SIGN_NIGHTS];
    size_t n_first, n_last;
} Stretches;

typedef bool (*Says)(const DigestNight *night, int32_t *ret);

static bool says_onset(const DigestNight *night, int32_t *ret)
{
    *ret = night->onset_min;
    return night->onset == DIGEST_ONSET_DIARY;
}

static bool says_sites(const DigestNight *night, int32_t *ret)
{
    *ret = night->diary.values[DIARY_SITES];
    return diary_says(&night->diary, DIARY_SITES);
}

static void gather(const Digest *d, Says says, Stretches *ret)
{
    size_t next = 0, end = d->n_nights;
    int32_t value;

    *ret = (Stretches){.n_first = 0};
    for (; next < end && ret->n_first < DIGEST_SIGN_NIGHTS; next++)
        if (says(&d->nights[next], &value))
            ret->first[ret->n_first++] = value;
    for (; end > next && ret->n_last < DIGEST_SIGN_NIGHTS; end--)
        if (says(&d->nights[end - 1], &value))
            ret->last[ret->n_last++] = value;
}

static int compare(const void *x, const void *y)
{
    int32_t a = *(const int32_t *)x, b = *(const int32_t *)y;

    return (a > b) - (a < b);
}

static int32_t twice_median(int32_t values[static DIGEST_SIGN_NIGHTS])
{
    qsort(values, DIGEST_SIGN_NIGHTS, sizeof(*values), compare);
    return values[(DIGEST_SIGN_NIGHTS - 1) / 2] + values[DIGEST_SIGN_NIGHTS / 2];
}

static void find_earlier(const Digest *d, DigestSigns *ret)
{
    Stretches s;

    gather(d, says_onset, &s);
    if (s.n_last < DIGEST_SIGN_NIGHTS)
        return;
    ret->twice_start = twice_median(s.first);
    ret->twice_lately = twice_median(s.last);
    ret->earlier = ret->twice_start - ret->twice_lately >= 2 * DIGEST_SIGN_EARLIER;
}

/* What was there at the start has to be known; one night is then enough to name a place that wasn't. */
static void find_new_sites(const Digest *d, DigestSigns *ret)
{
    uint32_t then = 0, now = 0;
    Stretches s;

    gather(d, says_sites, &s);
    for (size_t i = 0; i < s.n_first; i++)
        then |= (uint32_t)s.first[i];
    for (size_t i = 0; i < s.n_last; i++)
        now |= (uint32_t)s.last[i];
    ret->new_sites = now & ~then;
}

void digest_signs(const Digest *digest, DigestSigns *ret)
{
    *ret = (DigestSigns){.earlier = false};
    find_earlier(digest, ret);
    find_new_sites(digest, ret);
}
