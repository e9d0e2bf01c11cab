#pragma once

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "baseline/baseline.h"

/* Temporary folders, and a baseline that is right in all its parts. */

static inline char *
baseline_folder_new(void)
{
    char *folder = g_dir_make_tmp("tidemark-baseline-XXXXXX", NULL);

    g_assert_nonnull(folder);
    return folder;
}

static inline void
baseline_folder_write(const char *folder, const char *name, const char *text, gsize length)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *parent = g_path_get_dirname(path);

    g_assert_cmpint(g_mkdir_with_parents(parent, 0755), ==, 0);
    g_assert_true(g_file_set_contents(path, text, (gssize)length, NULL));
}

static inline void
baseline_folder_remove(const char *folder)
{
    g_autoptr(GDir) entries = g_file_test(folder, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open(folder, 0, NULL);

    for (const char *name = entries ? g_dir_read_name(entries) : NULL; name; name = g_dir_read_name(entries)) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        baseline_folder_remove(path);
    }
    g_remove(folder);
}

static inline TideMetric *
baseline_add_metric(TideBaseline *baseline, const char *checkpoint, const char *quantity, guint64 first)
{
    TideMetric *metric = tide_metric_new(checkpoint, TIDE_ROLE_WEB_CONTENT, quantity);

    for (guint64 sample = first; sample < first + 3; sample++)
        g_array_append_val(metric->samples, sample);
    g_ptr_array_add(baseline->metrics, metric);
    return metric;
}

static inline TideBaseline *
baseline_example(void)
{
    static const TideFact facts[] = {
        { (char *)"engine", (char *)"WebKitGTK" },
        { (char *)"engine_version", (char *)"2.50.6" },
        { (char *)"architecture", (char *)"x86_64" },
        { (char *)"page_size", (char *)"4096" },
        { (char *)"preset", (char *)"stable" },
        { (char *)"operating_system", (char *)"debian 12" },
        { (char *)"logical_cpus", (char *)"2" },
        { (char *)"transparent_huge_pages", (char *)"madvise" },
        { (char *)"overcommit_memory", (char *)"0" },
        { (char *)"renderer", (char *)"software" },
        { (char *)"sandbox", (char *)"off" },
        { (char *)"category_source", (char *)"shape" },
        { (char *)"settle", (char *)"collect, release, trim, 16 KB for 400 ms" },
        { (char *)"option.JSC_numberOfGCMarkers", (char *)"1" },
        { (char *)"option.LD_OPTION", (char *)"a=b" },
    };
    TideBaseline *baseline = tide_baseline_new("dom-churn", "first recording");

    g_free(baseline->recording->recorded_at);
    baseline->recording->recorded_at = g_strdup("2025-11-24T11:40:00Z");
    for (gsize i = 0; i < G_N_ELEMENTS(facts); i++)
        tide_configuration_set(baseline->configuration, facts[i].name, facts[i].value);
    baseline_add_metric(baseline, "loaded", TIDE_QUANTITY_FOOTPRINT, 26444800);
    baseline_add_metric(baseline, "loaded", "dirty:WebKit malloc", 12000000);
    baseline_add_metric(baseline, TIDE_CHECKPOINT_PEAK, TIDE_QUANTITY_PEAK, 31000000);
    return baseline;
}

/* `name=value` pairs, split at `, `. */
static inline TideConfiguration *
configuration_of(const char *text)
{
    TideConfiguration *configuration = tide_configuration_new();
    g_auto(GStrv) facts = g_strsplit(text, ", ", -1);

    for (char **fact = facts; *fact; fact++) {
        g_auto(GStrv) pair = g_strsplit(*fact, "=", 2);
        tide_configuration_set(configuration, pair[0], pair[1]);
    }
    return configuration;
}
