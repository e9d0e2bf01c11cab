#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <tidemark/error.h>

#include "../footprint/capture-texts.h"
#include "../footprint/stopped-child.h"
#include "../scenario/scenario-folder.h"
#include "commands/operand.h"

static void
rest(gpointer data)
{
    (void)data;
}

static const struct {
    const char *operand;
    pid_t pid; /* -1 where it is refused */
    const char *message;
} rows[] = {
    { "1", 1, NULL },
    { "2147483647", 2147483647, NULL },
    { "0", -1, "'0' is not a process id" },
    { "2147483648", -1, "'2147483648' is not a process id" },
    { "18446744073709551617", -1, "'18446744073709551617' is not a process id" },
    { "", -1, "'' is not a process id, and there is no such file" },
    { "-1", -1, "'-1' is not a process id, and there is no such file" },
    { "+1", -1, "'+1' is not a process id, and there is no such file" },
    { "1x", -1, "'1x' is not a process id, and there is no such file" },
    { "/nowhere/1", -1, "'/nowhere/1' is not a process id, and there is no such file" },
    { TIDE_SOURCE_DIR "/README.md", 0, NULL },
};

static void
a_number_is_a_process_and_all_else_a_file(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        pid_t pid = -1;

        assert_int_equal(tide_operand_classify(rows[i].operand, &pid, &error), !rows[i].message);
        assert_int_equal(pid, rows[i].pid);
        if (!rows[i].message)
            continue;
        assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT));
        assert_string_equal(error->message, rows[i].message);
    }
}

static void
a_process_alone_is_no_file(void **state)
{
    static const char file[] = TIDE_SOURCE_DIR "/README.md";
    static const char *const refused[] = { "", "0", "2147483648", "-1", "+1", "1x", file };
    pid_t pid = -1;

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(refused); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *message = g_strdup_printf("'%s' is not a process id", refused[i]);

        assert_false(tide_operand_parse_pid(refused[i], &pid, &error));
        assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT));
        assert_string_equal(error->message, message);
        assert_int_equal(pid, -1);
    }
    assert_true(tide_operand_parse_pid("2147483647", &pid, NULL));
    assert_int_equal(pid, 2147483647);
}

static void
a_running_process_is_a_capture_of_one(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    pid_t child = start_stopped_child(rest, NULL);
    g_autofree char *pid = g_strdup_printf("%d", child);
    assert_true(child > 0 && await_stop(child));
    g_autoptr(TideCapture) capture = tide_operand_load(pid, &error);

    end_child(child);
    assert_non_null(capture);
    assert_int_equal(capture->processes->len, 1);
    const TideCaptureProcess *process = g_ptr_array_index(capture->processes, 0);
    assert_int_equal(process->footprint->pid, child);
    assert_true(process->footprint->total.dirty > 0);
    assert_null(tide_operand_load(pid, &error));
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_GONE));
}

static void
a_file_is_read_as_a_capture(void **state)
{
    scenario_folder_write(*state, "812", FOOTPRINT_TEXT, -1);
    scenario_folder_write(*state, "empty", "", -1);
    g_autofree char *file = g_build_filename(*state, "812", NULL);
    g_autofree char *empty = g_build_filename(*state, "empty", NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(TideCapture) capture = tide_operand_load(file, NULL);

    assert_non_null(capture);
    const TideCaptureProcess *process = g_ptr_array_index(capture->processes, 0);
    assert_string_equal(process->footprint->name, "com.example.Page");
    assert_null(tide_operand_load(empty, &error));
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT));
    g_clear_error(&error);
    assert_null(tide_operand_load("1x", &error));
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_number_is_a_process_and_all_else_a_file),
        cmocka_unit_test(a_process_alone_is_no_file),
        cmocka_unit_test(a_running_process_is_a_capture_of_one),
        cmocka_unit_test(a_file_is_read_as_a_capture),
    };

    return cmocka_run_group_tests(tests, scenario_folder_setup, scenario_folder_teardown);
}
