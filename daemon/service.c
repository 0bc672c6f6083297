/* SPDX-License-Identifier: MIT */
#include "service.h"

#include <errno.h>
#include <inttypes.h>
#include <malloc.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <systemd/sd-bus.h>
#include <systemd/sd-daemon.h>
#include <systemd/sd-event.h>

#include "bus-logcontrol.h"
#include "bus.h"
#include "clock.h"
#include "config.h"
#include "engine.h"
#include "l10n.h"
#include "log.h"
#include "macro.h"
#include "names.h"
#include "present.h"
#include "service-internal.h"
#include "service-parts.h"
#include "session.h"

/* So many changes leave enough behind to be worth giving back. */
#define TRIM_AFTER 8

/* When a step fails, which only memory can make it, it is tried again after this. */
#define STEP_AGAIN USEC_PER_MIN

static void service_clear(Service *s)
{
    session_free(s->session);
    clock_free(s->clock);
    bus_free(s->published);
    present_free(s->present);
    engine_free(s->engine);
    store_free(s->store);
    zone_free(s->zone);
    settings_free(s->settings);
    parts_strv_free(s->problems);
    sd_bus_flush_close_unref(s->bus);
    sd_event_unref(s->event);
}

void service_tell_status(const Service *s)
{
    if (engine_storage(s->engine) != STORAGE_OK)
        sd_notify(false, "STATUS=Running, but the journal can't be written: see `lull status`");
    else if (s->instead != INSTEAD_NONE)
        sd_notify(false, "STATUS=Running, but the configuration has errors: see `lull status`");
    else
        sd_notify(false, "STATUS=Running");
}

/* ---- What the engine tells ---- */

static void on_effects(void *userdata, const EffectList *effects, Usec now)
{
    /* Whoever caused them: what is shown and told to all is in our language. */
    L10N_OWN_LANGUAGE;
    Service *s = userdata;
    size_t raised = 0;

    log_event(LOG_EVENT_NONE, LOG_DEBUG, "A step with %zu effects", effects->n);

    for (size_t i = 0; i < effects->n; i++)
        raised += effects->items[i].type == EFFECT_RAISE;
    present_effects(s->present, effects, now);
    if (s->published)
        bus_effects(s->published, effects, now);
    if (raised > 0)
        log_event(LOG_EVENT_RAISED, LOG_INFO, "Raised %zu reminder%s", raised, raised == 1 ? "" : "s");
}

static void on_recorded(void *userdata, const Entry *entry, _unused_ Usec now)
{
    Service *s = userdata;

    log_event(LOG_EVENT_NONE, LOG_DEBUG, "An entry was recorded");
    if (s->published)
        bus_recorded(s->published, entry);
}

static void tell_storage(Service *s, StorageState state)
{
    if (state == STORAGE_OK)
        log_event(LOG_EVENT_STORAGE_RECOVERED, LOG_NOTICE, "The journal can be written again");
    else
        log_event(LOG_EVENT_STORAGE_FAILING, LOG_ERR, "The journal can't be written: %s",
                  storage_state_to_string(state));
    present_storage(s->present, state);
}

/* ---- Time ---- */

/* The one place that arms the timer; whatever may have moved the next edge comes here. */
void service_settle(void *userdata)
{
    L10N_OWN_LANGUAGE;
    Service *s = userdata;
    Usec now = clock_now(), next;
    int r;

    r = engine_step(s->engine, now, &next);
    if (r < 0) {
        log_errno(r, "Can't do what is due");
        next = now + STEP_AGAIN;
    }
    present_step(s->present, now);
    next = MIN(next, present_next(s->present, now));
    session_delay_sleep(s->session, s->settings->regimen->before_sleep > 0);
    log_event(LOG_EVENT_NONE, LOG_DEBUG, "The next step is in %" PRId64 " s",
              next == USEC_NEVER ? -1 : (next - now) / USEC_PER_SEC);
    r = clock_arm(s->clock, next, service_settle);
    if (r < 0)
        log_errno(r, "Can't arm the timer");
    if (++s->changes >= TRIM_AFTER) {
        store_relax(s->store);
        malloc_trim(0);
        s->changes = 0;
    }
}

