/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "config.h"
#include "l10n.h"
#include "macro.h"
#include "utf8.h"
#include "wrap.h"

/* A closed standard stream must not become the bus. */
static void keep_standard_streams(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0)
            (void)open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

/* One complaint at most, and none when whoever was reading has left. */
static int finish(Client *client, int code)
{
    client_flush(client);
    if (client->write_error == 0 || client->write_error == EPIPE)
        return code;
    fprintf(stderr, _("lull: can't write: %s\n"), strerror(client->write_error));
    return EXIT_FAILED;
}

static int show_help(Client *client, const Command *command)
{
    _cleanup_(page_clearp) Page page = {};
    int r = client_page(client, &page);
    if (r < 0)
        return r;
    if (command)
        command_help(&page, command);
    else
        command_help_all(&page);
    return client_show(client, &page);
}

static int complain_about_verb(const char *typed)
{
    const char *meant = command_suggest(typed);
    if (meant)
        fprintf(stderr, _("lull: there is no verb '%s'; did you mean '%s'?\n"), typed, meant);
    else
        fprintf(stderr, _("lull: there is no verb '%s'. See: lull --help\n"), typed);
    return EXIT_WRONG_USAGE;
}

static int complain_about_words(const Command *command)
{
    char usage[64];
    snprintf(usage, sizeof(usage), "%s%s%s", command->name, *command->words ? " " : "", command->words);
    /* Translators: a verb with its words, and the verb alone. */
    fprintf(stderr, _("Usage: lull %s\nSee: lull %s --help\n"), usage, command->name);
    return EXIT_WRONG_USAGE;
}

static int run_command(Client *client, const Command *command, int argc, char **argv)
{
    Args args;
    if (args_parse(command->name, command->options | TAKES(OPTION_HELP), argc, argv, &args) < 0)
        return EXIT_WRONG_USAGE;
    if (args_has(&args, OPTION_HELP))
        return show_help(client, command);
    if (args.n_words < command->min_words || args.n_words > command->max_words)
        return complain_about_words(command);
    return command->run(client, &args);
}

static bool is_one_of(const char *word, const char *a, const char *b)
{
    return word && (strcmp(word, a) == 0 || strcmp(word, b) == 0);
}

static int show_version(Client *client)
{
    return client_show_text(client, strdup("lull " LULL_VERSION));
}

static int run(Client *client, int argc, char **argv)
{
    const char *verb = argc > 1 ? argv[1] : NULL;
    if (is_one_of(verb, "--version", "-V"))
        return show_version(client);
    if (is_one_of(verb, "--help", "-h") || (is_one_of(verb, "help", "help") && argc == 2))
        return show_help(client, NULL);
    if (is_one_of(verb, "__complete", "__complete")) {
        complete(client, (size_t)argc - 2, argv + 2);
        return EXIT_DONE;
    }
    if (!verb || verb[0] == '-')
        return run_command(client, &command_status, argc, argv);
    bool help = strcmp(verb, "help") == 0;
    const Command *command = command_find(help ? argv[2] : verb);
    if (!command)
        return complain_about_verb(help ? argv[2] : verb);
    return help ? show_help(client, command) : run_command(client, command, argc - 1, argv + 1);
}

/* The bus and JSON take nothing else. */
static bool all_utf8(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (!utf8_valid(argv[i], strlen(argv[i])))
            return false;
    return true;
}

int main(int argc, char **argv)
{
    keep_standard_streams();
    signal(SIGPIPE, SIG_IGN);
    l10n_init(true);
    wrap_stderr();
    if (!all_utf8(argc, argv)) {
        fputs(_("lull: what was typed isn't UTF-8\n"), stderr);
        return EXIT_WRONG_USAGE;
    }
    _cleanup_(client_freep) Client *client = NULL;
    int r = client_new(&client);
    if (r >= 0)
        r = run(client, argc, argv);
    if (r < 0) {
        fprintf(stderr, "lull: %s\n", strerror(-r));
        r = EXIT_FAILED;
    }
    return client ? finish(client, r) : r;
}
