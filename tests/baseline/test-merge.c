#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <tidemark/error.h>

#include "baseline/merge.h"
#include "baseline-folder.h"

/* The time of a recording is `2025-12-0N`; the file's own is of 0. */
static TideRecording *
recording_of(char day)
{
    TideRecording *recording = tide_recording_new(day == '0' ? "all" : "some");

    g_free(recording->recorded_at);
    recording->recorded_at = g_strdup_printf("2025-12-1%cT10:00:00Z", day);
    return recording;
}

static void
add_metric(TideBaseline *baseline, const char *word)
{
    const char checkpoint[] = { word[0], '\0' };
    TideMetric *metric = baseline_add_metric(baseline, checkpoint, TIDE_QUANTITY_FOOTPRINT, (guint64)word[1]);

    if (word[2] != '@')
        return;
    g_autoptr(TideRecording) update = recording_of(word[3]);
    metric->recorded_at = g_strdup(update->recorded_at);
    if (!tide_recording_find(baseline->updates, update->recorded_at))
        g_ptr_array_add(baseline->updates, g_steal_pointer(&update));
}

/* `0 a1 b2@3`: recorded on day 0; the checkpoint `a` with samples from '1' on, `b` with others in an update of day 3. */
static TideBaseline *
baseline_of(const char *text)
{
    TideBaseline *baseline = baseline_example();
    g_auto(GStrv) words = g_strsplit(text, " ", -1);

    g_ptr_array_set_size(baseline->metrics, 0);
    tide_recording_free(baseline->recording);
    baseline->recording = recording_of(words[0][0]);
    for (char **word = words + 1; *word; word++)
        add_metric(baseline, *word);
    return baseline;
}

static char
day_of(const TideRecording *recording)
{
    return recording->recorded_at[strlen("2025-12-1")];
}

static char *
text_of(const TideBaseline *baseline)
{
    GString *text = g_string_new(NULL);

    g_string_append_c(text, day_of(baseline->recording));
    for (guint i = 0; i < baseline->metrics->len; i++) {
        const TideMetric *metric = g_ptr_array_index(baseline->metrics, i);
        g_string_append_printf(text, " %s%c", metric->checkpoint, (char)g_array_index(metric->samples, guint64, 0));
        if (metric->recorded_at)
            g_string_append_printf(text, "@%c", day_of(tide_baseline_recording_of(baseline, metric)));
    }
    return g_string_free(text, FALSE);
}

static const struct {
    const char *proves;
    const char *base;
    const char *ours;
    const char *theirs;
    const char *merged;
} clean[] = {
    { "each side's own metric", "0 a1 b1 c1", "0 a2@3 b1 c1", "0 a1 b1 c2@4", "0 a2@3 b1 c2@4" },
    { "metrics side by side", "0 a1 b1", "0 a2@3 b1", "0 a1 b2@4", "0 a2@3 b2@4" },
    { "both alike", "0 a1", "0 a2@3", "0 a2@4", "0 a2@3" },
    { "both of one update", "0 a1 b1", "0 a2@3 b1", "0 a2@3 b2@3", "0 a2@3 b2@3" },
    { "all anew here, some there", "0 a1 b1", "3 a2 b1", "0 a1 b2@4", "3 a2 b2@4" },
    { "some here, all anew there", "0 a1 b1", "0 a1 b2@4", "3 a2 b1", "3 a2 b2@4" },
    { "all anew on both sides, the newer names the file", "0 a1 b1", "3 a2 b1", "4 a1 b2", "4 a2@3 b2" },
    { "the same, the other way round", "0 a1 b1", "4 a2 b1", "3 a1 b2", "4 a2 b2@3" },
    { "added at its place", "0 a1 c1", "0 a1 c1 d1@3", "0 a1 b1@4 c1", "0 a1 b1@4 c1 d1@3" },
    { "added in front", "0 b1", "0 b2@3", "0 a1@4 b1", "0 a1@4 b2@3" },
    { "removed on one side", "0 a1 b1 c1", "0 a1 c1", "0 a1 b1 c2@4", "0 a1 c2@4" },
    { "removed on the other", "0 a1 b1 c1", "0 a2@3 b1 c1", "0 a1 b1", "0 a2@3 b1" },
    { "removed on both", "0 a1 b1", "0 a1", "0 a1", "0 a1" },
    { "an update that was replaced is forgotten", "0 a1@3 b1", "0 a2@4 b1", "0 a1@3 b2@5", "0 a2@4 b2@5" },
    { "both added the file alike", "", "0 a1", "0 a1", "0 a1" },
    { "both added other metrics", "", "0 a1", "0 b1", "0 b1 a1" },
};

static TideBaselineMerge *
merge_of(const char *base_text, const char *ours_text, const char *theirs_text, GError **error)
{
    g_autoptr(TideBaseline) base = *base_text ? baseline_of(base_text) : NULL;
    g_autoptr(TideBaseline) ours = baseline_of(ours_text);
    g_autoptr(TideBaseline) theirs = baseline_of(theirs_text);

    return tide_baseline_merge(base, ours, theirs, error);
}

