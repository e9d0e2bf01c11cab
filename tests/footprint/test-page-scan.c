#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>

#include <glib.h>

#include <tidemark/error.h>

#include "footprint/page-scan.h"
#include "stopped-child.h"

#define PAGE ((gsize)4096)
#define N_PAGES ((gsize)6000) /* so many ranges that they take several calls */

/* Shared with the child: where it has every other page of its own, and of what only the first page is there. */
typedef struct {
    char *scattered;
    char *shared;
} Places;

static void
touch(gpointer data)
{
    Places *places = data;

    places->scattered = mmap(NULL, N_PAGES * 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    madvise(places->scattered, N_PAGES * 2 * PAGE, MADV_NOHUGEPAGE);
    for (gsize i = 0; i < N_PAGES; i++)
        places->scattered[2 * i * PAGE] = 1;
    /* Pages that were only read are the zero page. */
    for (gsize i = 0; i < 10; i++)
        g_assert_true(((volatile char *)places->scattered)[(2 * i + 1) * PAGE] == 0);
    places->shared = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    places->shared[0] = 1;
}

typedef struct {
    Places *places;
    pid_t child;
    int pagemap;
} Scanned;

static int
set_up(void **state)
{
    Scanned *scanned = g_new0(Scanned, 1);

    scanned->places = mmap(NULL, sizeof(Places), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    scanned->child = start_stopped_child(touch, scanned->places);
    g_autofree char *path = g_strdup_printf("/proc/%d/pagemap", scanned->child);
    scanned->pagemap = open(path, O_RDONLY | O_CLOEXEC);
    *state = scanned;
    return await_stop(scanned->child) && scanned->pagemap >= 0 ? 0 : 1;
}

static int
tear_down(void **state)
{
    Scanned *scanned = *state;

    end_child(scanned->child);
    close(scanned->pagemap);
    munmap(scanned->places, sizeof(Places));
    g_free(scanned);
    return 0;
}

static void
test_every_page_of_its_own_is_found_once(void **state)
{
    const Scanned *scanned = *state;
    guint64 start = (guint64)(gsize)scanned->places->scattered;
    g_autoptr(GArray) ranges = g_array_new(FALSE, FALSE, sizeof(TidePageRange));
    gboolean supported = FALSE;
    gsize found = 0;
    guint64 last = 0;

    assert_true(tide_page_scan_dirty(scanned->pagemap, scanned->child, ranges, &supported, NULL));
    if (!supported) {
        print_message("this kernel has no PAGEMAP_SCAN (Linux 6.7)\n");
        skip();
    }
    for (guint i = 0; i < ranges->len; i++) {
        const TidePageRange *range = &g_array_index(ranges, TidePageRange, i);
        assert_true(range->start >= last && range->end > range->start);
        last = range->end;
        if (range->start < start || range->start >= start + N_PAGES * 2 * PAGE)
            continue;
        assert_int_equal(range->start, start + found * 2 * PAGE);
        assert_int_equal(range->end - range->start, PAGE);
        assert_false(range->swapped);
        found++;
    }
    assert_int_equal(found, N_PAGES);
}

static void
test_parts_with_and_without_pages_are_told_apart(void **state)
{
    const Scanned *scanned = *state;
    guint64 start = (guint64)(gsize)scanned->places->shared;
    gboolean supported = FALSE;
    g_autoptr(GArray) ranges = g_array_new(FALSE, FALSE, sizeof(TidePageRange));

    assert_true(tide_page_scan_dirty(scanned->pagemap, scanned->child, ranges, &supported, NULL));
    if (!supported) {
        print_message("this kernel has no PAGEMAP_SCAN (Linux 6.7)\n");
        skip();
    }
    for (guint page = 0; page < 2; page++) {
        gboolean empty = page == 0;
        assert_true(tide_page_scan_is_empty(scanned->pagemap, scanned->child, start + page * PAGE,
                                            start + (page + 1) * PAGE, &empty, NULL));
        assert_int_equal(empty, page == 1);
    }
}

static void
test_pages_of_a_part_are_counted(void **state)
{
    const Scanned *scanned = *state;
    guint64 start = (guint64)(gsize)scanned->places->scattered;
    guint64 bytes = 0;

    if (!tide_page_scan_count(scanned->pagemap, start, start + N_PAGES * 2 * PAGE, &bytes)) {
        print_message("this kernel has no PAGEMAP_SCAN (Linux 6.7)\n");
        skip();
    }
    assert_int_equal(bytes, N_PAGES * PAGE);
    assert_true(tide_page_scan_count(scanned->pagemap, start + 2 * PAGE, start + 5 * PAGE, &bytes));
    assert_int_equal(bytes, 2 * PAGE);
    /* The pages that they are in. */
    assert_true(tide_page_scan_count(scanned->pagemap, start + 10, start + 11, &bytes));
    assert_int_equal(bytes, PAGE);
    assert_true(tide_page_scan_count(scanned->pagemap, start + PAGE, start + PAGE, &bytes));
    assert_int_equal(bytes, 0);
    assert_true(tide_page_scan_count(scanned->pagemap, start, G_MAXUINT64, &bytes));
    assert_true(bytes >= N_PAGES * PAGE);
    assert_false(tide_page_scan_count(-1, start, start + PAGE, &bytes));
}

/* Eight pages of sixteen are there. */
static void
test_whether_there_is_less_than_that_is_told(void **state)
{
    const Scanned *scanned = *state;
    guint64 start = (guint64)(gsize)scanned->places->scattered;
    guint64 end = start + 16 * PAGE;

    if (!tide_page_scan_is_less(scanned->pagemap, start, end, 16 * PAGE)) {
        print_message("this kernel has no PAGEMAP_SCAN (Linux 6.7)\n");
        skip();
    }
    assert_true(tide_page_scan_is_less(scanned->pagemap, start, end, 9 * PAGE));
    assert_false(tide_page_scan_is_less(scanned->pagemap, start, end, 8 * PAGE));
    assert_false(tide_page_scan_is_less(scanned->pagemap, start, end, PAGE));
    assert_true(tide_page_scan_is_less(scanned->pagemap, start, start, PAGE));
    assert_false(tide_page_scan_is_less(-1, start, end, 16 * PAGE));
}

static void
test_what_is_no_pagemap_has_no_support(G_GNUC_UNUSED void **state)
{
    g_autoptr(GArray) ranges = g_array_new(FALSE, FALSE, sizeof(TidePageRange));
    gboolean supported = TRUE;
    g_autoptr(GError) error = NULL;
    int file = open("/proc/self/maps", O_RDONLY | O_CLOEXEC);

    assert_true(tide_page_scan_dirty(file, 12, ranges, &supported, NULL));
    assert_false(supported);
    close(file);
    assert_false(tide_page_scan_dirty(-1, 12, ranges, &supported, &error));
    assert_true(g_str_has_prefix(error->message, "/proc/12/pagemap: "));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_every_page_of_its_own_is_found_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_parts_with_and_without_pages_are_told_apart, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_pages_of_a_part_are_counted, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_whether_there_is_less_than_that_is_told, set_up, tear_down),
        cmocka_unit_test(test_what_is_no_pagemap_has_no_support),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
