#include <locale.h>
#include <signal.h>
#include <stdio.h>

#include "commands/command.h"
#include "support/exit-status.h"
#include "support/nearest.h"

static const char *
nearest_command(const char *wanted)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    for (const TideCommand *command = tide_commands(); command->name; command++)
        g_ptr_array_add(names, (gpointer)command->name);
    g_ptr_array_add(names, NULL);
    return tide_nearest_name(wanted, (const char *const *)names->pdata);
}

static int
refuse(const char *wanted)
{
    const char *meant = nearest_command(wanted);

    if (meant)
        fprintf(stderr, "tidemark: unknown command '%s'; did you mean '%s'?\n", wanted, meant);
    else
        fprintf(stderr, "tidemark: unknown command '%s'; 'tidemark help' lists them\n", wanted);
    return TIDE_EXIT_INPUT;
}

int
main(int argc, char **argv)
{
    /* Messages are UTF-8 and numbers have a point, whatever the user's locale: results are read by programs. */
    setlocale(LC_ALL, "C.UTF-8");
    /* A reader that has gone away is an error of that write, not a reason to leave processes behind. */
    signal(SIGPIPE, SIG_IGN);

    if (argc < 2) {
        fputs("tidemark: a command is missing; 'tidemark help' lists them\n", stderr);
        return TIDE_EXIT_INPUT;
    }
    const char *name = argv[1];
    if (g_str_equal(name, "--help") || g_str_equal(name, "-h"))
        name = "help";
    if (g_str_equal(name, "--version"))
        name = "version";
    const TideCommand *command = tide_command_find(name);
    argv[1] = (char *)name;
    return command ? command->run(argc - 1, argv + 1) : refuse(name);
}
