/* SPDX-License-Identifier: MIT */
#include "proxy-call.h"

#include <errno.h>
#include <string.h>

static int read_text(sd_bus_message *m, char **ret)
{
    const char *text;
    int r = sd_bus_message_read_basic(m, 's', &text);
    if (r < 0)
        return r;
    char *copy = strdup(text);
    if (!copy)
        return -ENOMEM;
    free(*ret);
    *ret = copy;
    return 0;
}

/* "Never" is no instant that anything could show. */
static int read_usec(sd_bus_message *m, Usec *ret)
{
    uint64_t usec;
    int r = sd_bus_message_read_basic(m, 't', &usec);
    if (r >= 0)
        *ret = usec < (uint64_t)USEC_NEVER ? (Usec)usec : 0;
    return r;
}

static int read_flag(sd_bus_message *m, bool *ret)
{
    int flag;
    int r = sd_bus_message_read_basic(m, 'b', &flag);
    if (r >= 0)
        *ret = flag;
    return r;
}

static const char *signature_of(FieldType type)
{
    switch (type) {
    case FIELD_TEXT:
        return "s";
    case FIELD_USEC:
        return "t";
    case FIELD_NUMBER:
        return "d";
    case FIELD_INT:
        return "i";
    case FIELD_FLAG:
        return "b";
    case FIELD_TEXTS:
        return "as";
    case FIELD_RECORD:
        return "a{sv}";
    case FIELD_RECORDS:
        return "aa{sv}";
    }
    return "";
}

static int read_member(sd_bus_message *m, const Field *f, void *member)
{
    switch (f->type) {
    case FIELD_TEXT:
        return read_text(m, member);
    case FIELD_USEC:
        return read_usec(m, member);
    case FIELD_NUMBER:
        return sd_bus_message_read_basic(m, 'd', member);
    case FIELD_INT:
        return sd_bus_message_read_basic(m, 'i', member);
    case FIELD_FLAG:
        return read_flag(m, member);
    case FIELD_TEXTS:
        texts_clear(member);
        return proxy_read_texts(m, member);
    case FIELD_RECORD:
        record_clear(f->of, member);
        return proxy_read_record(m, f->of, member);
    case FIELD_RECORDS:
        list_clear(f->of, member);
        return proxy_read_list(m, f->of, member);
    }
    return -EBADMSG;
}

static int read_pair(sd_bus_message *m, const RecordType *type, void *record)
{
    const char *key;
    int r = sd_bus_message_read_basic(m, 's', &key);
    if (r < 0)
        return r;
    const Field *f = record_field(type, key);
    if (!f)
        return sd_bus_message_skip(m, "v");
    r = sd_bus_message_enter_container(m, 'v', signature_of(f->type));
    if (r < 0)
        return r == -ENXIO ? -EBADMSG : r;
    r = read_member(m, f, (char *)record + f->offset);
    if (r < 0)
        return r;
    return sd_bus_message_exit_container(m);
}

static int read_pairs(sd_bus_message *m, const RecordType *type, void *record)
{
    int r = sd_bus_message_enter_container(m, 'a', "{sv}");
    if (r < 0)
        return r;
    while ((r = sd_bus_message_enter_container(m, 'e', "sv")) > 0) {
        r = read_pair(m, type, record);
        if (r < 0)
            return r;
        r = sd_bus_message_exit_container(m);
        if (r < 0)
            return r;
    }
    if (r < 0)
        return r;
    return sd_bus_message_exit_container(m);
}

int proxy_read_record(sd_bus_message *m, const RecordType *type, void *ret)
{
    memset(ret, 0, type->size);
    int r = read_pairs(m, type, ret);
    if (r < 0)
        record_clear(type, ret);
    return MIN(r, 0);
}

static int read_records(sd_bus_message *m, const RecordType *type, List *list)
{
    int r = sd_bus_message_enter_container(m, 'a', "a{sv}");
    if (r < 0)
        return r;
    while ((r = sd_bus_message_at_end(m, 0)) == 0) {
        void *record = list_add(type, list);
        if (!record)
            return -ENOMEM;
        r = read_pairs(m, type, record);
        if (r < 0)
            return r;
    }
    if (r < 0)
        return r;
    return sd_bus_message_exit_container(m);
}

int proxy_read_list(sd_bus_message *m, const RecordType *type, List *ret)
{
    *ret = (List){};
    int r = read_records(m, type, ret);
    if (r < 0)
        list_clear(type, ret);
    return MIN(r, 0);
}

int proxy_read_texts(sd_bus_message *m, Texts *ret)
{
    *ret = (Texts){};
    int r = sd_bus_message_enter_container(m, 'a', "s");
    const char *text;
    while (r >= 0 && (r = sd_bus_message_read_basic(m, 's', &text)) > 0)
        r = texts_add(ret, text);
    if (r >= 0)
        r = sd_bus_message_exit_container(m);
    if (r < 0)
        texts_clear(ret);
    return MIN(r, 0);
}
