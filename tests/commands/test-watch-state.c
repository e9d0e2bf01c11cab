#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "watch-sample.h"

#define MB ((guint64)1 << 20)

static void
the_living_are_summed_and_the_highest_is_found(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideWatchState) sample = watch_sample_new();
    g_autoptr(TideWatchState) empty = tide_watch_state_new();
    guint living = 9;

    assert_int_equal(tide_watch_state_now(sample, &living), 34 * MB);
    assert_int_equal(living, 1);
    assert_int_equal(tide_watch_state_highest(sample)->pid, 4242);
    assert_int_equal(tide_watch_state_now(empty, &living), 0);
    assert_int_equal(living, 0);
    assert_null(tide_watch_state_highest(empty));
    tide_watch_state_free(NULL);
}

static void
a_number_that_is_used_again_is_that_of_the_later(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideWatchState) sample = watch_sample_new();
    const TideWatched *first = tide_watch_state_find(sample, 99);

    assert_string_equal(first->name, "bwrap");
    const TideWatched *second = tide_watch_state_add(sample, 99, NULL);
    assert_ptr_equal(tide_watch_state_find(sample, 99), second);
    assert_true(second->alive);
    assert_null(second->name);
    assert_ptr_equal(tide_watch_state_find(sample, 4242), sample->processes->pdata[0]);
    assert_null(tide_watch_state_find(sample, 5));
}

/* What is told, in the order of looks, at a peak told before. */
static const struct {
    guint64 peak;
    guint64 looks;
    gboolean alive;
    gboolean news;
} steps[] = {
    { 100000, 19, TRUE, FALSE }, { 100000, 20, TRUE, TRUE },  { 100000, 21, TRUE, FALSE },
    { 101000, 22, TRUE, FALSE }, { 101001, 23, TRUE, TRUE },  { 102000, 24, FALSE, FALSE },
    { 102012, 24, FALSE, TRUE }, { 90000, 25, FALSE, FALSE }, { 500000, 3, FALSE, TRUE },
};

static void
a_new_peak_of_more_than_one_percent_is_news_once(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideWatchState) watch = tide_watch_state_new();
    TideWatched *watched = tide_watch_state_add(watch, 7, "x");

    assert_false(tide_watched_take_news(watched));
    watched->peak = watch_sample_peak(7, 0, 0);
    for (gsize i = 0; i < G_N_ELEMENTS(steps); i++) {
        watched->alive = steps[i].alive;
        watched->peak->seen = steps[i].peak;
        watched->peak->looks = steps[i].looks;
        if (tide_watched_take_news(watched) != steps[i].news)
            fail_msg("step %zu", i);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_living_are_summed_and_the_highest_is_found),
        cmocka_unit_test(a_number_that_is_used_again_is_that_of_the_later),
        cmocka_unit_test(a_new_peak_of_more_than_one_percent_is_news_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
