#include "commands/footprint-words.h"

#include <string.h>

#include "commands/arguments.h"
#include "commands/long-only.h"

/* Options of footprint(1) without a meaning here. */
static const struct {
    const char *name;
    char letter;
    const char *instead;
} refused[] = {
    { "skip", 's', "no process of Linux offers to be ended while idle; use --exclude or --minFootprint" },
    { "layout", 0, "there is one layout; use --csv or --json for another" },
    { "wired", 0, "Linux does not tell which pages are wired; use --wide for all that it tells" },
    { "vmObjectDirty", 0, "smaps counts dirty pages by mapping and not by object; leave it out" },
    { "physFootprint", 0, "every output has phys_footprint; leave it out" },
    { "forkCorpse", 0, "a process is read without a copy of it; leave it out" },
    { "ioaccel", 0, "graphics buffers are rows of every table, those without a mapping with --unmapped" },
    { "perfdata", 0, "it is a format of Apple's; use --json or --csv" },
};

static gboolean
refuse_option(const char *option, G_GNUC_UNUSED const char *value, G_GNUC_UNUSED gpointer data, GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS(refused); i++) {
        if (g_str_equal(option + strspn(option, "-"), refused[i].name) ||
            (option[1] == refused[i].letter && option[2] == '\0')) {
            g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--%s is not here: %s", refused[i].name,
                        refused[i].instead);
            return FALSE;
        }
    }
    return FALSE;
}

static void
append_refused(GArray *entries)
{
    for (gsize i = 0; i < G_N_ELEMENTS(refused); i++) {
        GOptionEntry entry = { refused[i].name,
                               refused[i].letter,
                               G_OPTION_FLAG_HIDDEN | G_OPTION_FLAG_OPTIONAL_ARG,
                               G_OPTION_ARG_CALLBACK,
                               (gpointer)refuse_option,
                               NULL,
                               NULL };
        g_array_append_val(entries, entry);
    }
}

static GArray *
make_entries(TideFootprintWords *words)
{
    TideLayout *layout = &words->layout;
    const GOptionEntry own[] = {
        { "all", 'a', 0, G_OPTION_ARG_NONE, &words->all, "Measure every process", NULL },
        { "proc", 'p', 0, G_OPTION_ARG_STRING_ARRAY, &words->targets,
          "Measure the processes of this name, in whole or in part (repeatable)", "NAME|PID" },
        { "pid", 0, 0, G_OPTION_ARG_STRING_ARRAY, &words->pids, "Measure this process (repeatable)", "PID" },
        { "exclude", 'x', 0, G_OPTION_ARG_STRING_ARRAY, &words->excluded, "Leave these out (repeatable)", "NAME|PID" },
        { "targetChildren", 't', 0, G_OPTION_ARG_NONE, &words->descendants,
          "Measure the descendants of those that are named, too", NULL },
        { "group", 0, 0, G_OPTION_ARG_STRING, &words->group, "The same as --targetChildren --pid PID", "PID" },
        { "minFootprint", 0, 0, G_OPTION_ARG_STRING, &words->min_footprint,
          "Leave out processes with a smaller footprint", "MIB" },
        { "unmapped", 0, 0, G_OPTION_ARG_NONE, &words->unmapped, "Count what is owned by descriptors alone, too",
          NULL },
        { "js-cells", 0, 0, G_OPTION_ARG_NONE, &words->js_cells, "Find JavaScript's cells in WebKit malloc", NULL },
        { "format", 'f', 0, G_OPTION_ARG_STRING, &words->format, "bytes, formatted or pages (formatted)", "UNIT" },
        { "sort", 0, 0, G_OPTION_ARG_STRING, &words->sort,
          "Order by Dirty, Swapped, Clean, Reclaimable, Regions or Category (Dirty)", "COLUMN" },
        { "wide", 'w', 0, G_OPTION_ARG_NONE, &layout->wide, "Show every column, PSS and RSS too, and whole paths",
          NULL },
        { "swapped", 0, 0, G_OPTION_ARG_NONE, &layout->swapped, "Show the column of swapped memory", NULL },
        { "verbose", 'v', 0, G_OPTION_ARG_NONE, &layout->regions, "List every region", NULL },
        { "explain", 0, 0, G_OPTION_ARG_NONE, &layout->explain, "List every region with the reason for its category",
          NULL },
        { "summary", 'y', 0, G_OPTION_ARG_NONE, &layout->summary_only, "Show all processes together alone", NULL },
        { "noCategories", 0, 0, G_OPTION_ARG_NONE, &layout->no_categories, "Show no tables", NULL },
        { "json", 'j', 0, G_OPTION_ARG_FILENAME, &words->json, "Write JSON as well; '-' prints it instead of the text",
          "FILE" },
        { "csv", 0, 0, G_OPTION_ARG_NONE, &words->csv, "Print CSV instead of the text", NULL },
        { "sample", 0, 0, G_OPTION_ARG_STRING, &words->sample, "Measure again and again", "SECONDS" },
        { "sample-duration", 0, 0, G_OPTION_ARG_STRING, &words->sample_duration, "For so long; 0 is without end (0)",
          "SECONDS" },
    };
    GArray *entries = g_array_new(TRUE, TRUE, sizeof(GOptionEntry));

    g_array_append_vals(entries, own, G_N_ELEMENTS(own));
    append_refused(entries);
    return entries;
}

TideFootprintWords *
tide_footprint_words_parse(int argc, char **argv, int *ret_status)
{
    g_autoptr(TideFootprintWords) words = g_new0(TideFootprintWords, 1);
    g_autoptr(GArray) entries = make_entries(words);
    g_auto(GStrv) line = tide_long_only(argc, argv, (const GOptionEntry *)entries->data);

    if (!tide_arguments_parse((int)g_strv_length(line), line, (const GOptionEntry *)entries->data, &words->operands,
                              ret_status))
        return NULL;
    return g_steal_pointer(&words);
}

void
tide_footprint_words_free(TideFootprintWords *words)
{
    if (!words)
        return;
    g_strfreev(words->targets);
    g_strfreev(words->pids);
    g_strfreev(words->excluded);
    g_strfreev(words->operands);
    g_free(words->group);
    g_free(words->format);
    g_free(words->sort);
    g_free(words->json);
    g_free(words->min_footprint);
    g_free(words->sample);
    g_free(words->sample_duration);
    g_free(words);
}
