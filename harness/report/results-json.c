#include "report/results-json.h"

#include "report/choice-json.h"
#include "report/engine-json.h"
#include "report/explanation-json.h"
#include "report/gate-json.h"
#include "report/json-writer.h"
#include "report/kept-texts.h"
#include "report/manifest-json.h"
#include "report/run-json.h"
#include "report/verdict-json.h"
#include "report/word-members.h"

/* What error that was read is of none of our kinds. */
#define OTHER_DOMAIN G_IO_ERROR
#define OTHER_CODE G_IO_ERROR_FAILED

/* An error as it is written: of other domains than ours there is no kind. */
typedef struct {
    int code;
    char *message;
} WrittenError;

static void
written_error_members(TideMembers *members, gpointer thing)
{
    WrittenError *written = thing;

    tide_error_kind_member(members, &written->code);
    tide_members_text(members, "message", &written->message);
}

static void
add_gate_verdict(JsonBuilder *builder, gconstpointer element)
{
    tide_gate_verdict_add_json(builder, element);
}

static void
error_member(TideMembers *members, GError **error)
{
    WrittenError written = { .code = -1 };

    if (!tide_members_has(members, "error", *error != NULL))
        return;
    if (*error)
        written = (WrittenError) { (*error)->domain == TIDE_ERROR ? (*error)->code : -1, (*error)->message };
    tide_members_object(members, "error", written_error_members, &written);
    if (tide_members_builder(members))
        return;
    gboolean ours = written.code >= 0;
    *error = g_error_new_literal(ours ? TIDE_ERROR : OTHER_DOMAIN, ours ? written.code : OTHER_CODE, written.message);
    g_free(written.message);
}

/* The run that was judged, or the one of the engine before. */
static void
run_member(TideMembers *members, TideScenarioResult *result, gboolean before)
{
    void (*of)(TideMembers *, TideRun *) = before ? tide_run_before_members : tide_run_members;
    TideRun **run = before ? &result->before : &result->run;
    g_autoptr(TideRun) read = tide_run_new(result->scenario);

    if (tide_members_builder(members) && result->texts && !before) {
        tide_kept_texts_add_marks(tide_members_builder(members), result);
        return;
    }
    if (tide_members_builder(members)) {
        of(members, *run);
        return;
    }
    of(members, read);
    if (read->iterations->len == 0)
        return;
    if (!result->scenario)
        tide_members_refuse(members, "iterations", "is of a scenario without a manifest");
    *run = g_steal_pointer(&read);
}

static void
add_verdicts(JsonBuilder *builder, const TideScenarioResult *result)
{
    tide_verdicts_add_json(builder, result->verdicts);
    tide_json_add_objects(builder, "gates", result->gates, add_gate_verdict);
}

static void
scenario_members(TideMembers *members, gpointer thing)
{
    TideScenarioResult *result = thing;

    tide_members_text(members, "scenario", &result->name);
    tide_members_flag(members, "finished", &result->finished);
    error_member(members, &result->error);
    tide_manifest_members(members, &result->scenario, result->name);
    tide_members_text_or_null(members, "digest", &result->digest);
    tide_choice_members(members, &result->choice, result->name);
    if (tide_members_builder(members))
        add_verdicts(tide_members_builder(members), result);
    run_member(members, result, FALSE);
    run_member(members, result, TRUE);
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

static void
add_cases(JsonBuilder *builder, const TideResults *results)
{
    g_autoptr(GPtrArray) cases = tide_results_cases(results);

    tide_json_add_objects(builder, "cases", cases, add_case);
}

static void
add_origin(JsonBuilder *builder)
{
    tide_json_add_number(builder, "results_version", TIDE_RESULTS_VERSION);
    tide_json_add_text(builder, "tidemark", TIDE_VERSION);
}

static gpointer
new_scenario_result(void)
{
    return tide_scenario_result_new(NULL);
}

static void
results_members(TideMembers *members, gpointer thing)
{
    TideResults *results = thing;
    JsonBuilder *builder = tide_members_builder(members);

    if (builder)
        add_origin(builder);
    tide_members_text(members, "started_at", &results->started_at);
    if (builder)
        tide_json_add_flag(builder, "complete", is_complete(results));
    tide_members_flag(members, "interrupted", &results->interrupted);
    if (builder)
        tide_json_add_number(builder, "exit_status", tide_results_exit_status(results));
    tide_members_count(members, "iterations", &results->iterations);
    tide_members_count(members, "most_iterations", &results->most_iterations);
    tide_members_flag(members, "strict", &results->strict);
    tide_members_flag(members, "require_baseline", &results->require_baseline);
    tide_configuration_members(members, "configuration", &results->configuration);
    tide_engines_members(members, results->engines);
    tide_configuration_members(members, "before_configuration", &results->before_configuration);
    tide_members_texts(members, "notes", results->notes);
    if (builder)
        add_cases(builder, results);
    tide_members_list(members, "scenarios", results->scenarios, new_scenario_result, scenario_members);
}

JsonNode *
tide_results_to_node(const TideResults *results)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();

    tide_json_begin_object(builder, NULL);
    tide_members_write(builder, results_members, results);
    json_builder_end_object(builder);
    return json_builder_get_root(builder);
}

char *
tide_results_to_json(const TideResults *results)
{
    g_autoptr(JsonNode) root = tide_results_to_node(results);
    g_autofree char *outline = json_to_string(root, TRUE);
    g_autofree char *text = tide_kept_texts_fill(outline, results);

    return g_strconcat(text, "\n", NULL);
}

TideResults *
tide_results_from_node(JsonNode *root, GError **error)
{
    g_autoptr(TideResults) results = tide_results_new();

    g_clear_pointer(&results->started_at, g_free);
    if (!tide_members_read(root, results_members, results, error))
        return NULL;
    for (guint i = 0; i < results->scenarios->len; i++) {
        TideScenarioResult *result = g_ptr_array_index(results->scenarios, i);
        if (result->run)
            result->run->most_iterations = results->most_iterations;
        tide_scenario_result_judge(result);
    }
    return g_steal_pointer(&results);
}
