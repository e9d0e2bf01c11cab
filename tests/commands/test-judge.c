#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "../report/judged-results.h"
#include "captured.h"
#include "command-stage.h"
#include "commands/command.h"
#include "commands/report-files.h"
#include "report/console.h"

/* What a run left in the stage's folder. Returns: what it printed. */
static char *
leave_run(const char *folder, void (*change)(TideMetric *metric), gboolean finished)
{
    g_autoptr(TideResults) results = tide_results_new();
    TideScenarioResult *result = judged_add(results, "dom-churn", TIDE_MATCH_EXACT);

    results->iterations = 2;
    result->finished = finished;
    judged_record(result, change);
    judged_judge(results);
    assert_true(tide_report_files_write(results, folder, NULL));
    return tide_console_report(results);
}

static const struct {
    void (*change)(TideMetric *metric);
    gboolean finished;
    TideExitStatus status;
} runs[] = {
    { NULL, TRUE, TIDE_EXIT_WITHIN },
    { judged_lower, TRUE, TIDE_EXIT_REGRESSED },
    { NULL, FALSE, TIDE_EXIT_NOT_MEASURED },
};

static void
it_says_and_ends_as_the_run_did(void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(runs); i++) {
        g_autofree char *printed = leave_run(*state, runs[i].change, runs[i].finished);
        g_autoptr(Captured) captured = captured_command(tide_command_judge, "judge %s/results.json", (char *)*state);

        captured_assert(captured, runs[i].status, printed, "");
        assert_string_equal(captured->output, printed);
    }
}

static void
its_files_are_those_of_the_run(void **state)
{
    const char *folder = *state;
    g_autofree char *printed = leave_run(folder, judged_lower, TRUE);
    g_autoptr(Captured) captured =
        captured_command(tide_command_judge, "judge --results %s/again %s/results.json", folder, folder);
    g_autofree char *json = command_stage_read(folder, "results.json");
    g_autofree char *junit = command_stage_read(folder, "junit.xml");
    g_autofree char *same_json = command_stage_read(folder, "again/results.json");
    g_autofree char *same_junit = command_stage_read(folder, "again/junit.xml");

    captured_assert(captured, TIDE_EXIT_REGRESSED, printed, "again/junit.xml and ");
    assert_string_equal(json, same_json);
    assert_string_equal(junit, same_junit);
}

/* Somebody painted it green. */
static void
what_the_file_claims_is_not_believed(void **state)
{
    const char *folder = *state;
    g_autofree char *printed = leave_run(folder, judged_lower, TRUE);
    g_autofree char *json = command_stage_read(folder, "results.json");
    g_autofree char *path = g_build_filename(folder, "results.json", NULL);
    g_auto(GStrv) parts = g_strsplit(json, "\"regressed\"", -1);
    g_autofree char *green = g_strjoinv("\"within\"", parts);

    assert_true(g_file_set_contents(path, green, -1, NULL));
    g_autoptr(Captured) captured = captured_command(tide_command_judge, "judge %s", path);
    captured_assert(captured, TIDE_EXIT_REGRESSED, printed,
                    "results.json: dom-churn: loaded: WebContent: phys_footprint: the file says within, its samples "
                    "say regressed\n");
}

static void
many_differences_are_cut_short(void **state)
{
    const char *folder = *state;
    g_autofree char *printed = leave_run(folder, NULL, TRUE);
    g_autofree char *json = command_stage_read(folder, "results.json");
    g_autofree char *path = g_build_filename(folder, "results.json", NULL);
    g_auto(GStrv) parts = g_strsplit(json, "\"cases\" : [", 2);
    GString *more = g_string_new(parts[0]);

    g_string_append(more, "\"cases\" : [");
    for (guint i = 0; i < 30; i++)
        g_string_append_printf(more, "{ \"scenario\" : \"%u\" },", i);
    g_string_append(more, parts[1]);
    assert_true(g_file_set_contents(path, more->str, -1, NULL));
    g_string_free(more, TRUE);
    g_autoptr(Captured) captured = captured_command(tide_command_judge, "judge %s", path);
    captured_assert(captured, TIDE_EXIT_WITHIN, printed, "results.json: and 10 more\n");
}

static const struct {
    const char *line;
    const char *sentence;
} bad[] = {
    { "judge", "tidemark: judge: name one file: tidemark judge results/results.json\n" },
    { "judge %s/results.json more", "tidemark: judge: name one file" },
    { "judge %s/nowhere.json", "nowhere.json" },
    { "judge %s/good/page/scenario.yaml", "scenario.yaml:1:" },
    { "judge --result", "Unknown option --result" },
};

static void
what_cannot_be_judged_is_unusable_input(void **state)
{
    g_autofree char *printed = leave_run(*state, NULL, TRUE);

    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_auto(GStrv) halves = g_strsplit(bad[i].line, "%s", 2);
        g_autofree char *line = g_strjoinv(*state, halves);
        g_autoptr(Captured) captured = captured_command(tide_command_judge, "%s", line);
        captured_assert(captured, TIDE_EXIT_INPUT, "", bad[i].sentence);
    }
}

static void
a_folder_that_cannot_be_written_is_unusable_input(void **state)
{
    g_autofree char *printed = leave_run(*state, NULL, TRUE);
    g_autoptr(Captured) captured =
        captured_command(tide_command_judge, "judge -r /proc/tidemark %s/results.json", (char *)*state);

    captured_assert(captured, TIDE_EXIT_INPUT, printed, "'/proc/tidemark'");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_says_and_ends_as_the_run_did),
        cmocka_unit_test(its_files_are_those_of_the_run),
        cmocka_unit_test(what_the_file_claims_is_not_believed),
        cmocka_unit_test(many_differences_are_cut_short),
        cmocka_unit_test(what_cannot_be_judged_is_unusable_input),
        cmocka_unit_test(a_folder_that_cannot_be_written_is_unusable_input),
    };
    return cmocka_run_group_tests(tests, command_stage_setup, command_stage_teardown);
}
