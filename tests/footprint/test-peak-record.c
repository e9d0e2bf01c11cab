#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "footprint/peak/peak-record.h"

#define MB ((guint64)1 << 20)
static const TidePeakDoubt exact = { .mark = MB };

static TideTotals
totals(guint64 anonymous, guint64 files, guint64 high_water)
{
    return (TideTotals) { .anonymous = anonymous, .files = files, .rss_high_water = high_water };
}

static gboolean
add(TidePeakRecord *record, guint64 anonymous, guint64 files, guint64 high_water, gint64 now_usec, gboolean stopped)
{
    const TideTotals look = totals(anonymous, files, high_water);

    return tide_peak_record_add(record, &look, now_usec, stopped);
}

static TideDirty *
make_dirty(guint64 bytes)
{
    TideDirty *dirty = g_new0(TideDirty, 1);
    const TideDirtyRow row = { "MALLOC", bytes, 0 };

    dirty->rows = g_array_new(FALSE, FALSE, sizeof row);
    g_array_append_val(dirty->rows, row);
    dirty->dirty = bytes;
    return dirty;
}

static void
test_the_highest_look_is_kept_with_its_moment(G_GNUC_UNUSED void **state)
{
    TidePeakRecord record = { 0 };

    tide_peak_record_clear(&record);
    assert_null(tide_peak_record_get(&record, 7, &exact));
    assert_true(add(&record, 3 * MB, MB, 4 * MB, 100, FALSE));
    assert_true(add(&record, 9 * MB, MB, 10 * MB, 250, TRUE));
    assert_false(add(&record, 5 * MB, MB, 10 * MB, 300, FALSE));
    assert_false(add(&record, 9 * MB, MB, 10 * MB, 330, FALSE));
    /* Noise on top. */
    assert_true(add(&record, 9 * MB + 4096, MB, 10 * MB, 350, FALSE));
    g_autoptr(TidePeak) peak = tide_peak_record_get(&record, 7, &exact);
    assert_int_equal(peak->pid, 7);
    assert_int_equal(peak->lower, 9 * MB + 4096);
    assert_int_equal(peak->at_usec, 250);
    assert_int_equal(peak->looks, 5);
    assert_int_equal(peak->stops, 1);
    assert_int_equal(peak->largest_gap_usec, 150);
    assert_int_equal(peak->rss_high_water, 10 * MB);
    assert_int_equal(peak->layers, TIDE_PEAK_BY_POLLING | TIDE_PEAK_BY_WITNESS | TIDE_PEAK_BY_STOPS);
    tide_peak_record_clear(&record);
    assert_null(tide_peak_record_get(&record, 7, &exact));
}

static void
test_all_that_a_footprint_has_counts(G_GNUC_UNUSED void **state)
{
    TidePeakRecord record = { 0 };
    const TideTotals look = { .anonymous = MB,
                              .swapped = 2 * MB,
                              .huge_pages = 4 * MB,
                              .page_table = 8 * MB,
                              .files = 16 * MB,
                              .shared = 32 * MB,
                              .rss_high_water = 49 * MB };

    tide_peak_record_clear(&record);
    tide_peak_record_add(&record, &look, 1, FALSE);
    g_autoptr(TidePeak) peak = tide_peak_record_get(&record, 7, &exact);
    assert_int_equal(peak->lower, 15 * MB);
    /* The mark has one MB of anonymous memory; the rest is not in it. */
    assert_int_equal(peak->upper, MB + 14 * MB + MB);
    assert_int_equal(peak->layers, TIDE_PEAK_BY_POLLING | TIDE_PEAK_BY_WITNESS);
    tide_peak_record_clear(&record);
}

/* Looks: anonymous, files, high-water mark; a mark of 0 ends a part of the interval. */
static const struct {
    const char *name;
    guint64 looks[4][3];
    guint64 upper;
} uppers[] = {
    { "one look", { { 5, 2, 7 } }, 5 + 1 },
    { "a spike between two looks", { { 5, 2, 7 }, { 5, 2, 30 } }, 28 + 1 },
    { "files came", { { 5, 2, 7 }, { 6, 20, 26 } }, 24 + 1 },
    { "files came, in another part", { { 5, 2, 7 }, { 0, 0, 0 }, { 6, 20, 26 } }, 6 + 1 },
    { "the part before was higher", { { 5, 2, 37 }, { 0, 0, 0 }, { 6, 20, 26 } }, 35 + 1 },
    { "files went", { { 5, 20, 25 }, { 5, 2, 25 } }, 23 + 1 },
    { "never below what was read", { { 9, 2, 3 } }, 9 },
};

