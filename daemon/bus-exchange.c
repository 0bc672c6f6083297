/* SPDX-License-Identifier: MIT */
#include "bus-internal.h"

#include <errno.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "clock.h"
#include "core/text.h"
#include "export.h"
#include "import.h"
#include "l10n.h"
#include "macro.h"
#include "stream.h"

/* Journals on their way out and in. The journal is locked for this process alone, so it has to be done here; and it is
 * done in steps of a few milliseconds at the lowest priority of the loop, between which reminders and other callers
 * come first. Nothing waits for the other end: where that is slow, the loop tells when it goes on; where it is gone, or
 * its caller is, so is the transfer. The method's answer comes at the end. */

#define TRANSFERS_MAX 8
#define PIECE 65536

struct Transfer {
    Bus *bus;
    Transfer *next;
    sd_bus_message *call;
    sd_bus_track *caller;
    sd_event_source *work; /* while there is something to do */
    sd_event_source *wait; /* for the other end; NULL: it never lets wait, as files don't */
    Stream stream;
    Export *export;
    bool exported, unreadable; /* all of it; the journal itself failed */
    Text text;                 /* on its way out, of which `sent` is there */
    size_t sent;
    Import *import;
    bool imported;
    int copy; /* of the journal, on its way out; -1 */
    int64_t entries, bytes;
};

static Transfer *transfer_free(Transfer *t)
{
    if (!t)
        return NULL;
    sd_event_source_disable_unref(t->work);
    sd_event_source_disable_unref(t->wait);
    sd_bus_track_unref(t->caller);
    sd_bus_message_unref(t->call);
    stream_close(&t->stream);
    export_free(t->export);
    import_free(t->import);
    if (t->copy >= 0)
        close(t->copy);
    text_clear(&t->text);
    free(t);
    return NULL;
}

DEFINE_CLEANUP(Transfer, transfer_free);

void bus_transfers_clear(Bus *bus)
{
    for (Transfer *t = TAKE_PTR(bus->transfers), *next; t; t = next) {
        next = t->next;
        transfer_free(t);
    }
}

static void drop(Transfer *t)
{
    Transfer **at = &t->bus->transfers;

    while (*at != t)
        at = &(*at)->next;
    *at = t->next;
    transfer_free(t);
    /* It took more memory than anything else that lulld does. */
    malloc_trim(0);
}

/* ---- The end ---- */

static int reply_export(Transfer *t)
{
    return sd_bus_reply_method_return(t->call, NULL);
}

static int reply_import(Transfer *t)
{
    _cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
    const ImportResult *result = import_result(t->import);
    Dict dict = {0};
    int r;

    r = sd_bus_message_new_method_return(t->call, &reply);
    if (r < 0)
        return r;
    dict.m = reply;
    dict_begin(&dict);
    dict_count(&dict, "Lines", result->lines);
    dict_count(&dict, "Taken", result->taken);
    dict_count(&dict, "Known", result->known);
    dict_count(&dict, "Other", result->other);
    dict_count(&dict, "Refused", result->refused);
    dict_count(&dict, "Clamped", result->clamped);
    dict_strv(&dict, "Problems", result->problems);
    dict_strv(&dict, "Warnings", result->warnings);
    dict_end(&dict);
    r = dict_error(&dict);
    return r < 0 ? r : sd_bus_send(NULL, reply, NULL);
}

static int reply_backup(Transfer *t)
{
    return sd_bus_reply_method_return(t->call, "a{sv}", 2, "Entries", "t", (uint64_t)t->entries, "Bytes", "t",
                                      (uint64_t)t->bytes);
}

static void finish(Transfer *t)
{
    int r;

    /* The other end sees the end before its caller is told. */
    stream_close(&t->stream);
    r = t->import ? reply_import(t) : t->export ? reply_export(t) : reply_backup(t);
    if (r < 0)
        (void)sd_bus_reply_method_errno(t->call, r, NULL);
    drop(t);
}

static void give_up(Transfer *t, BusFamily family, int code, const char *hint)
{
    _cleanup_(sd_bus_error_free) sd_bus_error error = SD_BUS_ERROR_NULL;

    (void)bus_refuse(t->bus, &error, family, code, &(BusAbout){.hint = hint});
    (void)sd_bus_reply_method_error(t->call, &error);
    drop(t);
}

/* ---- Working ---- */

/* 0: what can be done for now is done, and the loop says when there is more; 1: at once; 2: that was all. */
static int pause_for(Transfer *t)
{
    int r = 0;

    if (!t->wait)
        return 1;
    r = sd_event_source_set_enabled(t->wait, SD_EVENT_ONESHOT);
    if (r >= 0)
        r = sd_event_source_set_enabled(t->work, SD_EVENT_OFF);
    return r;
}

static int send_some(Transfer *t)
{
    ssize_t n = stream_write(&t->stream, t->text.chars + t->sent, t->text.len - t->sent);

    if (n == -EAGAIN)
        return pause_for(t);
    if (n < 0)
        return (int)n;
    t->sent += (size_t)n;
    return 1;
}

