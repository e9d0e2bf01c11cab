#include "command-stage.h"

#include "../scenario/scenario-folder.h"

int
command_stage_setup(void **state)
{
    char *folder = g_dir_make_tmp("tidemark-commands-XXXXXX", NULL);

    assert_non_null(folder);
    scenario_folder_write(folder, "scenarios/broken/scenario.yaml", "steps: 5\n", -1);
    scenario_folder_write(folder, "scenarios/page/scenario.yaml", COMMAND_STAGE_PAGE_MANIFEST, -1);
    scenario_folder_write(folder, "scenarios/page/index.html", "<p>", -1);
    scenario_folder_write(folder, "good/page/scenario.yaml", COMMAND_STAGE_PAGE_MANIFEST, -1);
    scenario_folder_write(folder, "good/page/index.html", "<p>", -1);
    scenario_folder_write(folder, "libexec/readme", "No engine is here.", -1);
    g_autofree char *libexec = g_build_filename(folder, "libexec", NULL);
    assert_true(g_setenv("TIDEMARK_LIBEXEC_DIR", libexec, TRUE));
    /* Nothing gets as far as to connect to it. */
    assert_true(g_setenv("DISPLAY", ":7777", TRUE));
    *state = folder;
    return 0;
}

int
command_stage_teardown(void **state)
{
    scenario_folder_remove(*state);
    g_free(*state);
    return 0;
}

char *
command_stage_read(const char *folder, const char *path)
{
    g_autofree char *file = g_build_filename(folder, path, NULL);
    char *text = NULL;

    if (!g_file_get_contents(file, &text, NULL, NULL))
        fail_msg("%s: is not there", file);
    return text;
}

gboolean
command_stage_has(const char *folder, const char *path)
{
    g_autofree char *file = g_build_filename(folder, path, NULL);

    return g_file_test(file, G_FILE_TEST_EXISTS);
}
