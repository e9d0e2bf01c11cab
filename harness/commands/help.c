#include "commands/command.h"

#include <stdio.h>

#include "support/exit-status.h"
#include "support/nearest.h"

static void
print_overview(void)
{
    printf("Usage: tidemark COMMAND [OPTION…]\n\n"
           "Measures the memory of WebKit's processes and fails when it grows.\n\nCommands:\n");
    for (const TideCommand *command = tide_commands(); command->name; command++)
        printf("  %-18s %s\n", command->name, command->summary);
    printf("\nExit status: 0 all within, 1 regressed or over budget, 2 unusable input, 3 could not measure.\n"
           "'tidemark help COMMAND' tells more.\n");
}

int
tide_command_help(int argc, char **argv)
{
    const TideCommand *command = argc > 1 ? tide_command_find(argv[1]) : NULL;

    if (argc > 2) {
        fputs("tidemark: help takes the name of one command\n", stderr);
        return TIDE_EXIT_INPUT;
    }
    if (argc == 2 && !command && !g_str_equal(argv[1], "--help")) {
        fprintf(stderr, "tidemark: there is no command '%s'; 'tidemark help' lists them\n", argv[1]);
        return TIDE_EXIT_INPUT;
    }
    if (!command) {
        print_overview();
        return TIDE_EXIT_WITHIN;
    }
    char *arguments[] = { (char *)command->name, (char *)"--help", NULL };
    return command->run == tide_command_help ? (print_overview(), TIDE_EXIT_WITHIN) : command->run(2, arguments);
}