static void
test_the_upper_bound_is_what_the_mark_allows(G_GNUC_UNUSED void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(uppers); i++) {
        TidePeakRecord record = { 0 };
        tide_peak_record_clear(&record);
        for (gsize j = 0; j < G_N_ELEMENTS(uppers[i].looks); j++) {
            const guint64 *look = uppers[i].looks[j];
            if (look[2] > 0)
                add(&record, look[0] * MB, look[1] * MB, look[2] * MB, (gint64)j, FALSE);
            else
                tide_peak_record_end_part(&record, &exact);
        }
        g_autoptr(TidePeak) peak = tide_peak_record_get(&record, 7, &exact);
        if (peak->upper != uppers[i].upper * MB)
            fail_msg("%s: %" G_GUINT64_FORMAT, uppers[i].name, peak->upper / MB);
        tide_peak_record_clear(&record);
    }
}

static void
test_a_composition_is_wanted_where_it_is_higher_by_a_share(G_GNUC_UNUSED void **state)
{
    TidePeakRecord record = { 0 };
    g_autoptr(TideDirty) dirty = make_dirty(100 * MB);
    g_autoptr(TideDirty) lower = make_dirty(90 * MB);

    tide_peak_record_clear(&record);
    assert_false(tide_peak_record_needs_composition(&record, 100 * MB, 2));
    add(&record, 100 * MB, 0, 100 * MB, 1, FALSE);
    assert_true(tide_peak_record_needs_composition(&record, 100 * MB, 2));
    tide_peak_record_keep_composition(&record, dirty, 100 * MB);
    tide_peak_record_keep_composition(&record, lower, 90 * MB);
    assert_false(tide_peak_record_needs_composition(&record, 100 * MB, 2));
    assert_false(tide_peak_record_needs_composition(&record, 102 * MB - 1, 2));
    assert_true(tide_peak_record_needs_composition(&record, 102 * MB, 2));
    assert_false(tide_peak_record_needs_composition(&record, 102 * MB, 10));
    g_autoptr(TidePeak) peak = tide_peak_record_get(&record, 7, &exact);
    assert_int_equal(peak->composition->dirty, 100 * MB);
    assert_string_equal(g_array_index(peak->composition->rows, TideDirtyRow, 0).category, "MALLOC");
    tide_peak_record_clear(&record);
}

/* Otherwise each look after a peak that was missed would take one, in vain. */
static void
test_what_is_gone_wants_no_composition(G_GNUC_UNUSED void **state)
{
    TidePeakRecord record = { 0 };
    g_autoptr(TideDirty) dirty = make_dirty(100 * MB);

    tide_peak_record_clear(&record);
    tide_peak_record_keep_composition(&record, dirty, 100 * MB);
    add(&record, 300 * MB, 0, 300 * MB, 1, FALSE);
    assert_false(tide_peak_record_needs_composition(&record, 100 * MB, 2));
    tide_peak_record_clear(&record);
}

/* Of a height that was missed, whatever comes nearer to it tells more, but not every page. */
static void
test_what_comes_nearer_is_wanted_in_steps(G_GNUC_UNUSED void **state)
{
    TidePeakRecord record = { 0 };
    g_autoptr(TideDirty) dirty = make_dirty(100 * MB);

    tide_peak_record_clear(&record);
    tide_peak_record_keep_composition(&record, dirty, 100 * MB);
    add(&record, 300 * MB, 0, 300 * MB, 1, FALSE);
    assert_false(tide_peak_record_needs_composition(&record, 100 * MB + MB / 2 - 1, 2));
    assert_true(tide_peak_record_needs_composition(&record, 100 * MB + MB / 2, 2));
    tide_peak_record_clear(&record);
}

static void
test_a_composition_can_wait_while_what_is_there_would_do(G_GNUC_UNUSED void **state)
{
    TidePeakRecord record = { 0 };

    tide_peak_record_clear(&record);
    add(&record, 101 * MB, 0, 101 * MB, 1, TRUE);
    assert_true(tide_peak_record_would_be_explained_by(&record, 100 * MB + 1, 1));
    assert_false(tide_peak_record_would_be_explained_by(&record, 100 * MB, 1));
    tide_peak_record_clear(&record);
    add(&record, 105 * MB, 0, 105 * MB, 1, TRUE);
    assert_true(tide_peak_record_would_be_explained_by(&record, 100 * MB + 1, 5));
    assert_false(tide_peak_record_would_be_explained_by(&record, 100 * MB, 5));
    tide_peak_record_clear(&record);
    add(&record, 2 * MB, 0, 2 * MB, 1, TRUE);
    for (guint percent = 1; percent <= 5; percent++) {
        assert_true(tide_peak_record_would_be_explained_by(&record, 2 * MB - MB / 4 + 1, percent));
        assert_false(tide_peak_record_would_be_explained_by(&record, 2 * MB - MB / 4, percent));
    }
    tide_peak_record_clear(&record);
}

