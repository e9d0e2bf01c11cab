#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "example-results.h"
#include "report/console.h"
#include "report/engine-wording.h"

static const char *const checkpoints[] = { "loaded", NULL };

/* A scenario that both engines measured in two iterations; nothing is judged yet. */
static TideScenarioResult *
add_compared(TideResults *results)
{
    TideScenarioResult *result = example_add(results, "dom-churn", checkpoints);

    results->iterations = 2;
    tide_results_add_engine(results, "/opt/before");
    tide_results_add_engine(results, "/opt/after");
    example_whole_iteration(result);
    example_whole_iteration(result);
    result->before = g_steal_pointer(&result->run);
    result->run = tide_run_new(result->scenario);
    example_whole_iteration(result);
    example_whole_iteration(result);
    return result;
}

static TideIteration *
before_iteration(TideScenarioResult *result, guint index)
{
    return g_ptr_array_index(result->before->iterations, index);
}

static void
assert_lack(const TideScenarioResult *result, TideErrorCode code, const char *text)
{
    int found = -1;
    g_autofree char *lack = tide_engine_lack(result, "loaded", TIDE_ROLE_WEB_CONTENT, &found);

    assert_non_null(lack);
    assert_string_equal(lack, text);
    assert_int_equal(found, code);
}

static void
what_was_measured_lacks_nothing(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = tide_results_new();
    const TideScenarioResult *result = add_compared(results);
    const TideScenarioResult *alone = example_add(results, "alone", checkpoints);
    int code = 77;

    assert_null(tide_engine_lack(result, "loaded", TIDE_ROLE_WEB_CONTENT, &code));
    assert_null(tide_engine_lack(result, TIDE_CHECKPOINT_PEAK, TIDE_ROLE_WEB_CONTENT, &code));
    assert_null(tide_engine_lack(alone, "loaded", TIDE_ROLE_WEB_CONTENT, &code));
    assert_int_equal(code, 77);
}

static void
a_failure_of_the_engine_before_is_no_comparison(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = tide_results_new();
    TideScenarioResult *result = add_compared(results);

    example_fail(before_iteration(result, 1), TIDE_ERROR_CRASHED, "WebContent (pid 7) ended by signal 11");
    assert_lack(result, TIDE_ERROR_CRASHED,
                "not measured with the engine before: WebContent (pid 7) ended by signal 11");
    before_iteration(result, 1)->failure->code = TIDE_ERROR_INPUT;
    assert_lack(result, TIDE_ERROR_SCRIPT,
                "not measured with the engine before: WebContent (pid 7) ended by signal 11");
    example_choice(result, TIDE_MATCH_EXACT, NULL);
    example_within(result, "loaded", TIDE_ROLE_WEB_CONTENT);
    example_within(result, TIDE_CHECKPOINT_PEAK, TIDE_ROLE_WEB_CONTENT);
    assert_int_equal(tide_results_exit_status(results), TIDE_EXIT_NOT_MEASURED);
}

static void
a_process_that_one_iteration_before_lacks_is_no_comparison(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = tide_results_new();
    TideScenarioResult *result = add_compared(results);
    TideSnapshot *snapshot = g_ptr_array_index(before_iteration(result, 0)->snapshots, 0);

    g_ptr_array_set_size(snapshot->processes, 0);
    assert_lack(result, TIDE_ERROR_GONE,
                "not compared: with the engine before an iteration had no such process (WebContent)");
}

static void
unrest_of_the_engine_before_in_half_of_the_iterations_is_no_comparison(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = tide_results_new();
    TideScenarioResult *result = add_compared(results);

    ((TideSnapshot *)g_ptr_array_index(before_iteration(result, 1)->snapshots, 0))->settled = FALSE;
    assert_lack(result, TIDE_ERROR_DEADLINE,
                "not compared: with the engine before memory had not come to rest in 1 of 2 iterations");
    g_autoptr(TideResults) calmer = tide_results_new();
    TideScenarioResult *third = add_compared(calmer);
    g_ptr_array_add(third->before->iterations, tide_iteration_new(3));
    TideIteration *last = before_iteration(third, 2);
    example_process(example_snapshot(last, "loaded"), TIDE_ROLE_WEB_CONTENT);
    ((TideSnapshot *)g_ptr_array_index(last->snapshots, 0))->settled = FALSE;
    int code = 0;
    assert_null(tide_engine_lack(third, "loaded", TIDE_ROLE_WEB_CONTENT, &code));
}

static void
an_engine_is_told_by_its_libraries(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = tide_results_new();
    TideMeasuredEngine *engine = tide_results_add_engine(results, "/opt/before");

    engine->version = g_strdup("WebKitGTK 2.50.6");
    engine->files = g_ptr_array_new_with_free_func((GDestroyNotify)tide_engine_file_free);
    g_ptr_array_add(engine->files, tide_engine_file_new("/opt/before/libexec/WebKitWebProcess", "build id 0123"));
    g_ptr_array_add(engine->files, tide_engine_file_new("/opt/before/lib/libx.so.1", "build id 0123456789abcdef"));
    g_ptr_array_add(engine->files, tide_engine_file_new("/opt/before/lib/liby.so.1", NULL));
    g_autofree char *sentence = tide_engine_sentence("before", engine);
    assert_string_equal(
        sentence,
        "before: /opt/before is WebKitGTK 2.50.6: libx.so.1 (build id 0123456789ab), liby.so.1 (build not "
        "known)");
}

static void
the_console_says_before_and_after_and_no_word_of_baselines(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = tide_results_new();
    TideScenarioResult *result = add_compared(results);

    example_choice(result, TIDE_MATCH_EXACT, NULL);
    example_verdict(result,
                    (ExampleVerdict) { "loaded", TIDE_ROLE_WEB_CONTENT, "phys_footprint", TIDE_VERDICT_REGRESSED,
                                       32 * EXAMPLE_MB, 36 * EXAMPLE_MB, 0 });
    g_autofree char *text = tide_console_report(results);
    assert_non_null(strstr(text, "before    after   change"));
    assert_non_null(strstr(text, "to repeat it: tidemark run --compare-engines /opt/before /opt/after dom-churn\n"));
    assert_non_null(strstr(text, "peak: WebContent: not compared: the engine before has nothing like it"));
    assert_null(strstr(text, "update-baselines"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_measured_lacks_nothing),
        cmocka_unit_test(a_failure_of_the_engine_before_is_no_comparison),
        cmocka_unit_test(a_process_that_one_iteration_before_lacks_is_no_comparison),
        cmocka_unit_test(unrest_of_the_engine_before_in_half_of_the_iterations_is_no_comparison),
        cmocka_unit_test(an_engine_is_told_by_its_libraries),
        cmocka_unit_test(the_console_says_before_and_after_and_no_word_of_baselines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
