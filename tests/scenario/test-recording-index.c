#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <unistd.h>

#include "scenario-folder.h"
#include "scenario/recording/recording-index.h"

static void
what_is_written_is_read(void **state)
{
    const char *root = *state;
    g_autofree char *folder = g_build_filename(root, "archive", NULL);
    g_autoptr(TideSavedPage) recording = tide_saved_page_new("page.har");
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_autoptr(GError) error = NULL;
    TideResource *page = tide_resource_new("GET", "https://a.test/?q=\"x\\y\"", 200);
    TideResource *gone = tide_resource_new("DELETE", "https://a.test/x", 204);

    tide_resource_set_header(page, "X-Text", "a \"quoted\" \\ ü \U0001F600: #x\ttab");
    assert_true(tide_saved_page_add(recording, page, NULL) && tide_saved_page_add(recording, gone, NULL));
    g_ptr_array_add(names, "a.test/index.html");
    g_ptr_array_add(names, NULL);
    g_autofree char *text = tide_recording_index_write(recording, names);
    scenario_folder_write(root, "archive/index.yaml", text, -1);
    scenario_folder_write(root, "archive/a.test/index.html", "<p>", -1);
    g_autoptr(TideAnswers) answers = tide_recording_index_read(folder, &error);
    if (!answers)
        fail_msg("%s\n%s", error->message, text);
    const TideAnswer *first = g_ptr_array_index(tide_answers_find(answers, "GET", page->url), 0);
    const TideAnswer *second = g_ptr_array_index(tide_answers_find(answers, "DELETE", gone->url), 0);
    assert_string_equal(first->headers[0], "X-Text: a \"quoted\" \\ ü \U0001F600: #x\ttab");
    assert_true(g_str_has_suffix(first->file, "/archive/a.test/index.html"));
    assert_int_equal(first->status, 200);
    assert_int_equal(second->status, 204);
    assert_null(second->file);
    assert_null(second->headers[0]);
}

#define URL "answers:\n  - url: https://a.test/\n"

static void
what_is_wrong_is_refused_with_its_place(void **state)
{
    static const struct {
        const char *text;
        const char *message;
    } rows[] = {
        { URL "extra: 1\n", ":3:1: unknown key \"extra\"; write one of \"answers\"" },
        { "answers:\n", ":1:1: \"answers\" is empty; it must be a list of answers" },
        { "answers:\n  - status: 200\n",
          ":2:5: \"url\" is missing; it must be an address such as \"https://example.test/\"" },
        { "answers:\n  - url: ftp://a.test/\n",
          ":2:10: \"url\" must be an address such as \"https://example.test/\", not \"ftp://a.test/\"" },
        { URL "    method: get\n", ":3:13: \"method\" must be a method of HTTP such as POST, not \"get\"" },
        { URL "    status: 101\n", ":3:13: \"status\" must be a whole number from 200 to 599, not \"101\"" },
        { URL "    file: ../secret\n",
          ":3:11: \"file\" must be a file below this folder such as example.test/index.html, not \"../secret\"" },
        { URL "    file: a.test/missing\n",
          ":3:11: there is no file \"a.test/missing\" below the recording's folder; put the file itself there" },
        { URL "    file: a.test\n",
          ":3:11: there is no file \"a.test\" below the recording's folder; put the file itself there" },
        { URL "    file: link/secret\n",
          ":3:11: there is no file \"link/secret\" below the recording's folder; put the file itself there" },
        { URL "    headers: Location\n",
          ":3:14: \"headers\" must be a list of headers such as \"Content-Type: text/html\", not \"Location\"" },
        { URL "    headers: [ \"a b: c\" ]\n",
          ":3:16: \"headers\" must be a list of headers such as \"Content-Type: text/html\", not \"a b: c\"" },
        { URL "    headers: [ \"a: b\\nc: d\" ]\n",
          ":3:16: \"headers\" must be a list of headers such as \"Content-Type: text/html\", not \"a: b c: d\"" },
    };
    const char *root = *state;
    g_autofree char *folder = g_build_filename(root, "archive", NULL);
    g_autofree char *link = g_build_filename(folder, "link", NULL);

    scenario_folder_write(root, "archive/a.test/index.html", "<p>", -1);
    scenario_folder_write(root, "secret", "x", -1);
    assert_int_equal(symlink("..", link), 0);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *message = g_strdup_printf("%s/index.yaml%s", folder, rows[i].message);
        scenario_folder_write(root, "archive/index.yaml", rows[i].text, -1);
        g_autoptr(TideAnswers) answers = tide_recording_index_read(folder, &error);
        if (answers || !g_str_equal(error->message, message))
            fail_msg("%s\n%s\nexpected: %s", rows[i].text, answers ? "accepted" : error->message, message);
        assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT));
    }
}

static void
a_folder_without_an_index_is_refused(void **state)
{
    g_autofree char *folder = g_build_filename(*state, "nothing", NULL);
    g_autoptr(GError) error = NULL;

    assert_null(tide_recording_index_read(folder, &error));
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_written_is_read, scenario_folder_setup, scenario_folder_teardown),
        cmocka_unit_test_setup_teardown(what_is_wrong_is_refused_with_its_place, scenario_folder_setup,
                                        scenario_folder_teardown),
        cmocka_unit_test_setup_teardown(a_folder_without_an_index_is_refused, scenario_folder_setup,
                                        scenario_folder_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
