#pragma once

#include "example-results.h"

/* Every snapshot of @result's run has so many objects of one class. */
static inline void
example_census(TideScenarioResult *result, const char *class_name, guint64 count)
{
    for (guint i = 0; i < result->run->iterations->len; i++) {
        TideIteration *iteration = g_ptr_array_index(result->run->iterations, i);
        for (guint k = 0; k < iteration->snapshots->len; k++) {
            TideSnapshot *snapshot = g_ptr_array_index(iteration->snapshots, k);
            TideClassCount entry = { g_strdup(class_name), count };
            snapshot->census = tide_census_new();
            g_array_append_val(snapshot->census->classes, entry);
        }
    }
}

/* `HTMLDivElement 2` of a baseline. */
static inline void
example_recorded_census(TideBaseline *baseline, const char *checkpoint, const char *class_text)
{
    const char *wrong = NULL;
    char *texts[] = { (char *)class_text };

    g_ptr_array_add(baseline->census, tide_census_range_parse(checkpoint, texts, 1, &wrong));
}
