/* SPDX-License-Identifier: MIT */
#include "wording-internal.h"

#include "l10n.h"
#include "macro.h"

/* In the order of the diary's words for them. */
static const char *const sites[] = {N_("the legs"), N_("the arms"), N_("the trunk"), N_("another place")};

static const char *clock_of(int32_t twice_minutes, char buf[static WORDING_PHRASE_LEN])
{
    int32_t of_day = twice_minutes / 2 % (24 * 60);

    snprintf(buf, WORDING_PHRASE_LEN, "%02d:%02d", (int)of_day / 60, (int)of_day % 60);
    return buf;
}

static void add_earlier(Text *text, const DigestSigns *signs)
{
    char lately[WORDING_PHRASE_LEN], start[WORDING_PHRASE_LEN];

    text_add(
        text,
        _("It begins earlier than at the start: mostly at %.5s on the last %d nights that say when, and at %.5s on "
          "the first %d."),
        clock_of(signs->twice_lately, lately), DIGEST_SIGN_NIGHTS, clock_of(signs->twice_start, start),
        DIGEST_SIGN_NIGHTS);
}

static void add_new_sites(Text *text, uint32_t new_sites)
{
    bool first = true;

    text_add(text, "%s ", _("Where it is now and wasn't at the start:"));
    for (size_t i = 0; i < ARRAY_SIZE(sites); i++)
        if (new_sites >> i & 1) {
            text_add(text, "%s%s", first ? "" : ", ", _(sites[i]));
            first = false;
        }
    text_add(text, ".");
}

int wording_signs(const DigestSigns *signs, char **ret)
{
    Text text = {0};

    if (signs->earlier)
        add_earlier(&text, signs);
    if (signs->earlier && signs->new_sites)
        text_add(&text, " ");
    if (signs->new_sites)
        add_new_sites(&text, signs->new_sites);
    if (text.len > 0)
        text_add(
            &text, " %s",
            _("With a dopamine medicine this can be a sign of augmentation. Talk to your prescriber. Do not stop or "
              "change it yourself."));
    return text_take(&text, ret);
}
