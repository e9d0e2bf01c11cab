#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <unistd.h>

#include <tidemark/error.h>

#include "baseline/choice.h"
#include "baseline-folder.h"

#define MOST_FILES 4

/* What a file differs in from the configuration here: `name=value`, split at `, `. */
static TideBaseline *
baseline_differing_in(const char *differences)
{
    TideBaseline *baseline = baseline_example();
    g_auto(GStrv) facts = g_strsplit(differences, ", ", -1);

    for (char **fact = facts; *fact; fact++) {
        g_auto(GStrv) pair = g_strsplit(*fact, "=", 2);
        tide_configuration_set(baseline->configuration, pair[0], pair[1]);
    }
    return baseline;
}

static const struct {
    const char *proves;
    struct {
        const char *label;
        const char *differences;
    } files[MOST_FILES];
    const char *chosen; /* NULL where none matches */
    TideMatch match;
    const char *differences;
} rows[] = {
    { "without a file there is no baseline", { { NULL, NULL } }, NULL, TIDE_MATCH_NONE, "" },
    { "the folder's name does not matter", { { "any name", "" } }, "any name", TIDE_MATCH_EXACT, "" },
    { "an exact match comes before a near one",
      { { "a", "logical_cpus=4" }, { "b", "" }, { "c", "logical_cpus=8" } },
      "b",
      TIDE_MATCH_EXACT,
      "" },
    { "of two exact ones the first label is chosen", { { "b", "" }, { "a", "" } }, "a", TIDE_MATCH_EXACT, "" },
    { "the near one with the fewest differences is chosen",
      { { "a", "logical_cpus=4, sandbox=on" }, { "b", "sandbox=on" }, { "c", "logical_cpus=4, sandbox=on" } },
      "b",
      TIDE_MATCH_NEAR,
      "sandbox: baseline on, here off" },
    { "of near ones alike the first label is chosen",
      { { "c", "logical_cpus=8" }, { "b", "logical_cpus=4" } },
      "b",
      TIDE_MATCH_NEAR,
      "logical_cpus: baseline 4, here 2" },
    { "a near one comes before a mismatch of one fact",
      { { "a", "preset=realistic" }, { "b", "logical_cpus=4, sandbox=on" } },
      "b",
      TIDE_MATCH_NEAR,
      "logical_cpus: baseline 4, here 2|sandbox: baseline on, here off" },
    { "of mismatches the closest is told",
      { { "a", "preset=realistic, architecture=aarch64" }, { "b", "page_size=16384, sandbox=on" } },
      NULL,
      TIDE_MATCH_NONE,
      "page_size: baseline 16384, here 4096" },
    { "a mismatch after a match changes nothing",
      { { "a", "" }, { "b", "preset=realistic" } },
      "a",
      TIDE_MATCH_EXACT,
      "" },
    { "other means of finding peaks are no near match, and are told",
      { { "a", "peak=stops" }, { "b", "sandbox=on" } },
      "a",
      TIDE_MATCH_EXACT,
      "peak: baseline stops, here (not recorded)" },
    { "the same means come before others", { { "a", "peak=stops" }, { "b", "" } }, "b", TIDE_MATCH_EXACT, "" },
};

static void
check_row(gsize row, const char *root, const TideConfiguration *here)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = g_build_filename(root, "baselines", NULL);
    const char *label = rows[row].chosen ? rows[row].chosen : "webkitgtk-2.50-x86_64-4k-stable";
    g_autofree char *expected = g_build_filename(folder, label, "dom-churn.yaml", NULL);
    g_autoptr(TideBaselineChoice) choice = tide_baseline_choose(folder, "dom-churn", here, &error);

    if (!choice) {
        fail_msg("%s: %s", rows[row].proves, error->message);
        return;
    }
    g_ptr_array_add(choice->differences, NULL);
    g_autofree char *differences = g_strjoinv("|", (char **)choice->differences->pdata);
    gboolean refused = !rows[row].chosen && *differences;
    assert_int_equal(!choice->refused, !refused);
    if (refused)
        assert_true(g_str_has_suffix(choice->refused, "b/dom-churn.yaml"));
    assert_string_equal(choice->path, expected);
    assert_int_equal(choice->match, rows[row].match);
    assert_int_equal(!choice->baseline, !rows[row].chosen);
    assert_string_equal(differences, rows[row].differences);
}

