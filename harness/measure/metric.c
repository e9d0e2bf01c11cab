#include "measure/metric.h"

#include <string.h>

TideMetric *
tide_metric_new(const char *checkpoint, TideRole role, const char *quantity)
{
    TideMetric *metric = g_new0(TideMetric, 1);

    metric->checkpoint = g_strdup(checkpoint);
    metric->role = role;
    metric->quantity = g_strdup(quantity);
    metric->samples = g_array_new(FALSE, FALSE, sizeof(guint64));
    return metric;
}

void
tide_metric_free(TideMetric *metric)
{
    if (!metric)
        return;
    g_free(metric->checkpoint);
    g_free(metric->quantity);
    g_array_unref(metric->samples);
    g_clear_pointer(&metric->lower_samples, g_array_unref);
    g_clear_pointer(&metric->upper_samples, g_array_unref);
    g_free(metric->recorded_at);
    g_free(metric);
}

const TideMetric *
tide_metric_find(const GPtrArray *metrics, const char *checkpoint, TideRole role, const char *quantity)
{
    for (guint i = 0; i < metrics->len; i++) {
        const TideMetric *metric = g_ptr_array_index(metrics, i);
        if (metric->role == role && g_str_equal(metric->quantity, quantity) &&
            g_str_equal(metric->checkpoint, checkpoint))
            return metric;
    }
    return NULL;
}

static const TideIteration *
iteration_at(const TideRun *run, guint index)
{
    return g_ptr_array_index(run->iterations, index);
}

static const TideSnapshot *
find_snapshot(const TideIteration *iteration, const char *checkpoint)
{
    for (guint i = 0; i < iteration->snapshots->len; i++) {
        const TideSnapshot *snapshot = g_ptr_array_index(iteration->snapshots, i);
        if (g_str_equal(snapshot->checkpoint, checkpoint))
            return snapshot;
    }
    return NULL;
}

static const TideProcessSample *
find_process(const TideIteration *iteration, const char *checkpoint, TideRole role)
{
    const TideSnapshot *snapshot = find_snapshot(iteration, checkpoint);

    for (guint i = 0; snapshot && i < snapshot->processes->len; i++) {
        const TideProcessSample *process = g_ptr_array_index(snapshot->processes, i);
        if (process->role == role)
            return process;
    }
    return NULL;
}

/* The process of @role at @checkpoint in each iteration; NULL where one iteration has none. */
static GPtrArray *
find_processes(const TideRun *run, const char *checkpoint, TideRole role)
{
    g_autoptr(GPtrArray) processes = g_ptr_array_new();

    for (guint i = 0; i < run->iterations->len; i++) {
        const TideProcessSample *process = find_process(iteration_at(run, i), checkpoint, role);
        if (!process)
            return NULL;
        g_ptr_array_add(processes, (gpointer)process);
    }
    return g_steal_pointer(&processes);
}

static void
add_footprint(GPtrArray *metrics, const GPtrArray *processes, const char *checkpoint, TideRole role)
{
    TideMetric *metric = tide_metric_new(checkpoint, role, TIDE_QUANTITY_FOOTPRINT);

    for (guint i = 0; i < processes->len; i++) {
        const TideProcessSample *process = g_ptr_array_index(processes, i);
        g_array_append_val(metric->samples, process->footprint->total.dirty);
    }
    g_ptr_array_add(metrics, metric);
}

static const TidePeakSample *
find_peak(const GPtrArray *peaks, TideRole role)
{
    for (guint i = 0; i < peaks->len; i++) {
        const TidePeakSample *peak = g_ptr_array_index(peaks, i);
        if (peak->role == role)
            return peak;
    }
    return NULL;
}

static TideMetric *
new_peak_metric(const char *checkpoint, TideRole role, const char *quantity)
{
    TideMetric *metric = tide_metric_new(checkpoint, role, quantity);

    metric->lower_samples = g_array_new(FALSE, FALSE, sizeof(guint64));
    metric->upper_samples = g_array_new(FALSE, FALSE, sizeof(guint64));
    return metric;
}

static void
add_peak_sample(TideMetric *metric, const TidePeakSample *peak)
{
    g_array_append_val(metric->samples, peak->bytes);
    g_array_append_val(metric->lower_samples, peak->lower_bytes);
    g_array_append_val(metric->upper_samples, peak->upper_bytes);
}

static void
add_peak_since(GPtrArray *metrics, const TideRun *run, const char *checkpoint, TideRole role)
{
    g_autoptr(TideMetric) metric = new_peak_metric(checkpoint, role, TIDE_QUANTITY_PEAK_SINCE);

    for (guint i = 0; i < run->iterations->len; i++) {
        const TideSnapshot *snapshot = find_snapshot(iteration_at(run, i), checkpoint);
        const TidePeakSample *peak = snapshot ? find_peak(snapshot->peaks, role) : NULL;
        if (!peak)
            return;
        add_peak_sample(metric, peak);
    }
    g_ptr_array_add(metrics, g_steal_pointer(&metric));
}

