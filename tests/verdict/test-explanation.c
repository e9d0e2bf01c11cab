#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "verdict/explanation.h"

/* Metrics and verdicts by hand, each of one sample. */

static TideMetric *
metric(const char *checkpoint, const char *quantity, guint64 sample)
{
    TideMetric *made = tide_metric_new(checkpoint, TIDE_ROLE_WEB_CONTENT, quantity);

    g_array_append_val(made->samples, sample);
    return made;
}

static TideVerdict *
verdict(const char *checkpoint, const char *quantity, guint64 before, guint64 after)
{
    TideVerdict *made = g_new0(TideVerdict, 1);

    made->metric = metric(checkpoint, quantity, after);
    made->has_baseline = TRUE;
    made->baseline = before;
    made->median = after;
    return made;
}

static GPtrArray *
list_of_verdicts(void)
{
    return g_ptr_array_new_with_free_func((GDestroyNotify)tide_verdict_free);
}

static GPtrArray *
list_of_metrics(void)
{
    return g_ptr_array_new_with_free_func((GDestroyNotify)tide_metric_free);
}

/* `NAME +GROWTH` of all that grew, with a bar behind those that explain. */
static char *
describe(const TideExplanation *explanation)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < explanation->grown->len; i++) {
        const TideGrownCategory *grown = g_ptr_array_index(explanation->grown, i);
        g_string_append_printf(text, "%s%s +%" G_GUINT64_FORMAT, i > 0 ? ", " : "", grown->category,
                               grown->after - grown->before);
        if (i + 1 == explanation->explaining)
            g_string_append(text, " |");
    }
    return g_string_free(text, FALSE);
}

typedef struct {
    const char *category;
    guint64 before;
    guint64 after;
} Change;

typedef struct {
    const char *name;
    guint64 growth; /* of the total */
    Change changes[4];
    const char *expected;
    guint64 explained;
} Row;

static const Row rows[] = {
    { "one makes up all", 100, { { "A", 0, 100 }, { "B", 5, 5 } }, "A +100 |", 100 },
    { "nine tenths are enough", 100, { { "B", 0, 10 }, { "A", 0, 90 } }, "A +90 |, B +10", 90 },
    { "a byte less is not", 1000, { { "B", 0, 101 }, { "A", 0, 899 } }, "A +899, B +101 |", 1000 },
    { "of equal growth by name", 200, { { "Z", 0, 100 }, { "Y", 1, 101 } }, "Y +100, Z +100 |", 200 },
    { "others shrank", 100, { { "A", 0, 300 }, { "B", 200, 0 }, { "C", 0, 5 } }, "A +300 |, C +5", 300 },
    { "together too little", 100, { { "A", 0, 20 }, { "B", 0, 30 } }, "B +30, A +20 |", 50 },
    { "none grew", 100, { { "A", 9, 9 }, { "B", 9, 8 } }, "", 0 },
};

static void
assert_explained(const Row *row, const TideExplanation *explanation)
{
    assert_non_null(explanation);
    g_autofree char *text = describe(explanation);

    if (!g_str_equal(text, row->expected) || explanation->explained != row->explained)
        fail_msg("%s: %s, %" G_GUINT64_FORMAT, row->name, text, explanation->explained);
    assert_int_equal(explanation->before, 1000000);
    assert_int_equal(explanation->after, 1000000 + row->growth);
}

