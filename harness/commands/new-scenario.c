#include "commands/command.h"

#include <stdio.h>

#include "commands/arguments.h"
#include "scenario/new-scenario.h"

int
tide_command_new_scenario(int argc, char **argv)
{
    g_autofree char *folder = g_strdup("scenarios");
    g_auto(GStrv) names = NULL;
    g_autoptr(GError) error = NULL;
    int status;
    const GOptionEntry entries[] = {
        { "scenarios", 's', 0, G_OPTION_ARG_FILENAME, &folder, "Folder of the scenarios (scenarios)", "DIR" },
        G_OPTION_ENTRY_NULL,
    };

    if (!tide_arguments_parse(argc, argv, entries, &names, &status))
        return status;
    if (!names[0] || names[1]) {
        fputs("tidemark: new-scenario takes one name, such as 'tidemark new-scenario long-list'\n", stderr);
        return TIDE_EXIT_INPUT;
    }
    if (!tide_scenario_create(folder, names[0], &error))
        return tide_complain(error);
    printf("%s/%s/scenario.yaml\n%s/%s/index.html\n", folder, names[0], folder, names[0]);
    fprintf(stderr, "tidemark: change them, and measure them with 'tidemark run %s'\n", names[0]);
    return TIDE_EXIT_WITHIN;
}
