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
    printf("tidemark %s\n", TIDE_VERSION);
    return TIDE_EXIT_WITHIN;
}
