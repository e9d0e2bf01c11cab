#pragma once

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <glib/gstdio.h>
#include <string.h>

#include "scenario/scenario.h"

/* A temporary folder of scenarios with one, `sample`, whose pages are `index.html` and `sub/other.html`. */

/** A manifest and what is said about it; @message begins behind the manifest's path. */
typedef struct {
    const char *name;
    const char *manifest;
    const char *message;
} BadManifest;

static inline void
scenario_folder_write(const char *root, const char *file, const char *bytes, gssize length)
{
    g_autofree char *path = g_build_filename(root, file, NULL);
    g_autofree char *parent = g_path_get_dirname(path);

    assert_int_equal(g_mkdir_with_parents(parent, 0755), 0);
    assert_true(g_file_set_contents(path, bytes, length, NULL));
}

static inline void
scenario_folder_remove(const char *path)
{
    g_autoptr(GDir) directory = g_file_test(path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open(path, 0, NULL);
    const char *name;

    while (directory && (name = g_dir_read_name(directory))) {
        g_autofree char *child = g_build_filename(path, name, NULL);
        scenario_folder_remove(child);
    }
    assert_int_equal(g_remove(path), 0);
}

static inline int
scenario_folder_setup(void **state)
{
    char *root = g_dir_make_tmp("tidemark-scenario-XXXXXX", NULL);

    assert_non_null(root);
    scenario_folder_write(root, "sample/index.html", "<p>", -1);
    scenario_folder_write(root, "sample/sub/other.html", "<p>", -1);
    *state = root;
    return 0;
}

static inline int
scenario_folder_teardown(void **state)
{
    scenario_folder_remove(*state);
    g_free(*state);
    return 0;
}

static inline TideScenario *
scenario_folder_load(const char *root, const char *manifest, GError **error)
{
    scenario_folder_write(root, "sample/scenario.yaml", manifest, -1);
    return tide_scenario_load(root, "sample", error);
}

static inline void
scenario_folder_assert_refused(const char *root, const BadManifest *row)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TideScenario) scenario = scenario_folder_load(root, row->manifest, &error);
    g_autofree char *message = g_strdup_printf("%s/sample/scenario.yaml:%s", root, row->message);

    if (scenario || g_strcmp0(error->message, message) != 0)
        fail_msg("%s: %s\nexpected: %s", row->name, scenario ? "accepted" : error->message, message);
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT));
}

static inline TideScenario *
scenario_folder_assert_good(const char *root, const char *manifest)
{
    g_autoptr(GError) error = NULL;
    TideScenario *scenario = scenario_folder_load(root, manifest, &error);

    if (!scenario)
        fail_msg("%s\n%s", error->message, manifest);
    return scenario;
}
