#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <tidemark/error.h>

#include "example-run.h"

/* The sanitizers see a leak or a second free. */
static void
a_run_owns_all_below_it(void **state)
{
    (void)state;
    const char *const iterations[] = { "loaded WebContent: Stack=1 KB; peak WebContent: 2 KB", NULL };
    g_autoptr(TideRun) run = example_run(NULL, iterations);
    TideIteration *iteration = g_ptr_array_index(run->iterations, 0);
    g_autoptr(GError) error = g_error_new(TIDE_ERROR, TIDE_ERROR_CRASHED, "it crashed");

    g_ptr_array_add(iteration->warnings, g_strdup("did not come to rest"));
    iteration->failure = tide_failure_new(error, "loaded");
    assert_int_equal(iteration->number, 1);
    assert_int_equal(run->iterations->len, 1);
}

static void
nothing_may_be_freed(void **state)
{
    (void)state;
    tide_run_free(NULL);
    tide_iteration_free(NULL);
    tide_snapshot_free(NULL);
    tide_process_sample_free(NULL);
    tide_failure_free(NULL);
}

static void
a_failure_keeps_code_sentence_and_checkpoint(void **state)
{
    (void)state;
    g_autoptr(GError) error = g_error_new(TIDE_ERROR, TIDE_ERROR_DEADLINE, "loaded: no answer in 5 s");
    g_autoptr(TideFailure) failure = tide_failure_new(error, "loaded");

    assert_int_equal(failure->code, TIDE_ERROR_DEADLINE);
    assert_string_equal(failure->message, "loaded: no answer in 5 s");
    assert_string_equal(failure->checkpoint, "loaded");
}

/* G_IO_ERROR_FAILED has the number of TIDE_ERROR_INPUT. */
static void
an_error_of_another_domain_is_never_the_users_mistake(void **state)
{
    (void)state;
    g_autoptr(GError) error = g_error_new(G_IO_ERROR, G_IO_ERROR_FAILED, "no");
    g_autoptr(TideFailure) failure = tide_failure_new(error, NULL);

    assert_int_equal(G_IO_ERROR_FAILED, TIDE_ERROR_INPUT);
    assert_int_equal(failure->code, TIDE_ERROR_ENVIRONMENT);
    assert_null(failure->checkpoint);
}

static void
the_first_failure_of_any_iteration_is_the_runs(void **state)
{
    (void)state;
    const char *const iterations[] = { "a WebContent: Stack=1", "a WebContent: Stack=1", "a WebContent: Stack=1",
                                       NULL };
    g_autoptr(TideRun) run = example_run(NULL, iterations);
    g_autoptr(GError) error = g_error_new(TIDE_ERROR, TIDE_ERROR_GONE, "gone");

    assert_null(tide_run_failure(run));
    for (guint i = 1; i < 3; i++) {
        TideIteration *iteration = g_ptr_array_index(run->iterations, i);
        g_autofree char *checkpoint = g_strdup_printf("of-%u", i);
        iteration->failure = tide_failure_new(error, checkpoint);
    }
    assert_string_equal(tide_run_failure(run)->checkpoint, "of-1");
}

static void
snapshots_in_motion_are_counted_unless_they_were_meant_to_be(void **state)
{
    (void)state;
    const char *const iterations[] = { "a WebContent: Stack=1", "a WebContent: Stack=1", "a WebContent: Stack=1",
                                       NULL };
    g_autoptr(TideRun) run = example_run(NULL, iterations);

    assert_int_equal(tide_run_count_unsettled(run, "a"), 0);
    for (guint i = 0; i < 2; i++)
        example_snapshot(g_ptr_array_index(run->iterations, i), "a")->settled = FALSE;
    assert_int_equal(tide_run_count_unsettled(run, "a"), 2);
    assert_int_equal(tide_run_count_unsettled(run, "b"), 0);
    example_snapshot(g_ptr_array_index(run->iterations, 0), "a")->raw = TRUE;
    assert_int_equal(tide_run_count_unsettled(run, "a"), 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_owns_all_below_it),
        cmocka_unit_test(nothing_may_be_freed),
        cmocka_unit_test(a_failure_keeps_code_sentence_and_checkpoint),
        cmocka_unit_test(an_error_of_another_domain_is_never_the_users_mistake),
        cmocka_unit_test(the_first_failure_of_any_iteration_is_the_runs),
        cmocka_unit_test(snapshots_in_motion_are_counted_unless_they_were_meant_to_be),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
