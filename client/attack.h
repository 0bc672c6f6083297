/* SPDX-License-Identifier: MIT */
#pragma once

/* What is said when legs are restless now: what was noted, what is due, and what may be taken. Pure. */

#include "model.h"
#include "page.h"

#define ATTACK_CHECKS_MAX 2

/* A substance of which today's dose was taken. */
typedef struct AttackTaken {
    char *title, *text;
} AttackTaken;

typedef struct Attack {
    LogEntry entry;
    Status status;
    CheckAnswer checks[ATTACK_CHECKS_MAX]; /* of what there is a reminder for, with its dose */
    size_t n_checks;
    AttackTaken taken[ATTACK_CHECKS_MAX]; /* the others: naming their dose would ask for a second one */
    size_t n_taken;
    char *urgent; /* when not to wait: a fact's text, or NULL */
} Attack;

void attack_clear(Attack *attack);
/* `stretch`: the activity that can be guided through, or NULL; `offered`: it will be asked about next. */
void render_attack(Page *page, const Attack *attack, const Subject *stretch, bool offered);
char *render_attack_json(const View *view, const Attack *attack);
