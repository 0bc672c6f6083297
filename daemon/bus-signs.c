/* SPDX-License-Identifier: MIT */
/* What the diary of someone with a dopamine medicine gives reason to say. */
#include "bus-internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "core/digest.h"
#include "core/lullday.h"
#include "core/wording.h"
#include "l10n.h"

/* Wherever the clock was, a night's record stands before this much later. */
#define ELSEWHERE (2 * USEC_PER_DAY)

static int keep(const Entry *entry, bool voided, void *userdata)
{
    return voided ? 0 : digest_add(userdata, entry);
}

/* The diary up to a night, as far back as a digest reaches. */
static int read_diary(Bus *bus, Day last, Digest **ret)
{
    Day first = MAX(last - DIGEST_DAYS_MAX + 1, (Day)DAY_MIN);
    _cleanup_(digest_abandonp) DigestMaker *maker = NULL;
    char cursor[STORE_CURSOR_LEN] = "", next[STORE_CURSOR_LEN];
    StoreFilter filter = {.kind = ENTRY_DIARY, .until = last * USEC_PER_DAY + ELSEWHERE, .cursor = cursor};
    int r;

    r = digest_begin(first, last, &maker);
    do {
        if (r >= 0)
            r = engine_query(bus->engine, &filter, keep, maker, next);
        if (r < 0)
            return r;
        memcpy(cursor, next, sizeof(cursor));
    } while (*cursor);
    return digest_end(TAKE_PTR(maker), ret);
}

int bus_notice_signs(Bus *bus, Day last, char **ret)
{
    _cleanup_(digest_freep) Digest *digest = NULL;
    DigestSigns signs;
    int r;

    *ret = NULL;
    if (!agenda_regimen(bus_agenda(bus))->dopaminergic)
        return 0;
    r = read_diary(bus, last, &digest);
    if (r < 0)
        return r;
    digest_signs(digest, &signs);
    r = wording_signs(&signs, ret);
    if (r >= 0 && !**ret) {
        free(*ret);
        *ret = NULL;
    }
    return r;
}

int bus_method_get_notices(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *answer = NULL;
    _cleanup_free_ char *notice = NULL;
    Bus *bus = userdata;
    Day last = bus_today(bus, clock_now());
    const char *text;
    int r;

    r = sd_bus_message_read(m, "s", &text);
    if (r < 0)
        return r;
    if (text[0] && civil_parse(text, &last) < 0)
        return bus_refuse_argument(bus, error, _("'%s' is no night: give the date on which it begins, as 2026-11-22."),
                                   text);
    r = bus_notice_signs(bus, last, &notice);
    if (r == -ENOMEM)
        return r;
    if (r < 0)
        return bus_refuse(bus, error, BUS_OWN, BUS_E_JOURNAL, &(BusAbout){.hint = strerror(-r)});
    r = sd_bus_message_new_method_return(m, &answer);
    if (r < 0)
        return r;
    r = sd_bus_message_append_strv(answer, (char *[]){notice, NULL});
    return r < 0 ? r : sd_bus_send(NULL, answer, NULL);
}
