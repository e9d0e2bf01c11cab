#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../report/judged-results.h"
#include "command-stage.h"
#include "commands/report-files.h"
#include "report/junit.h"
#include "report/results-json.h"

static void
both_files_are_what_the_results_say(void **state)
{
    const char *folder = *state;
    g_autoptr(TideResults) results = tide_results_new();
    g_autoptr(GError) error = NULL;

    judged_add(results, "dom-churn", TIDE_MATCH_NONE);
    judged_judge(results);
    g_autofree char *json = tide_results_to_json(results);
    g_autofree char *junit = tide_junit_to_xml(results, NULL);
    assert_true(tide_report_files_write(results, folder, &error));
    g_autofree char *written_json = command_stage_read(folder, "results.json");
    g_autofree char *written_junit = command_stage_read(folder, "junit.xml");
    assert_string_equal(written_json, json);
    assert_string_equal(written_junit, junit);
}

static void
a_folder_that_is_none_is_an_error(void **state)
{
    g_autofree char *nowhere = g_build_filename(*state, "nowhere", NULL);
    g_autoptr(TideResults) results = tide_results_new();
    g_autoptr(GError) error = NULL;

    assert_false(tide_report_files_write(results, nowhere, &error));
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_OUTPUT));
    assert_false(command_stage_has(*state, "nowhere"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_files_are_what_the_results_say),
        cmocka_unit_test(a_folder_that_is_none_is_an_error),
    };
    return cmocka_run_group_tests(tests, command_stage_setup, command_stage_teardown);
}
