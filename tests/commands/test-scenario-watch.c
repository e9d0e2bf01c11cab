#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include "commands/scenario-watch.h"
#include "support/folder.h"

static const char *const files[] = { "defaults.yaml", "page/scenario.yaml", "page/deep/er/a.js", "other/scenario.yaml",
                                     "common/steps.yaml" };

/* Without a file beside it that takes its name. */
static void
put(const char *folder, const char *file, const char *text)
{
    g_autofree char *path = g_build_filename(folder, file, NULL);
    g_autofree char *parent = g_path_get_dirname(path);

    assert_int_equal(g_mkdir_with_parents(parent, 0755), 0);
    assert_true(g_file_set_contents_full(path, text, -1, G_FILE_SET_CONTENTS_NONE, 0644, NULL));
}

static int
set_up(void **state)
{
    char *folder = g_dir_make_tmp("tidemark-watch-XXXXXX", NULL);

    for (gsize i = 0; i < G_N_ELEMENTS(files); i++)
        put(folder, files[i], "a");
    *state = folder;
    return 0;
}

static int
tear_down(void **state)
{
    assert_true(tide_folder_remove(*state, NULL));
    g_free(*state);
    return 0;
}

static gboolean
cancel(gpointer cancellable)
{
    g_cancellable_cancel(cancellable);
    return G_SOURCE_REMOVE;
}

/* That nothing comes is seen by nothing having come. */
static gboolean
is_noticed(const char *folder, const char *name, const char *file, gboolean expected)
{
    const char *const names[] = { name, NULL };
    g_autoptr(TideScenarioWatch) watch = tide_scenario_watch_new(folder, names);
    g_autoptr(GCancellable) cancellable = g_cancellable_new();

    put(folder, file, "b");
    guint timer = g_timeout_add(expected ? 30000 : 1000, cancel, cancellable);
    gboolean changed = tide_scenario_watch_wait(watch, cancellable);
    if (changed)
        g_source_remove(timer);
    return changed;
}

static void
files_of_the_scenario_and_of_none_other_count(void **state)
{
    assert_true(is_noticed(*state, "page", "page/scenario.yaml", TRUE));
    assert_true(is_noticed(*state, "page@rows=1", "page/deep/er/a.js", TRUE));
    assert_true(is_noticed(*state, "page", "page/new.css", TRUE));
    assert_true(is_noticed(*state, "page", "common/steps.yaml", TRUE));
    assert_true(is_noticed(*state, "page", "defaults.yaml", TRUE));
    assert_false(is_noticed(*state, "page", "other/scenario.yaml", FALSE));
    assert_false(is_noticed(*state, "page", "page/.index.html.swp", FALSE));
    assert_false(is_noticed(*state, "page", "page/index.html~", FALSE));
    assert_true(is_noticed(*state, "other", "other/scenario.yaml", TRUE));
}

static void
a_hidden_file_that_takes_the_name_counts(void **state)
{
    const char *const names[] = { "page", NULL };
    g_autofree char *hidden = g_build_filename(*state, "page/.new", NULL);
    g_autofree char *page = g_build_filename(*state, "page/index.html", NULL);

    put(*state, "page/.new", "c");
    g_autoptr(TideScenarioWatch) watch = tide_scenario_watch_new(*state, names);
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    assert_int_equal(g_rename(hidden, page), 0);
    guint timer = g_timeout_add(30000, cancel, cancellable);
    assert_true(tide_scenario_watch_wait(watch, cancellable));
    g_source_remove(timer);
}

static void
a_folder_that_is_not_there_never_changes(void **state)
{
    const char *const names[] = { "page", NULL };
    g_autofree char *nowhere = g_build_filename(*state, "nowhere", NULL);
    g_autoptr(TideScenarioWatch) watch = tide_scenario_watch_new(nowhere, names);
    g_autoptr(GCancellable) cancellable = g_cancellable_new();

    g_idle_add(cancel, cancellable);
    assert_false(tide_scenario_watch_wait(watch, cancellable));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_of_the_scenario_and_of_none_other_count),
        cmocka_unit_test(a_hidden_file_that_takes_the_name_counts),
        cmocka_unit_test(a_folder_that_is_not_there_never_changes),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
