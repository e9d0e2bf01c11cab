#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <json-glib/json-glib.h>

#include "../scenario/scenario-folder.h"
#include "baseline-stage.h"
#include "captured.h"
#include "commands/command.h"
#include "support/exit-status.h"

static void
what_is_wrong_is_listed_and_is_the_exit_status(void **state)
{
    g_autoptr(Captured) orphaned = captured_command(tide_command_baseline, "baseline check");
    captured_assert(orphaned, TIDE_EXIT_REGRESSED,
                    "orphaned    baselines/alone/lost.yaml: there is no scenario 'lost' any longer\n"
                    "orphaned    " BASELINE_STAGE_PLACE "gone.yaml: there is no scenario 'gone' any longer\n"
                    "2 problems, 0 remarks\n",
                    "");

    g_autoptr(Captured) fresh = captured_command(tide_command_baseline, "baseline check page");
    captured_assert(fresh, TIDE_EXIT_WITHIN, "0 problems, 0 remarks\n", "");

    scenario_folder_write(*state, BASELINE_STAGE_PLACE "page.yaml", "broken", -1);
    g_autoptr(Captured) unreadable = captured_command(tide_command_baseline, "baseline check page");
    captured_assert(unreadable, TIDE_EXIT_INPUT, "unreadable  " BASELINE_STAGE_PLACE "page.yaml: ", "");
    captured_assert(unreadable, TIDE_EXIT_INPUT, "1 problem, 0 remarks\n", "");

    g_autoptr(Captured) unknown = captured_command(tide_command_baseline, "baseline check nobody");
    captured_assert(unknown, TIDE_EXIT_INPUT, "", "tidemark: there is neither a scenario nor a baseline 'nobody'");
}

/* Some 20 KB that come and go, where the scenario allows 1 KB. */
static void
a_hopeless_tolerance_is_a_remark(void **state)
{
    g_autofree char *path = g_build_filename(*state, BASELINE_STAGE_PLACE "page.yaml", NULL);
    g_autofree char *text = NULL;

    scenario_folder_write(*state, "scenarios/page/scenario.yaml",
                          "description: d\ntolerance: { percent: 0, bytes: 1 KB }\n"
                          "steps: [ { load: index.html }, { checkpoint: loaded } ]\n",
                          -1);
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_autoptr(GString) noisy = g_string_new(text);
    assert_int_equal(g_string_replace(noisy, "26444800, 26444800, 26444800, 26444800, 26444800, 26444800, 26444800",
                                      "26460000, 26430000, 26455000, 26435000, 26450000, 26440000, 26465000", 1),
                     1);
    scenario_folder_write(*state, BASELINE_STAGE_PLACE "page.yaml", noisy->str, -1);
    g_autoptr(Captured) checked = captured_command(tide_command_baseline, "baseline check page");
    captured_assert(checked, TIDE_EXIT_WITHIN,
                    "tolerance   " BASELINE_STAGE_PLACE "page.yaml: loaded, WebContent, phys_footprint: a tolerance of "
                    "1024 B is hopeless",
                    "");
}

static void
a_list_for_programs_is_json(void **state)
{
    (void)state;
    g_autoptr(Captured) captured = captured_command(tide_command_baseline, "baseline check --json");
    g_autoptr(JsonNode) root = json_from_string(captured->output, NULL);

    assert_int_equal(captured->status, TIDE_EXIT_REGRESSED);
    assert_non_null(root);
    JsonArray *list = json_node_get_array(root);
    assert_int_equal(json_array_get_length(list), 2);
    JsonObject *first = json_array_get_object_element(list, 0);
    assert_string_equal(json_object_get_string_member(first, "kind"), "orphaned");
    assert_string_equal(json_object_get_string_member(first, "path"), "baselines/alone/lost.yaml");
    assert_string_equal(json_object_get_string_member(first, "scenario"), "lost");
    assert_true(json_object_get_boolean_member(first, "problem"));
    assert_string_equal(json_object_get_string_member(first, "sentence"), "there is no scenario 'lost' any longer");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, baseline_stage_setup, baseline_stage_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_wrong_is_listed_and_is_the_exit_status),
        TEST(a_hopeless_tolerance_is_a_remark),
        TEST(a_list_for_programs_is_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
