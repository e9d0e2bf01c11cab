#include "commands/observed-facts.h"

static gboolean
correct_fact(TideConfiguration *configuration, const char *name, const char *value, GPtrArray *notes)
{
    const char *expected = tide_configuration_get(configuration, name);

    if (g_strcmp0(expected, value) == 0)
        return FALSE;
    g_ptr_array_add(notes, g_strdup_printf("%s: expected %s, found %s", name, expected, value));
    tide_configuration_set(configuration, name, value);
    return TRUE;
}

gboolean
tide_observed_facts_correct(TideConfiguration *configuration, const TideIteration *iteration, GPtrArray *notes)
{
    if (iteration->snapshots->len == 0)
        return FALSE;
    const TideSnapshot *snapshot = g_ptr_array_index(iteration->snapshots, 0);
    const TideProcessSample *page = g_ptr_array_index(snapshot->processes, 0);
    gboolean by_name = page->footprint->category_source == TIDE_CATEGORIES_BY_NAME;
    gboolean corrected = correct_fact(configuration, "category_source", by_name ? "names" : "shape", notes);

    return correct_fact(configuration, "sandbox", page->sandboxed ? "on" : "off", notes) || corrected;
}
