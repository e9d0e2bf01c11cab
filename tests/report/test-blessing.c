#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include <tidemark/error.h>

#include "example-census.h"
#include "report/blessing.h"

#define MB EXAMPLE_MB
#define WEB TIDE_ROLE_WEB_CONTENT

static const char *const one[] = { "loaded", NULL };

/* What example_whole_iteration() measures: WebKit malloc 20 MB, MALLOC 5 MB, together 25 MB, peak 30 MB. The baseline has
 * other figures, so that it shows which one was taken: W, M, F and P in MB; G, a category that is gone; and A, what the
 * peak was made of, which is not judged and goes with the peak. */
static const struct {
    const char *quantity;
    const char *checkpoint;
    char letter;
    guint64 measured;
    guint64 before;
    TideVerdictKind kind;
} metrics[] = {
    { "phys_footprint", "loaded", 'F', 25, 24, TIDE_VERDICT_WITHIN },
    { "dirty:WebKit malloc", "loaded", 'W', 20, 22, TIDE_VERDICT_IMPROVED },
    { "dirty:MALLOC", "loaded", 'M', 5, 1, TIDE_VERDICT_REGRESSED },
    { "dirty:IOSurface", "loaded", 'G', 0, 7, TIDE_VERDICT_IMPROVED },
    { "phys_footprint_peak", "peak", 'P', 30, 31, TIDE_VERDICT_WITHIN },
    { "at_peak:MALLOC", "peak", 'A', 28, 29, TIDE_N_VERDICT_KINDS },
};

static TideResults *
results_with_baseline(guint samples)
{
    TideResults *results = tide_results_new();
    TideScenarioResult *result = example_add(results, "idle", one);
    TideBaselineChoice *choice = example_choice(result, TIDE_MATCH_EXACT, NULL);

    results->configuration = tide_configuration_new();
    tide_configuration_set(results->configuration, "engine", "WebKitGTK");
    example_whole_iteration(result);
    choice->baseline->digest = g_strdup("same");
    for (gsize i = 0; i < G_N_ELEMENTS(metrics); i++) {
        TideMetric *metric = tide_metric_new(metrics[i].checkpoint, WEB, metrics[i].quantity);
        for (guint k = 0; k < samples; k++) {
            guint64 bytes = metrics[i].before * MB;
            g_array_append_val(metric->samples, bytes);
        }
        g_ptr_array_add(choice->baseline->metrics, metric);
        if (metrics[i].kind == TIDE_N_VERDICT_KINDS)
            continue;
        example_verdict(result,
                        (ExampleVerdict) { metrics[i].checkpoint, WEB, metrics[i].quantity, metrics[i].kind,
                                           (gint64)(metrics[i].before * MB), metrics[i].measured * MB, 0 });
    }
    return results;
}

/* `F24 W20* …`: the letter, the megabytes, and a star for what is of the update. */
static char *
text_of(const TideBaseline *baseline)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < baseline->metrics->len; i++) {
        const TideMetric *metric = g_ptr_array_index(baseline->metrics, i);
        char letter = '?';
        for (gsize k = 0; k < G_N_ELEMENTS(metrics); k++)
            letter = g_str_equal(metric->quantity, metrics[k].quantity) ? metrics[k].letter : letter;
        g_string_append_printf(text, "%s%c%d%s", i > 0 ? " " : "", letter,
                               (int)(g_array_index(metric->samples, guint64, 0) / MB), metric->recorded_at ? "*" : "");
    }
    return g_string_free(text, FALSE);
}

static const struct {
    const char *proves;
    const char *digest;
    const char *pattern;
    gboolean only_improved;
    gboolean all;
    guint samples; /* of the baseline */
    const char *metrics;
    const char *reason; /* of the file as a whole */
    guint updates;
} rows[] = {
    { "what is within stays", "same", NULL, FALSE, FALSE, 10, "F24 W20* M5* P31 A29", "first recording", 1 },
    { "unless it stands on few samples", "same", NULL, FALSE, FALSE, 9, "F25 W20 M5 P30 A28", "why", 0 },
    { "or all is wanted", "same", NULL, FALSE, TRUE, 10, "F25 W20 M5 P30 A28", "why", 0 },
    { "or the scenario has changed", "other", NULL, FALSE, FALSE, 10, "F25 W20 M5 P30 A28", "why", 0 },
    { "or may have", NULL, NULL, FALSE, FALSE, 10, "F25 W20 M5 P30 A28", "why", 0 },
    { "only what has improved", "same", NULL, TRUE, FALSE, 10, "F24 W20* M1 P31 A29", "first recording", 1 },
    { "only what is named", "same", "loaded/WebContent/dirty:MALLOC", FALSE, FALSE, 10, "F24 W22 M5* P31 A29 G7",
      "first recording", 1 },
    { "several that are named", "same", "*/phys_footprint*", FALSE, FALSE, 10, "F25* W22 M1 P30* A28* G7",
      "first recording", 1 },
    { "what is gone and named", "same", "*IOSurface", FALSE, FALSE, 10, "F24 W22 M1 P31 A29", "first recording", 0 },
    { "named and improved", "same", "loaded/*malloc", TRUE, FALSE, 10, "F24 W20* M1 P31 A29 G7", "first recording", 1 },
    { "all that is there", "same", "*", FALSE, FALSE, 10, "F25 W20 M5 P30 A28", "why", 0 },
};