/* 1: there is more; 0: that was all. */
static int copy_some(Transfer *t)
{
    ssize_t n;

    if (!t->text.chars && !(t->text.chars = malloc(PIECE)))
        return -ENOMEM;
    n = read(t->copy, t->text.chars, PIECE);
    if (n < 0)
        return -errno;
    t->text.len = (size_t)n;
    t->bytes += n;
    return n > 0;
}

static int work_on_export(Transfer *t)
{
    int r;

    if (t->sent < t->text.len)
        return send_some(t);
    if (t->exported)
        return 2;
    t->text.len = t->sent = 0;
    r = t->export ? export_step(t->export, &t->text) : copy_some(t);
    t->exported = r == 0;
    t->unreadable = r < 0;
    return r < 0 ? r : 1;
}

static int receive_some(Transfer *t)
{
    _cleanup_free_ char *piece = malloc(PIECE);
    ssize_t n;
    int r;

    if (!piece)
        return -ENOMEM;
    n = stream_read(&t->stream, piece, PIECE);
    if (n == -EAGAIN)
        return pause_for(t);
    if (n < 0)
        return (int)n;
    t->imported = n == 0;
    r = n > 0 ? import_feed(t->import, piece, (size_t)n, clock_now()) : import_end(t->import, clock_now());
    return r < 0 ? r : 1;
}

static int on_work(_unused_ sd_event_source *source, void *userdata)
{
    Transfer *t = userdata;
    Bus *bus = t->bus;
    int r;

    bus_speak_to(bus, t->call);
    if (!t->import) {
        r = work_on_export(t);
        if (r < 0)
            give_up(t, BUS_OWN, t->unreadable ? BUS_E_JOURNAL : t->export ? BUS_E_EXPORT : BUS_E_COPY, strerror(-r));
    } else if (!t->imported) {
        r = receive_some(t);
        if (r < 0)
            give_up(t, BUS_OWN, BUS_E_IMPORT, strerror(-r));
    } else {
        r = import_step(t->import, clock_now());
        if (r == 0)
            bus->host.rearm(bus->host.userdata);
        else if (r != 1)
            give_up(t, BUS_AGENDA, r, NULL);
        if (r == 0)
            finish(t);
        return 0;
    }
    if (r == 2)
        finish(t);
    return 0;
}

static int on_ready(_unused_ sd_event_source *source, _unused_ int fd, _unused_ uint32_t revents, void *userdata)
{
    Transfer *t = userdata;

    return sd_event_source_set_enabled(t->work, SD_EVENT_ON);
}

static int on_caller_gone(_unused_ sd_bus_track *track, void *userdata)
{
    drop(userdata);
    return 0;
}

/* ---- The beginning ---- */

static int watch(Transfer *t, StreamWay way)
{
    sd_event *event = sd_bus_get_event(t->bus->bus);
    int r;

    r = sd_event_add_defer(event, &t->work, on_work, t);
    if (r >= 0)
        r = sd_event_source_set_enabled(t->work, SD_EVENT_ON);
    if (r >= 0)
        r = sd_event_source_set_priority(t->work, SD_EVENT_PRIORITY_IDLE);
    if (r < 0)
        return r;
    r = sd_event_add_io(event, &t->wait, t->stream.fd, way == STREAM_READ ? EPOLLIN : EPOLLOUT, on_ready, t);
    if (r == -EPERM) /* a file */
        return 0;
    return r < 0 ? r : sd_event_source_set_enabled(t->wait, SD_EVENT_OFF);
}

static int transfer_new(Transfer **ret, Bus *bus, sd_bus_message *m, int fd, StreamWay way)
{
    _cleanup_(transfer_freep) Transfer *t = calloc(1, sizeof(*t));
    int r;

    if (!t)
        return -ENOMEM;
    t->bus = bus;
    t->stream = STREAM_NONE;
    t->copy = -1;
    t->call = sd_bus_message_ref(m);
    if ((r = stream_open(&t->stream, fd, way)) < 0 ||
        (r = sd_bus_track_new(bus->bus, &t->caller, on_caller_gone, t)) < 0 ||
        (r = sd_bus_track_add_sender(t->caller, m)) < 0 || (r = watch(t, way)) < 0)
        return r;
    *ret = TAKE_PTR(t);
    return 0;
}

static void start(Bus *bus, Transfer *t)
{
    t->next = bus->transfers;
    bus->transfers = t;
}

/* Why the journal can't be copied. */
static const char *why_no_copy(const Bus *bus, int error)
{
    /* Where it couldn't be opened there is none. */
    StorageState state = engine_store(bus->engine) ? store_state(error) : engine_storage(bus->engine);

    switch (state) {
    case STORAGE_FULL:
        /* Translators: the end of "The journal can't be backed up: {hint}." */
        return _("there is no room for a copy beside it: make some");
    case STORAGE_CORRUPT:
        /* Translators: the end of "The journal can't be backed up: {hint}." */
        return _("it is damaged: see lulld(8) for what to do then");
    default:
        return strerror(-error);
    }
}

