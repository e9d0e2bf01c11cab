/* Iterations of real processes in the scripted engine, written and read again: nothing in them is made by hand. */
#include "../measure/scripted-engine.h"
#include "../scenario/scenario-folder.h"

#include "measure/iteration.h"
#include "report/console.h"
#include "report/junit.h"
#include "report/results-json.h"
#include "report/results-reader.h"

#define MB (G_GUINT64_CONSTANT(1) << 20)

static const char manifest[] = "description: A page.\n"
                               "tolerance: { percent: 0.3, bytes: 4 KB }\n"
                               "budget: { phys_footprint_peak: 1 MB, 'dirty:MALLOC': 1 GB }\n"
                               "objects: { Object: 0 extra, Function: 0 }\n"
                               "steps:\n"
                               "  - load: index.html\n"
                               "  - evaluate: grow()\n"
                               "  - checkpoint: grown\n"
                               "  - checkpoint: { name: raw, settle: none }\n";

static void
grow(ScriptedEngine *engine, const char *call)
{
    if (g_str_equal(call, "evaluate grow()"))
        scripted_process_hold(scripted_engine_page(engine), (ScriptedMemory) { .private_bytes = 4 * MB });
}

/* @fails_at: the call at which the last iteration fails; 0 for none. */
static void
measure(TideScenarioResult *result, guint iterations, guint fails_at)
{
    result->run = tide_run_new(result->scenario);
    result->run->most_iterations = iterations + 2;
    for (guint number = 1; number <= iterations; number++) {
        g_autoptr(ScriptedEngine) engine = scripted_engine_new();

        engine->act = grow;
        engine->fails_at = number == iterations ? fails_at : 0;
        engine->code = TIDE_ERROR_INTERRUPTED;
        scripted_engine_add(engine, TIDE_ROLE_NETWORKING);
        scripted_engine_note(engine, "a word of its own");
        g_autoptr(TideStarter) starter = tide_starter_new(scripted_engine_class(), &engine->options);
        g_ptr_array_add(result->run->iterations,
                        tide_iteration_measure(result->scenario, number, starter, NULL, NULL, NULL));
    }
}

/* Compared with itself, but for one sample. */
static TideBaselineChoice *
choose(const TideRun *run, TideMatch match)
{
    TideBaselineChoice *choice = g_new0(TideBaselineChoice, 1);

    choice->path = g_strdup("baselines/here/sample.yaml");
    choice->match = match;
    choice->differences = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(choice->differences, g_strdup("peak: baseline stops, here polling"));
    choice->peaks_here = g_strdup("polling");
    choice->baseline = tide_baseline_new("sample", "because");
    tide_configuration_set(choice->baseline->configuration, TIDE_FACT_PEAK, TIDE_PEAKS_BY_STOPS);
    g_ptr_array_unref(choice->baseline->metrics);
    choice->baseline->metrics = tide_metrics_of_run(run);
    for (guint i = 0; i < choice->baseline->metrics->len; i++) {
        const TideMetric *metric = g_ptr_array_index(choice->baseline->metrics, i);
        g_array_index(metric->samples, guint64, 0) /= 2;
    }
    return choice;
}

static const struct {
    guint iterations;
    guint fails_at;
    TideMatch match;
    gboolean compared;
} runs[] = {
    { 2, 0, TIDE_MATCH_EXACT, TRUE }, { 2, 0, TIDE_MATCH_NEAR, TRUE },  { 1, 0, TIDE_MATCH_NONE, FALSE },
    { 2, 6, TIDE_MATCH_EXACT, TRUE }, { 1, 1, TIDE_MATCH_NONE, FALSE },
};

static TideResults *
make_results(const char *root, guint index)
{
    TideResults *results = tide_results_new();
    TideScenarioResult *result = tide_results_add(results, "sample");

    results->iterations = runs[index].iterations;
    results->most_iterations = results->iterations + 2;
    results->configuration = tide_configuration_new();
    tide_configuration_add_machine(results->configuration);
    results->interrupted = runs[index].fails_at > 0;
    result->scenario = scenario_folder_assert_good(root, manifest);
    measure(result, runs[index].iterations, runs[index].fails_at);
    result->finished = TRUE;
    if (runs[index].compared)
        result->choice = choose(result->run, runs[index].match);
    tide_scenario_result_judge(result);
    return results;
}

static void
real_iterations_are_judged_again_alike(void **state)
{
    g_autofree char *path = g_build_filename(*state, "results.json", NULL);

    for (guint i = 0; i < G_N_ELEMENTS(runs); i++) {
        g_autoptr(TideResults) results = make_results(*state, i);
        g_autofree char *text = tide_results_to_json(results);
        g_autoptr(GPtrArray) differences = NULL;
        g_autoptr(GError) error = NULL;
        assert_true(g_file_set_contents(path, text, -1, NULL));
        g_autoptr(TideResults) again = tide_results_read(path, &differences, &error);
        if (!again)
            fail_msg("%s", error->message);
        g_autofree char *same = tide_results_to_json(again);
        g_autofree char *junit = tide_junit_to_xml(results, NULL);
        g_autofree char *same_junit = tide_junit_to_xml(again, NULL);
        g_autofree char *console = tide_console_report(results);
        g_autofree char *same_console = tide_console_report(again);
        assert_string_equal(text, same);
        assert_string_equal(junit, same_junit);
        assert_string_equal(console, same_console);
        assert_int_equal(differences->len, 0);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(real_iterations_are_judged_again_alike) };

    return cmocka_run_group_tests(tests, scenario_folder_setup, scenario_folder_teardown);
}