static TideBlessing *
bless(const TideResults *results, const char *digest, const char *pattern, gboolean only_improved, gboolean all,
      GError **error)
{
    g_autoptr(TideRecording) recording = tide_recording_new("why");
    const char *const patterns[] = { pattern, NULL };
    const TideBlessingOptions options = { recording, pattern ? patterns : NULL, only_improved, all };

    TideScenarioResult *result = g_ptr_array_index(results->scenarios, 0);

    g_free(result->digest);
    result->digest = g_strdup(digest);
    return tide_bless(results, result, &options, error);
}

static void
what_has_changed_is_taken_and_the_rest_stays(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(TideResults) results = results_with_baseline(rows[i].samples);
        g_autoptr(GError) error = NULL;
        g_autoptr(TideBlessing) blessing =
            bless(results, rows[i].digest, rows[i].pattern, rows[i].only_improved, rows[i].all, &error);
        if (!blessing) {
            fail_msg("%s: %s", rows[i].proves, error->message);
            return;
        }
        g_autofree char *text = text_of(blessing->baseline);
        if (!g_str_equal(text, rows[i].metrics))
            fail_msg("%s: %s", rows[i].proves, text);
        assert_string_equal(blessing->baseline->recording->reason, rows[i].reason);
        assert_int_equal(blessing->baseline->updates->len, rows[i].updates);
        assert_int_equal(g_strcmp0(blessing->baseline->digest, rows[i].digest), 0);
        assert_string_equal(tide_configuration_get(blessing->baseline->configuration, "engine"), "WebKitGTK");
    }
}

static void
objects_are_counted_anew_where_the_footprint_is(void **state)
{
    (void)state;
    static const struct {
        const char *pattern;
        guint64 most;
    } choices[] = { { NULL, 2 }, { "*footprint", 40 }, { "*malloc", 2 } };

    for (gsize i = 0; i < G_N_ELEMENTS(choices); i++) {
        g_autoptr(TideResults) results = results_with_baseline(10);
        TideScenarioResult *result = g_ptr_array_index(results->scenarios, 0);
        example_census(result, "HTMLDivElement", 40);
        example_recorded_census(result->choice->baseline, "loaded", "HTMLDivElement 2");
        g_autoptr(TideBlessing) blessing = bless(results, "same", choices[i].pattern, FALSE, FALSE, NULL);
        assert_int_equal(blessing->baseline->census->len, 1);
        const TideCensusRange *range = g_ptr_array_index(blessing->baseline->census, 0);
        assert_int_equal(g_array_index(range->classes, TideClassRange, 0).most, choices[i].most);
    }
}

static void
a_new_baseline_has_the_census_of_the_run(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = results_with_baseline(10);

    example_census(g_ptr_array_index(results->scenarios, 0), "HTMLDivElement", 40);
    g_autoptr(TideBlessing) blessing = bless(results, "other", NULL, FALSE, FALSE, NULL);
    assert_int_equal(blessing->baseline->census->len, 1);
}

static void
a_scenario_without_a_baseline_gets_all_of_it(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = results_with_baseline(10);
    TideScenarioResult *result = g_ptr_array_index(results->scenarios, 0);

    g_clear_pointer(&result->choice->baseline, tide_baseline_free);
    g_autoptr(TideBlessing) blessing = bless(results, "same", NULL, FALSE, FALSE, NULL);
    assert_non_null(blessing);
    g_autofree char *text = text_of(blessing->baseline);
    assert_string_equal(text, "F25 W20 M5 P30 A28");
    assert_int_equal(blessing->taken, 4);
    assert_int_equal(blessing->kept, 0);
    tide_blessing_free(NULL);
}

