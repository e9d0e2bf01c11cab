#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "baseline/repository.h"
#include "baseline-folder.h"

static void
git(const char *folder, const char *line)
{
    g_autofree char *command = g_strdup_printf("git -C %s %s", folder, line);
    g_auto(GStrv) words = NULL;
    g_autoptr(GError) error = NULL;

    assert_true(g_shell_parse_argv(command, NULL, &words, NULL));
    g_autoptr(GSubprocess) process =
        g_subprocess_newv((const char *const *)words, G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error);
    if (!process || !g_subprocess_wait_check(process, NULL, &error))
        fail_msg("%s: %s", command, error->message);
}

/* No settings of whoever runs the test, and no repository around the folder. */
static int
setup(void **state)
{
    char *folder = baseline_folder_new();
    g_autofree char *parent = g_path_get_dirname(folder);

    g_setenv("GIT_CONFIG_GLOBAL", "/dev/null", TRUE);
    g_setenv("GIT_CONFIG_SYSTEM", "/dev/null", TRUE);
    g_setenv("GIT_CEILING_DIRECTORIES", parent, TRUE);
    g_unsetenv("GIT_AUTHOR_NAME");
    *state = folder;
    return 0;
}

static int
teardown(void **state)
{
    baseline_folder_remove(*state);
    g_free(*state);
    return 0;
}

static void
assert_answers(const char *folder, const char *author, gboolean commit)
{
    g_autofree char *told_author = tide_repository_author(folder);
    g_autofree char *told_commit = tide_repository_commit(folder);

    if (author)
        assert_string_equal(told_author, author);
    else
        assert_null(told_author);
    assert_int_equal(told_commit != NULL, commit);
    if (told_commit)
        assert_int_equal(strspn(told_commit, "0123456789abcdef"), 40);
    if (told_commit)
        assert_int_equal(strlen(told_commit), 40);
}

static void
what_git_knows_is_told_and_nothing_else(void **state)
{
    const char *folder = *state;
    g_autofree char *below = g_build_filename(folder, "scenarios", NULL);
    g_autofree char *nowhere = g_build_filename(folder, "nowhere", NULL);

    baseline_folder_write(folder, "scenarios/page", "<p>", 3);
    assert_answers(folder, NULL, FALSE);
    git(folder, "init -q");
    assert_answers(below, NULL, FALSE);
    git(folder, "config user.name 'Ada Lovelace'");
    assert_answers(below, "Ada Lovelace", FALSE);
    git(folder, "-c user.email=ada@example.org commit -q --allow-empty -m first");
    assert_answers(below, "Ada Lovelace", TRUE);
    assert_answers(nowhere, NULL, FALSE);
    g_setenv("GIT_AUTHOR_NAME", "Grace", TRUE);
    assert_answers(below, "Grace", TRUE);
    g_setenv("GIT_AUTHOR_NAME", "", TRUE);
    assert_answers(below, "Ada Lovelace", TRUE);
}

static void
without_git_nothing_is_known(void **state)
{
    g_autofree char *path = g_strdup(g_getenv("PATH"));

    g_setenv("PATH", *state, TRUE);
    assert_answers(*state, NULL, FALSE);
    g_setenv("PATH", path, TRUE);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_git_knows_is_told_and_nothing_else, setup, teardown),
        cmocka_unit_test_setup_teardown(without_git_nothing_is_known, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
