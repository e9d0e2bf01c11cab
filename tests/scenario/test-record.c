#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "scenario-folder.h"
#include "scenario/recording/record.h"

#define RECORDINGS TIDE_TEST_DATA "/recordings/"

static void
each_kind_of_saved_page_becomes_a_scenario_that_loads(void **state)
{
    static const struct {
        const char *source;
        const char *name;
        const char *page;
        guint answers;
        guint left_out;
    } rows[] = {
        { RECORDINGS "news.har", "news", "http://news.test/", 10, 1 },
        { RECORDINGS "page.mhtml", "page", "https://saved.test/articles/1", 5, 0 },
        { "file://" RECORDINGS "news.har", "by-url", "http://news.test/", 10, 1 },
        { NULL, "folder", "index.html", 2, 0 },
    };
    const char *root = *state;
    g_autofree char *own = g_build_filename(root, "sample", NULL);

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *manifest = g_build_filename(root, "made", rows[i].name, "scenario.yaml", NULL);
        g_autofree char *made = g_build_filename(root, "made", NULL);
        g_autoptr(TideRecord) record = tide_record(made, rows[i].name, rows[i].source ? rows[i].source : own, &error);
        if (!record) {
            fail_msg("%s", error->message);
            return;
        }
        assert_string_equal(record->page, rows[i].page);
        assert_int_equal(record->answers, rows[i].answers);
        assert_int_equal(record->left_out->len, rows[i].left_out);
        assert_string_equal(g_ptr_array_index(record->made, 0), manifest);
        g_autoptr(TideScenario) scenario = tide_scenario_load(made, rows[i].name, &error);
        if (!scenario) {
            fail_msg("%s", error->message);
            return;
        }
        assert_string_equal(((TideStep *)g_ptr_array_index(scenario->steps, 0))->text, rows[i].page);
        assert_int_equal(!scenario->answers, !rows[i].source);
    }
}

static void
what_is_there_stays(void **state)
{
    const char *root = *state;
    g_autoptr(GError) error = NULL;
    g_autofree char *message = g_strdup_printf("%s/sample: exists already; choose another name", root);
    g_autofree char *page = g_build_filename(root, "sample", "index.html", NULL);

    assert_null(tide_record(root, "sample", RECORDINGS "news.har", &error));
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT));
    assert_string_equal(error->message, message);
    assert_true(g_file_test(page, G_FILE_TEST_EXISTS));
}

static void
what_cannot_be_read_leaves_nothing(void **state)
{
    static const struct {
        const char *source;
        const char *message; /* its end */
    } rows[] = {
        { "https://a.test/",
          "is no file of this machine, and tidemark asks no network; save the page in a browser and name the "
          "file" },
        { "/nowhere/page.har", "No such file or directory" },
        { "/dev/null", "is neither a regular file nor a folder" },
        { RECORDINGS, "there is no HTML file in it; name the folder that holds the saved page" },
    };
    const char *root = *state;
    g_autofree char *folder = g_build_filename(root, "new", NULL);

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        assert_null(tide_record(root, "new", rows[i].source, &error));
        assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT));
        if (!g_str_has_suffix(error->message, rows[i].message))
            fail_msg("%s", error->message);
        assert_false(g_file_test(folder, G_FILE_TEST_EXISTS));
    }
}

static void
a_file_that_cannot_be_written_leaves_nothing(void **state)
{
    const char *root = *state;
    g_autofree char *from = g_build_filename(root, "saved", NULL);
    g_autofree char *longest = g_strnfill(250, 'x');
    g_autofree char *file = g_build_filename("saved", longest, NULL);
    g_autofree char *folder = g_build_filename(root, "new", NULL);
    g_autoptr(GError) error = NULL;

    /* The temporary file beside it has a name that is longer than any file's may be. */
    scenario_folder_write(root, "saved/index.html", "<p>", -1);
    scenario_folder_write(root, "saved/xxx", "<p>", -1);
    g_autofree char *short_path = g_build_filename(root, "saved/xxx", NULL);
    g_autofree char *long_path = g_build_filename(root, file, NULL);
    assert_int_equal(g_rename(short_path, long_path), 0);
    assert_null(tide_record(root, "new", from, &error));
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_OUTPUT));
    assert_false(g_file_test(folder, G_FILE_TEST_EXISTS));
    tide_record_free(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_kind_of_saved_page_becomes_a_scenario_that_loads, scenario_folder_setup,
                                        scenario_folder_teardown),
        cmocka_unit_test_setup_teardown(what_is_there_stays, scenario_folder_setup, scenario_folder_teardown),
        cmocka_unit_test_setup_teardown(what_cannot_be_read_leaves_nothing, scenario_folder_setup,
                                        scenario_folder_teardown),
        cmocka_unit_test_setup_teardown(a_file_that_cannot_be_written_leaves_nothing, scenario_folder_setup,
                                        scenario_folder_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
