/* SPDX-License-Identifier: MIT */
#pragma once

/* The journal's form on disk: the table and its indexes, as steps that lead from each version to the next. A file is
 * known by its application id; its version is the number of steps it has been through. Also what SQLite's results mean
 * as errno. */

#include <sqlite3.h>

/* "lull", in the header of the file: what file(1) and SQLite's own tools call the application. */
#define SCHEMA_APPLICATION_ID 0x6c756c6c

/* The steps in order, NULL-terminated. What has been released is never changed, only added to. */
extern const char *const schema_steps[];
/* For a journal in memory, which is written much and seldom asked: without the indexes that take two thirds of the time
 * to write, and that nothing needs but to be fast in a large one. */
extern const char *const schema_steps_in_memory[];

/* The version of the open file: 0 for an empty one. Reads only. -EBADMSG: another program's file, or none of SQLite's.
 * -ENOTSUP: more steps than `steps` has. */
int schema_version(sqlite3 *db, const char *const *steps, int *ret_version);

/* Takes the missing steps, a transaction each: all of a step or nothing of it. */
int schema_upgrade(sqlite3 *db, const char *const *steps);

/* A transaction that writes and changes nothing. */
int schema_touch(sqlite3 *db);

/* Runs statements that answer nothing of interest. */
int schema_exec(sqlite3 *db, const char *sql);

/* What a result of SQLite is in the errnos of store.h. To be asked at once: of an I/O error errno is the only witness,
 * since sqlite3_system_errno() knows nothing of one that a commit ran into. It is to be 0 before what is asked about.
 */
int schema_errno(int rc);
/* The same for what the operating system said. */
int schema_errno_of_system(int error);
