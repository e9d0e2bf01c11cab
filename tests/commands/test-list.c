#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <json-glib/json-glib.h>

#include "captured.h"
#include "command-stage.h"
#include "commands/command.h"
#include "support/exit-status.h"

static void
scenarios_are_listed_with_their_descriptions(void **state)
{
    const char *folder = *state;
    g_autoptr(Captured) captured = captured_command(tide_command_list, "list --scenarios %s/good", folder);

    captured_assert(captured, TIDE_EXIT_WITHIN, "page  A page.\n", "");
    assert_string_equal(captured->output, "page  A page.\n");
}

static void
programs_get_json(void **state)
{
    const char *folder = *state;
    g_autoptr(Captured) captured = captured_command(tide_command_list, "list -s %s/good --json", folder);
    g_autofree char *manifest = g_build_filename(folder, "good", "page", "scenario.yaml", NULL);
    g_autoptr(JsonNode) root = json_from_string(captured->output, NULL);

    captured_assert(captured, TIDE_EXIT_WITHIN, "[", "");
    assert_non_null(root);
    assert_int_equal(json_array_get_length(json_node_get_array(root)), 1);
    JsonObject *page = json_array_get_object_element(json_node_get_array(root), 0);
    assert_string_equal(json_object_get_string_member(page, "name"), "page");
    assert_string_equal(json_object_get_string_member(page, "description"), "A page.");
    assert_string_equal(json_object_get_string_member(page, "manifest"), manifest);
}

static const struct {
    const char *line;
    const char *sentence;
} bad[] = {
    { "list --scenarios %s/scenarios", "broken/scenario.yaml:1:8: " },
    { "list --scenarios %s/nowhere", "nowhere: cannot be read: " },
    { "list --scenarios %s/libexec", "libexec: there is no scenario here" },
    { "list page --scenarios %s/good", "tidemark: list takes no operand 'page'; see 'tidemark show page'\n" },
    { "list --scenarios", "Missing argument for --scenarios" },
};

static void
what_cannot_be_listed_is_unusable_input(void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_auto(GStrv) halves = g_strsplit(bad[i].line, "%s", 2);
        g_autofree char *line = g_strjoinv(*state, halves);
        g_autoptr(Captured) captured = captured_command(tide_command_list, "%s", line);
        captured_assert(captured, TIDE_EXIT_INPUT, "", bad[i].sentence);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scenarios_are_listed_with_their_descriptions),
        cmocka_unit_test(programs_get_json),
        cmocka_unit_test(what_cannot_be_listed_is_unusable_input),
    };

    return cmocka_run_group_tests(tests, command_stage_setup, command_stage_teardown);
}
