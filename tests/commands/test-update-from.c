#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../baseline/baseline-folder.h"
#include "../report/judged-results.h"
#include "baseline-stage.h"
#include "captured.h"
#include "command-stage.h"
#include "commands/command.h"
#include "commands/report-files.h"
#include "commands/update-from.h"
#include "support/exit-status.h"

#define FILE_NAME "results.json"
#define PAGE BASELINE_STAGE_PLACE "page.yaml"
#define UPDATE "update-baselines --from " FILE_NAME " --reason why "

/* What a run elsewhere measured of `page`, and of two cases of `list`, compared with files that are not here. */
static TideResults *
measured_elsewhere(void)
{
    static const char *const names[] = { "page", "list@rows=1", "list@rows=2" };
    static const char *const one[] = { "loaded", NULL };
    TideResults *results = tide_results_new();
    g_autoptr(TideBaseline) here = baseline_example();

    results->configuration = g_steal_pointer(&here->configuration);
    here->configuration = tide_configuration_new();
    results->iterations = 2;
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        TideScenarioResult *result = example_add(results, names[i], one);
        example_whole_iteration(result);
        example_whole_iteration(result);
        example_choice(result, TIDE_MATCH_EXACT, NULL);
    }
    return results;
}

static TideScenarioResult *
page_of(const TideResults *results)
{
    return g_ptr_array_index(results->scenarios, 0);
}

static void
leave(TideResults *results)
{
    judged_judge(results);
    assert_true(tide_report_files_write(results, ".", NULL));
}

static void
what_was_measured_elsewhere_becomes_the_baseline_here(void **state)
{
    g_autoptr(TideResults) results = measured_elsewhere();

    leave(results);
    g_autoptr(Captured) captured = captured_command(tide_command_update_baselines, UPDATE "page");
    captured_assert(captured, TIDE_EXIT_WITHIN, "wrote " PAGE "\n", "");
    g_autofree char *text = command_stage_read(*state, PAGE);
    assert_non_null(strstr(text, "quantity: phys_footprint, samples: [26214400, 26214400]"));
    assert_non_null(strstr(text, "reason: why"));
    assert_null(strstr(text, "commit:"));
    assert_false(command_stage_has(*state, BASELINE_STAGE_PLACE "list@rows=1.yaml"));

    g_autoptr(Captured) named = captured_command(tide_command_update_baselines, UPDATE "list --commit r300000");
    captured_assert(named, TIDE_EXIT_WITHIN, "wrote " BASELINE_STAGE_PLACE "list@rows=2.yaml\n", "");
    g_autofree char *list = command_stage_read(*state, BASELINE_STAGE_PLACE "list@rows=1.yaml");
    assert_non_null(strstr(list, "commit: r300000"));
}

static void
interrupt(TideResults *results)
{
    results->interrupted = TRUE;
    page_of(results)->finished = FALSE;
}

static void
crash(TideResults *results)
{
    TideIteration *iteration = judged_iteration(page_of(results), 1);

    g_ptr_array_set_size(iteration->snapshots, 0);
    g_ptr_array_set_size(iteration->peaks, 0);
    example_fail(iteration, TIDE_ERROR_CRASHED, "WebContent (pid 4242) ended by signal 11");
}

static void
not_settle(TideResults *results)
{
    judged_unsettle(judged_snapshot(page_of(results), 0));
}

static void
not_start(TideResults *results)
{
    TideScenarioResult *result = page_of(results);

    g_clear_pointer(&results->configuration, tide_configuration_free);
    g_clear_pointer(&result->run, tide_run_free);
    result->error = g_error_new_literal(TIDE_ERROR, TIDE_ERROR_ENVIRONMENT, "no display");
}

static void
judge_one_checkpoint(TideResults *results)
{
    static const char *const selected[] = { "loaded", NULL };

    tide_scenario_select(page_of(results)->scenario, selected, NULL);
}

static void
lose_the_configuration(TideResults *results)
{
    g_clear_pointer(&results->configuration, tide_configuration_free);
}

