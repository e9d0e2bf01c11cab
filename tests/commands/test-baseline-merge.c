#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../baseline/baseline-folder.h"
#include "captured.h"
#include "command-stage.h"
#include "commands/command.h"
#include "support/exit-status.h"

#define FILE_NAME "baselines/label/dom-churn.yaml"

/* Runs git in @folder and gives how it ended. */
static int git(const char *folder, const char *format, ...) G_GNUC_PRINTF(2, 3);

static int
git(const char *folder, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_autofree char *line = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *command =
        g_strdup_printf("git -c user.name=Ada -c user.email=ada@example.org -C %s %s", folder, line);
    g_auto(GStrv) words = NULL;
    g_autoptr(GError) error = NULL;
    assert_true(g_shell_parse_argv(command, NULL, &words, NULL));
    g_autoptr(GSubprocess) process = g_subprocess_newv(
        (const char *const *)words, G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);
    if (!process || !g_subprocess_wait(process, NULL, &error))
        fail_msg("%s", error->message);
    return g_subprocess_get_if_exited(process) ? g_subprocess_get_exit_status(process) : -1;
}

/* An update of the metric at @index by somebody, one of the days of December. */
static void
update(const char *folder, guint index, guint64 first, int day)
{
    g_autofree char *path = g_build_filename(folder, FILE_NAME, NULL);
    g_autoptr(TideBaseline) baseline = tide_baseline_load(path, NULL);
    TideMetric *metric = g_ptr_array_index(baseline->metrics, index);
    TideRecording *recording = tide_recording_new("an intended change");

    g_free(recording->recorded_at);
    recording->recorded_at = g_strdup_printf("2025-12-%02dT10:00:00Z", day);
    recording->author = g_strdup_printf("person %d", day);
    g_ptr_array_add(baseline->updates, recording);
    g_free(metric->recorded_at);
    metric->recorded_at = g_strdup(recording->recorded_at);
    for (guint i = 0; i < metric->samples->len; i++)
        g_array_index(metric->samples, guint64, i) = first + i;
    assert_true(tide_baseline_save(baseline, path, NULL));
    assert_int_equal(git(folder, "commit -q -a -m update"), 0);
}

/* A repository with a baseline, and the merge driver as the documents have it. */
static int
setup(void **state)
{
    char *folder = baseline_folder_new();
    g_autofree char *path = g_build_filename(folder, FILE_NAME, NULL);
    g_autoptr(TideBaseline) baseline = baseline_example();
    static const char attributes[] = "baselines/**/*.yaml merge=tidemark-baseline\n";

    g_setenv("GIT_CONFIG_GLOBAL", "/dev/null", TRUE);
    g_setenv("GIT_CONFIG_SYSTEM", "/dev/null", TRUE);
    assert_true(tide_baseline_save(baseline, path, NULL));
    baseline_folder_write(folder, ".gitattributes", attributes, strlen(attributes));
    assert_int_equal(git(folder, "init -q -b main"), 0);
    assert_int_equal(git(folder, "add -A"), 0);
    assert_int_equal(git(folder, "commit -q -m base"), 0);
    assert_int_equal(git(folder, "branch theirs"), 0);
    *state = folder;
    return 0;
}

static int
teardown(void **state)
{
    baseline_folder_remove(*state);
    g_free(*state);
    return 0;
}

static int
merge(const char *folder, gboolean driver)
{
    if (driver)
        assert_int_equal(git(folder, "config merge.tidemark-baseline.driver '%s baseline merge %%O %%A %%B'",
                             TIDE_BIN_DIR "/tidemark"),
                         0);
    return git(folder, "merge -q -m merged theirs");
}

static void
work_on_both_branches(const char *folder, guint our_metric, guint their_metric)
{
    update(folder, our_metric, 1000, 3);
    assert_int_equal(git(folder, "checkout -q theirs"), 0);
    update(folder, their_metric, 2000, 4);
    assert_int_equal(git(folder, "checkout -q main"), 0);
}

