/* SPDX-License-Identifier: MIT */
#pragma once

/* A disk between SQLite and the file system. It can refuse an operation, and it can lose power: then what was synced is
 * left, and of what was written since only some. It offers no shared memory, so whoever needs it fails. */

/* From now on it is under every database that is opened. Forgets all files. */
void disk_insert(void);
void disk_remove(void);

/* The nth change from now on (write, truncation or sync; from 1) fails, and `times` in a row: with -EIO or -ENOSPC.
 * nth 0: nothing fails. */
void disk_fail(int nth, int times, int error);
/* Whether the failure has come. */
int disk_has_failed(void);

/* Before the nth change from now on the power goes: that and everything after it fails. */
void disk_cut_power(int nth);
/* What is left of the files of directory `from`, written to directory `to`: what was synced, and by `seed` a choice of
 * what came after it, some of it torn. Power is back. */
void disk_salvage(const char *from, const char *to, unsigned seed);
