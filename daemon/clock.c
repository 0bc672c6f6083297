/* SPDX-License-Identifier: MIT */
#include "clock.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/timerfd.h>
#include <time.h>

#include "macro.h"

/* sd-event takes an accuracy of 0 for its default, which is 250 ms. */
#define TIMER_ACCURACY 1

/* A zone that is taken away is usually put back changed a moment later (`rm` and `ln`, a file that is created and then
 * written). Looking in between would find UTC, and that is a journey. */
#define ZONE_SETTLES_AFTER (500 * USEC_PER_MSEC)
#define ZONE_PUT (IN_MOVED_TO | IN_CLOSE_WRITE)
#define ZONE_UNSETTLED (IN_CREATE | IN_DELETE | IN_MOVED_FROM)

/* Later than every instant that lull works with (2242), where time_t can say so. */
#define FAR_SEC ((time_t)(sizeof(time_t) > sizeof(int32_t) ? INT64_C(4) * INT32_MAX : INT32_MAX))

struct Clock {
    sd_event_source *timer, *step, *zone, *settle;
    int step_fd;
    ClockHandler handler;
    void (*due)(void *userdata);
    void *userdata;
    Usec at; /* what the timer is armed for */
};

static Usec timespec_usec(const struct timespec *ts)
{
    return (Usec)ts->tv_sec * USEC_PER_SEC + ts->tv_nsec / 1000;
}

Usec clock_now(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_REALTIME, &ts);
    return timespec_usec(&ts);
}

static int on_timer(sd_event_source *source, uint64_t usec, void *userdata)
{
    Clock *clock = userdata;

    (void)source;
    (void)usec;
    clock->at = USEC_NEVER;
    clock->due(clock->userdata);
    return 0;
}

int clock_arm(Clock *clock, Usec at, void (*handler)(void *userdata))
{
    int r;

    clock->due = handler;
    if (at == clock->at)
        return 0;
    if (at == USEC_NEVER) {
        clock->at = USEC_NEVER;
        return sd_event_source_set_enabled(clock->timer, SD_EVENT_OFF);
    }
    r = sd_event_source_set_time(clock->timer, (uint64_t)MAX(at, 0));
    if (r < 0)
        return r;
    r = sd_event_source_set_enabled(clock->timer, SD_EVENT_ONESHOT);
    if (r < 0)
        return r;
    clock->at = at;
    return 0;
}

/* A timer that never fires; setting the clock cancels it, and that is all it is for. */
static int step_arm(int fd)
{
    struct itimerspec far = {.it_value.tv_sec = FAR_SEC};

    /* ECANCELED: the clock was set again just now. The timer is armed all the same. */
    if (timerfd_settime(fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &far, NULL) < 0 && errno != ECANCELED)
        return -errno;
    return 0;
}

static int on_step(sd_event_source *source, int fd, uint32_t revents, void *userdata)
{
    Clock *clock = userdata;
    uint64_t expirations;

    (void)source;
    (void)revents;
    if (read(fd, &expirations, sizeof(expirations)) < 0 && errno != ECANCELED)
        return errno == EAGAIN || errno == EINTR ? 0 : -errno;

    int r = step_arm(fd);
    clock->handler(clock->userdata, false);
    return r;
}

static int watch_steps(Clock *clock, sd_event *event)
{
    int r;

    clock->step_fd = timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
    if (clock->step_fd < 0)
        return -errno;
    r = step_arm(clock->step_fd);
    if (r < 0)
        return r;
    return sd_event_add_io(event, &clock->step, clock->step_fd, EPOLLIN, on_step, clock);
}

static int on_settled(sd_event_source *source, uint64_t usec, void *userdata)
{
    Clock *clock = userdata;

    (void)source;
    (void)usec;
    clock->handler(clock->userdata, true);
    return 0;
}

static int on_zone_dir(sd_event_source *source, const struct inotify_event *event, void *userdata)
{
    Clock *clock = userdata;
    int r;

    (void)source;
    /* After an overflow anything may have happened. */
    if (!(event->mask & IN_Q_OVERFLOW) && (event->len == 0 || strcmp(event->name, "localtime") != 0))
        return 0;
    if (event->mask & ZONE_PUT) {
        sd_event_source_set_enabled(clock->settle, SD_EVENT_OFF);
        clock->handler(clock->userdata, true);
        return 0;
    }
    r = sd_event_source_set_time_relative(clock->settle, ZONE_SETTLES_AFTER);
    if (r < 0)
        return r;
    return sd_event_source_set_enabled(clock->settle, SD_EVENT_ONESHOT);
}

/* The directory, not the file: zones are changed by putting another link in its place. */
static int watch_zone(Clock *clock, sd_event *event, const char *dir)
{
    int r;

    r = sd_event_add_inotify(event, &clock->zone, dir, ZONE_PUT | ZONE_UNSETTLED | IN_ONLYDIR, on_zone_dir, clock);
    if (r < 0)
        return r;
    r = sd_event_add_time_relative(event, &clock->settle, CLOCK_MONOTONIC, 0, TIMER_ACCURACY, on_settled, clock);
    if (r < 0)
        return r;
    return sd_event_source_set_enabled(clock->settle, SD_EVENT_OFF);
}

int clock_watch(Clock **ret, sd_event *event, const char *zone_dir, ClockHandler handler, void *userdata)
{
    _cleanup_(clock_freep) Clock *clock = calloc(1, sizeof(*clock));
    int r;

    if (!clock)
        return -ENOMEM;
    clock->step_fd = -1;
    clock->handler = handler;
    clock->userdata = userdata;
    clock->at = USEC_NEVER;

    r = sd_event_add_time(event, &clock->timer, CLOCK_REALTIME, 0, TIMER_ACCURACY, on_timer, clock);
    if (r < 0)
        return r;
    r = sd_event_source_set_enabled(clock->timer, SD_EVENT_OFF);
    if (r < 0)
        return r;
    r = watch_steps(clock, event);
    if (r < 0)
        return r;
    if (zone_dir) {
        r = watch_zone(clock, event, zone_dir);
        if (r < 0)
            return r;
    }
    *ret = TAKE_PTR(clock);
    return 0;
}

Clock *clock_free(Clock *clock)
{
    if (!clock)
        return NULL;
    sd_event_source_unref(clock->settle);
    sd_event_source_unref(clock->zone);
    sd_event_source_unref(clock->step);
    sd_event_source_unref(clock->timer);
    if (clock->step_fd >= 0)
        close(clock->step_fd);
    free(clock);
    return NULL;
}
