#include "report/results-json.h"

#include <json-glib/json-glib.h>

#include "measure/settle.h"
#include "report/peak-account.h"

static void
add_text(JsonBuilder *builder, const char *name, const char *text)
{
    g_autofree char *valid = text ? g_utf8_make_valid(text, -1) : NULL;

    json_builder_set_member_name(builder, name);
    if (valid)
        json_builder_add_string_value(builder, valid);
    else
        json_builder_add_null_value(builder);
}

static void
add_number(JsonBuilder *builder, const char *name, guint64 number)
{
    json_builder_set_member_name(builder, name);
    json_builder_add_int_value(builder, (gint64)number);
}

static void
add_number_or_null(JsonBuilder *builder, const char *name, gboolean known, guint64 number)
{
    json_builder_set_member_name(builder, name);
    if (known)
        json_builder_add_int_value(builder, (gint64)number);
    else
        json_builder_add_null_value(builder);
}

static void
add_flag(JsonBuilder *builder, const char *name, gboolean flag)
{
    json_builder_set_member_name(builder, name);
    json_builder_add_boolean_value(builder, flag);
}

static void
add_null(JsonBuilder *builder, const char *name)
{
    json_builder_set_member_name(builder, name);
    json_builder_add_null_value(builder);
}

static void
begin_object(JsonBuilder *builder, const char *name)
{
    if (name)
        json_builder_set_member_name(builder, name);
    json_builder_begin_object(builder);
}

static void
begin_array(JsonBuilder *builder, const char *name)
{
    json_builder_set_member_name(builder, name);
    json_builder_begin_array(builder);
}

static void
add_texts(JsonBuilder *builder, const char *name, const GPtrArray *texts)
{
    begin_array(builder, name);
    for (guint i = 0; texts && i < texts->len; i++) {
        g_autofree char *valid = g_utf8_make_valid(g_ptr_array_index(texts, i), -1);

        json_builder_add_string_value(builder, valid);
    }
    json_builder_end_array(builder);
}

typedef void (*AddElement)(JsonBuilder *builder, gconstpointer element);

