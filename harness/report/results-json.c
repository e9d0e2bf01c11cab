#include "report/results-json.h"

#include "report/choice-json.h"
#include "report/engine-json.h"
#include "report/explanation-json.h"
#include "report/gate-json.h"
#include "report/json-writer.h"
#include "report/manifest-json.h"
#include "report/run-json.h"
#include "report/verdict-json.h"

static void
add_error(JsonBuilder *builder, const GError *error)
{
    if (!error) {
        tide_json_add_null(builder, "error");
        return;
    }
    tide_json_begin_object(builder, "error");
    tide_json_add_text(builder, "kind", tide_error_kind_name(error->domain == TIDE_ERROR ? error->code : -1));
    tide_json_add_text(builder, "message", error->message);
    json_builder_end_object(builder);
}

static void
add_gate_verdict(JsonBuilder *builder, gconstpointer element)
{
    tide_gate_verdict_add_json(builder, element);
}

static void
add_scenario(JsonBuilder *builder, gconstpointer element)
{
    const TideScenarioResult *result = element;

    tide_json_add_text(builder, "scenario", result->name);
    tide_json_add_flag(builder, "finished", result->finished);
    add_error(builder, result->error);
    tide_manifest_add_json(builder, result->scenario);
    tide_json_add_text(builder, "digest", result->digest);
    tide_choice_add_json(builder, result->choice);
    tide_verdicts_add_json(builder, result->verdicts);
    tide_json_add_objects(builder, "gates", result->gates, add_gate_verdict);
    tide_run_add_json(builder, result->run);
    tide_run_add_before_json(builder, result->before);
}

static void
add_case(JsonBuilder *builder, gconstpointer element)
{
    const TideCase *report_case = element;
    gboolean error = report_case->status == TIDE_CASE_ERROR;

    tide_json_add_text(builder, "scenario", report_case->result->name);
    tide_json_add_text(builder, "checkpoint", report_case->checkpoint);
    tide_json_add_text(builder, "role", report_case->role);
    tide_json_add_text(builder, "status", tide_case_status_name(report_case->status));
    tide_json_add_text(builder, "error_kind", error ? tide_error_kind_name(report_case->error_code) : NULL);
    tide_json_add_text(builder, "named_quantity", report_case->worst ? report_case->worst->metric->quantity : NULL);
    tide_json_add_text(builder, "message", report_case->message);
    tide_explanation_add_json(builder, report_case->explanation);
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

    tide_json_begin_object(builder, NULL);
    tide_json_add_number(builder, "results_version", TIDE_RESULTS_VERSION);
    tide_json_add_text(builder, "tidemark", TIDE_VERSION);
    tide_json_add_text(builder, "started_at", results->started_at);
    tide_json_add_flag(builder, "complete", is_complete(results));
    tide_json_add_flag(builder, "interrupted", results->interrupted);
    tide_json_add_number(builder, "exit_status", tide_results_exit_status(results));
    tide_json_add_number(builder, "iterations", results->iterations);
    tide_json_add_number(builder, "most_iterations", results->most_iterations);
    tide_json_add_flag(builder, "strict", results->strict);
    tide_json_add_flag(builder, "require_baseline", results->require_baseline);
    tide_configuration_add_json(builder, "configuration", results->configuration);
    tide_engines_add_json(builder, results->engines);
    tide_configuration_add_json(builder, "before_configuration", results->before_configuration);
    tide_json_add_texts(builder, "notes", results->notes);
    tide_json_add_objects(builder, "cases", cases, add_case);
    tide_json_add_objects(builder, "scenarios", results->scenarios, add_scenario);
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