static void
measure_nothing(TideResults *results)
{
    g_ptr_array_set_size(results->scenarios, 0);
}

static void
leave_the_folder(TideResults *results)
{
    g_free(page_of(results)->name);
    page_of(results)->name = g_strdup("../../page");
}

static const struct {
    void (*change)(TideResults *results); /* NULL for none */
    const char *names;
    TideExitStatus status;
    const char *sentence;
} refusals[] = {
    { interrupt, "page", TIDE_EXIT_NOT_MEASURED, "not measured: the run was interrupted" },
    { crash, "page", TIDE_EXIT_NOT_MEASURED, "not measured in iteration 2: WebContent (pid 4242) ended by signal 11" },
    { not_settle, "page", TIDE_EXIT_NOT_MEASURED, "memory had not come to rest in 1 of 2 iterations" },
    { not_start, "page", TIDE_EXIT_NOT_MEASURED, "not measured: no display" },
    { judge_one_checkpoint, "page", TIDE_EXIT_INPUT,
      FILE_NAME ": 'page' was measured with --checkpoint; a baseline has every checkpoint: measure it without" },
    { lose_the_configuration, "page", TIDE_EXIT_INPUT,
      FILE_NAME ": the configuration is missing, on which a baseline depends; measure again" },
    { measure_nothing, "", TIDE_EXIT_INPUT, FILE_NAME ": no scenario was measured; name the results of another run" },
    { leave_the_folder, "", TIDE_EXIT_INPUT, FILE_NAME ": a scenario's name has other characters than " },
    { NULL, "paeg", TIDE_EXIT_INPUT, FILE_NAME ": 'paeg' was not measured; did you mean 'page'?" },
    { NULL, "canvas", TIDE_EXIT_INPUT,
      FILE_NAME ": 'canvas' was not measured; there is 'page', 'list@rows=1', 'list@rows=2'" },
    { NULL, "page list@rows", TIDE_EXIT_INPUT, FILE_NAME ": 'list@rows' was not measured" },
    { NULL, "page -c loaded", TIDE_EXIT_INPUT, "leave --checkpoint out" },
};

static void
what_may_not_become_a_baseline_is_refused(void **state)
{
    g_autofree char *before = command_stage_read(*state, PAGE);

    for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++) {
        g_autoptr(TideResults) results = measured_elsewhere();
        if (refusals[i].change)
            refusals[i].change(results);
        leave(results);
        g_autoptr(Captured) captured = captured_command(tide_command_update_baselines, UPDATE "%s", refusals[i].names);
        captured_assert(captured, refusals[i].status, "", refusals[i].sentence);
        g_autofree char *after = command_stage_read(*state, PAGE);
        assert_string_equal(after, before);
        assert_false(command_stage_has(*state, "page.yaml"));
    }
}

static void
a_baseline_that_cannot_be_read_is_in_the_results(void **state)
{
    (void)state;
    static const char *const page[] = { "page", NULL };
    g_autoptr(TideResults) results = measured_elsewhere();
    g_autoptr(GError) error = NULL;

    leave(results);
    assert_true(g_file_set_contents(PAGE, "nonsense", -1, NULL));
    g_autoptr(TideResults) read = tide_update_from(FILE_NAME, page, "baselines", &error);
    assert_non_null(read);
    assert_int_equal(read->scenarios->len, 1);
    assert_true(g_error_matches(page_of(read)->error, TIDE_ERROR, TIDE_ERROR_INPUT));
    assert_null(tide_update_from("nowhere.json", page, "baselines", &error));
    assert_non_null(strstr(error->message, "nowhere.json"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_was_measured_elsewhere_becomes_the_baseline_here, baseline_stage_setup,
                                        baseline_stage_teardown),
        cmocka_unit_test_setup_teardown(what_may_not_become_a_baseline_is_refused, baseline_stage_setup,
                                        baseline_stage_teardown),
        cmocka_unit_test_setup_teardown(a_baseline_that_cannot_be_read_is_in_the_results, baseline_stage_setup,
                                        baseline_stage_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
