#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "example-results.h"
#include "report/times-table.h"

static const char *const checkpoints[] = { "loaded", NULL };

static void
add_iteration(TideScenarioResult *result, double begins_sec, gint64 msec)
{
    TideIteration *iteration = example_iteration(result);
    gint64 usec = msec * G_TIME_SPAN_MILLISECOND;

    iteration->started_at_usec += (gint64)(begins_sec * G_USEC_PER_SEC);
    iteration->duration_usec = 15 * usec;
    iteration->times = (TideTimes) { usec, 2 * usec, 3 * usec, 4 * usec, 5 * usec };
}

static void
medians_stand_by_scenario_and_sums_below(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = tide_results_new();
    TideScenarioResult *churn = example_add(results, "churn", checkpoints);
    TideScenarioResult *idle = example_add(results, "idle", checkpoints);

    tide_results_add(results, "broken");
    add_iteration(churn, 10, 100);
    add_iteration(churn, 12, 1000);
    add_iteration(churn, 27.5, 120);
    add_iteration(idle, 11, 20);
    g_autofree char *table = tide_times_table(results);

    assert_string_equal(table,
                        "seconds      iterations  start  steps  settle  snapshot  close  whole\n"
                        "churn                 3   0.12   0.24    0.36      0.48   0.60   1.80\n"
                        "idle                  1   0.02   0.04    0.06      0.08   0.10   0.30\n"
                        "all of them           4   1.24   2.48    3.72      4.96   6.20  18.60\n"
                        "from the first one's beginning to the last one's end: 19.30 s\n");
}

static void
without_an_iteration_there_is_nothing_to_tell(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = tide_results_new();

    example_add(results, "churn", checkpoints);
    tide_results_add(results, "broken");
    g_autofree char *table = tide_times_table(results);
    assert_string_equal(table, "");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(medians_stand_by_scenario_and_sums_below),
        cmocka_unit_test(without_an_iteration_there_is_nothing_to_tell),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