static void on_storage(void *userdata, StorageState state, Usec now)
{
    L10N_OWN_LANGUAGE;
    Service *s = userdata;

    tell_storage(s, state);
    if (s->published)
        bus_storage_changed(s->published);
    service_tell_status(s);
    /* When to try again is another edge; whoever found out may have been refused, and go no further. */
    if (s->clock)
        clock_arm(s->clock, now, service_settle);
}

static Usec on_now(_unused_ void *userdata)
{
    return clock_now();
}

static void on_said(void *userdata)
{
    Service *s = userdata;

    session_let_sleep(s->session);
}

static Usec on_held(void *userdata, const OccurrenceId *id)
{
    Service *s = userdata;

    return present_held(s->present, id);
}

static int on_hangup(_unused_ sd_event_source *source, _unused_ const struct signalfd_siginfo *info, void *userdata)
{
    _cleanup_free_ char *text = NULL;
    Service *s = userdata;
    int r;

    sd_notify(false, "RELOADING=1");
    r = service_reload(s, &text);
    if (r < 0)
        log_errno(r, "Can't read the configuration");
    bus_config_changed(s->published);
    service_settle(s);
    sd_notify(false, "READY=1");
    return 0;
}

/* ---- Putting it together ---- */

static int open_loop(Service *s)
{
    sigset_t hangup;
    int r;

    r = sd_event_default(&s->event);
    if (r < 0)
        return r;
    r = sd_event_set_signal_exit(s->event, true);
    if (r < 0)
        return r;
    sigemptyset(&hangup);
    sigaddset(&hangup, SIGHUP);
    if (sigprocmask(SIG_BLOCK, &hangup, NULL) < 0)
        return -errno;
    signal(SIGPIPE, SIG_IGN);
    /* A limit on the size of files is an error like a full disk, and no reason to die. */
    signal(SIGXFSZ, SIG_IGN);
    return sd_event_set_watchdog(s->event, true);
}

/* The bus closes itself when the loop ends; what is on the screen has to go before that. */
static int on_exit_begins(_unused_ sd_event_source *source, void *userdata)
{
    Service *s = userdata;

    engine_flush(s->engine, clock_now());
    s->present = present_free(s->present);
    return 0;
}

/* Second instances end here, before they touch the journal. */
static int open_bus(Service *s)
{
    int r;

    r = sd_bus_open_user(&s->bus);
    if (r < 0) {
        log_event(LOG_EVENT_NONE, LOG_ERR, "There is no session bus (%s): lulld runs in a user's session",
                  log_strerror(r));
        return r;
    }
    if ((r = sd_bus_attach_event(s->bus, s->event, SD_EVENT_PRIORITY_NORMAL)) >= 0 &&
        (r = sd_bus_set_exit_on_disconnect(s->bus, true)) >= 0)
        r = sd_bus_request_name(s->bus, LULL_BUS_NAME, 0);
    if (r == -EEXIST)
        log_event(LOG_EVENT_NONE, LOG_ERR, "Another lulld is running already: this one isn't needed");
    else if (r < 0)
        log_errno(r, "The session bus doesn't give us our name");
    return r;
}

static int read_around(Service *s)
{
    int r, error;

    r = service_load_settings(s);
    if (r < 0)
        return r;
    r = parts_zone(&s->zone, &error);
    if (r >= 0 && error < 0)
        log_event(LOG_EVENT_NONE, LOG_WARNING, "The time zone is unknown (%s): times are UTC", log_strerror(error));
    return r;
}

