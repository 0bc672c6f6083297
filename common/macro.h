/* SPDX-License-Identifier: MIT */
#pragma once

/* Small tools of the language itself: cleanup at the end of a scope, handing a pointer over, array
 * lengths. Nothing here knows anything about lull. */

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define _cleanup_(f) __attribute__((cleanup(f)))
#define _printf_(a, b) __attribute__((format(printf, a, b)))
#define _unused_ __attribute__((unused))

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define MIN(a, b) ((a) < (b) ? (a) : (b))
#define MAX(a, b) ((a) > (b) ? (a) : (b))

/* The value of a pointer variable, which is NULL afterwards: ownership moves on. */
#define TAKE_PTR(p)                    \
    ({                                 \
        __typeof__(p) *_take = &(p);   \
        __typeof__(p) _taken = *_take; \
        *_take = NULL;                 \
        _taken;                        \
    })

/* Makes room for one more element in an array that holds `n` and has room for `allocated`; false when memory is short,
 * with the array as it was. */
#define ARRAY_GROW(array, n, allocated)                                    \
    ({                                                                     \
        bool _fits = (n) < (allocated);                                    \
        if (!_fits) {                                                      \
            size_t _room = (allocated) ? 2 * (allocated) : 8;              \
            void *_grown = reallocarray((array), _room, sizeof(*(array))); \
            if (_grown) {                                                  \
                (array) = _grown;                                          \
                (allocated) = _room;                                       \
                _fits = true;                                              \
            }                                                              \
        }                                                                  \
        _fits;                                                             \
    })

/* Defines NAMEp() for _cleanup_(), from a destructor that accepts NULL. */
#define DEFINE_CLEANUP(Type, func)                \
    static inline _unused_ void func##p(Type **p) \
    {                                             \
        if (*p)                                   \
            func(*p);                             \
    }                                             \
    struct _cleanup_needs_a_semicolon_##func

static inline _unused_ void freep(void *p)
{
    free(*(void **)p);
}

static inline _unused_ void closep(int *fd)
{
    if (*fd >= 0)
        close(*fd);
}

static inline _unused_ void fclosep(FILE **f)
{
    if (*f)
        fclose(*f);
}

#define _cleanup_free_ _cleanup_(freep)
#define _cleanup_close_ _cleanup_(closep)
#define _cleanup_fclose_ _cleanup_(fclosep)
