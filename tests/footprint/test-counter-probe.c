#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>
#include <sys/mman.h>

#include <glib/gstdio.h>

#include "footprint/peak/counter-probe.h"
#include "footprint/procfs.h"
#include "stopped-child.h"

#define STATUS(anonymous)                                                                                              \
    "Tgid:\t12\nVmHWM:\t  9000 kB\nVmRSS:\t  8000 kB\nRssAnon:\t  " anonymous                                          \
    " kB\nRssFile:\t  3000 kB\nRssShmem:\t  0 kB\n"                                                                    \
    "VmPTE:\t  80 kB\nVmSwap:\t  0 kB\nThreads:\t1\n"
#define ROLLUP(anonymous)                                                                                              \
    "00400000-7ffd0000 ---p 00000000 00:00 0 [rollup]\nRss: 8000 kB\nAnonymous: " anonymous " kB\n"

static const struct {
    const char *name;
    const char *status;
    const char *rollup;
    gboolean agree;
} kernels[] = {
    { "one that sums up", STATUS("5000"), ROLLUP("5000"), TRUE },
    { "one that keeps a part to itself", STATUS("4980"), ROLLUP("5000"), FALSE },
    { "one that has not taken a part off yet", STATUS("5020"), ROLLUP("5000"), FALSE },
    { "no totals of pages", STATUS("5000"), NULL, FALSE },
    { "no memory any more", "Tgid:\t12\nThreads:\t1\n", ROLLUP("5000"), FALSE },
    { "another text", STATUS("5000"), "Rss: 8000 kB\n", FALSE },
};

static void
write_file(const char *folder, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);

    if (text)
        assert_true(g_file_set_contents(path, text, -1, NULL));
    else
        g_unlink(path);
}

static void
remove_file(const char *folder, const char *name)
{
    write_file(folder, name, NULL);
}

static void
test_the_two_counts_are_compared(G_GNUC_UNUSED void **state)
{
    g_autofree char *root = g_dir_make_tmp("tide-counters-XXXXXX", NULL);
    g_autofree char *folder = g_build_filename(root, "12", NULL);

    assert_int_equal(g_mkdir(folder, 0700), 0);
    for (gsize i = 0; i < G_N_ELEMENTS(kernels); i++) {
        write_file(folder, "status", kernels[i].status);
        write_file(folder, "smaps_rollup", kernels[i].rollup);
        if (tide_counters_agree(root, 12) != kernels[i].agree)
            fail_msg("%s", kernels[i].name);
    }
    remove_file(folder, "status");
    remove_file(folder, "smaps_rollup");
    assert_false(tide_counters_agree(root, 12));
    g_rmdir(folder);
    assert_false(tide_counters_agree(root, 12));
    g_rmdir(root);
}

#define N_STEPS 40
#define PAGE 4096

/* By an odd number of pages between any two stops. */
static void
grow(G_GNUC_UNUSED gpointer data)
{
    char *memory = mmap(NULL, (gsize)N_STEPS * 7 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    for (gsize i = 0; i < N_STEPS; i++) {
        memset(memory + i * 7 * PAGE, 1, (gsize)7 * PAGE);
        raise(SIGSTOP);
    }
}

/* Of any kernel: what is called exact agrees for every process that stands still, and what is not does not for one. */
static void
test_the_verdict_is_that_of_a_process_that_stands_still(G_GNUC_UNUSED void **state)
{
    gboolean exact = tide_counters_are_exact();
    pid_t child = start_stopped_child(grow, NULL);
    guint agreed = 0;

    for (guint i = 0; i < N_STEPS; i++) {
        assert_true(await_stop(child));
        agreed += tide_counters_agree(TIDE_PROCFS_ROOT, child);
        kill(child, SIGCONT);
    }
    end_child(child);
    assert_int_equal(agreed == N_STEPS, exact);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_two_counts_are_compared),
        cmocka_unit_test(test_the_verdict_is_that_of_a_process_that_stands_still),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