/* Reminders go on without a journal, so there is no failing here. */
static int open_store(Service *s)
{
    _cleanup_free_ char *path = NULL;
    int r;

    r = parts_journal_path(&path);
    return r < 0 ? r : store_open(&s->store, path);
}

static int reopen(void *userdata, Store **ret)
{
    Service *s = userdata;
    int r = open_store(s);

    *ret = s->store;
    return r;
}

static int make_engine(Service *s)
{
    char device[DEVICE_SIZE];
    EngineParams params = {
        .regimen = s->settings->regimen,
        .zone = s->zone,
        .storage_error = open_store(s),
        .device = device,
        .seed = parts_seed(),
        .port =
            {.effects = on_effects, .recorded = on_recorded, .storage = on_storage, .reopen = reopen, .userdata = s},
    };

    params.store = s->store;
    parts_device(device);
    return engine_new(&s->engine, &params);
}

static int make_present(Service *s)
{
    _cleanup_free_ char *left_path = parts_left_path();
    const PresentHost host = {
        .now = on_now, .rearm = service_settle, .said = on_said, .left_path = left_path, .userdata = s};
    sd_event_source *exit_begins;
    int r;

    r = present_new(&s->present, s->bus, s->engine, &host);
    if (r < 0)
        return r;
    r = sd_event_add_exit(s->event, &exit_begins, on_exit_begins, s);
    if (r < 0)
        return r;
    r = sd_event_source_set_priority(exit_begins, SD_EVENT_PRIORITY_IMPORTANT);
    if (r < 0)
        return r;
    r = sd_event_source_set_floating(exit_begins, true);
    sd_event_source_unref(exit_begins);
    if (r >= 0 && engine_storage(s->engine) != STORAGE_OK)
        tell_storage(s, engine_storage(s->engine));
    return r;
}

static int publish(Service *s)
{
    const BusHost host = {.reload = service_reload,
                          .problems = service_problems,
                          .held = on_held,
                          .rearm = service_settle,
                          .userdata = s};
    int r;

    r = bus_publish(&s->published, s->bus, s->engine, &host);
    if (r < 0)
        return r;
    r = bus_publish_log_control(s->bus);
    if (r < 0)
        return r;
    return sd_event_add_signal(s->event, NULL, SIGHUP, on_hangup, s);
}

static int assemble(Service *s)
{
    int r;

    if ((r = read_around(s)) < 0 || (r = make_engine(s)) < 0 || (r = make_present(s)) < 0 ||
        (r = service_watch(s)) < 0 || (r = engine_start(s->engine, clock_now())) < 0 || (r = publish(s)) < 0)
        return r;
    parts_keep(s->settings);
    service_settle(s);
    return 0;
}

static int start(Service *s)
{
    int r;

    r = open_loop(s);
    if (r < 0) {
        log_errno(r, "Can't watch for events");
        return r;
    }
    r = open_bus(s);
    if (r < 0)
        return r;
    r = assemble(s);
    if (r < 0)
        log_errno(r, "Can't start");
    return r;
}

int service_run(void)
{
    _cleanup_(service_clear) Service service = {0};
    int r;

    /* A health log is nobody else's business. */
    umask(0077);
    mallopt(M_TOP_PAD, 0);
    log_open();
    if (start(&service) < 0)
        return EXIT_FAILURE;
    log_event(LOG_EVENT_STARTED, LOG_INFO, "lulld " LULL_VERSION " is running");
    service_tell_status(&service);
    r = sd_notify(false, "READY=1");
    if (r < 0) {
        /* Unheard, it would be taken for one that hangs. */
        log_errno(r, "Can't tell the service manager that lulld is ready");
        return EXIT_FAILURE;
    }
    /* Reading the configuration and the journal took more than running does. */
    store_relax(service.store);
    malloc_trim(0);
    r = sd_event_loop(service.event);
    sd_notify(false, "STOPPING=1");
    if (r < 0)
        log_errno(r, "The event loop failed");
    return r < 0 ? EXIT_FAILURE : r;
}