static void
the_best_match_is_chosen(void **state)
{
    (void)state;
    for (gsize row = 0; row < G_N_ELEMENTS(rows); row++) {
        g_autofree char *root = baseline_folder_new();
        g_autoptr(TideBaseline) here = baseline_example();
        for (gsize i = 0; i < MOST_FILES && rows[row].files[i].label; i++) {
            g_autoptr(TideBaseline) baseline = baseline_differing_in(rows[row].files[i].differences);
            g_autofree char *path =
                g_build_filename(root, "baselines", rows[row].files[i].label, "dom-churn.yaml", NULL);
            assert_true(tide_baseline_save(baseline, path, NULL));
        }
        check_row(row, root, here->configuration);
        baseline_folder_remove(root);
    }
}

/* Whose peaks are found in this way, in the order of the rows' files. */
static char *
choose_peaks_here(const char *const *files, const char *means)
{
    g_autofree char *root = baseline_folder_new();
    g_autoptr(TideBaseline) here = baseline_differing_in(means);

    for (guint i = 0; files[i]; i++) {
        g_autoptr(TideBaseline) baseline = baseline_differing_in(files[i]);
        g_autofree char *label = g_strdup_printf("%u", i);
        g_autofree char *path = g_build_filename(root, label, "dom-churn.yaml", NULL);
        assert_true(tide_baseline_save(baseline, path, NULL));
    }
    g_autoptr(TideBaselineChoice) choice = tide_baseline_choose(root, "dom-churn", here->configuration, NULL);
    assert_non_null(choice);
    baseline_folder_remove(root);
    return g_strdup(choice->peaks_here);
}

static void
it_is_told_whether_peaks_compare_as_they_are(void **state)
{
    (void)state;
    static const struct {
        const char *files[3];
        const char *here;
        const char *peaks_here;
    } means[] = {
        { { "peak=stops" }, "peak=stops", NULL },
        { { "peak=stops" }, "peak=polling", "polling" },
        { { "" }, "peak=bpf", "bpf" },
        { { "peak=stops" }, "", "means that are not known" },
        { { "peak=stops", "peak=polling" }, "peak=polling", NULL },
        { { "peak=stops, sandbox=on", "peak=bpf, sandbox=on, logical_cpus=8" }, "peak=bpf", "bpf" },
        { { "peak=stops, preset=realistic" }, "peak=polling", NULL },
        { { NULL }, "peak=polling", NULL },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(means); i++) {
        g_autofree char *peaks_here = choose_peaks_here(means[i].files, means[i].here);
        if (g_strcmp0(peaks_here, means[i].peaks_here) != 0)
            fail_msg("row %zu: %s", i, peaks_here);
    }
}

static void
other_files_are_passed_over(void **state)
{
    (void)state;
    g_autofree char *root = baseline_folder_new();
    g_autoptr(TideBaseline) here = baseline_example();
    g_autoptr(GError) error = NULL;

    baseline_folder_write(root, "README.md", "read me", 7);
    baseline_folder_write(root, "label/other.yaml", "broken", 6);
    baseline_folder_write(root, "label/dom-churn.yaml.orig", "broken", 6);
    g_autoptr(TideBaselineChoice) choice = tide_baseline_choose(root, "dom-churn", here->configuration, &error);
    assert_null(error);
    assert_non_null(choice);
    assert_null(choice->baseline);
    baseline_folder_remove(root);
}

static void
assert_refused(const char *folder, const char *message)
{
    g_autoptr(TideBaseline) here = baseline_example();
    g_autoptr(GError) error = NULL;

    assert_null(tide_baseline_choose(folder, "dom-churn", here->configuration, &error));
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT));
    assert_true(g_str_has_prefix(error->message, folder));
    if (!strstr(error->message, message))
        fail_msg("%s\nlacks '%s'", error->message, message);
}

