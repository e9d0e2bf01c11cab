#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <tidemark/error.h>

#include "../scenario/scenario-folder.h"
#include "captured.h"
#include "command-stage.h"
#include "commands/json-file.h"

static void
assert_content(const char *folder, const char *expected)
{
    g_autofree char *text = command_stage_read(folder, "x.json");

    assert_string_equal(text, expected);
}

static void
the_text_is_whole_after_each_write(void **state)
{
    g_autofree char *path = g_build_filename(*state, "x.json", NULL);

    scenario_folder_write(*state, "x.json", "what was there before, and longer than all that comes", -1);
    TideJsonFile *file = tide_json_file_open(path, NULL);
    assert_non_null(file);
    assert_true(tide_json_file_write(file, "[1", "]", NULL));
    assert_content(*state, "[1]");
    assert_true(tide_json_file_write(file, ",2", "]", NULL));
    assert_content(*state, "[1,2]");
    assert_true(tide_json_file_close(file, NULL));
    assert_content(*state, "[1,2]");
    assert_true(tide_json_file_close(NULL, NULL));
}

static void
standard_output_gets_the_end_last(void **state)
{
    (void)state;
    Capture capture = captured_begin();
    TideJsonFile *file = tide_json_file_open("-", NULL);
    gboolean written = file && tide_json_file_write(file, "[1", "]", NULL) &&
        tide_json_file_write(file, ",2", "]", NULL) && tide_json_file_close(file, NULL);
    g_autoptr(Captured) captured = captured_end(capture);

    assert_true(written);
    assert_string_equal(captured->output, "[1,2]");
}

static void
a_pipe_is_written_in_order(void **state)
{
    g_autofree char *path = g_build_filename(*state, "pipe", NULL);
    char text[16] = "";

    assert_int_equal(mkfifo(path, 0600), 0);
    int reader = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    TideJsonFile *file = tide_json_file_open(path, NULL);
    assert_true(tide_json_file_write(file, "[1", "]", NULL));
    assert_true(tide_json_file_write(file, ",2", "]", NULL));
    assert_int_equal(read(reader, text, sizeof text - 1), 4);
    assert_string_equal(text, "[1,2");
    assert_true(tide_json_file_close(file, NULL));
    assert_int_equal(read(reader, text, sizeof text - 1), 1);
    close(reader);
    unlink(path);
}

static void
what_cannot_be_written_is_said(void **state)
{
    static const char *const paths[] = { "/dev/full", "missing/x.json" };

    for (gsize i = 0; i < G_N_ELEMENTS(paths); i++) {
        g_autofree char *path =
            g_path_is_absolute(paths[i]) ? g_strdup(paths[i]) : g_build_filename(*state, paths[i], NULL);
        g_autoptr(GError) error = NULL;
        TideJsonFile *file = tide_json_file_open(path, &error);
        gboolean written = file && tide_json_file_write(file, "x", "", &error);
        tide_json_file_close(file, NULL);
        assert_false(written);
        assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_OUTPUT));
        assert_non_null(strstr(error->message, path));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_text_is_whole_after_each_write),
        cmocka_unit_test(standard_output_gets_the_end_last),
        cmocka_unit_test(a_pipe_is_written_in_order),
        cmocka_unit_test(what_cannot_be_written_is_said),
    };

    return cmocka_run_group_tests(tests, command_stage_setup, command_stage_teardown);
}
