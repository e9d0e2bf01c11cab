#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "baseline/merge-entries.h"
#include "baseline-folder.h"

/* `a1 b2`: checkpoints, and what their samples begin with. */
static TideBaseline *
baseline_of(const char *text)
{
    TideBaseline *baseline = tide_baseline_new("page", "why");
    g_auto(GStrv) words = g_strsplit(text, " ", -1);

    for (char **word = words; *word && **word; word++) {
        const char checkpoint[] = { (*word)[0], '\0' };
        baseline_add_metric(baseline, checkpoint, TIDE_QUANTITY_FOOTPRINT, (guint64)(*word)[1]);
    }
    return baseline;
}

static void
append_side(GString *text, TideMergeSide side)
{
    if (side.metric)
        g_string_append_printf(text, "%s%c", side.metric->checkpoint,
                               (char)g_array_index(side.metric->samples, guint64, 0));
    else
        g_string_append_c(text, '-');
}

static const struct {
    const char *base;
    const char *ours;
    const char *theirs;
    const char *entries; /* `ours|theirs` of a conflict */
} rows[] = {
    { "a1 b1", "a2 b1", "a1 b2", "a2 b2 " },
    { "a1", "a2", "a2", "a2 " },
    { "a1", "a2", "a3", "a2|a3 " },
    { "a1 b1", "b1", "a2 b1", "-|a2 b1 " },
    { "a1 b1", "a2 b1", "b1", "a2|- b1 " },
    { "a1 b1", "b1", "a1 b1", "b1 " },
    { "a1", "", "", "" },
    { "a1", "a1 c1", "a1 b1", "a1 b1 c1 " },
    { NULL, "b1", "a1 b2", "a1 b1|b2 " },
};

static void
each_metric_is_decided_by_itself(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(TideBaseline) base = rows[i].base ? baseline_of(rows[i].base) : NULL;
        g_autoptr(TideBaseline) ours = baseline_of(rows[i].ours);
        g_autoptr(TideBaseline) theirs = baseline_of(rows[i].theirs);
        g_autoptr(GArray) entries = tide_merge_entries(base, ours, theirs);
        g_autoptr(GString) text = g_string_new(NULL);
        for (guint k = 0; k < entries->len; k++) {
            const TideMergeEntry *entry = &g_array_index(entries, TideMergeEntry, k);
            append_side(text, entry->ours);
            if (entry->conflict) {
                g_string_append_c(text, '|');
                append_side(text, entry->theirs);
            }
            g_string_append_c(text, ' ');
        }
        if (!g_str_equal(text->str, rows[i].entries))
            fail_msg("row %zu: %s", i, text->str);
    }
}

static void
a_side_has_its_recording(void **state)
{
    (void)state;
    g_autoptr(TideBaseline) baseline = baseline_of("a1");
    g_autoptr(TideBaseline) other = baseline_of("b1");
    TideMergeSide here = tide_merge_side(baseline, g_ptr_array_index(baseline->metrics, 0));
    TideMergeSide gone = tide_merge_side(other, g_ptr_array_index(baseline->metrics, 0));
    TideMergeSide none = tide_merge_side(NULL, g_ptr_array_index(baseline->metrics, 0));

    assert_ptr_equal(here.recording, baseline->recording);
    assert_null(gone.metric);
    assert_null(gone.recording);
    assert_null(none.metric);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_metric_is_decided_by_itself),
        cmocka_unit_test(a_side_has_its_recording),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