/* A class of which there is none is 0; where the engine could not count, there is no number. */
static void
add_objects(GPtrArray *metrics, const TideRun *run, const char *checkpoint, const TideObjectGate *gate)
{
    g_autofree char *quantity = g_strconcat(TIDE_QUANTITY_OBJECTS_PREFIX, gate->class_name, NULL);
    g_autoptr(TideMetric) metric = tide_metric_new(checkpoint, TIDE_ROLE_WEB_CONTENT, quantity);

    for (guint i = 0; i < run->iterations->len; i++) {
        const TideSnapshot *snapshot = find_snapshot(iteration_at(run, i), checkpoint);
        if (!snapshot || !snapshot->census)
            return;
        guint64 count = tide_census_count(snapshot->census, gate->class_name);
        g_array_append_val(metric->samples, count);
    }
    g_ptr_array_add(metrics, g_steal_pointer(&metric));
}

static void
add_category(GPtrArray *metrics, const GPtrArray *processes, const TideMetric *key)
{
    g_autoptr(TideMetric) metric = tide_metric_new(key->checkpoint, key->role, key->quantity);
    gboolean any = FALSE;
    const char *category = key->quantity + strlen(TIDE_QUANTITY_DIRTY_PREFIX);

    for (guint i = 0; i < processes->len; i++) {
        const TideProcessSample *process = g_ptr_array_index(processes, i);
        const TideColumns *columns = tide_footprint_row(process->footprint, category);
        guint64 dirty = columns ? columns->dirty : 0;
        g_array_append_val(metric->samples, dirty);
        any = any || dirty > 0;
    }
    if (any)
        g_ptr_array_add(metrics, g_steal_pointer(&metric));
}

/* The last iteration's rows first, in their order; rows that only earlier iterations have follow. */
static void
add_categories(GPtrArray *metrics, const GPtrArray *processes, const char *checkpoint, TideRole role)
{
    for (guint i = processes->len; i-- > 0;) {
        const TideProcessSample *process = g_ptr_array_index(processes, i);
        for (guint row = 0; row < process->footprint->rows->len; row++) {
            const char *category = g_array_index(process->footprint->rows, TideCategoryRow, row).name;
            g_autofree char *quantity = g_strconcat(TIDE_QUANTITY_DIRTY_PREFIX, category, NULL);
            g_autoptr(TideMetric) key = tide_metric_new(checkpoint, role, quantity);
            if (!tide_metric_find(metrics, checkpoint, role, quantity))
                add_category(metrics, processes, key);
        }
    }
}

static void
add_peak(GPtrArray *metrics, const TideRun *run, TideRole role)
{
    g_autoptr(TideMetric) metric = new_peak_metric(TIDE_CHECKPOINT_PEAK, role, TIDE_QUANTITY_PEAK);

    for (guint i = 0; i < run->iterations->len; i++) {
        const TidePeakSample *peak = find_peak(iteration_at(run, i)->peaks, role);
        if (!peak)
            return;
        add_peak_sample(metric, peak);
    }
    g_ptr_array_add(metrics, g_steal_pointer(&metric));
}

static void
add_checkpoint(GPtrArray *metrics, const TideRun *run, const char *checkpoint)
{
    const GPtrArray *gates = run->scenario->object_gates;

    for (TideRole role = 0; role < TIDE_N_ROLES; role++) {
        g_autoptr(GPtrArray) processes = tide_role_is_gated(role) ? find_processes(run, checkpoint, role) : NULL;
        if (!processes)
            continue;
        add_footprint(metrics, processes, checkpoint, role);
        add_peak_since(metrics, run, checkpoint, role);
        for (guint i = 0; role == TIDE_ROLE_WEB_CONTENT && gates && i < gates->len; i++)
            add_objects(metrics, run, checkpoint, g_ptr_array_index(gates, i));
        add_categories(metrics, processes, checkpoint, role);
    }
}

GPtrArray *
tide_metrics_of_run(const TideRun *run)
{
    GPtrArray *metrics = g_ptr_array_new_with_free_func((GDestroyNotify)tide_metric_free);

    if (run->iterations->len == 0)
        return metrics;
    /* What counts is in every iteration, hence in the first, whose snapshots are in the scenario's order. */
    const TideIteration *first = iteration_at(run, 0);
    for (guint i = 0; i < first->snapshots->len; i++) {
        const TideSnapshot *snapshot = g_ptr_array_index(first->snapshots, i);
        add_checkpoint(metrics, run, snapshot->checkpoint);
    }
    for (TideRole role = 0; role < TIDE_N_ROLES; role++) {
        if (tide_role_is_gated(role))
            add_peak(metrics, run, role);
    }
    return metrics;
}