static void
what_one_side_changed_is_taken(void **state)
{
    (void)state;
    g_autofree char *folder = baseline_folder_new();
    g_autofree char *path = g_build_filename(folder, "b.yaml", NULL);

    for (gsize i = 0; i < G_N_ELEMENTS(clean); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(TideBaselineMerge) merge = merge_of(clean[i].base, clean[i].ours, clean[i].theirs, &error);
        if (!merge) {
            fail_msg("%s: %s", clean[i].proves, error->message);
            return;
        }
        assert_int_equal(merge->conflicts->len, 0);
        baseline_folder_write(folder, "b.yaml", merge->text, strlen(merge->text));
        g_autoptr(TideBaseline) merged = tide_baseline_load(path, &error);
        if (!merged) {
            fail_msg("%s: %s", clean[i].proves, error->message);
            return;
        }
        g_autofree char *text = text_of(merged);
        if (!g_str_equal(text, clean[i].merged))
            fail_msg("%s: %s", clean[i].proves, text);
    }
    baseline_folder_remove(folder);
}

/* Between the marks stand the lines that one side has, and one can be left as it is. */
static const struct {
    const char *base;
    const char *ours;
    const char *theirs;
    const char *conflicts;
    const char *ours_taken;
    const char *theirs_taken;
} conflicting[] = {
    { "0 a1 b1 c1", "0 a2@3 b1 c2@3", "0 a3@4 b2@4 c1", "a, WebContent, phys_footprint", "0 a2@3 b2@4 c2@3",
      "0 a3@4 b2@4 c2@3" },
    { "0 a1 b1", "0 a2@3 b2@3", "0 a3@4 b3@4", "a, WebContent, phys_footprint|b, WebContent, phys_footprint",
      "0 a2@3 b2@3", "0 a3@4 b3@4" },
    { "0 a1 b1", "0 a1", "0 a1 b2@4", "b, WebContent, phys_footprint", "0 a1", "0 a1 b2@4" },
    { "0 a1 b1", "0 a1 b2@4", "0 a1", "b, WebContent, phys_footprint", "0 a1 b2@4", "0 a1" },
    { "0 a1 b1", "3 a2 b2", "4 a3 b1", "a, WebContent, phys_footprint", "4 a2@3 b2@3", "4 a3 b2@3" },
    { "", "0 a1", "0 a2", "a, WebContent, phys_footprint", "0 a1", "0 a2" },
};

static char *
decide(const char *text, gboolean theirs)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    GString *decided = g_string_new(NULL);
    int side = 0;

    for (char **line = lines; *line; line++) {
        gboolean mark = TRUE;
        if (g_str_has_prefix(*line, "<<<<<<< "))
            side = 1;
        else if (g_str_equal(*line, "======="))
            side = 2;
        else if (g_str_has_prefix(*line, ">>>>>>> "))
            side = 0;
        else
            mark = FALSE;
        if (!mark && side != (theirs ? 1 : 2))
            g_string_append_printf(decided, "%s%s", *line, line[1] ? "\n" : "");
    }
    return g_string_free(decided, FALSE);
}

static void
assert_decided(const char *folder, const char *text, gboolean theirs, const char *expected)
{
    g_autofree char *path = g_build_filename(folder, "b.yaml", NULL);
    g_autofree char *decided = decide(text, theirs);
    g_autoptr(GError) error = NULL;

    baseline_folder_write(folder, "b.yaml", decided, strlen(decided));
    g_autoptr(TideBaseline) baseline = tide_baseline_load(path, &error);
    if (!baseline) {
        fail_msg("%s\n%s", error->message, decided);
        return;
    }
    g_autofree char *told = text_of(baseline);
    assert_string_equal(told, expected);
}

static void
what_both_changed_is_a_conflict_of_that_metric_alone(void **state)
{
    (void)state;
    g_autofree char *folder = baseline_folder_new();

    for (gsize i = 0; i < G_N_ELEMENTS(conflicting); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(TideBaselineMerge) merge =
            merge_of(conflicting[i].base, conflicting[i].ours, conflicting[i].theirs, &error);
        if (!merge) {
            fail_msg("row %zu: %s", i, error->message);
            return;
        }
        g_ptr_array_add(merge->conflicts, NULL);
        g_autofree char *conflicts = g_strjoinv("|", (char **)merge->conflicts->pdata);
        assert_string_equal(conflicts, conflicting[i].conflicts);
        assert_decided(folder, merge->text, FALSE, conflicting[i].ours_taken);
        assert_decided(folder, merge->text, TRUE, conflicting[i].theirs_taken);
    }
    baseline_folder_remove(folder);
}