/* An array of objects, one for each element. */
static void
add_objects(JsonBuilder *builder, const char *name, const GPtrArray *elements, AddElement add)
{
    begin_array(builder, name);
    for (guint i = 0; elements && i < elements->len; i++) {
        begin_object(builder, NULL);
        add(builder, g_ptr_array_index(elements, i));
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

static void
add_columns(JsonBuilder *builder, const TideColumns *columns)
{
    add_number(builder, "dirty_bytes", columns->dirty);
    add_number(builder, "swapped_bytes", columns->swapped);
    add_number(builder, "clean_bytes", columns->clean);
    add_number(builder, "reclaimable_bytes", columns->reclaimable);
    add_number(builder, "regions", columns->regions);
}

static void
add_footprint(JsonBuilder *builder, const TideFootprint *footprint)
{
    gboolean by_name = footprint->category_source == TIDE_CATEGORIES_BY_NAME;

    add_text(builder, "name", footprint->name);
    add_number(builder, "page_size_bytes", footprint->page_size);
    add_text(builder, "category_source", by_name ? "name" : "shape");
    add_number(builder, "rss_bytes", footprint->rss);
    add_number(builder, "pss_bytes", footprint->pss);
    add_number(builder, "uss_bytes", footprint->uss);
    begin_object(builder, "total");
    add_columns(builder, &footprint->total);
    json_builder_end_object(builder);
    begin_array(builder, "categories");
    for (guint i = 0; i < footprint->rows->len; i++) {
        const TideCategoryRow *row = &g_array_index(footprint->rows, TideCategoryRow, i);

        begin_object(builder, NULL);
        add_text(builder, "category", row->name);
        add_columns(builder, &row->columns);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

static void
add_process(JsonBuilder *builder, gconstpointer element)
{
    const TideProcessSample *sample = element;

    add_text(builder, "role", tide_role_name(sample->role));
    add_number(builder, "pid", (guint64)sample->pid);
    add_number(builder, "threads", sample->threads);
    add_number(builder, "descriptors", sample->descriptors);
    add_footprint(builder, sample->footprint);
}

static void
add_peak(JsonBuilder *builder, gconstpointer element)
{
    const TidePeakSample *peak = element;

    add_text(builder, "role", tide_role_name(peak->role));
    add_number(builder, "pid", (guint64)peak->pid);
    add_number(builder, "peak_bytes", peak->bytes);
    add_number(builder, "upper_bytes", peak->upper_bytes);
    add_text(builder, "step", peak->step);
    if (peak->since_load_usec >= 0)
        add_number(builder, "since_load_usec", (guint64)peak->since_load_usec);
    else
        add_null(builder, "since_load_usec");
    tide_peak_account_add_json(builder, peak->tracked);
}

static void
add_census(JsonBuilder *builder, const TideCensus *census)
{
    if (!census) {
        add_null(builder, "objects");
        return;
    }
    begin_object(builder, "objects");
    add_number(builder, "heap_size_bytes", census->heap_size);
    add_number(builder, "heap_capacity_bytes", census->heap_capacity);
    add_number(builder, "extra_memory_bytes", census->extra_memory);
    add_number(builder, "count", census->objects);
    add_number(builder, "protected_count", census->protected_objects);
    add_number(builder, "global_count", census->global_objects);
    begin_object(builder, "classes");
    for (guint i = 0; i < census->classes->len; i++) {
        const TideClassCount *entry = &g_array_index(census->classes, TideClassCount, i);
        add_number(builder, entry->name, entry->count);
    }
    json_builder_end_object(builder);
    json_builder_end_object(builder);
}

static void
add_curve(JsonBuilder *builder, const GArray *curve)
{
    begin_array(builder, "settle_curve");
    for (guint i = 0; curve && i < curve->len; i++) {
        const TideSettleReading *reading = &g_array_index(curve, TideSettleReading, i);
        json_builder_begin_object(builder);
        add_number(builder, "after_usec", (guint64)reading->at_usec);
        add_number(builder, "anonymous_bytes", reading->bytes);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

static void
add_snapshot(JsonBuilder *builder, gconstpointer element)
{
    const TideSnapshot *snapshot = element;

    add_text(builder, "checkpoint", snapshot->checkpoint);
    add_flag(builder, "raw", snapshot->raw);
    add_flag(builder, "settled", snapshot->settled);
    add_number(builder, "settle_usec", (guint64)snapshot->settle_usec);
    add_curve(builder, snapshot->settle_curve);
    add_number(builder, "at_usec", (guint64)snapshot->at_usec);
    add_objects(builder, "processes", snapshot->processes, add_process);
    add_number(builder, "group_peak_bytes", snapshot->group_peak_bytes);
    add_objects(builder, "peaks", snapshot->peaks, add_peak);
    add_census(builder, snapshot->census);
}

static void
add_failure(JsonBuilder *builder, const TideFailure *failure)
{
    if (!failure) {
        add_null(builder, "failure");
        return;
    }
    begin_object(builder, "failure");
    add_text(builder, "kind", tide_error_kind_name(failure->code));
    add_text(builder, "message", failure->message);
    add_text(builder, "checkpoint", failure->checkpoint);
    json_builder_end_object(builder);
}

static void
add_iteration(JsonBuilder *builder, gconstpointer element)
{
    const TideIteration *iteration = element;

    add_number(builder, "number", iteration->number);
    add_number(builder, "started_at_usec", (guint64)iteration->started_at_usec);
    add_number(builder, "duration_usec", (guint64)iteration->duration_usec);
    add_failure(builder, iteration->failure);
    add_texts(builder, "warnings", iteration->warnings);
    add_objects(builder, "snapshots", iteration->snapshots, add_snapshot);
    add_number(builder, "group_peak_bytes", iteration->group_peak_bytes);
    add_objects(builder, "peaks", iteration->peaks, add_peak);
}

static void
add_verdict(JsonBuilder *builder, gconstpointer element)
{
    const TideVerdict *verdict = element;
    const GArray *samples = verdict->metric->samples;

    add_text(builder, "checkpoint", verdict->metric->checkpoint);
    add_text(builder, "role", tide_role_name(verdict->metric->role));
    add_text(builder, "quantity", verdict->metric->quantity);
    add_text(builder, "verdict", tide_verdict_kind_name(verdict->kind));
    add_number(builder, "median_bytes", verdict->median);
    add_number_or_null(builder, "baseline_bytes", verdict->has_baseline, verdict->baseline);
    add_number_or_null(builder, "allowed_bytes", verdict->has_baseline, verdict->allowed);
    add_number_or_null(builder, "budget_bytes", verdict->budget > 0, verdict->budget);
    add_number_or_null(builder, "lower_bytes", verdict->has_bounds, verdict->lower);
    add_number_or_null(builder, "upper_bytes", verdict->has_bounds, verdict->upper);
    begin_array(builder, "samples_bytes");
    for (guint i = 0; i < samples->len; i++)
        json_builder_add_int_value(builder, (gint64)g_array_index(samples, guint64, i));
    json_builder_end_array(builder);
}

static void
add_budget(JsonBuilder *builder, gconstpointer element)
{
    const TideBudget *budget = element;

    add_text(builder, "quantity", budget->quantity);
    add_number(builder, "budget_bytes", budget->bytes);
}

static void
add_manifest(JsonBuilder *builder, const TideScenario *scenario)
{
    if (!scenario) {
        add_null(builder, "manifest");
        return;
    }

    g_autoptr(GPtrArray) checkpoints = tide_scenario_checkpoints(scenario);

    begin_object(builder, "manifest");
    add_text(builder, "path", scenario->manifest);
    add_text(builder, "description", scenario->description);
    add_number(builder, "timeout_msec", scenario->timeout_msec);
    begin_object(builder, "tolerance");
    json_builder_set_member_name(builder, "percent");
    json_builder_add_double_value(builder, scenario->tolerance.percent);
    add_number(builder, "bytes", scenario->tolerance.bytes);
    json_builder_end_object(builder);
    add_objects(builder, "budgets", scenario->budgets, add_budget);
    add_texts(builder, "checkpoints", checkpoints);
    json_builder_end_object(builder);
}

static const char *
match_name(TideMatch match)
{
    return match == TIDE_MATCH_EXACT ? "exact" : match == TIDE_MATCH_NEAR ? "near" : "none";
}

static void
add_choice(JsonBuilder *builder, const TideBaselineChoice *choice)
{
    if (!choice) {
        add_null(builder, "baseline");
        return;
    }

    const TideBaseline *baseline = choice->baseline;

    begin_object(builder, "baseline");
    add_text(builder, "path", choice->path);
    add_text(builder, "match", match_name(baseline ? choice->match : TIDE_MATCH_NONE));
    add_texts(builder, "differences", choice->differences);
    add_text(builder, "recorded_at", baseline ? baseline->recorded_at : NULL);
    add_text(builder, "recorded_by", baseline ? baseline->recorded_by : NULL);
    add_text(builder, "reason", baseline ? baseline->reason : NULL);
    json_builder_end_object(builder);
}

static void
add_error(JsonBuilder *builder, const GError *error)
{
    if (!error) {
        add_null(builder, "error");
        return;
    }
    begin_object(builder, "error");
    add_text(builder, "kind", tide_error_kind_name(error->domain == TIDE_ERROR ? error->code : -1));
    add_text(builder, "message", error->message);
    json_builder_end_object(builder);
}

static void
add_scenario(JsonBuilder *builder, gconstpointer element)
{
    const TideScenarioResult *result = element;

    add_text(builder, "scenario", result->name);
    add_flag(builder, "finished", result->finished);
    add_error(builder, result->error);
    add_manifest(builder, result->scenario);
    add_choice(builder, result->choice);
    add_objects(builder, "verdicts", result->verdicts, add_verdict);
    add_objects(builder, "iterations", result->run ? result->run->iterations : NULL, add_iteration);
}

static void
add_case(JsonBuilder *builder, gconstpointer element)
{
    const TideCase *report_case = element;
    gboolean error = report_case->status == TIDE_CASE_ERROR;

    add_text(builder, "scenario", report_case->result->name);
    add_text(builder, "checkpoint", report_case->checkpoint);
    add_text(builder, "role", report_case->role);
    add_text(builder, "status", tide_case_status_name(report_case->status));
    add_text(builder, "error_kind", error ? tide_error_kind_name(report_case->error_code) : NULL);
    add_text(builder, "named_quantity", report_case->worst ? report_case->worst->metric->quantity : NULL);
    add_text(builder, "message", report_case->message);
}

static void
add_configuration(JsonBuilder *builder, const TideConfiguration *configuration)
{
    if (!configuration) {
        add_null(builder, "configuration");
        return;
    }
    begin_object(builder, "configuration");
    for (guint i = 0; i < configuration->facts->len; i++) {
        const TideFact *fact = g_ptr_array_index(configuration->facts, i);
        g_autofree char *name = g_utf8_make_valid(fact->name, -1);

        add_text(builder, name, fact->value);
    }
    json_builder_end_object(builder);
}

static gboolean
is_complete(const TideResults *results)
{
    gboolean complete = !results->interrupted;

    for (guint i = 0; i < results->scenarios->len; i++) {
        const TideScenarioResult *result = g_ptr_array_index(results->scenarios, i);

        complete = complete && (result->finished || result->error);
    }
    return complete;
}

static JsonNode *
build(const TideResults *results)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();
    g_autoptr(GPtrArray) cases = tide_results_cases(results);

    begin_object(builder, NULL);
    add_number(builder, "results_version", TIDE_RESULTS_VERSION);
    add_text(builder, "tidemark", TIDE_VERSION);
    add_text(builder, "started_at", results->started_at);
    add_flag(builder, "complete", is_complete(results));
    add_flag(builder, "interrupted", results->interrupted);
    add_number(builder, "exit_status", tide_results_exit_status(results));
    add_number(builder, "iterations", results->iterations);
    add_flag(builder, "require_baseline", results->require_baseline);
    add_configuration(builder, results->configuration);
    add_texts(builder, "notes", results->notes);
    add_objects(builder, "cases", cases, add_case);
    add_objects(builder, "scenarios", results->scenarios, add_scenario);
    json_builder_end_object(builder);
    return json_builder_get_root(builder);
}

char *
tide_results_to_json(const TideResults *results)
{
    g_autoptr(JsonNode) root = build(results);
    g_autofree char *text = json_to_string(root, TRUE);

    return g_strconcat(text, "\n", NULL);
}
