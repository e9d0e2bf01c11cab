#include "report/run-json.h"

#include "measure/settle.h"
#include "report/json-writer.h"
#include "report/peak-account.h"
#include "report/results.h"

static void
add_columns(JsonBuilder *builder, const TideColumns *columns)
{
    tide_json_add_number(builder, "dirty_bytes", columns->dirty);
    tide_json_add_number(builder, "swapped_bytes", columns->swapped);
    tide_json_add_number(builder, "clean_bytes", columns->clean);
    tide_json_add_number(builder, "reclaimable_bytes", columns->reclaimable);
    tide_json_add_number(builder, "regions", columns->regions);
}

static void
add_footprint(JsonBuilder *builder, const TideFootprint *footprint)
{
    gboolean by_name = footprint->category_source == TIDE_CATEGORIES_BY_NAME;

    tide_json_add_text(builder, "name", footprint->name);
    tide_json_add_number(builder, "page_size_bytes", footprint->page_size);
    tide_json_add_text(builder, "category_source", by_name ? "name" : "shape");
    tide_json_add_number(builder, "rss_bytes", footprint->rss);
    tide_json_add_number(builder, "pss_bytes", footprint->pss);
    tide_json_add_number(builder, "uss_bytes", footprint->uss);
    tide_json_begin_object(builder, "total");
    add_columns(builder, &footprint->total);
    json_builder_end_object(builder);
    tide_json_begin_array(builder, "categories");
    for (guint i = 0; i < footprint->rows->len; i++) {
        const TideCategoryRow *row = &g_array_index(footprint->rows, TideCategoryRow, i);

        tide_json_begin_object(builder, NULL);
        tide_json_add_text(builder, "category", row->name);
        add_columns(builder, &row->columns);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

static void
add_process(JsonBuilder *builder, gconstpointer element)
{
    const TideProcessSample *sample = element;

    tide_json_add_text(builder, "role", tide_role_name(sample->role));
    tide_json_add_number(builder, "pid", (guint64)sample->pid);
    tide_json_add_number(builder, "threads", sample->threads);
    tide_json_add_number(builder, "descriptors", sample->descriptors);
    add_footprint(builder, sample->footprint);
}

static void
add_peak(JsonBuilder *builder, gconstpointer element)
{
    const TidePeakSample *peak = element;

    tide_json_add_text(builder, "role", tide_role_name(peak->role));
    tide_json_add_number(builder, "pid", (guint64)peak->pid);
    tide_json_add_number(builder, "peak_bytes", peak->bytes);
    tide_json_add_number(builder, "upper_bytes", peak->upper_bytes);
    tide_json_add_text(builder, "step", peak->step);
    if (peak->since_load_usec >= 0)
        tide_json_add_number(builder, "since_load_usec", (guint64)peak->since_load_usec);
    else
        tide_json_add_null(builder, "since_load_usec");
    tide_peak_account_add_json(builder, peak->tracked);
}

static void
add_census(JsonBuilder *builder, const TideCensus *census)
{
    if (!census) {
        tide_json_add_null(builder, "objects");
        return;
    }
    tide_json_begin_object(builder, "objects");
    tide_json_add_number(builder, "heap_size_bytes", census->heap_size);
    tide_json_add_number(builder, "heap_capacity_bytes", census->heap_capacity);
    tide_json_add_number(builder, "extra_memory_bytes", census->extra_memory);
    tide_json_add_number(builder, "count", census->objects);
    tide_json_add_number(builder, "protected_count", census->protected_objects);
    tide_json_add_number(builder, "global_count", census->global_objects);
    tide_json_begin_object(builder, "classes");
    for (guint i = 0; i < census->classes->len; i++) {
        const TideClassCount *entry = &g_array_index(census->classes, TideClassCount, i);
        tide_json_add_number(builder, entry->name, entry->count);
    }
    json_builder_end_object(builder);
    json_builder_end_object(builder);
}

static void
add_curve(JsonBuilder *builder, const GArray *curve)
{
    tide_json_begin_array(builder, "settle_curve");
    for (guint i = 0; curve && i < curve->len; i++) {
        const TideSettleReading *reading = &g_array_index(curve, TideSettleReading, i);
        json_builder_begin_object(builder);
        tide_json_add_number(builder, "after_usec", (guint64)reading->at_usec);
        tide_json_add_number(builder, "anonymous_bytes", reading->bytes);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

static void
add_snapshot(JsonBuilder *builder, gconstpointer element)
{
    const TideSnapshot *snapshot = element;

    tide_json_add_text(builder, "checkpoint", snapshot->checkpoint);
    tide_json_add_flag(builder, "raw", snapshot->raw);
    tide_json_add_flag(builder, "settled", snapshot->settled);
    tide_json_add_number(builder, "settle_usec", (guint64)snapshot->settle_usec);
    add_curve(builder, snapshot->settle_curve);
    tide_json_add_number(builder, "at_usec", (guint64)snapshot->at_usec);
    tide_json_add_objects(builder, "processes", snapshot->processes, add_process);
    tide_json_add_number(builder, "group_peak_bytes", snapshot->group_peak_bytes);
    tide_json_add_objects(builder, "peaks", snapshot->peaks, add_peak);
    add_census(builder, snapshot->census);
}

static void
add_failure(JsonBuilder *builder, const TideFailure *failure)
{
    if (!failure) {
        tide_json_add_null(builder, "failure");
        return;
    }
    tide_json_begin_object(builder, "failure");
    tide_json_add_text(builder, "kind", tide_error_kind_name(failure->code));
    tide_json_add_text(builder, "message", failure->message);
    tide_json_add_text(builder, "checkpoint", failure->checkpoint);
    json_builder_end_object(builder);
}

static void
add_iteration(JsonBuilder *builder, gconstpointer element)
{
    const TideIteration *iteration = element;

    tide_json_add_number(builder, "number", iteration->number);
    tide_json_add_number(builder, "started_at_usec", (guint64)iteration->started_at_usec);
    tide_json_add_number(builder, "duration_usec", (guint64)iteration->duration_usec);
    add_failure(builder, iteration->failure);
    tide_json_add_texts(builder, "warnings", iteration->warnings);
    tide_json_add_objects(builder, "snapshots", iteration->snapshots, add_snapshot);
    tide_json_add_number(builder, "group_peak_bytes", iteration->group_peak_bytes);
    tide_json_add_objects(builder, "peaks", iteration->peaks, add_peak);
}

void
tide_run_add_json(JsonBuilder *builder, const TideRun *run)
{
    tide_json_add_objects(builder, "iterations", run ? run->iterations : NULL, add_iteration);
}

void
tide_run_add_before_json(JsonBuilder *builder, const TideRun *run)
{
    tide_json_add_objects(builder, "before_iterations", run ? run->iterations : NULL, add_iteration);
}
