#include "commands/arguments.h"

#include <stdio.h>
#include <string.h>

#include "commands/command.h"

static GOptionContext *
make_context(const TideCommand *command, const GOptionEntry *entries)
{
    GOptionContext *context = g_option_context_new(command->arguments);

    g_option_context_set_summary(context, command->description);
    g_option_context_set_help_enabled(context, FALSE);
    g_option_context_add_main_entries(context, entries, NULL);
    return context;
}

char *
tide_arguments_help(const char *command_name, const GOptionEntry *entries)
{
    const TideCommand *command = tide_command_find(command_name);
    g_autoptr(GOptionContext) context = make_context(command, entries);
    g_autofree char *program = g_strdup_printf("tidemark %s", command_name);
    g_autofree char *previous = g_strdup(g_get_prgname());

    g_set_prgname(program);
    char *help = g_option_context_get_help(context, TRUE, NULL);
    g_set_prgname(previous);
    return help;
}

GOptionEntry *
tide_arguments_join(const GOptionEntry *first, const GOptionEntry *rest)
{
    gsize count = 1;

    while (rest[count - 1].long_name)
        count++;
    GOptionEntry *joined = g_new(GOptionEntry, count + 1);
    joined[0] = *first;
    memcpy(joined + 1, rest, count * sizeof *rest);
    return joined;
}

int
tide_complain(const GError *error)
{
    fprintf(stderr, "tidemark: %s\n", error->message);
    return tide_exit_status_of_error(error);
}

gboolean
tide_arguments_parse(int argc, char **argv, const GOptionEntry *entries, char ***ret_names, int *ret_status)
{
    const TideCommand *command = tide_command_find(argv[0]);
    gboolean help = FALSE;
    const GOptionEntry help_entry[] = {
        { "help", 'h', 0, G_OPTION_ARG_NONE, &help, "Print this help and exit", NULL },
        G_OPTION_ENTRY_NULL,
    };
    g_autoptr(GOptionContext) context = make_context(command, entries);
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) arguments = g_new0(char *, (gsize)argc + 1);

    for (int i = 0; i < argc; i++)
        arguments[i] = g_strdup(argv[i]);
    g_option_context_add_main_entries(context, help_entry, NULL);
    if (!g_option_context_parse_strv(context, &arguments, &error)) {
        fprintf(stderr, "tidemark: %s: %s; see 'tidemark %s --help'\n", argv[0], error->message, argv[0]);
        *ret_status = TIDE_EXIT_INPUT;
        return FALSE;
    }
    if (help) {
        g_autofree char *text = tide_arguments_help(argv[0], entries);
        fputs(text, stdout);
        *ret_status = TIDE_EXIT_WITHIN;
        return FALSE;
    }
    gsize first = arguments[1] && g_str_equal(arguments[1], "--") ? 2 : 1;
    *ret_names = g_strdupv(arguments + first);
    return TRUE;
}
