#include "commands/command.h"

#include <stdio.h>

#include "commands/arguments.h"

int
tide_command_version(int argc, char **argv)
{
    g_auto(GStrv) names = NULL;
    const GOptionEntry entries[] = { G_OPTION_ENTRY_NULL };
    int status;

    if (!tide_arguments_parse(argc, argv, entries, &names, &status))
        return status;
    if (names[0]) {
        fprintf(stderr, "tidemark: version takes no operand '%s'\n", names[0]);
        return TIDE_EXIT_INPUT;
    }
    printf("tidemark %s\n", TIDE_VERSION);
    return TIDE_EXIT_WITHIN;
}