static void
the_first_categories_that_make_up_nine_tenths_explain_a_footprint(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GPtrArray) verdicts = list_of_verdicts();
        g_ptr_array_add(verdicts, verdict("loaded", "phys_footprint", 1000000, 1000000 + rows[i].growth));
        for (const Change *change = rows[i].changes; change->category; change++) {
            g_autofree char *quantity = g_strconcat("dirty:", change->category, NULL);
            g_ptr_array_add(verdicts, verdict("loaded", quantity, change->before, change->after));
        }
        /* What is no category of this checkpoint's process has no part in it. */
        g_ptr_array_add(verdicts, verdict("grown", "dirty:Elsewhere", 0, 5000));
        g_ptr_array_add(verdicts, verdict("loaded", "objects:Elsewhere", 0, 5000));
        g_ptr_array_add(verdicts, verdict("loaded", "dirty:Elsewhere", 0, 5000));
        ((TideVerdict *)g_ptr_array_index(verdicts, verdicts->len - 1))->metric->role = TIDE_ROLE_NETWORKING;
        g_autoptr(TideExplanation) explanation = tide_explain_footprint(verdicts, g_ptr_array_index(verdicts, 0));
        assert_explained(&rows[i], explanation);
        assert_string_equal(explanation->quantity, "phys_footprint");
    }
}

static void
a_peak_is_explained_by_what_it_was_made_of(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GPtrArray) before = list_of_metrics();
        g_autoptr(GPtrArray) after = list_of_metrics();
        TideVerdict *peak = verdict("peak", "phys_footprint_peak", 1000000, 1000000 + rows[i].growth);
        for (const Change *change = rows[i].changes; change->category; change++) {
            g_autofree char *quantity = g_strconcat("at_peak:", change->category, NULL);
            /* One that a side lacks is 0 there. */
            if (change->before > 0)
                g_ptr_array_add(before, metric("peak", quantity, change->before));
            if (change->after > 0)
                g_ptr_array_add(after, metric("peak", quantity, change->after));
        }
        g_ptr_array_add(before, metric("peak", "at_peak:Same", 7));
        g_ptr_array_add(after, metric("peak", "at_peak:Same", 7));
        g_ptr_array_add(after, metric("loaded", "at_peak:Elsewhere", 5000));
        g_ptr_array_add(after, metric("peak", "dirty:Elsewhere", 5000));
        g_autoptr(TideExplanation) explanation = tide_explain_peak(peak, before, after);
        assert_explained(&rows[i], explanation);
        tide_verdict_free(peak);
    }
}

static void
what_did_not_grow_or_is_not_known_has_no_explanation(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) nothing = list_of_metrics();
    g_autoptr(GPtrArray) known = list_of_metrics();
    g_autoptr(GPtrArray) verdicts = list_of_verdicts();
    TideVerdict *total = verdict("peak", "phys_footprint_peak", 10, 20);

    g_ptr_array_add(verdicts, total);
    g_ptr_array_add(known, metric("peak", "at_peak:A", 1));
    assert_null(tide_explain_peak(total, nothing, known));
    assert_null(tide_explain_peak(total, known, nothing));
    total->median = 10;
    assert_null(tide_explain_peak(total, known, known));
    assert_null(tide_explain_footprint(verdicts, total));
    total->median = 20;
    total->has_baseline = FALSE;
    assert_null(tide_explain_peak(total, known, known));
    assert_null(tide_explain_footprint(verdicts, total));
}

static void
the_largest_amounts_do_not_overflow(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) verdicts = list_of_verdicts();

    g_ptr_array_add(verdicts, verdict("loaded", "phys_footprint", 0, G_MAXUINT64));
    g_ptr_array_add(verdicts, verdict("loaded", "dirty:A", 0, G_MAXUINT64 / 2));
    g_ptr_array_add(verdicts, verdict("loaded", "dirty:B", 0, G_MAXUINT64 / 2 + 9));
    g_autoptr(TideExplanation) explanation = tide_explain_footprint(verdicts, g_ptr_array_index(verdicts, 0));
    assert_int_equal(explanation->explaining, 2);
    assert_true(explanation->explained == G_MAXUINT64);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_categories_that_make_up_nine_tenths_explain_a_footprint),
        cmocka_unit_test(a_peak_is_explained_by_what_it_was_made_of),
        cmocka_unit_test(what_did_not_grow_or_is_not_known_has_no_explanation),
        cmocka_unit_test(the_largest_amounts_do_not_overflow),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
