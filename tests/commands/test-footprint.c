#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../footprint/capture-texts.h"
#include "../footprint/stopped-child.h"
#include "../scenario/scenario-folder.h"
#include "captured.h"
#include "commands/command.h"
#include "support/exit-status.h"

static void
rest(gpointer data)
{
    (void)data;
}

static void
a_processs_footprint_is_printed_by_category(void **state)
{
    (void)state;
    pid_t child = start_stopped_child(rest, NULL);
    assert_true(child > 0 && await_stop(child));
    g_autofree char *title = g_strdup_printf(" [%d]: ", child);
    g_autoptr(Captured) captured = captured_command(tide_command_footprint, "footprint %d", child);

    end_child(child);
    captured_assert(captured, TIDE_EXIT_WITHIN, title, "");
    captured_assert(captured, TIDE_EXIT_WITHIN, "TOTAL\n", "");
    captured_assert(captured, TIDE_EXIT_WITHIN, "phys_footprint: ", "");
}

static void
a_process_that_ended_has_none(void **state)
{
    (void)state;
    pid_t child = start_stopped_child(rest, NULL);
    g_autofree char *pid = g_strdup_printf("%d", child);

    end_child(child);
    g_autoptr(Captured) captured = captured_command(tide_command_footprint, "footprint %s", pid);
    captured_assert(captured, TIDE_EXIT_NOT_MEASURED, "", pid);
}

static void
a_group_is_a_process_with_its_descendants(void **state)
{
    (void)state;
    pid_t child = start_stopped_child(rest, NULL);
    assert_true(child > 0 && await_stop(child));
    g_autofree char *title = g_strdup_printf(" [%d]: ", child);
    g_autofree char *own = g_strdup_printf(" [%d]: ", getpid());
    g_autoptr(Captured) captured = captured_command(tide_command_footprint, "footprint --group %d", getpid());

    end_child(child);
    captured_assert(captured, TIDE_EXIT_WITHIN, title, "");
    captured_assert(captured, TIDE_EXIT_WITHIN, own, "");
    captured_assert(captured, TIDE_EXIT_WITHIN, "Summary Footprint: ", "");
}

static void
a_capture_is_printed_by_category_too(void **state)
{
    g_autofree char *file = g_build_filename(*state, "capture", NULL);

    scenario_folder_write(*state, "capture", FOOTPRINT_TEXT, -1);
    g_autoptr(Captured) captured = captured_command(tide_command_footprint, "footprint %s", file);
    captured_assert(captured, TIDE_EXIT_WITHIN, "com.example.Page [812]: ", "");
    captured_assert(captured, TIDE_EXIT_WITHIN, "    WebKit malloc\n", "");
    captured_assert(captured, TIDE_EXIT_WITHIN, "phys_footprint_peak: 31 MB\n", "");
}

#define USAGE "tidemark: footprint takes one process id, the file of a capture, or --group PID\n"

static const struct {
    const char *line;
    const char *sentence;
} bad[] = {
    { "footprint", USAGE },
    { "footprint 1 2", USAGE },
    { "footprint --group 1 2", USAGE },
    { "footprint 0", "tidemark: '0' is not a process id\n" },
    { "footprint x1", "tidemark: 'x1' is not a process id, and there is no such file\n" },
    { "footprint -- -1", "tidemark: '-1' is not a process id, and there is no such file\n" },
    { "footprint --group 0", "tidemark: '0' is not a process id\n" },
    { "footprint --group " TIDE_SOURCE_DIR "/README.md", "tidemark: --group takes a process id, and '" },
    { "footprint " TIDE_SOURCE_DIR "/README.md", "README.md" },
    { "footprint --all 1", "Unknown option --all" },
};

static void
what_cannot_be_printed_is_unusable_input(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(Captured) captured = captured_command(tide_command_footprint, "%s", bad[i].line);
        captured_assert(captured, TIDE_EXIT_INPUT, "", bad[i].sentence);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_processs_footprint_is_printed_by_category),
        cmocka_unit_test(a_process_that_ended_has_none),
        cmocka_unit_test(a_group_is_a_process_with_its_descendants),
        cmocka_unit_test(a_capture_is_printed_by_category_too),
        cmocka_unit_test(what_cannot_be_printed_is_unusable_input),
    };

    return cmocka_run_group_tests(tests, scenario_folder_setup, scenario_folder_teardown);
}
