#include "report/results.h"

#include "report/case-status.h"
#include "report/gate-case.h"
#include "report/lookup.h"

static const char *const status_names[] = {
    [TIDE_CASE_PASSED] = "passed",
    [TIDE_CASE_FAILED] = "failed",
    [TIDE_CASE_ERROR] = "error",
    [TIDE_CASE_SKIPPED] = "skipped",
};

static const char *const error_kind_names[] = {
    [TIDE_ERROR_INPUT] = "input",
    [TIDE_ERROR_MALFORMED] = "malformed",
    [TIDE_ERROR_ENVIRONMENT] = "environment",
    [TIDE_ERROR_PERMISSION] = "permission",
    [TIDE_ERROR_GONE] = "gone",
    [TIDE_ERROR_CRASHED] = "crashed",
    [TIDE_ERROR_DEADLINE] = "deadline",
    [TIDE_ERROR_LOAD] = "load",
    [TIDE_ERROR_SCRIPT] = "script",
    [TIDE_ERROR_OUTPUT] = "output",
    [TIDE_ERROR_INTERRUPTED] = "interrupted",
};

const char *
tide_case_status_name(TideCaseStatus status)
{
    return status_names[status];
}

const char *
tide_error_kind_name(int code)
{
    return code >= 0 && (gsize)code < G_N_ELEMENTS(error_kind_names) ? error_kind_names[code] : "other";
}

static void
scenario_result_free(gpointer data)
{
    TideScenarioResult *result = data;

    g_clear_pointer(&result->verdicts, g_ptr_array_unref);
    g_clear_pointer(&result->gates, g_ptr_array_unref);
    g_clear_pointer(&result->run, tide_run_free);
    g_clear_pointer(&result->before, tide_run_free);
    g_clear_pointer(&result->choice, tide_baseline_choice_free);
    g_clear_pointer(&result->scenario, tide_scenario_free);
    g_clear_error(&result->error);
    g_free(result->digest);
    g_clear_pointer(&result->texts, g_ptr_array_unref);
    g_free(result->name);
    g_free(result);
}

static void
measured_engine_free(gpointer data)
{
    TideMeasuredEngine *engine = data;

    g_clear_pointer(&engine->files, g_ptr_array_unref);
    g_free(engine->given);
    g_free(engine->version);
    g_free(engine);
}

TideResults *
tide_results_new(void)
{
    TideResults *results = g_new0(TideResults, 1);
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();

    results->started_at = g_date_time_format(now, "%Y-%m-%dT%H:%M:%SZ");
    results->scenarios = g_ptr_array_new_with_free_func(scenario_result_free);
    results->engines = g_ptr_array_new_with_free_func(measured_engine_free);
    results->notes = g_ptr_array_new_with_free_func(g_free);
    return results;
}

void
tide_results_free(TideResults *results)
{
    if (!results)
        return;
    g_ptr_array_unref(results->scenarios);
    g_ptr_array_unref(results->notes);
    g_clear_pointer(&results->configuration, tide_configuration_free);
    g_clear_pointer(&results->before_configuration, tide_configuration_free);
    g_ptr_array_unref(results->engines);
    g_free(results->started_at);
    g_free(results);
}

TideMeasuredEngine *
tide_results_add_engine(TideResults *results, const char *given)
{
    TideMeasuredEngine *engine = g_new0(TideMeasuredEngine, 1);

    engine->given = g_strdup(given);
    g_ptr_array_add(results->engines, engine);
    return engine;
}

gboolean
tide_results_compare_engines(const TideResults *results)
{
    return results->engines->len > 1;
}

TideScenarioResult *
tide_scenario_result_new(const char *name)
{
    TideScenarioResult *result = g_new0(TideScenarioResult, 1);

    result->name = g_strdup(name);
    result->verdicts = g_ptr_array_new_with_free_func((GDestroyNotify)tide_verdict_free);
    result->gates = g_ptr_array_new_with_free_func((GDestroyNotify)tide_gate_verdict_free);
    return result;
}

TideScenarioResult *
tide_results_add(TideResults *results, const char *scenario_name)
{
    TideScenarioResult *result = tide_scenario_result_new(scenario_name);

    g_ptr_array_add(results->scenarios, result);
    return result;
}

void
tide_scenario_result_judge(TideScenarioResult *result)
{
    g_ptr_array_set_size(result->verdicts, 0);
    g_ptr_array_set_size(result->gates, 0);
    if (!result->run || result->run->iterations->len == 0)
        return;
    g_autoptr(GPtrArray) verdicts = tide_verdicts_reach(result->run, result->choice);
    g_autoptr(GPtrArray) gates = tide_gates_judge(result->run);
    g_ptr_array_extend_and_steal(result->verdicts, g_steal_pointer(&verdicts));
    g_ptr_array_extend_and_steal(result->gates, g_steal_pointer(&gates));
}

