#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include <tidemark/error.h>

#include "footprint/peak/tracepoint.h"

/* A folder that looks like tracefs, with one tracepoint whose file `id` has @text. Gives its descriptor. */
static int
make_tracefs(char **folder, const char *text)
{
    *folder = g_dir_make_tmp("tidemark-XXXXXX", NULL);
    g_autofree char *place = g_build_filename(*folder, "events", "kmem", "rss_stat", NULL);
    g_autofree char *file = g_build_filename(place, "id", NULL);

    assert_int_equal(g_mkdir_with_parents(place, 0700), 0);
    assert_true(g_file_set_contents(file, text, -1, NULL));
    return open(*folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
}

static void
remove_tracefs(char *folder, int tracefs)
{
    static const char *const parts[] = { "events/kmem/rss_stat/id", "events/kmem/rss_stat", "events/kmem", "events" };

    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
        g_autofree char *path = g_build_filename(folder, parts[i], NULL);
        assert_int_equal(g_remove(path), 0);
    }
    assert_int_equal(g_rmdir(folder), 0);
    close(tracefs);
    g_free(folder);
}

static void
test_the_number_is_what_the_file_says(G_GNUC_UNUSED void **state)
{
    char *folder = NULL;
    int tracefs = make_tracefs(&folder, "512\n");
    guint64 id = 0;

    assert_true(tide_tracepoint_find_in(tracefs, "kmem/rss_stat", &id, NULL));
    assert_int_equal(id, 512);
    remove_tracefs(folder, tracefs);
}

static void
test_what_the_kernel_lacks_is_said(G_GNUC_UNUSED void **state)
{
    char *folder = NULL;
    int tracefs = make_tracefs(&folder, "512\n");
    g_autoptr(GError) error = NULL;
    guint64 id = 7;

    assert_false(tide_tracepoint_find_in(tracefs, "kmem/rss_tides", &id, &error));
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT));
    assert_non_null(g_strrstr(error->message, "kmem/rss_tides"));
    assert_int_equal(id, 7);
    remove_tracefs(folder, tracefs);
}

static void
test_what_is_no_number_is_refused(G_GNUC_UNUSED void **state)
{
    static const char *const texts[] = { "", "\n", "512", "-1\n", "five\n" };

    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        char *folder = NULL;
        int tracefs = make_tracefs(&folder, texts[i]);
        g_autoptr(GError) error = NULL;
        guint64 id = 0;

        assert_false(tide_tracepoint_find_in(tracefs, "kmem/rss_stat", &id, &error));
        assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_MALFORMED));
        remove_tracefs(folder, tracefs);
    }
}

/* Who may not read tracefs is told so; who may has a number. */
static void
test_the_kernel_answers_one_way_or_the_other(G_GNUC_UNUSED void **state)
{
    g_autoptr(GError) error = NULL;
    guint64 id = 0;

    if (tide_tracepoint_find("kmem/rss_stat", &id, &error)) {
        assert_true(id > 0);
        assert_null(error);
    } else {
        assert_int_equal(error->domain, TIDE_ERROR);
        assert_non_null(g_strrstr(error->message, "kmem/rss_stat"));
        print_message("the kernel refuses: %s\n", error->message);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_number_is_what_the_file_says),
        cmocka_unit_test(test_what_the_kernel_lacks_is_said),
        cmocka_unit_test(test_what_is_no_number_is_refused),
        cmocka_unit_test(test_the_kernel_answers_one_way_or_the_other),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