static int check_room(Bus *bus, bool import, sd_bus_error *error)
{
    size_t n = 0;

    for (const Transfer *t = bus->transfers; t; t = t->next) {
        n++;
        if (import && t->import)
            return bus_refuse(bus, error, BUS_OWN, BUS_E_IMPORTING, NULL);
    }
    return n < TRANSFERS_MAX ? 0 : bus_refuse(bus, error, BUS_OWN, BUS_E_BUSY, NULL);
}

static int read_format(Bus *bus, const char *word, bool in, ExchangeFormat *ret, sd_bus_error *error)
{
    int format = exchange_format_from_string(word);

    if (format < 0 || (in && format == EXCHANGE_ICS))
        return bus_refuse_argument(bus, error,
                                   in ? _("The format '%s' is not known here: it is jsonl or csv.")
                                      : _("The format '%s' is not known here: it is jsonl, csv or ics."),
                                   word);
    *ret = (ExchangeFormat)format;
    return 0;
}

static int read_filter(Bus *bus, sd_bus_message *m, BusOptions *options, ExportFilter *ret, sd_bus_error *error)
{
    const unsigned allowed =
        OPTION_BIT(OPTION_SINCE) | OPTION_BIT(OPTION_UNTIL) | OPTION_BIT(OPTION_KIND) | OPTION_BIT(OPTION_SUBJECT);
    int r;

    r = bus_read_options(bus, m, allowed, options, error);
    if (r < 0)
        return r;
    r = bus_read_range(bus, options, &ret->since, &ret->until, &ret->kind, error);
    if (r < 0)
        return r;
    ret->subject = options->subject;
    return 0;
}

static int refuse_start(Bus *bus, sd_bus_error *error, BusRefusal refusal, int r)
{
    if (r == -EINVAL || r == -EBADF)
        return bus_refuse_argument(bus, error,
                                   _("The descriptor was expected to be a file, pipe, device or socket that "
                                     "is open for this."));
    return bus_refuse(bus, error, BUS_OWN, (int)refusal, &(BusAbout){.hint = strerror(-r)});
}

int bus_method_export(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    _cleanup_(transfer_freep) Transfer *t = NULL;
    ExportFilter filter = {0};
    Bus *bus = userdata;
    BusOptions options;
    const char *format;
    int fd, r;

    r = sd_bus_message_read(m, "hs", &fd, &format);
    if (r < 0)
        return r;
    if ((r = read_format(bus, format, false, &filter.format, error)) < 0 ||
        (r = read_filter(bus, m, &options, &filter, error)) < 0 || (r = check_room(bus, false, error)) < 0)
        return r;
    r = transfer_new(&t, bus, m, fd, STREAM_WRITE);
    if (r < 0)
        return refuse_start(bus, error, BUS_E_EXPORT, r);
    r = export_new(&t->export, bus->engine, &filter, clock_now());
    if (r < 0)
        return bus_refuse(bus, error, BUS_OWN, BUS_E_JOURNAL, &(BusAbout){.hint = strerror(-r)});
    start(bus, TAKE_PTR(t));
    return 1;
}

/* The copy is made and checked at once: that is one statement each. */
int bus_method_backup(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    _cleanup_(transfer_freep) Transfer *t = NULL;
    Bus *bus = userdata;
    int fd, r;

    r = sd_bus_message_read(m, "h", &fd);
    if (r < 0 || (r = check_room(bus, false, error)) < 0)
        return r;
    r = transfer_new(&t, bus, m, fd, STREAM_WRITE);
    if (r < 0)
        return refuse_start(bus, error, BUS_E_COPY, r);
    t->copy = engine_store(bus->engine) ? store_backup(engine_store(bus->engine), &t->entries) : -EROFS;
    if (t->copy < 0)
        return bus_refuse(bus, error, BUS_OWN, BUS_E_BACKUP, &(BusAbout){.hint = why_no_copy(bus, t->copy)});
    start(bus, TAKE_PTR(t));
    return 1;
}

static int import_from(sd_bus_message *m, Bus *bus, bool partial, sd_bus_error *error)
{
    _cleanup_(transfer_freep) Transfer *t = NULL;
    ExchangeFormat format = EXCHANGE_JSONL;
    const char *word;
    int fd, r;

    r = sd_bus_message_read(m, "hs", &fd, &word);
    if (r < 0)
        return r;
    if ((r = read_format(bus, word, true, &format, error)) < 0 || (r = check_room(bus, true, error)) < 0)
        return r;
    r = transfer_new(&t, bus, m, fd, STREAM_READ);
    if (r < 0)
        return refuse_start(bus, error, BUS_E_IMPORT, r);
    r = import_new(&t->import, bus->engine, format, partial);
    if (r < 0)
        return bus_refuse(bus, error, BUS_STORAGE, store_state(r), NULL);
    start(bus, TAKE_PTR(t));
    return 1;
}

int bus_method_import(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    return import_from(m, userdata, false, error);
}

int bus_method_import_partial(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    return import_from(m, userdata, true, error);
}