/* It might have been the match, so it is refused though an exact one stands beside it. */
static void
a_file_that_cannot_be_read_is_an_error(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        const char *text; /* NULL: a link to nowhere */
        const char *message;
    } files[] = {
        { "label/dom-churn.yaml", "broken", "label/dom-churn.yaml: " },
        { "z/dom-churn.yaml", "", "z/dom-churn.yaml: the file is empty; " },
        { "z/dom-churn.yaml/folder", "", "z/dom-churn.yaml: the baseline is not a regular file; " },
        { "z/dom-churn.yaml", NULL, "z/dom-churn.yaml: the baseline cannot be read: No such file" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *root = baseline_folder_new();
        g_autofree char *good = g_build_filename(root, "a", "dom-churn.yaml", NULL);
        g_autofree char *bad = g_build_filename(root, files[i].name, NULL);
        g_autoptr(TideBaseline) here = baseline_example();
        assert_true(tide_baseline_save(here, good, NULL));
        baseline_folder_write(root, files[i].name, files[i].text ? files[i].text : "",
                              files[i].text ? strlen(files[i].text) : 0);
        if (!files[i].text) {
            assert_int_equal(unlink(bad), 0);
            assert_int_equal(symlink("nowhere", bad), 0);
        }
        assert_refused(root, files[i].message);
        baseline_folder_remove(root);
    }
}

static void
the_baseline_of_another_scenario_is_an_error(void **state)
{
    (void)state;
    g_autofree char *root = baseline_folder_new();
    g_autofree char *path = g_build_filename(root, "a", "dom-churn.yaml", NULL);
    g_autoptr(TideBaseline) other = baseline_example();

    g_free(other->scenario);
    other->scenario = g_strdup("js-heap");
    assert_true(tide_baseline_save(other, path, NULL));
    assert_refused(root, "this is the baseline of the scenario 'js-heap', not of 'dom-churn'; record it with");
    baseline_folder_remove(root);
}

static void
a_file_in_place_of_the_folder_is_an_error(void **state)
{
    (void)state;
    g_autofree char *root = baseline_folder_new();
    g_autofree char *folder = g_build_filename(root, "baselines", NULL);

    baseline_folder_write(root, "baselines", "", 0);
    assert_refused(folder, "the folder of baselines cannot be read: ");
    tide_baseline_choice_free(NULL);
    baseline_folder_remove(root);
}

/* A folder of baselines, or one label of it, that is a link to nowhere. */
static void
a_link_to_nowhere_is_no_missing_baseline(void **state)
{
    (void)state;
    g_autofree char *root = g_dir_make_tmp("tidemark-test-choice-XXXXXX", NULL);
    g_autofree char *label = g_build_filename(root, "label", NULL);
    g_autoptr(TideConfiguration) here = tide_configuration_new();
    const char *const folders[] = { root, label };

    assert_int_equal(symlink("nowhere", label), 0);
    for (gsize i = 0; i < G_N_ELEMENTS(folders); i++) {
        g_autoptr(GError) error = NULL;
        assert_null(tide_baseline_choose(folders[i], "blank", here, &error));
        assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT));
        assert_non_null(strstr(error->message, label));
    }
    assert_int_equal(unlink(label), 0);
    assert_int_equal(g_rmdir(root), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_best_match_is_chosen),
        cmocka_unit_test(it_is_told_whether_peaks_compare_as_they_are),
        cmocka_unit_test(other_files_are_passed_over),
        cmocka_unit_test(a_file_that_cannot_be_read_is_an_error),
        cmocka_unit_test(the_baseline_of_another_scenario_is_an_error),
        cmocka_unit_test(a_file_in_place_of_the_folder_is_an_error),
        cmocka_unit_test(a_link_to_nowhere_is_no_missing_baseline),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
