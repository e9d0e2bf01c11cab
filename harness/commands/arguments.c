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

static gsize
count_entries(const GOptionEntry *entries)
{
    gsize count = 0;

    while (entries[count].long_name)
        count++;
    return count;
}

GOptionEntry *
tide_arguments_join(const GOptionEntry *first, const GOptionEntry *rest)
{
    gsize own = count_entries(first);
    gsize others = count_entries(rest);
    GOptionEntry *joined = g_new(GOptionEntry, own + others + 1);

    memcpy(joined, first, own * sizeof *first);
    memcpy(joined + own, rest, (others + 1) * sizeof *rest);
    return joined;
}

int
tide_complain(const GError *error)
{
    fprintf(stderr, "tidemark: %s\n", error->message);
    return tide_exit_status_of_error(error);
}

static gboolean
is_text(const GOptionEntry *entry)
{
    return entry->arg == G_OPTION_ARG_STRING || entry->arg == G_OPTION_ARG_FILENAME;
}

/* GLib puts what it read in the place of a default and forgets the default. */
static GPtrArray *
remember_defaults(const GOptionEntry *entries)
{
    GPtrArray *defaults = g_ptr_array_new();

    for (const GOptionEntry *entry = entries; entry->long_name; entry++)
        g_ptr_array_add(defaults, is_text(entry) ? *(char **)entry->arg_data : NULL);
    return defaults;
}

static void
free_replaced(const GOptionEntry *entries, const GPtrArray *defaults)
{
    for (guint i = 0; i < defaults->len; i++) {
        char *text = g_ptr_array_index(defaults, i);
        if (is_text(&entries[i]) && text != *(char **)entries[i].arg_data)
            g_free(text);
    }
}

static gboolean
read_words(GOptionContext *context, int argc, char **argv, const GOptionEntry *entries, GError **error)
{
    g_auto(GStrv) words = g_new0(char *, (gsize)argc + 1);
    g_autoptr(GPtrArray) defaults = remember_defaults(entries);

    for (int i = 0; i < argc; i++)
        words[i] = g_strdup(argv[i]);
    gboolean read = g_option_context_parse_strv(context, &words, error);
    free_replaced(entries, defaults);
    return read;
}

gboolean
tide_arguments_parse(int argc, char **argv, const GOptionEntry *entries, char ***ret_names, int *ret_status)
{
    const TideCommand *command = tide_command_find(argv[0]);
    gboolean help = FALSE;
    g_auto(GStrv) names = NULL;
    const GOptionEntry own_entries[] = {
        { "help", 'h', 0, G_OPTION_ARG_NONE, &help, "Print this help and exit", NULL },
        { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &names, NULL, NULL },
        G_OPTION_ENTRY_NULL,
    };
    g_autoptr(GOptionContext) context = make_context(command, entries);
    g_autoptr(GError) error = NULL;

    g_option_context_add_main_entries(context, own_entries, NULL);
    if (!read_words(context, argc, argv, entries, &error)) {
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
    *ret_names = names ? g_steal_pointer(&names) : g_new0(char *, 1);
    return TRUE;
}