/* Memory that is offered back is in the totals, and in no composition. */
static void
test_what_no_composition_tells_is_asked_for_once(G_GNUC_UNUSED void **state)
{
    TidePeakRecord record = { 0 };
    g_autoptr(TideDirty) dirty = make_dirty(100 * MB);

    tide_peak_record_clear(&record);
    add(&record, 150 * MB, 0, 150 * MB, 1, FALSE);
    tide_peak_record_keep_composition(&record, dirty, 150 * MB);
    assert_false(tide_peak_record_needs_composition(&record, 150 * MB, 2));
    assert_true(tide_peak_record_needs_composition(&record, 153 * MB, 2));
    tide_peak_record_clear(&record);
}

static void
test_small_steps_of_small_processes_want_none(G_GNUC_UNUSED void **state)
{
    TidePeakRecord record = { 0 };
    g_autoptr(TideDirty) dirty = make_dirty(MB);

    tide_peak_record_clear(&record);
    add(&record, MB, 0, MB, 1, FALSE);
    tide_peak_record_keep_composition(&record, dirty, MB);
    assert_false(tide_peak_record_needs_composition(&record, MB + MB / 2 - 1, 2));
    assert_true(tide_peak_record_needs_composition(&record, MB + MB / 2, 2));
    tide_peak_record_clear(&record);
}

static void
test_the_doubt_is_that_of_the_kernels_parts(G_GNUC_UNUSED void **state)
{
    static const struct {
        guint n_cpus;
        guint64 batch;
    } machines[] = { { 2, 256 << 10 }, { 16, 2 << 20 }, { 64, 32 << 20 } };

    for (gsize i = 0; i < G_N_ELEMENTS(machines); i++) {
        TidePeakDoubt summed = tide_peak_doubt(TRUE, machines[i].n_cpus, 4096);
        TidePeakDoubt in_parts = tide_peak_doubt(FALSE, machines[i].n_cpus, 4096);
        assert_int_equal(summed.mark, 3 * machines[i].batch);
        assert_int_equal(summed.reading, 0);
        assert_int_equal(summed.per_thread, 0);
        assert_int_equal(in_parts.mark, 3 * machines[i].batch);
        assert_int_equal(in_parts.reading, machines[i].batch);
        assert_int_equal(in_parts.per_thread, 264 << 10);
    }
}

/* Anonymous and swapped memory may both have been read too high; for the upper bound files and shared memory too high, and what
 * is swapped too low. */
static void
test_counters_in_parts_part_the_bounds(G_GNUC_UNUSED void **state)
{
    static const TidePeakDoubt in_parts = { .mark = MB, .reading = 10 * MB, .per_thread = MB };
    const TideTotals look = { .anonymous = 100 * MB, .files = 5 * MB, .rss_high_water = 105 * MB, .threads = 4 };
    const TideTotals later = { .anonymous = 90 * MB, .files = 5 * MB, .rss_high_water = 105 * MB, .threads = 2 };
    TidePeakRecord record = { 0 };

    tide_peak_record_clear(&record);
    tide_peak_record_add(&record, &look, 1, FALSE);
    tide_peak_record_add(&record, &later, 2, FALSE);
    g_autoptr(TidePeak) sure = tide_peak_record_get(&record, 7, &exact);
    g_autoptr(TidePeak) peak = tide_peak_record_get(&record, 7, &in_parts);
    assert_int_equal(sure->seen, 100 * MB);
    assert_int_equal(sure->lower, 100 * MB);
    assert_int_equal(sure->upper, 101 * MB);
    assert_int_equal(peak->seen, 100 * MB);
    assert_int_equal(peak->lower, 72 * MB);
    assert_int_equal(peak->upper, 155 * MB);
    tide_peak_record_clear(&record);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_highest_look_is_kept_with_its_moment),
        cmocka_unit_test(test_all_that_a_footprint_has_counts),
        cmocka_unit_test(test_the_upper_bound_is_what_the_mark_allows),
        cmocka_unit_test(test_a_composition_is_wanted_where_it_is_higher_by_a_share),
        cmocka_unit_test(test_what_is_gone_wants_no_composition),
        cmocka_unit_test(test_what_comes_nearer_is_wanted_in_steps),
        cmocka_unit_test(test_a_composition_can_wait_while_what_is_there_would_do),
        cmocka_unit_test(test_what_no_composition_tells_is_asked_for_once),
        cmocka_unit_test(test_small_steps_of_small_processes_want_none),
        cmocka_unit_test(test_the_doubt_is_that_of_the_kernels_parts),
        cmocka_unit_test(test_counters_in_parts_part_the_bounds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
