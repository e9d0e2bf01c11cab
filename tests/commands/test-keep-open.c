#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "captured.h"
#include "commands/keep-open.h"

static gboolean
cancel(gpointer cancellable)
{
    g_cancellable_cancel(cancellable);
    return G_SOURCE_REMOVE;
}

/* @typed: (nullable): what stands in standard input, whose end follows; without it, the user ends the run. */
static Captured *
hold(const char *typed)
{
    g_autoptr(TideSnapshot) snapshot = tide_snapshot_new("grown");
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    TideScenario scenario = { .name = (char *)"page" };
    int input = dup(STDIN_FILENO);
    int ends[2];

    TideFootprint *footprint = g_new0(TideFootprint, 1);
    footprint->rows = g_array_new(FALSE, FALSE, sizeof(TideCategoryRow));
    g_ptr_array_add(snapshot->processes, tide_process_sample_new(TIDE_ROLE_WEB_CONTENT, 4242, footprint));
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
    if (typed) {
        assert_int_equal(write(ends[1], typed, strlen(typed)), strlen(typed));
        close(ends[1]);
    } else
        g_idle_add(cancel, cancellable);
    Capture capture = captured_begin();
    tide_keep_open_pause(&scenario, snapshot, cancellable);
    Captured *captured = captured_end(capture);
    assert_int_equal(g_cancellable_is_cancelled(cancellable), typed == NULL);
    dup2(input, STDIN_FILENO);
    close(input);
    close(ends[0]);
    if (!typed)
        close(ends[1]);
    return captured;
}

static void
a_line_the_end_of_input_or_the_user_lets_it_go_on(void **state)
{
    static const char *const typed[] = { "\n", "", NULL };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(typed); i++) {
        g_autoptr(Captured) captured = hold(typed[i]);
        assert_string_equal(captured->output, "");
        assert_string_equal(captured->errors,
                            "\ntidemark: page stands at checkpoint 'grown':\n"
                            "  WebContent  4242\n"
                            "a debugger attaches with 'gdb -p PID'; press Enter to go on\n");
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_the_end_of_input_or_the_user_lets_it_go_on),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