void
tide_case_free(TideCase *report_case)
{
    if (!report_case)
        return;
    g_free(report_case->checkpoint);
    g_free(report_case->role);
    tide_explanation_free(report_case->explanation);
    g_free(report_case->reason);
    g_free(report_case->message);
    g_free(report_case);
}

static gboolean
was_seen(const TideScenarioResult *result, const char *checkpoint, TideRole role)
{
    for (guint i = 0; result->run && i < result->run->iterations->len; i++) {
        if (tide_lookup_measured(g_ptr_array_index(result->run->iterations, i), checkpoint, role))
            return TRUE;
    }
    return FALSE;
}

static gboolean
is_in_baseline(const TideScenarioResult *result, const char *checkpoint, TideRole role)
{
    const TideBaseline *baseline = result->choice ? result->choice->baseline : NULL;

    for (guint i = 0; baseline && i < baseline->metrics->len; i++) {
        const TideMetric *metric = g_ptr_array_index(baseline->metrics, i);

        if (metric->role == role && g_str_equal(metric->checkpoint, checkpoint))
            return TRUE;
    }
    return FALSE;
}

static void
add_checkpoint(GPtrArray *cases, const TideResults *results, const TideScenarioResult *result, const char *checkpoint)
{
    for (TideRole role = 0; role < TIDE_N_ROLES && tide_scenario_judges(result->scenario, checkpoint); role++) {
        gboolean expected = role == TIDE_ROLE_WEB_CONTENT ||
            (tide_role_is_gated(role) && was_seen(result, checkpoint, role)) ||
            is_in_baseline(result, checkpoint, role);

        if (expected)
            g_ptr_array_add(cases, tide_case_decide(results, result, checkpoint, role));
    }
}

static void
add_scenario(GPtrArray *cases, const TideResults *results, const TideScenarioResult *result)
{
    if (!result->scenario) {
        g_ptr_array_add(cases, tide_case_decide(results, result, TIDE_CHECKPOINT_SCENARIO, TIDE_N_ROLES));
        return;
    }

    g_autoptr(GPtrArray) checkpoints = tide_scenario_checkpoints(result->scenario);

    for (guint i = 0; i < checkpoints->len; i++)
        add_checkpoint(cases, results, result, g_ptr_array_index(checkpoints, i));
    add_checkpoint(cases, results, result, TIDE_CHECKPOINT_PEAK);
    tide_gate_cases_add(cases, results, result);
}

GPtrArray *
tide_results_cases(const TideResults *results)
{
    GPtrArray *cases = g_ptr_array_new_with_free_func((GDestroyNotify)tide_case_free);

    for (guint i = 0; i < results->scenarios->len; i++)
        add_scenario(cases, results, g_ptr_array_index(results->scenarios, i));
    return cases;
}

static gboolean
is_unusable_input(const TideScenarioResult *result)
{
    return result->error && tide_exit_status_of_error(result->error) == TIDE_EXIT_INPUT;
}

TideExitStatus
tide_results_exit_status(const TideResults *results)
{
    g_autoptr(GPtrArray) cases = tide_results_cases(results);
    gboolean input = FALSE;
    gboolean regressed = FALSE;
    gboolean not_measured = cases->len == 0;
    gboolean baseline_missing = FALSE;
    gboolean inconclusive = FALSE;

    for (guint i = 0; i < results->scenarios->len; i++)
        input = input || is_unusable_input(g_ptr_array_index(results->scenarios, i));
    for (guint i = 0; i < cases->len; i++) {
        const TideCase *report_case = g_ptr_array_index(cases, i);

        regressed = regressed || report_case->status == TIDE_CASE_FAILED;
        not_measured = not_measured || report_case->status == TIDE_CASE_ERROR;
        baseline_missing = baseline_missing || report_case->baseline_missing;
        inconclusive = inconclusive || (report_case->status == TIDE_CASE_SKIPPED && !report_case->baseline_missing);
    }

    if (input)
        return TIDE_EXIT_INPUT;
    if (regressed)
        return TIDE_EXIT_REGRESSED;
    if (not_measured)
        return TIDE_EXIT_NOT_MEASURED;
    if (baseline_missing && results->require_baseline)
        return TIDE_EXIT_INPUT;
    return inconclusive && results->strict ? TIDE_EXIT_NOT_MEASURED : TIDE_EXIT_WITHIN;
}
