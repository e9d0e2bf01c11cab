/* Compares the categories of real pages with who mapped their memory. Results go to standard output as Markdown, progress
 * to standard error. Exit status: 0, 1 where a goal is missed, 2 for unusable arguments, 3 where it could not measure. */
#include <glib.h>
#include <stdio.h>

#include "bench.h"
#include "report.h"
#include "support/exit-status.h"

typedef struct {
    char **presets;
    char **pages;
    gboolean explain;
} Arguments;

static gboolean
parse_arguments(int *argc, char ***argv, Arguments *ret_arguments, GError **error)
{
    Arguments arguments = { 0 };
    const GOptionEntry entries[] = {
        { "preset", 'p', 0, G_OPTION_ARG_STRING_ARRAY, &arguments.presets, "a preset; may be repeated", "NAME" },
        { "explain", 0, 0, G_OPTION_ARG_NONE, &arguments.explain, "name each region that is in the wrong category",
          NULL },
        { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &arguments.pages, NULL, "PAGE…" },
        { NULL },
    };
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);

    g_option_context_set_summary(context, "Compares categories with who mapped the memory; pages: tests/data/pages");
    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, argc, argv, error))
        return FALSE;
    if (!arguments.presets || !arguments.pages) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "name a --preset and a page");
        return FALSE;
    }
    *ret_arguments = arguments;
    return TRUE;
}

static GPtrArray *
measure_all(Bench *bench, const Arguments *arguments, GError **error)
{
    g_autoptr(GPtrArray) comparisons = g_ptr_array_new_with_free_func((GDestroyNotify)comparison_free);

    for (char **preset = arguments->presets; *preset; preset++) {
        for (char **page = arguments->pages; *page; page++) {
            Comparison *comparison = bench_measure(bench, *preset, *page, error);
            if (!comparison)
                return NULL;
            g_ptr_array_add(comparisons, comparison);
            g_autofree char *line = report_line(comparison);
            g_autofree char *places = arguments->explain ? report_places(comparison) : g_strdup("");
            g_printerr("%s\n%s", line, places);
        }
    }
    return g_steal_pointer(&comparisons);
}

static gboolean
all_meet_goals(const GPtrArray *comparisons)
{
    for (guint i = 0; i < comparisons->len; i++) {
        if (!report_meets_goals(g_ptr_array_index(comparisons, i)))
            return FALSE;
    }
    return TRUE;
}

int
main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    Arguments arguments = { 0 };

    if (!parse_arguments(&argc, &argv, &arguments, &error)) {
        g_printerr("measure-categories: %s\n", error->message);
        return TIDE_EXIT_INPUT;
    }
    g_autoptr(Bench) bench = bench_open(&error);
    g_autoptr(TideEngineFacts) facts = bench ? bench_probe(bench, arguments.presets[0], &error) : NULL;
    g_autoptr(GPtrArray) comparisons = facts ? measure_all(bench, &arguments, &error) : NULL;
    g_strfreev(arguments.presets);
    g_strfreev(arguments.pages);
    if (!comparisons) {
        g_printerr("measure-categories: %s\n", error->message);
        return TIDE_EXIT_NOT_MEASURED;
    }
    g_autofree char *text = report_markdown(comparisons, facts);
    /* Not in the user's character set: it is a file of UTF-8. */
    fputs(text, stdout);
    return all_meet_goals(comparisons) ? TIDE_EXIT_WITHIN : TIDE_EXIT_REGRESSED;
}
