#include "recorded-samples.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "baseline/baseline.h"
#include "measure/peak-composition.h"
#include "verdict/statistics.h"

#define PAGE_BYTES 4096
/* Of the noise; a metric that never varies gets none. */
#define SMOOTHING 0.3

static void
free_metric(RecordedMetric *metric)
{
    g_free(metric->name);
    g_array_unref(metric->samples);
    g_free(metric);
}

static void
free_scenario(RecordedScenario *scenario)
{
    g_free(scenario->name);
    g_ptr_array_unref(scenario->metrics);
    g_free(scenario);
}

static RecordedMetric *
take_metric(const TideMetric *metric)
{
    RecordedMetric *recorded = g_new0(RecordedMetric, 1);

    recorded->name = g_strjoin(" ", metric->checkpoint, tide_role_name(metric->role), metric->quantity, NULL);
    recorded->samples = g_array_ref(metric->samples);
    recorded->noise = tide_pairwise_scale(metric->samples);
    return recorded;
}

static void
fail(const GError *error)
{
    fprintf(stderr, "verdict-power: %s\n", error->message);
    exit(1);
}

static TideTolerance
load_tolerance(const char *scenarios, const char *name)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TideScenario) scenario = tide_scenario_load(scenarios, name, &error);

    if (!scenario)
        fail(error);
    return scenario->tolerance;
}

static RecordedScenario *
load_scenario(const char *path, const char *scenarios)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TideBaseline) baseline = tide_baseline_load(path, &error);
    RecordedScenario *scenario = g_new0(RecordedScenario, 1);

    if (!baseline)
        fail(error);
    scenario->tolerance = load_tolerance(scenarios, baseline->scenario);
    scenario->name = g_strdup(baseline->scenario);
    scenario->metrics = g_ptr_array_new_with_free_func((GDestroyNotify)free_metric);
    for (guint i = 0; i < baseline->metrics->len; i++) {
        const TideMetric *metric = g_ptr_array_index(baseline->metrics, i);
        if (!tide_quantity_is_count(metric->quantity) && !tide_quantity_explains(metric->quantity))
            g_ptr_array_add(scenario->metrics, take_metric(metric));
    }
    return scenario;
}

GPtrArray *
recorded_samples_load(const char *folder, const char *manifests)
{
    GPtrArray *scenarios = g_ptr_array_new_with_free_func((GDestroyNotify)free_scenario);
    g_autoptr(GDir) files = g_dir_open(folder, 0, NULL);

    for (const char *name = files ? g_dir_read_name(files) : NULL; name; name = g_dir_read_name(files)) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (g_str_has_suffix(name, ".yaml"))
            g_ptr_array_add(scenarios, load_scenario(path, manifests));
    }
    if (scenarios->len == 0) {
        fprintf(stderr, "verdict-power: %s: no baselines; name a folder of them with --baselines\n", folder);
        exit(1);
    }
    return scenarios;
}

double
recorded_samples_gauss(GRand *rand)
{
    double radius = sqrt(-2 * log(1 - g_rand_double(rand)));

    return radius * cos(2 * G_PI * g_rand_double(rand));
}

void
recorded_samples_draw(const RecordedScenario *scenario, GRand *rand, GPtrArray *into)
{
    const RecordedMetric *first = g_ptr_array_index(scenario->metrics, 0);
    guint iteration = (guint)g_rand_int_range(rand, 0, (gint32)first->samples->len);

    for (guint i = 0; i < scenario->metrics->len; i++) {
        const RecordedMetric *metric = g_ptr_array_index(scenario->metrics, i);
        double bytes = (double)g_array_index(metric->samples, guint64, iteration % metric->samples->len);
        double pages = floor((bytes + SMOOTHING * metric->noise * recorded_samples_gauss(rand)) / PAGE_BYTES + 0.5);
        guint64 sample = pages > 0 ? (guint64)pages * PAGE_BYTES : 0;
        g_array_append_val(g_ptr_array_index(into, i), sample);
    }
}
