#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>
#include <sys/mman.h>

#include <tidemark/footprint.h>

#include "footprint/totals.h"
#include "stopped-child.h"

#define STATUS(state, memory) "Name:\tx\nState:\t" state "\n" memory "Threads:\t3\nTgid:\t7\n"
#define MEMORY                                                                                                         \
    "VmHWM:\t    5 kB\nVmRSS:\t    4 kB\nRssAnon:\t    1 kB\nRssFile:\t 9 kB\nRssShmem:\t 10 kB\nVmPTE:\t    3 "       \
    "kB\nVmSwap:\t    2 kB\n"

static void
test_fields_of_the_kernel_arrive_as_bytes(G_GNUC_UNUSED void **state)
{
    const TideTotals expected = { 1024, 2048, 6144, 3072, 5120, 3, 9216, 10240, 7 };
    TideTotals totals = { 0 };

    assert_true(tide_totals_parse(STATUS("S (sleeping)", MEMORY "HugetlbPages:\t 6 kB\n"), "status", &totals, NULL));
    assert_memory_equal(&totals, &expected, sizeof totals);
    assert_true(tide_totals_parse(STATUS("S (sleeping)", MEMORY), "status", &totals, NULL));
    assert_int_equal(totals.huge_pages, 0);
    assert_int_equal(tide_totals_footprint(&expected), 12 * 1024);
}

static const struct {
    const char *text;
    TideErrorCode code;
} refused[] = {
    { STATUS("Z (zombie)", ""), TIDE_ERROR_GONE },
    { "", TIDE_ERROR_GONE },
    { STATUS("S (sleeping)", "VmRSS:\t 4 kB\n"), TIDE_ERROR_MALFORMED },
    { STATUS("S (sleeping)", MEMORY "VmSwap:\t 2 kB\n"), TIDE_ERROR_MALFORMED },
    { "Name:\tx\n" MEMORY "Threads:\t", TIDE_ERROR_MALFORMED },
};

static void
test_zombies_and_malformed_texts_are_refused(G_GNUC_UNUSED void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(refused); i++) {
        g_autoptr(GError) error = NULL;
        TideTotals totals = { .threads = 77 };
        assert_false(tide_totals_parse(refused[i].text, "status", &totals, &error));
        assert_true(g_error_matches(error, TIDE_ERROR, refused[i].code));
        assert_int_equal(totals.threads, 77);
    }
}

static void
do_nothing(G_GNUC_UNUSED gpointer data)
{
}

static void
test_totals_of_a_stopped_process_are_its_footprint(G_GNUC_UNUSED void **state)
{
    pid_t child = start_stopped_child(do_nothing, NULL);
    TideTotals totals = { 0 };
    guint64 anonymous = 0;

    assert_true(await_stop(child));
    g_autoptr(TideFootprint) footprint = tide_footprint_read(child, NULL);
    assert_true(tide_totals_read(child, &totals, NULL));
    assert_true(tide_totals_read_anonymous(child, &anonymous, NULL));
    end_child(child);
    const TideColumns *shared = tide_footprint_row(footprint, "shared memory");
    guint64 own = footprint->total.dirty - (shared ? shared->dirty : 0) + footprint->total.reclaimable;
    assert_int_equal(anonymous + totals.swapped + totals.page_table, own);
    assert_int_equal(totals.threads, 1);
    assert_true(totals.rss_high_water >= footprint->rss);
    /* The kernel sums RssAnon of per-CPU parts: exact since Linux 6.16 only. */
    assert_in_range(totals.anonymous, anonymous / 2, anonymous * 2);
}

static void
exit_at_once(G_GNUC_UNUSED gpointer data)
{
    _exit(0);
}

static void
test_zombies_and_the_gone_are_gone(G_GNUC_UNUSED void **state)
{
    pid_t child = start_stopped_child(exit_at_once, NULL);

    assert_int_equal(waitid(P_PID, (id_t)child, NULL, WEXITED | WNOWAIT), 0);
    for (int reaped = 0; reaped < 2; reaped++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GError) rollup_error = NULL;
        TideTotals totals = { 0 };
        guint64 anonymous = 77;
        assert_false(tide_totals_read(child, &totals, &error));
        assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_GONE));
        assert_false(tide_totals_read_anonymous(child, &anonymous, &rollup_error));
        assert_true(g_error_matches(rollup_error, TIDE_ERROR, TIDE_ERROR_GONE));
        assert_int_equal(anonymous, 77);
        end_child(child);
    }
}

static const struct {
    const char *text;
    gboolean read;
} statms[] = {
    { "1000 60 20 1 0 30 0\n", TRUE },  { "1000 60 60 1 0 30 0\n", TRUE }, { "0 0 0 0 0 0 0\n", FALSE }, /* a zombie */
    { "1000 60 61 1 0 30 0\n", FALSE }, { "1000 60 20", FALSE },           { "1000 60\n", FALSE },       { "", FALSE },
};

static void
test_pages_of_statm_arrive_as_bytes(G_GNUC_UNUSED void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(statms); i++) {
        TideTotals totals = { .anonymous = 1, .files = 2, .shared = 3, .swapped = 4 };
        guint64 mapped = 5;
        if (tide_totals_parse_statm(statms[i].text, 4096, &totals, &mapped) != statms[i].read)
            fail_msg("%s", statms[i].text);
        assert_int_equal(totals.swapped, 4);
        assert_int_equal(mapped, statms[i].read ? 1000 * 4096 : 5);
        assert_int_equal(totals.anonymous == 1 && totals.files == 2 && totals.shared == 3, !statms[i].read);
    }
    TideTotals totals = { 0 };
    guint64 mapped = 0;
    assert_true(tide_totals_parse_statm(statms[0].text, 4096, &totals, &mapped));
    assert_int_equal(totals.anonymous, 40 * 4096);
    assert_int_equal(totals.files, 20 * 4096);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fields_of_the_kernel_arrive_as_bytes),
        cmocka_unit_test(test_zombies_and_malformed_texts_are_refused),
        cmocka_unit_test(test_totals_of_a_stopped_process_are_its_footprint),
        cmocka_unit_test(test_zombies_and_the_gone_are_gone),
        cmocka_unit_test(test_pages_of_statm_arrive_as_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