static void
what_cannot_stand_in_one_file_is_one_conflict(void **state)
{
    (void)state;
    static const char *const sentences[] = {
        "the two are of different configurations (logical_cpus: ours 2, theirs 8)",
        "the two are of different configurations (peak: ours (not recorded), theirs stops)",
        "the two are of different states of the scenario",
        "ours is of the scenario 'dom-churn', theirs of 'blank'",
    };

    for (guint i = 0; i < G_N_ELEMENTS(sentences); i++) {
        g_autoptr(TideBaseline) base = baseline_of("0 a1 b1");
        g_autoptr(TideBaseline) ours = baseline_of("0 a2@3 b1");
        g_autoptr(TideBaseline) theirs = baseline_of("0 a1 b2@4");
        if (i < 2)
            tide_configuration_set(theirs->configuration, i == 0 ? "logical_cpus" : "peak", i == 0 ? "8" : "stops");
        if (i == 2)
            theirs->digest = g_strdup("other");
        if (i == 3) {
            g_free(theirs->scenario);
            theirs->scenario = g_strdup("blank");
        }
        g_autoptr(TideBaselineMerge) merge = tide_baseline_merge(base, ours, theirs, NULL);
        assert_non_null(merge);
        assert_int_equal(merge->conflicts->len, 1);
        assert_string_equal(g_ptr_array_index(merge->conflicts, 0), sentences[i]);
        g_autofree char *our_text = tide_baseline_to_yaml(ours, NULL);
        g_autofree char *taken = decide(merge->text, FALSE);
        assert_string_equal(taken, our_text);
    }
}

static void
add_census(TideBaseline *baseline, const char *checkpoint, const char *class_text)
{
    const char *wrong = NULL;
    char *texts[] = { (char *)class_text };

    g_ptr_array_add(baseline->census, tide_census_range_parse(checkpoint, texts, 1, &wrong));
}

/* Both have the footprint of that checkpoint in another way, so it is a conflict. */
static void
the_census_is_that_of_the_newer_recording(void **state)
{
    (void)state;
    static const char *const days[][2] = { { "1 a2", "3 a1" }, { "3 a1", "1 a2" } };

    for (gsize i = 0; i < G_N_ELEMENTS(days); i++) {
        g_autoptr(TideBaseline) ours = baseline_of(days[i][0]);
        g_autoptr(TideBaseline) theirs = baseline_of(days[i][1]);
        add_census(ours, "a", i == 0 ? "Old 2" : "New 3");
        add_census(theirs, "a", i == 0 ? "New 3" : "Old 2");
        g_autoptr(TideBaselineMerge) merge = tide_baseline_merge(NULL, ours, theirs, NULL);
        assert_non_null(merge);
        assert_non_null(strstr(merge->text, "- {checkpoint: a, classes: [New 3]}\n"));
        assert_null(strstr(merge->text, "Old"));
    }
}

/* Each side has changed one checkpoint's footprint, and counted its objects anew. */
static void
a_census_goes_with_the_footprint_of_its_checkpoint(void **state)
{
    (void)state;
    g_autoptr(TideBaseline) base = baseline_of("0 a1 b1 c1");
    g_autoptr(TideBaseline) ours = baseline_of("0 a2@3 b1 c1");
    g_autoptr(TideBaseline) theirs = baseline_of("0 a1 b2@4 c1");

    add_census(ours, "a", "New 3");
    add_census(ours, "b", "Old 2");
    add_census(theirs, "a", "Old 2");
    add_census(theirs, "b", "New 3");
    g_autoptr(TideBaselineMerge) merge = tide_baseline_merge(base, ours, theirs, NULL);
    assert_non_null(merge);
    assert_non_null(strstr(merge->text, "- {checkpoint: a, classes: [New 3]}\n- {checkpoint: b, classes: [New 3]}\n"));
    assert_null(strstr(merge->text, "Old"));
}

static void
two_recordings_of_one_moment_are_refused(void **state)
{
    (void)state;
    g_autoptr(TideBaseline) base = baseline_of("0 a1 b1");
    g_autoptr(TideBaseline) ours = baseline_of("0 a2@3 b1");
    g_autoptr(TideBaseline) theirs = baseline_of("0 a1 b2@3");
    g_autoptr(GError) error = NULL;
    TideRecording *update = g_ptr_array_index(theirs->updates, 0);

    update->author = g_strdup("Ada");
    assert_null(tide_baseline_merge(base, ours, theirs, &error));
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT));
    assert_non_null(strstr(error->message, "two recordings are of 2025-12-13T10:00:00Z and differ; record "));
    tide_baseline_merge_free(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_one_side_changed_is_taken),
        cmocka_unit_test(what_both_changed_is_a_conflict_of_that_metric_alone),
        cmocka_unit_test(what_cannot_stand_in_one_file_is_one_conflict),
        cmocka_unit_test(the_census_is_that_of_the_newer_recording),
        cmocka_unit_test(a_census_goes_with_the_footprint_of_its_checkpoint),
        cmocka_unit_test(two_recordings_of_one_moment_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
