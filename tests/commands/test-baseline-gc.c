#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <json-glib/json-glib.h>

#include "../scenario/scenario-folder.h"
#include "baseline-stage.h"
#include "captured.h"
#include "command-stage.h"
#include "commands/command.h"
#include "support/exit-status.h"

static void
assert_left(const char *folder, gboolean lost, gboolean gone)
{
    assert_int_equal(command_stage_has(folder, "baselines/alone/lost.yaml"), lost);
    assert_int_equal(command_stage_has(folder, "baselines/alone"), lost);
    assert_int_equal(command_stage_has(folder, BASELINE_STAGE_PLACE "gone.yaml"), gone);
    assert_true(command_stage_has(folder, BASELINE_STAGE_PLACE "page.yaml"));
}

static void
orphans_go_and_all_else_stays(void **state)
{
    g_autoptr(Captured) tried = captured_command(tide_command_baseline, "baseline gc --dry-run");
    captured_assert(tried, TIDE_EXIT_WITHIN,
                    "would remove baselines/alone/lost.yaml: there is no scenario 'lost' any longer\n"
                    "would remove " BASELINE_STAGE_PLACE "gone.yaml: there is no scenario 'gone' any longer\n",
                    "");
    assert_left(*state, TRUE, TRUE);

    g_autoptr(Captured) named = captured_command(tide_command_baseline, "baseline gc lost");
    captured_assert(named, TIDE_EXIT_WITHIN, "removed baselines/alone/lost.yaml: ", "");
    assert_left(*state, FALSE, TRUE);

    g_autoptr(Captured) all = captured_command(tide_command_baseline, "baseline gc --json");
    captured_assert(all, TIDE_EXIT_WITHIN, "\"path\" : \"" BASELINE_STAGE_PLACE "gone.yaml\"", "");
    assert_left(*state, FALSE, FALSE);

    g_autoptr(Captured) none = captured_command(tide_command_baseline, "baseline gc");
    captured_assert(none, TIDE_EXIT_WITHIN, "no baseline is orphaned\n", "");
}

/* Stale, unreadable, misplaced: each can be mended. */
static void
what_is_wrong_in_another_way_stays(void **state)
{
    scenario_folder_write(*state, "scenarios/page/index.html", "<b>", -1);
    scenario_folder_write(*state, "baselines/odd/page.yaml", "broken", -1);
    g_autoptr(Captured) captured = captured_command(tide_command_baseline, "baseline gc");
    assert_int_equal(captured->status, TIDE_EXIT_WITHIN);
    assert_left(*state, FALSE, FALSE);
    assert_true(command_stage_has(*state, "baselines/odd/page.yaml"));
}

static void
without_scenarios_nothing_goes(void **state)
{
    g_autoptr(Captured) captured = captured_command(tide_command_baseline, "baseline gc -s nowhere");

    captured_assert(captured, TIDE_EXIT_INPUT, "", "tidemark: nowhere: cannot be read: ");
    assert_left(*state, TRUE, TRUE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, baseline_stage_setup, baseline_stage_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(orphans_go_and_all_else_stays),
        TEST(what_is_wrong_in_another_way_stays),
        TEST(without_scenarios_nothing_goes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
