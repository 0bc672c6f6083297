/* SPDX-License-Identifier: MIT */
#include "command.h"
#include "l10n.h"
#include "stretch.h"

static int run_stretch(Client *client, const Args *args)
{
    _cleanup_(subject_list_clear) SubjectList subjects = {};
    const Subject *activity = NULL;
    int r = proxy_get_subjects(client->proxy, &subjects);
    if (r != 0)
        return client_failed(client, r);
    if ((r = stretch_choose(client, args_word(args, 0), &subjects, &activity)) != 0)
        return r;
    return stretch_run(client, activity, !args_has(args, OPTION_NO_BELL));
}

const Command command_stretch = {
    .name = "stretch",
    .words = "[ACTIVITY]",
    .summary = N_("be guided through the steps of an activity; recorded at its end"),
    .details = N_(
        "The steps are those of the activity in lull.conf: the one that is due, else the first that has steps. Space "
        "pauses, b goes back, n to the next step, q quits; what is stopped early is recorded as partly done where you "
        "say so. A bell rings between steps. Without a terminal the steps are listed. Stop where anything hurts."),
    .example = "lull stretch\nlull stretch --no-bell",
    .max_words = 1,
    .completes = WORD_ACTIVITY,
    .options = TAKES(OPTION_NO_BELL),
    .run = run_stretch,
};
