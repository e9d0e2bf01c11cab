#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <json-glib/json-glib.h>

#include "../scenario/scenario-folder.h"
#include "captured.h"
#include "command-stage.h"
#include "commands/command.h"
#include "scenario/scenario.h"
#include "support/bytes.h"
#include "support/exit-status.h"

static void
a_scenario_is_shown_with_its_limits_and_steps(void **state)
{
    const char *folder = *state;
    g_autoptr(Captured) captured = captured_command(tide_command_show, "show page --scenarios %s/scenarios", folder);
    g_autofree char *scenarios = g_build_filename(folder, "scenarios", NULL);
    g_autoptr(TideScenario) scenario = tide_scenario_load(scenarios, "page", NULL);
    g_autofree char *memory = tide_bytes_format(scenario->memory_limit_bytes);
    g_autofree char *expected = g_strdup_printf("page: A page.\n"
                                                "  manifest   %s/scenarios/page/scenario.yaml\n"
                                                "  tolerance  2 %% or 64 KB, whichever is larger\n"
                                                "  timeout    20000 ms a step\n"
                                                "  memory     ended where all processes together have more than %s\n"
                                                "  budget     phys_footprint of WebContent at most 100 MB\n"
                                                "  steps\n"
                                                "      1  load                 index.html\n"
                                                "      2  resize               640 × 480\n"
                                                "      3  evaluate             one(); two(); \n"
                                                "      4  collect_garbage      \n"
                                                "      5  checkpoint           loaded\n",
                                                folder, memory);

    captured_assert(captured, TIDE_EXIT_WITHIN, expected, "");
    assert_string_equal(captured->output, expected);
}

static void
programs_get_json(void **state)
{
    const char *folder = *state;
    g_autoptr(Captured) captured = captured_command(tide_command_show, "show --json -s %s/scenarios -- page", folder);
    g_autoptr(JsonNode) root = json_from_string(captured->output, NULL);

    captured_assert(captured, TIDE_EXIT_WITHIN, "{", "");
    assert_non_null(root);
    JsonObject *page = json_node_get_object(root);
    JsonObject *budget = json_array_get_object_element(json_object_get_array_member(page, "budgets"), 0);
    JsonArray *steps = json_object_get_array_member(page, "steps");
    JsonObject *script = json_array_get_object_element(steps, 2);
    assert_string_equal(json_object_get_string_member(page, "name"), "page");
    assert_true(json_object_get_double_member(page, "tolerance_percent") == 2.0);
    assert_int_equal(json_object_get_int_member(page, "tolerance_bytes"), 65536);
    assert_int_equal(json_object_get_int_member(page, "timeout_msec"), 20000);
    assert_true(json_object_get_int_member(page, "memory_limit_bytes") >= 128 << 20);
    assert_string_equal(json_object_get_string_member(budget, "quantity"), "phys_footprint");
    assert_int_equal(json_object_get_int_member(budget, "bytes"), 104857600);
    assert_int_equal(json_array_get_length(steps), 5);
    assert_string_equal(json_object_get_string_member(script, "step"), "evaluate");
    assert_string_equal(json_object_get_string_member(script, "argument"), "one();\ntwo();\n");
    assert_int_equal(json_object_get_int_member(script, "line"), 8);
    assert_int_equal(json_object_get_int_member(script, "column"), 5);
}

static void
gates_are_shown_as_they_are_reported(void **state)
{
    const char *folder = *state;

    scenario_folder_write(folder, "scenarios/gated/index.html", "<p>", -1);
    scenario_folder_write(folder, "scenarios/gated/scenario.yaml",
                          "description: A page.\n"
                          "growth: { checkpoint: c, per_cycle: 4 KB, role: Networking }\n"
                          "steps: [ load: index.html, repeat: { times: 10, steps: [ checkpoint: c ] } ]\n",
                          -1);
    g_autoptr(Captured) text = captured_command(tide_command_show, "show gated --scenarios %s/scenarios", folder);
    g_autoptr(Captured) json =
        captured_command(tide_command_show, "show --json gated --scenarios %s/scenarios", folder);
    captured_assert(text, TIDE_EXIT_WITHIN,
                    "  gate       growth at c of Networking: 4 KB a cycle at most, after 2 of warm-up\n", "");
    captured_assert(json, TIDE_EXIT_WITHIN, "\"gate\" : \"growth\"", "");
}

static void
editors_get_the_schema(void **state)
{
    (void)state;
    g_autoptr(Captured) captured = captured_command(tide_command_show, "show --schema");
    g_autoptr(JsonNode) root = json_from_string(captured->output, NULL);

    captured_assert(captured, TIDE_EXIT_WITHIN, "{", "");
    assert_non_null(root);
    assert_string_equal(json_object_get_string_member(json_node_get_object(root), "title"), "Tidemark scenario");
}

static const struct {
    const char *operands;
    const char *sentence;
} bad[] = {
    { "", "tidemark: show takes the name of one scenario; 'tidemark list' has them\n" },
    { "--schema page page", "tidemark: show takes the name of one scenario" },
    { "page page", "tidemark: show takes the name of one scenario" },
    { "pgae", "there is no scenario \"pgae\"; did you mean \"page\"?" },
    { "broken", "broken/scenario.yaml:1:8: " },
    { "--yaml page", "Unknown option --yaml" },
};

static void
what_cannot_be_shown_is_unusable_input(void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(Captured) captured = captured_command(tide_command_show, "show --scenarios %s/scenarios %s",
                                                        (const char *)*state, bad[i].operands);
        captured_assert(captured, TIDE_EXIT_INPUT, "", bad[i].sentence);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_scenario_is_shown_with_its_limits_and_steps), cmocka_unit_test(programs_get_json),
        cmocka_unit_test(gates_are_shown_as_they_are_reported),          cmocka_unit_test(editors_get_the_schema),
        cmocka_unit_test(what_cannot_be_shown_is_unusable_input),
    };

    return cmocka_run_group_tests(tests, command_stage_setup, command_stage_teardown);
}
