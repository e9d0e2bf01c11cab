#pragma once

#include "engine/engine-files.h"
#include "support/exit-status.h"
#include "verdict/explanation.h"
#include "verdict/gate-verdict.h"
#include "verdict/verdict.h"

/** The schema of results.json that this version writes. */
#define TIDE_RESULTS_VERSION 1

/**
 * TideScenarioResult:
 * All that is known of one scenario of a run.
 *
 * @scenario: (nullable): %NULL where its manifest cannot be used; then @error is set
 * @digest: (nullable): tide_scenario_digest() before it was measured; %NULL where a file of it cannot be read
 * @choice: (nullable): %NULL where no baseline was looked for
 * @error: (nullable): why it could not be measured at all: an unusable manifest or baseline, an engine that does not
 *     start
 * @run: (nullable): %NULL until it is measured
 * @before: (nullable): the iterations of the engine that this one is compared with, measured in turns with those of @run; they
 *     are what @choice has for a baseline. %NULL where engines are not compared
 * @verdicts: (element-type TideVerdict): reached so far
 * @gates: (element-type TideGateVerdict): those on what the manifest asserts without a baseline
 * @finished: whether all its iterations are done
 * @texts: (nullable) (element-type utf8): see report/kept-texts.h
 */
typedef struct {
    char *name;
    TideScenario *scenario;
    char *digest;
    TideBaselineChoice *choice;
    TideRun *run;
    TideRun *before;
    GPtrArray *verdicts;
    GPtrArray *gates;
    GError *error;
    gboolean finished;
    GPtrArray *texts;
} TideScenarioResult;

/**
 * TideMeasuredEngine:
 * An engine that a run measures.
 *
 * @given: as it was asked for: a name, a prefix, a host command
 * @version: (nullable): what it said of itself; %NULL where it never answered
 * @files: (nullable) (element-type TideEngineFile): what the page's process runs; %NULL until that is known
 */
typedef struct {
    char *given;
    char *version;
    GPtrArray *files;
} TideMeasuredEngine;

/**
 * TideResults:
 * Everything that a run measured and decided: the content of results.json, and the only source of every report.
 *
 * @iterations, @most_iterations: how often each scenario was to be executed, and how often while it is undecided
 * @strict: whether what is inconclusive fails
 * @configuration: (nullable): %NULL where the engine never answered
 * @engines: (element-type TideMeasuredEngine): the one that is judged last, before it the one that it is compared with where
 *     engines are compared
 * @before_configuration: (nullable): that of the engine that is compared with
 * @notes: (element-type utf8): what holds for the whole run, e.g. that the sandbox is off and why
 * @interrupted: whether the user ended it
 */
typedef struct {
    char *started_at; /**< ISO 8601, UTC */
    guint iterations;
    guint most_iterations;
    gboolean require_baseline;
    gboolean strict;
    TideConfiguration *configuration;
    GPtrArray *engines;
    TideConfiguration *before_configuration;
    GPtrArray *scenarios; /**< (element-type TideScenarioResult) */
    GPtrArray *notes;
    gboolean interrupted;
} TideResults;

TideResults *tide_results_new(void);
void tide_results_free(TideResults *results);

/** tide_results_add_engine: Returns: (transfer none): a new engine of @results, behind the others. */
TideMeasuredEngine *tide_results_add_engine(TideResults *results, const char *given);

/** tide_results_compare_engines: Returns: whether an engine is judged by another one, and not by stored baselines. */
gboolean tide_results_compare_engines(const TideResults *results);

/** tide_scenario_result_new: Returns: (transfer full): that of a scenario of which nothing else is known. */
TideScenarioResult *tide_scenario_result_new(const char *name);

/**
 * tide_scenario_result_judge:
 * Reaches the verdicts of what @result measured so far, in place of those that it has: the same ones whenever its run, its
 * manifest and its choice are the same.
 */
void tide_scenario_result_judge(TideScenarioResult *result);

/** tide_results_add: Returns: (transfer none): a new scenario result of @results, which owns what is put into it. */
TideScenarioResult *tide_results_add(TideResults *results, const char *scenario_name);

/** What one test case of the reports is: a checkpoint, or the peak, of one role. */
typedef enum {
    TIDE_CASE_PASSED,
    TIDE_CASE_FAILED, /**< regressed or over budget */
    TIDE_CASE_ERROR, /**< not measured, or its baseline is unreadable */
    TIDE_CASE_SKIPPED, /**< no baseline, or inconclusive */
} TideCaseStatus;

/** The checkpoint under which a scenario stands in the cases whose manifest could not be read; its role is empty. */
#define TIDE_CHECKPOINT_SCENARIO "scenario"

/**
 * TideCase:
 * @worst: (transfer none) (nullable): the verdict to name: a failed one with the largest growth, the category before
 *     the total it belongs to; else the inconclusive one; else that of the total
 * @total: (transfer none) (nullable): the verdict on `phys_footprint` or `phys_footprint_peak`
 * @explanation: (nullable): where the growth of a total that failed went
 * @gate: (transfer none) (nullable): the verdict of a case that is a gate of the manifest; then @worst and @total are %NULL, and
 *     @checkpoint is the gate's label, which has blanks in it
 * @error_code: a #TideErrorCode where @status is %TIDE_CASE_ERROR, see tide_error_kind_name()
 * @baseline_missing: whether it was skipped because there is nothing to compare it with
 * @reason: what @message says after its place: the growth, or why it was not measured
 * @message: one line that says everything: scenario, checkpoint, role, category, growth, or why it was not measured
 */
typedef struct {
    const TideScenarioResult *result;
    char *checkpoint;
    char *role;
    TideCaseStatus status;
    const TideVerdict *worst;
    const TideVerdict *total;
    TideExplanation *explanation;
    const TideGateVerdict *gate;
    int error_code;
    gboolean baseline_missing;
    char *reason;
    char *message;
} TideCase;

/** tide_case_status_name: Returns: (transfer none): `passed`, `failed`, `error` or `skipped`. */
const char *tide_case_status_name(TideCaseStatus status);

/**
 * tide_error_kind_name:
 * @code: a #TideErrorCode
 * Returns: (transfer none): `input`, `crashed`, `deadline`, … as results.json and JUnit's `type` spell it; `other` for
 *     what is none
 */
const char *tide_error_kind_name(int code);

/**
 * tide_results_cases:
 * Lists one case for each (scenario, checkpoint, role) and one for each role's peak. A checkpoint of the manifest that
 * was not measured in every iteration has an error case for WebContent: nothing is ever missing silently. So has any
 * other role that one iteration has and another lacks. A role that only the baseline knows is skipped: its baseline is
 * to be moved.
 *
 * Returns: (transfer full) (element-type TideCase): by scenario, then in the order of the checkpoints, then by role;
 *     peaks and then gates last. They point into @results
 */
GPtrArray *tide_results_cases(const TideResults *results);
void tide_case_free(TideCase *report_case);

/**
 * tide_results_exit_status:
 * Returns: %TIDE_EXIT_INPUT when an input was unusable; else %TIDE_EXIT_REGRESSED when anything regressed or went over
 *     budget; else %TIDE_EXIT_NOT_MEASURED when anything was not measured; else %TIDE_EXIT_INPUT when a baseline is
 *     missing and required; else %TIDE_EXIT_NOT_MEASURED when anything is inconclusive and that is strict; else
 *     %TIDE_EXIT_WITHIN. A run without any case was not measured.
 */
TideExitStatus tide_results_exit_status(const TideResults *results);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideCase, tide_case_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideResults, tide_results_free)
