#include "commands/command.h"

#include <stdio.h>

#include "commands/arguments.h"
#include "scenario/recording/record.h"

static void
print(const TideRecord *record, const char *name)
{
    for (guint i = 0; i < record->made->len; i++)
        puts(g_ptr_array_index(record->made, i));
    for (guint i = 0; i < record->left_out->len; i++)
        fprintf(stderr, "tidemark: left out: %s\n", (const char *)g_ptr_array_index(record->left_out, i));
    fprintf(stderr, "tidemark: %u %s kept, %u left out; %s is loaded\n", record->answers,
            record->answers == 1 ? "piece was" : "pieces were", record->left_out->len, record->page);
    fprintf(stderr,
            "tidemark: look through them before others see them, since pages hold what is private; measure with "
            "'tidemark run %s'\n",
            name);
}

int
tide_command_record(int argc, char **argv)
{
    g_autofree char *folder = g_strdup("scenarios");
    g_auto(GStrv) operands = NULL;
    g_autoptr(GError) error = NULL;
    int status;
    const GOptionEntry entries[] = {
        { "scenarios", 's', 0, G_OPTION_ARG_FILENAME, &folder, "Folder of the scenarios (scenarios)", "DIR" },
        G_OPTION_ENTRY_NULL,
    };

    if (!tide_arguments_parse(argc, argv, entries, &operands, &status))
        return status;
    if (g_strv_length(operands) != 2) {
        fputs("tidemark: record takes a saved page and a name, such as 'tidemark record page.har news'\n", stderr);
        return TIDE_EXIT_INPUT;
    }
    g_autoptr(TideRecord) record = tide_record(folder, operands[1], operands[0], &error);
    if (!record)
        return tide_complain(error);
    print(record, operands[1]);
    return TIDE_EXIT_WITHIN;
}
