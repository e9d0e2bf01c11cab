#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "example-results.h"
#include "report/kept-texts.h"
#include "report/results-json.h"

static void
keep_all(TideResults *results)
{
    for (guint i = 0; i < results->scenarios->len; i++)
        tide_kept_texts_begin(g_ptr_array_index(results->scenarios, i));
}

/* A name of a class is the page's own, and so are warnings. */
static TideResults *
results_that_look_like_marks(void)
{
    TideResults *results = example_red_morning();
    TideScenarioResult *churn = g_ptr_array_index(results->scenarios, 0);
    TideIteration *iteration = g_ptr_array_index(churn->run->iterations, 0);

    g_ptr_array_add(results->notes, g_strdup("-9223372036854775808"));
    g_ptr_array_add(results->notes, g_strdup("\n  -9223372036854775808\n"));
    g_ptr_array_add(iteration->warnings, g_strdup("  -9223372036854775808,"));
    example_whole_iteration(churn);
    return results;
}

static void
the_file_is_the_same_as_without(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = results_that_look_like_marks();
    g_autofree char *expected = tide_results_to_json(results);

    keep_all(results);
    for (int i = 0; i < 2; i++) {
        g_autofree char *text = tide_results_to_json(results);
        assert_string_equal(text, expected);
    }
}

static void
what_comes_later_is_added(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = results_that_look_like_marks();
    TideScenarioResult *first = g_ptr_array_index(results->scenarios, 0);
    g_autoptr(TideResults) same = results_that_look_like_marks();

    keep_all(results);
    g_free(tide_results_to_json(results));
    example_whole_iteration(first);
    example_whole_iteration(g_ptr_array_index(same->scenarios, 0));
    g_autofree char *text = tide_results_to_json(results);
    g_autofree char *expected = tide_results_to_json(same);
    assert_string_equal(text, expected);
}

/* What was measured is put into words once: a later change of it would not be seen. */
static void
an_iteration_is_written_from_the_words_that_are_kept(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = example_red_morning();
    TideScenarioResult *first = g_ptr_array_index(results->scenarios, 0);

    keep_all(results);
    g_autofree char *before = tide_results_to_json(results);
    ((TideIteration *)g_ptr_array_index(first->run->iterations, 0))->duration_usec++;
    g_autofree char *after = tide_results_to_json(results);
    assert_string_equal(after, before);
}

static void
a_scenario_that_was_not_measured_has_none(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = tide_results_new();

    tide_results_add(results, "one");
    g_autofree char *expected = tide_results_to_json(results);
    keep_all(results);
    g_autofree char *text = tide_results_to_json(results);
    assert_string_equal(text, expected);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_file_is_the_same_as_without),
        cmocka_unit_test(what_comes_later_is_added),
        cmocka_unit_test(an_iteration_is_written_from_the_words_that_are_kept),
        cmocka_unit_test(a_scenario_that_was_not_measured_has_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
