#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include <glib.h>
#include <glib/gstdio.h>

#include <tidemark/error.h>

#include "footprint/machine.h"

#define VMSTAT "nr_free_pages 3\npglazyfree 12\npglazyfreed 4\n"
#define MEMINFO "MemTotal:  9 kB\nSwapTotal:   8 kB\nSwapFree:   5 kB\n"

static const struct {
    const char *name;
    const char *vmstat;
    const char *meminfo;
    const char *message; /* NULL where all is well */
    TideErrorCode code;
} rows[] = {
    { "good", VMSTAT, MEMINFO, NULL, 0 },
    { "no vmstat", NULL, MEMINFO, "/vmstat: cannot be read", TIDE_ERROR_ENVIRONMENT },
    { "no meminfo", VMSTAT, NULL, "/meminfo: cannot be read", TIDE_ERROR_ENVIRONMENT },
    { "no counter", "a 1\npglazyfreed 4\n", MEMINFO, "/vmstat: has no number 'pglazyfree'", TIDE_ERROR_MALFORMED },
    { "no number", "a 1\npglazyfree x\n", MEMINFO, "/vmstat: has no number 'pglazyfree'", TIDE_ERROR_MALFORMED },
    { "cut number", "a 1\npglazyfree 1", MEMINFO, "/vmstat: has no number 'pglazyfree'", TIDE_ERROR_MALFORMED },
    { "no swap", VMSTAT, "SwapTotal:   8 kB\n", "/meminfo: has no field 'SwapFree'", TIDE_ERROR_MALFORMED },
};

static void
write_or_remove(const char *root, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(root, name, NULL);

    g_unlink(path);
    if (text)
        assert_true(g_file_set_contents(path, text, -1, NULL));
}

static void
test_counters_are_read_or_missed(G_GNUC_UNUSED void **state)
{
    g_autofree char *root = g_dir_make_tmp("tide-machine-XXXXXX", NULL);

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        TideMachine machine = { 77, 77 };
        g_autoptr(GError) error = NULL;
        write_or_remove(root, "vmstat", rows[i].vmstat);
        write_or_remove(root, "meminfo", rows[i].meminfo);
        gboolean done = tide_machine_read(root, &machine, &error);
        write_or_remove(root, "vmstat", NULL);
        write_or_remove(root, "meminfo", NULL);
        const char *expected = rows[i].message ? rows[i].message : "no message at all";
        if (done != (rows[i].message == NULL) || (error && !strstr(error->message, expected)))
            fail_msg("%s: %s", rows[i].name, error ? error->message : "was read");
        assert_true(done || g_error_matches(error, TIDE_ERROR, rows[i].code));
        assert_int_equal(machine.offered_pages, done ? 12 : 77);
        assert_int_equal(machine.swap_used, done ? 3072 : 77);
    }
    g_rmdir(root);
}

static void
test_this_machine_tells(G_GNUC_UNUSED void **state)
{
    TideMachine machine = { 0 };
    g_autoptr(GError) error = NULL;

    if (!tide_machine_read("/proc", &machine, &error))
        fail_msg("%s", error->message);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counters_are_read_or_missed),
        cmocka_unit_test(test_this_machine_tells),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
