/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <getopt.h>
#include <string.h>
#include <unistd.h>

#include "config.h"
#include "l10n.h"
#include "macro.h"
#include "salvage.h"
#include "service.h"
#include "settings.h"
#include "simulate.h"

#define EXIT_USAGE 2

static const char usage[] =
    N_("Usage: lulld [--simulate FILE | --check-config [FILE] | --salvage FILE]\n"
       "\n"
       "The service behind lull: keeps the schedule and the journal, and raises reminders. It is started with the\n"
       "session (systemctl --user status lulld); nobody calls it by hand.\n"
       "\n"
       "  --simulate FILE        run a scenario on a virtual clock and print what happens; \"-\": standard input\n"
       "  --check-config [FILE]  print every problem of the configuration, or of one file, and exit\n"
       "  --salvage FILE         print what can be read of a damaged journal, for `lull import`\n"
       "  --version              print the version\n"
       "  --help                 print this\n"
       "\n"
       "Example: lulld --simulate tonight.scenario\n");

typedef enum Mode { MODE_RUN, MODE_SIMULATE, MODE_CHECK, MODE_SALVAGE } Mode;

typedef struct Arguments {
    Mode mode;
    const char *file;
} Arguments;

static int check_config(const char *path)
{
    _cleanup_(settings_freep) Settings *settings = NULL;
    int r;

    r = path ? settings_load_file(path, &settings) : settings_load(&settings);
    for (size_t i = 0; r >= 0 && i < settings->n_problems; i++) {
        _cleanup_free_ char *line = NULL;

        r = settings_problem_format(&settings->problems[i], &line);
        if (r >= 0)
            puts(line);
    }
    if (r < 0) {
        fprintf(stderr, _("lulld: The configuration can't be read: %s\n"), strerror(-r));
        return EXIT_FAILURE;
    }
    return settings->n_errors > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* 0: go on; otherwise *ret_code is what to exit with. */
static int parse(int argc, char **argv, Arguments *ret, int *ret_code)
{
    static const struct option options[] = {
        {"help", no_argument, NULL, 'h'},
        {"version", no_argument, NULL, 'v'},
        {"simulate", required_argument, NULL, 's'},
        {"salvage", required_argument, NULL, 'r'},
        {"check-config", optional_argument, NULL, 'c'},
        {0},
    };
    int option;

    while ((option = getopt_long(argc, argv, "+h", options, NULL)) != -1) {
        switch (option) {
        case 'h':
            fputs(_(usage), stdout);
            *ret_code = EXIT_SUCCESS;
            return 1;
        case 'v':
            puts("lulld " LULL_VERSION);
            *ret_code = EXIT_SUCCESS;
            return 1;
        case 's':
            *ret = (Arguments){MODE_SIMULATE, optarg};
            break;
        case 'r':
            *ret = (Arguments){MODE_SALVAGE, optarg};
            break;
        case 'c':
            *ret = (Arguments){MODE_CHECK, optarg};
            break;
        default:
            *ret_code = EXIT_USAGE;
            return 1;
        }
    }
    if (ret->mode == MODE_CHECK && !ret->file && optind < argc)
        ret->file = argv[optind++];
    if (optind < argc) {
        fprintf(stderr, _("lulld: Nothing is known about '%s'; see lulld --help.\n"), argv[optind]);
        *ret_code = EXIT_USAGE;
        return 1;
    }
    return 0;
}

int main(int argc, char **argv)
{
    Arguments arguments = {.mode = MODE_RUN};
    int code;

    l10n_init(isatty(STDOUT_FILENO) || isatty(STDERR_FILENO));
    if (parse(argc, argv, &arguments, &code) != 0)
        return code;
    switch (arguments.mode) {
    case MODE_SIMULATE:
        return simulate_run(arguments.file, stdout, stderr);
    case MODE_SALVAGE:
        return salvage_run(arguments.file, stdout, stderr);
    case MODE_CHECK:
        return check_config(arguments.file);
    default:
        return service_run();
    }
}