static void
a_choice_of_metrics_needs_a_baseline_of_the_same(void **state)
{
    (void)state;
    static const char *const reasons[] = {
        "record",
        "there is none; record all of it",
        "its configuration differs: logical_cpus: baseline 4, here 2; record",
        "it is of other steps or files; record",
        "it does not say of which steps and files it is; record",
    };

    for (guint i = 0; i < G_N_ELEMENTS(reasons); i++) {
        g_autoptr(TideResults) results = results_with_baseline(10);
        TideScenarioResult *result = g_ptr_array_index(results->scenarios, 0);
        g_autoptr(GError) error = NULL;
        if (i == 1)
            g_clear_pointer(&result->choice->baseline, tide_baseline_free);
        if (i == 2)
            g_ptr_array_add(result->choice->differences, g_strdup("logical_cpus: baseline 4, here 2"));
        if (i == 4)
            g_clear_pointer(&result->choice->baseline->digest, g_free);
        g_autoptr(TideBlessing) by_name = bless(results, i == 3 ? "other" : "same", "*", FALSE, FALSE, &error);
        assert_int_equal(!by_name, i > 0);
        if (error && !strstr(error->message, reasons[i]))
            fail_msg("%s", error->message);
        g_autoptr(TideBlessing) improved = bless(results, i == 3 ? "other" : "same", NULL, TRUE, FALSE, NULL);
        assert_int_equal(!improved, i > 0);
        g_autoptr(TideBlessing) whole = bless(results, i == 3 ? "other" : "same", NULL, FALSE, FALSE, NULL);
        assert_non_null(whole);
        assert_int_equal(whole->replaced != NULL, i > 1);
    }
}

/* Two updates in one second, and one that no metric is of any longer. */
static void
every_update_has_a_time_of_its_own(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = results_with_baseline(10);
    TideScenarioResult *result = g_ptr_array_index(results->scenarios, 0);
    g_autoptr(TideBlessing) first = bless(results, "same", "*MALLOC", FALSE, FALSE, NULL);

    tide_baseline_free(result->choice->baseline);
    result->choice->baseline = g_steal_pointer(&first->baseline);
    g_autoptr(TideRecording) recording = tide_recording_copy(g_ptr_array_index(result->choice->baseline->updates, 0));
    const char *const footprint[] = { "*/phys_footprint", NULL };
    const TideBlessingOptions options = { recording, footprint, FALSE, FALSE };
    g_autoptr(TideBlessing) second = tide_bless(results, result, &options, NULL);
    assert_int_equal(second->baseline->updates->len, 2);
    const TideRecording *later = g_ptr_array_index(second->baseline->updates, 1);
    assert_int_equal(strcmp(later->recorded_at, recording->recorded_at) > 0, TRUE);

    const char *const malloc_again[] = { "*MALLOC", NULL };
    const TideBlessingOptions again = { recording, malloc_again, FALSE, FALSE };
    g_autoptr(TideBlessing) third = tide_bless(results, result, &again, NULL);
    assert_int_equal(third->baseline->updates->len, 1);
}

static void
patterns_find_metrics_of_both_sides(void **state)
{
    (void)state;
    static const struct {
        const char *pattern;
        gboolean found;
    } patterns[] = {
        { "loaded/WebContent/phys_footprint", TRUE },
        { "loaded/WebContent/dirty:*", TRUE },
        { "*IOSurface", TRUE },
        { "phys_footprint", FALSE },
        { "left/*", FALSE },
        { "", FALSE },
    };
    g_autoptr(TideResults) results = results_with_baseline(10);
    TideScenarioResult *result = g_ptr_array_index(results->scenarios, 0);

    for (gsize i = 0; i < G_N_ELEMENTS(patterns); i++)
        assert_int_equal(tide_blessing_finds(result, patterns[i].pattern), patterns[i].found);
    g_clear_pointer(&result->choice->baseline, tide_baseline_free);
    assert_false(tide_blessing_finds(result, "*IOSurface"));
    assert_true(tide_blessing_finds(result, "*MALLOC"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_has_changed_is_taken_and_the_rest_stays),
        cmocka_unit_test(objects_are_counted_anew_where_the_footprint_is),
        cmocka_unit_test(a_new_baseline_has_the_census_of_the_run),
        cmocka_unit_test(a_scenario_without_a_baseline_gets_all_of_it),
        cmocka_unit_test(a_choice_of_metrics_needs_a_baseline_of_the_same),
        cmocka_unit_test(every_update_has_a_time_of_its_own),
        cmocka_unit_test(patterns_find_metrics_of_both_sides),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
