#pragma once

#include <string.h>

#include "measure/metric.h"
#include "support/bytes.h"

/*
 * Runs written as text, one for each iteration:
 *     loaded WebContent: WebKit malloc=10 MB, Stack=64 KB; loaded Networking: MALLOC=2 MB; to-loaded WebContent: 11 MB; peak WebContent: 12 MB
 * A peak with other bounds than itself: 11 MB < 12 MB < 14 MB
 */

static inline guint64
example_bytes(const char *text)
{
    guint64 bytes = 0;

    g_assert_true(tide_bytes_parse(text, &bytes, NULL));
    return bytes;
}

static inline TideFootprint *
example_footprint(const char *text)
{
    TideFootprint *footprint = g_new0(TideFootprint, 1);
    g_auto(GStrv) rows = g_strsplit(text, ", ", -1);

    footprint->rows = g_array_new(FALSE, FALSE, sizeof(TideCategoryRow));
    for (char **row = rows; *row; row++) {
        g_auto(GStrv) pair = g_strsplit(*row, "=", 2);
        TideCategoryRow category = { .name = g_intern_string(pair[0]), .columns = { .dirty = example_bytes(pair[1]) } };
        footprint->total.dirty += category.columns.dirty;
        g_array_append_val(footprint->rows, category);
    }
    return footprint;
}

static inline TideSnapshot *
example_snapshot(TideIteration *iteration, const char *checkpoint)
{
    for (guint i = 0; i < iteration->snapshots->len; i++) {
        TideSnapshot *snapshot = g_ptr_array_index(iteration->snapshots, i);
        if (g_str_equal(snapshot->checkpoint, checkpoint))
            return snapshot;
    }
    TideSnapshot *snapshot = tide_snapshot_new(checkpoint);
    snapshot->settled = TRUE;
    g_ptr_array_add(iteration->snapshots, snapshot);
    return snapshot;
}

static inline TidePeakSample *
example_peak(TideRole role, const char *text)
{
    g_auto(GStrv) sizes = g_strsplit(text, " < ", 3);
    gboolean bounded = g_strv_length(sizes) == 3;
    TidePeakSample *peak = g_new0(TidePeakSample, 1);

    peak->role = role;
    peak->bytes = example_bytes(sizes[bounded ? 1 : 0]);
    peak->lower_bytes = example_bytes(sizes[0]);
    peak->upper_bytes = example_bytes(sizes[bounded ? 2 : 0]);
    return peak;
}

static inline void
example_add_part(TideIteration *iteration, const char *part)
{
    g_auto(GStrv) sides = g_strsplit(part, ": ", 2);
    g_auto(GStrv) key = g_strsplit(sides[0], " ", 2);
    TideRole role = TIDE_N_ROLES;

    g_assert_true(tide_role_from_name(key[1], &role));
    if (g_str_equal(key[0], TIDE_CHECKPOINT_PEAK)) {
        g_ptr_array_add(iteration->peaks, example_peak(role, sides[1]));
        return;
    }
    if (g_str_has_prefix(key[0], "to-")) {
        g_ptr_array_add(example_snapshot(iteration, key[0] + strlen("to-"))->peaks, example_peak(role, sides[1]));
        return;
    }
    TideSnapshot *snapshot = example_snapshot(iteration, key[0]);
    g_ptr_array_add(snapshot->processes, tide_process_sample_new(role, 1, example_footprint(sides[1])));
}

/* example_run: @iterations ends with %NULL. */
static inline TideRun *
example_run(const TideScenario *scenario, const char *const *iterations)
{
    TideRun *run = tide_run_new(scenario);

    for (guint i = 0; iterations[i]; i++) {
        TideIteration *iteration = tide_iteration_new(i + 1);
        g_auto(GStrv) parts = g_strsplit(iterations[i], "; ", -1);
        for (char **part = parts; *part; part++)
            example_add_part(iteration, *part);
        g_ptr_array_add(run->iterations, iteration);
    }
    return run;
}
