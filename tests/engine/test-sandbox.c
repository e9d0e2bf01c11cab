#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "support/folder.h"
#include "engine/sandbox.h"

enum { PATIENCE_MSEC = 20000 };

/* Probes with @script as the only program named bwrap, or with none. */
static gboolean
probe_with(const char *script, TideDeadline deadline, GCancellable *cancellable, char **ret_reason)
{
    g_autofree char *path = g_strdup(g_getenv("PATH"));
    g_autofree char *folder = g_dir_make_tmp("tidemark-test-sandbox-XXXXXX", NULL);
    g_autofree char *bwrap = g_build_filename(folder, "bwrap", NULL);

    if (script)
        assert_true(g_file_set_contents_full(bwrap, script, -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
    g_setenv("PATH", folder, TRUE);
    gboolean works = tide_sandbox_probe(deadline, cancellable, ret_reason);

    g_setenv("PATH", path, TRUE);
    assert_true(tide_folder_remove(folder, NULL));
    return works;
}

static void
test_gives_the_reason_of_bwrap(void **state)
{
    const struct {
        const char *script;
        const char *reason;
    } rows[] = {
        { NULL, "bwrap is not installed" },
        { "#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2; echo 2 >&2; exit 1\n",
          "bwrap: No permissions to create new namespace" },
        { "#!/bin/sh\nexit 9\n", "bwrap exited with status 9" },
        { "#!/bin/sh\nkill -9 $$\n", "bwrap was killed by signal 9 (SIGKILL)" },
        { "#!/bin/sh\nexit 0\n", NULL },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *reason = NULL;
        gboolean works = probe_with(rows[i].script, tide_deadline_in(PATIENCE_MSEC), NULL, &reason);

        assert_int_equal(works, rows[i].reason == NULL);
        if (rows[i].reason)
            assert_string_equal(reason, rows[i].reason);
        else
            assert_null(reason);
    }
}

/* Whatever the machine's answer is, it has a reason when it is no. */
static void
test_asks_the_real_bwrap(void **state)
{
    g_autofree char *reason = NULL;
    gboolean works = tide_sandbox_probe(tide_deadline_in(PATIENCE_MSEC), NULL, &reason);

    (void)state;
    assert_int_equal(works, reason == NULL);
    if (reason)
        print_message("%s\n", reason);
}

static void
test_keeps_to_its_deadline(void **state)
{
    g_autofree char *reason = NULL;

    (void)state;
    assert_false(probe_with("#!/bin/sh\nexec tail -f /dev/null\n", tide_deadline_in(100), NULL, &reason));
    assert_string_equal(reason, "bwrap: no answer in time");
}

static void
test_ends_when_it_is_cancelled(void **state)
{
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    g_autofree char *reason = NULL;

    (void)state;
    g_cancellable_cancel(cancellable);
    assert_false(
        probe_with("#!/bin/sh\nexec tail -f /dev/null\n", tide_deadline_in(PATIENCE_MSEC), cancellable, &reason));
    assert_string_equal(reason, "bwrap: interrupted");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gives_the_reason_of_bwrap),
        cmocka_unit_test(test_asks_the_real_bwrap),
        cmocka_unit_test(test_keeps_to_its_deadline),
        cmocka_unit_test(test_ends_when_it_is_cancelled),
    };

    g_setenv("TIDEMARK_LIBEXEC_DIR", TIDE_BIN_DIR, TRUE);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
