/* SPDX-License-Identifier: MIT */
#include "follow.h"

#include <errno.h>
#include <sys/timerfd.h>

#include "command.h"

enum { POLL_BUS, POLL_OUTPUT, POLL_MIDNIGHT, _POLL_MAX };

/* Fires at the next midnight, and when the clock is set. */
static int arm_midnight(int fd, const View *view)
{
    Usec at;
    zone_resolve(view->zone, zone_local(view->zone, view->now).day + 1, 0, &at);
    struct itimerspec when = {.it_value = {.tv_sec = at / USEC_PER_SEC, .tv_nsec = at % USEC_PER_SEC * 1000}};
    return timerfd_settime(fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &when, NULL) < 0 ? -errno : 0;
}

static int show_now(Client *client, int midnight, int (*show)(Client *client, void *userdata), void *userdata)
{
    int r;
    /* ECANCELED: armed, but the clock was set since it was last looked at. */
    do {
        r = client_refresh(client);
        if (r >= 0)
            r = arm_midnight(midnight, &client->view);
    } while (r == -ECANCELED);
    if (r >= 0)
        r = show(client, userdata);
    client_flush(client);
    return r;
}

/* *ret_changed: something is to be shown. *ret_ended: nobody looks any more. */
static int wait_for_change(Client *client, int midnight, bool *ret_changed, bool *ret_ended)
{
    struct pollfd fds[_POLL_MAX] = {
        [POLL_OUTPUT] = {.fd = STDOUT_FILENO},
        [POLL_MIDNIGHT] = {.fd = midnight, .events = POLLIN},
    };
    int timeout_ms;
    int r = proxy_poll(client->proxy, &fds[POLL_BUS], &timeout_ms);
    if (r != 0)
        return r;
    if (poll(fds, _POLL_MAX, timeout_ms) < 0)
        return errno == EINTR ? 0 : -errno;
    *ret_ended = fds[POLL_OUTPUT].revents != 0;
    r = proxy_dispatch(client->proxy, ret_changed);
    if (fds[POLL_MIDNIGHT].revents)
        *ret_changed = true;
    return r;
}

static int follow_until_end(Client *client, int midnight, int (*show)(Client *client, void *userdata), void *userdata)
{
    bool changed = true, ended = false;
    int r = proxy_watch(client->proxy);
    while (r == 0 && !ended && client->write_error == 0) {
        if (changed)
            r = show_now(client, midnight, show, userdata);
        if (r > 0)
            return 0;
        changed = false;
        /* Whoever stops the service means it: a bar doesn't start it again. */
        proxy_only_running(client->proxy, PROXY_TIMEOUT);
        if (r == 0 && client->write_error == 0)
            r = wait_for_change(client, midnight, &changed, &ended);
    }
    return r;
}

int follow(Client *client, int (*show)(Client *client, void *userdata), void *userdata)
{
    _cleanup_close_ int midnight = timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC | TFD_NONBLOCK);
    if (midnight < 0)
        return -errno;
    int r = follow_until_end(client, midnight, show, userdata);
    if (r <= 0)
        return r;
    /* The bus is gone: the last line says that the service is. */
    int shown = show_now(client, midnight, show, userdata);
    return shown < 0 ? shown : client_failed(client, r);
}
