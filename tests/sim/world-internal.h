/* SPDX-License-Identifier: MIT */
#pragma once

#include "macro.h"
#include "world.h"

#define WORLD_ZONES 10
#define SHOWN_MAX 8192

/* What a screen would show, and how often it was asked for. */
typedef struct Shown {
    OccurrenceId id;
    uint32_t screen; /* on which it is; a lost one makes room for a new one */
    int32_t nags;
    Usec nominal;
    int missed;
    uint32_t undos; /* how many there had been when these were counted */
} Shown;

struct World {
    Random random;
    uint64_t seed;
    bool traced;
    Regimen *regimen;
    Zone *zones[WORLD_ZONES];
    const Zone *zone;
    Agenda *agenda;
    Person person;
    Usec now;
    Usec paused_until;

    Entry **journal;
    size_t n_journal, journal_allocated;
    Shown shown[SHOWN_MAX];
    uint32_t screen, undos;

    WorldCount count;
    char complaint[1024];
};

/* Notes the first complaint; always false. */
bool _printf_(2, 3) world_complain(World *w, const char *format, ...);
/* Prints a line. */
void world_trace(const World *w, const char *what, const Entry *entry);
/* Appends to the world's journal. */
void world_keep(World *w, const Entry *entry);
/* An agenda made from the journal alone. */
Agenda *world_derive(const World *w, EffectList *effects);

/* world-check.c: the effects of a step, and the state after it. Clears the list. */
bool world_check(World *w, EffectList *effects);
/* What the journal tells is what is in memory: an agenda from world_derive(), with its effects. */
bool world_check_derived(World *w, const Agenda *derived, const EffectList *effects);
/* Undo of everything restores the state. */
bool world_check_undo(World *w);
