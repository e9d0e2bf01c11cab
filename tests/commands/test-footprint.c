#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../footprint/stopped-child.h"
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

static const struct {
    const char *line;
    const char *sentence;
} bad[] = {
    { "footprint", "tidemark: footprint takes the id of one process\n" },
    { "footprint 1 2", "tidemark: footprint takes the id of one process\n" },
    { "footprint 0", "tidemark: '0' is not a process id\n" },
    { "footprint x1", "tidemark: 'x1' is not a process id\n" },
    { "footprint 1x", "tidemark: '1x' is not a process id\n" },
    { "footprint ''", "tidemark: '' is not a process id\n" },
    { "footprint -- -1", "tidemark: '-1' is not a process id\n" },
    { "footprint 2147483648", "tidemark: '2147483648' is not a process id\n" },
    { "footprint 18446744073709551617", "tidemark: '18446744073709551617' is not a process id\n" },
    { "footprint --all 1", "Unknown option --all" },
};

static void
what_is_no_process_id_is_refused(void **state)
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
        cmocka_unit_test(what_is_no_process_id_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
