#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <unistd.h>

#include "scenario-folder.h"
#include "scenario/recording/saved-folder.h"

static void
a_page_and_its_files_are_copied(void **state)
{
    const char *root = *state;
    g_autofree char *from = g_build_filename(root, "saved", NULL);
    g_autofree char *to = g_build_filename(root, "copy", NULL);
    g_autofree char *link = g_build_filename(from, "link.css", NULL);
    g_autofree char *copied = g_build_filename(to, "Front page_files", "dot.png", NULL);
    g_autofree char *bytes = NULL;
    g_autoptr(GError) error = NULL;
    gsize length = 0;

    scenario_folder_write(root, "saved/Front page.html", "<p>", -1);
    scenario_folder_write(root, "saved/Front page_files/dot.png", "a\0b", 3);
    scenario_folder_write(root, "saved/Front page_files/frame.html", "<p>", -1);
    scenario_folder_write(root, "saved/.hidden", "x", -1);
    assert_int_equal(symlink("../secret", link), 0);
    g_autoptr(TideSavedFolder) folder = tide_saved_folder_read(from, &error);
    if (!folder) {
        fail_msg("%s", error->message);
        return;
    }
    assert_string_equal(folder->page, "Front page.html");
    assert_int_equal(folder->files->len, 3);
    assert_int_equal(folder->left_out->len, 2);
    assert_string_equal(g_ptr_array_index(folder->left_out, 0), ".hidden: is hidden");
    assert_string_equal(g_ptr_array_index(folder->left_out, 1), "link.css: is not a regular file");
    assert_true(tide_saved_folder_copy(folder, to, NULL));
    assert_true(g_file_get_contents(copied, &bytes, &length, NULL));
    assert_int_equal(length, 3);
    assert_memory_equal(bytes, "a\0b", 3);
}

static void
a_folder_without_one_page_is_refused(void **state)
{
    static const struct {
        const char *files[3];
        const char *message;
    } rows[] = {
        { { "x.css" }, "there is no HTML file in it; name the folder that holds the saved page" },
        { { "sub/index.html" }, "there is no HTML file in it; name the folder that holds the saved page" },
        { { "a.html", "b.htm" },
          "there are several HTML files in it; call the page index.html, or put it into a folder of its own" },
        { { "what?.html" }, "the page's name has a \"?\" or a \"#\", or is no UTF-8; rename it" },
        { { "index.html", "scenario.yaml" }, "a file in it is called scenario.yaml as the manifest is; rename it" },
    };
    const char *root = *state;

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *name = g_strdup_printf("saved-%zu", i);
        g_autofree char *path = g_build_filename(root, name, NULL);
        g_autofree char *message = g_strdup_printf("%s: %s", path, rows[i].message);
        g_autoptr(GError) error = NULL;
        for (gsize j = 0; rows[i].files[j]; j++) {
            g_autofree char *file = g_build_filename(name, rows[i].files[j], NULL);
            scenario_folder_write(root, file, "<p>", -1);
        }
        assert_null(tide_saved_folder_read(path, &error));
        assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT));
        assert_string_equal(error->message, message);
    }
}

static void
an_index_goes_before_other_pages(void **state)
{
    const char *root = *state;
    g_autofree char *path = g_build_filename(root, "saved", NULL);

    scenario_folder_write(root, "saved/a.html", "<p>", -1);
    scenario_folder_write(root, "saved/index.html", "<p>", -1);
    scenario_folder_write(root, "saved/z.html", "<p>", -1);
    g_autoptr(TideSavedFolder) folder = tide_saved_folder_read(path, NULL);
    assert_non_null(folder);
    assert_string_equal(folder->page, "index.html");
    tide_saved_folder_free(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_page_and_its_files_are_copied, scenario_folder_setup,
                                        scenario_folder_teardown),
        cmocka_unit_test_setup_teardown(a_folder_without_one_page_is_refused, scenario_folder_setup,
                                        scenario_folder_teardown),
        cmocka_unit_test_setup_teardown(an_index_goes_before_other_pages, scenario_folder_setup,
                                        scenario_folder_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