static guint64
first_sample(const TideBaseline *baseline, guint index)
{
    return g_array_index(((const TideMetric *)g_ptr_array_index(baseline->metrics, index))->samples, guint64, 0);
}

static void
two_people_who_change_neighbouring_metrics_do_not_meet(void **state)
{
    const char *folder = *state;
    g_autofree char *path = g_build_filename(folder, FILE_NAME, NULL);

    work_on_both_branches(folder, 0, 1);
    assert_int_equal(merge(folder, FALSE), 1);
    assert_int_equal(git(folder, "merge --abort"), 0);

    assert_int_equal(merge(folder, TRUE), 0);
    g_autoptr(TideBaseline) merged = tide_baseline_load(path, NULL);
    assert_non_null(merged);
    assert_int_equal(first_sample(merged, 0), 1000);
    assert_int_equal(first_sample(merged, 1), 2000);
    assert_int_equal(merged->updates->len, 2);
    const TideRecording *theirs = tide_baseline_recording_of(merged, g_ptr_array_index(merged->metrics, 1));
    assert_string_equal(theirs->author, "person 4");
}

static void
two_people_who_change_the_same_metric_have_to_decide(void **state)
{
    const char *folder = *state;

    work_on_both_branches(folder, 1, 1);
    assert_int_equal(merge(folder, TRUE), 1);
    g_autofree char *text = command_stage_read(folder, FILE_NAME);
    g_auto(GStrv) parts = g_strsplit(text, "<<<<<<< ours\n", -1);
    assert_int_equal(g_strv_length(parts), 2);
    assert_true(g_str_has_prefix(parts[1],
                                 "- {checkpoint: loaded, role: WebContent, quantity: 'dirty:WebKit malloc', samples: "
                                 "[1000, 1001, 1002], recorded_at: '2025-12-03T10:00:00Z'}\n=======\n"
                                 "- {checkpoint: loaded, role: WebContent, quantity: 'dirty:WebKit malloc', samples: "
                                 "[2000, 2001, 2002], recorded_at: '2025-12-04T10:00:00Z'}\n>>>>>>> theirs\n"
                                 "- {checkpoint: peak"));
}

static void
what_cannot_be_merged_is_said_and_left_alone(void **state)
{
    const char *folder = *state;
    g_autofree char *path = g_build_filename(folder, FILE_NAME, NULL);
    g_autofree char *before = command_stage_read(folder, FILE_NAME);

    baseline_folder_write(folder, "broken", "version: 1\n", strlen("version: 1\n"));
    baseline_folder_write(folder, "empty", "", 0);
    g_autoptr(Captured) broken =
        captured_command(tide_command_baseline, "baseline merge %s %s %s/broken", path, path, folder);
    captured_assert(broken, TIDE_EXIT_INPUT, "", "/broken:1:10: missing required mapping field: ");
    g_autofree char *after = command_stage_read(folder, FILE_NAME);
    assert_string_equal(after, before);

    g_autoptr(Captured) added =
        captured_command(tide_command_baseline, "baseline merge %s/empty %s %s", folder, path, path);
    captured_assert(added, TIDE_EXIT_WITHIN, "", "");

    g_autofree char *theirs = g_build_filename(folder, "theirs.yaml", NULL);
    baseline_folder_write(folder, "theirs.yaml", before, strlen(before));
    update(folder, 0, 5, 5);
    g_autoptr(Captured) conflict =
        captured_command(tide_command_baseline, "baseline merge %s/empty %s %s", folder, path, theirs);
    captured_assert(conflict, TIDE_EXIT_REGRESSED, "",
                    "tidemark: baseline merge: both sides changed: loaded, WebContent, phys_footprint\n");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(two_people_who_change_neighbouring_metrics_do_not_meet),
        TEST(two_people_who_change_the_same_metric_have_to_decide),
        TEST(what_cannot_be_merged_is_said_and_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
