/* SPDX-License-Identifier: MIT */
#include "log.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>

#define SD_JOURNAL_SUPPRESS_LOCATION
#include <systemd/sd-journal.h>

#define LINE_SIZE 1024

static const char *const message_ids[_LOG_EVENT_MAX] = {
    [LOG_EVENT_STARTED] = "6db3d379868943daad70f1ed080d002c",
    [LOG_EVENT_RAISED] = "6bffe0b9f9874109bfe95a439ec7454d",
    [LOG_EVENT_STORAGE_FAILING] = "013fbb51a23340798595a33889b5378c",
    [LOG_EVENT_STORAGE_RECOVERED] = "294b907bf43f4f42a123e5be6fd7b3d5",
    [LOG_EVENT_CONFIG_REFUSED] = "eccb7f2a303247699376c05bbf4faeb2",
};

static const char *const level_words[] = {
    [LOG_EMERG] = "emerg",     [LOG_ALERT] = "alert",   [LOG_CRIT] = "crit", [LOG_ERR] = "err",
    [LOG_WARNING] = "warning", [LOG_NOTICE] = "notice", [LOG_INFO] = "info", [LOG_DEBUG] = "debug",
};

static const char *const target_words[_LOG_TARGET_MAX] = {
    [LOG_TARGET_CONSOLE] = "console",
    [LOG_TARGET_JOURNAL] = "journal",
};

/* Of the whole process, as LogControl1 has it. */
static int max_level = LOG_INFO;
static LogTarget target = LOG_TARGET_CONSOLE;

/* systemd names the device and inode of the stream that it connected to the journal (systemd.exec(5)). */
void log_open(void)
{
    const char *stream = getenv("JOURNAL_STREAM");
    uint64_t dev, ino;
    struct stat st;

    if (stream && sscanf(stream, "%" SCNu64 ":%" SCNu64, &dev, &ino) == 2 && fstat(STDERR_FILENO, &st) == 0 &&
        st.st_dev == dev && st.st_ino == ino)
        target = LOG_TARGET_JOURNAL;
}

static void add_field(struct iovec *fields, int *n, char *field)
{
    fields[(*n)++] = (struct iovec){.iov_base = field, .iov_len = strlen(field)};
}

static int write_journal(LogEvent event, int priority, const char *text)
{
    char message[LINE_SIZE + 16], level[32], id[64], name[] = "SYSLOG_IDENTIFIER=lulld";
    struct iovec fields[4];
    int n = 0;

    snprintf(message, sizeof(message), "MESSAGE=%s", text);
    snprintf(level, sizeof(level), "PRIORITY=%d", priority);
    add_field(fields, &n, message);
    add_field(fields, &n, level);
    add_field(fields, &n, name);
    if (message_ids[event]) {
        snprintf(id, sizeof(id), "MESSAGE_ID=%s", message_ids[event]);
        add_field(fields, &n, id);
    }
    return sd_journal_sendv(fields, n);
}

void log_event(LogEvent event, int priority, const char *format, ...)
{
    char text[LINE_SIZE];
    va_list args;

    if (priority > max_level)
        return;
    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    if (target == LOG_TARGET_JOURNAL && write_journal(event, priority, text) >= 0)
        return;
    fprintf(stderr, "lulld: %s\n", text);
}

/* In English whatever the language in force: who looks for a message finds it. */
const char *log_strerror(int error)
{
    const char *text = strerrordesc_np(abs(error));

    return text ? text : "Unknown error";
}

void log_errno(int error, const char *what)
{
    log_event(LOG_EVENT_NONE, LOG_ERR, "%s: %s", what, log_strerror(error));
}

static int find_word(const char *const *words, size_t n, const char *word)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(words[i], word) == 0)
            return (int)i;
    }
    return -EINVAL;
}

const char *log_level(void)
{
    return level_words[max_level];
}

int log_set_level(const char *word)
{
    int level = find_word(level_words, ARRAY_SIZE(level_words), word);

    if (level < 0)
        return level;
    max_level = level;
    return 0;
}

const char *log_target(void)
{
    return target_words[target];
}

int log_set_target(const char *word)
{
    int found = find_word(target_words, ARRAY_SIZE(target_words), word);

    if (found < 0)
        return found;
    target = (LogTarget)found;
    return 0;
}
