#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <sys/mman.h>

#include "footprint/categories.h"
#include "footprint/procfs.h"
#include "footprint/stack-pointers.h"
#include "stopped-child.h"

#define STACK_BYTES ((gsize)1 << 20)

/* A stack that nothing but the pointer into it gives away, between memory that nobody may touch, so that the kernel
 * merges it with none. */
static char *
make_plain_stack(void)
{
    char *memory = mmap(NULL, 3 * STACK_BYTES, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    return mmap(memory + STACK_BYTES, STACK_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1,
                0);
}

static void *
stop(G_GNUC_UNUSED void *data)
{
    for (;;)
        raise(SIGSTOP);
    return NULL;
}

static void
run_thread_on(gpointer stack)
{
    pthread_attr_t attributes;
    pthread_t thread;

    pthread_attr_init(&attributes);
    pthread_attr_setstack(&attributes, stack, STACK_BYTES);
    pthread_create(&thread, &attributes, stop, NULL);
    pthread_join(thread, NULL);
}

static guint
find_region(const TideRegions *regions, const char *address)
{
    guint i = 0;

    while (g_array_index(regions->regions, TideRegion, i).start != (guint64)address)
        i++;
    return i;
}

static void
test_the_pointers_of_stopped_threads_are_read(G_GNUC_UNUSED void **state)
{
    char *stack = make_plain_stack();
    pid_t child = start_stopped_child(run_thread_on, stack);

    assert_true(await_stop(child));
    g_autoptr(TideRegions) regions = tide_regions_read(TIDE_PROCFS_ROOT, child, NULL);
    g_autofree const TideCategoryRule **rules = g_new0(const TideCategoryRule *, regions->regions->len);
    assert_int_equal(regions->stack_pointers->len, 2);
    assert_true(g_array_index(regions->stack_pointers, guint64, 0) <
                g_array_index(regions->stack_pointers, guint64, 1));
    tide_categories_assign(regions, rules);
    assert_string_equal(rules[find_region(regions, stack)]->category, "Stack");
    end_child(child);
    munmap(stack - STACK_BYTES, 3 * STACK_BYTES);
}

static TideRegions *
regions_with(const TideRegion *region, const TideRegion *below)
{
    TideRegions *regions = tide_regions_new();

    if (below)
        g_array_append_vals(regions->regions, below, 1);
    g_array_append_vals(regions->regions, region, 1);
    return regions;
}

/* Nobody is asked where no region could be such a stack. */
static void
test_threads_are_asked_only_where_it_matters(G_GNUC_UNUSED void **state)
{
    const TideAccess rw = TIDE_ACCESS_READ | TIDE_ACCESS_WRITE;
    const TideRegion doubtful = { .start = 1 << 20, .end = 2 << 20, .access = rw, .path = "" };
    const TideRegion guard = { .start = (1 << 20) - 4096, .end = 1 << 20, .path = "" };
    const TideRegion data = { .start = (1 << 20) - 4096, .end = 1 << 20, .access = rw, .inode = 3, .path = "/a" };
    const TideRegion small = { .start = 1 << 20, .end = (1 << 20) + 4096, .access = rw, .path = "" };
    const TideRegion named = { .start = 1 << 20, .end = 2 << 20, .access = rw, .path = "[heap]" };
    TideRegion engine = doubtful;
    TideRegion flagged = doubtful;
    int folder = tide_procfs_open(TIDE_PROCFS_ROOT, getpid(), NULL);

    engine.flags = TIDE_REGION_NO_RESERVE;
    flagged.flags = TIDE_REGION_NO_HUGE_PAGE;
    const struct {
        const TideRegion *region;
        const TideRegion *below;
    } clear[] = { { &doubtful, &guard }, { &doubtful, &data }, { &small, NULL },
                  { &named, NULL },      { &engine, NULL },    { &flagged, NULL } };
    for (gsize i = 0; i < G_N_ELEMENTS(clear); i++) {
        g_autoptr(TideRegions) regions = regions_with(clear[i].region, clear[i].below);
        tide_stack_pointers_read(folder, regions);
        if (regions->stack_pointers->len > 0)
            fail_msg("row %zu is asked about", i);
    }
    close(folder);
}

/* A thread that runs, as the one that asks does, has no pointer to tell. */
static void
test_a_running_thread_is_left_out(G_GNUC_UNUSED void **state)
{
    const TideRegion doubtful = {
        .start = 1 << 20, .end = 2 << 20, .access = TIDE_ACCESS_READ | TIDE_ACCESS_WRITE, .path = ""
    };
    g_autoptr(TideRegions) regions = regions_with(&doubtful, NULL);
    int folder = tide_procfs_open(TIDE_PROCFS_ROOT, getpid(), NULL);

    tide_stack_pointers_read(folder, regions);
    for (guint i = 0; i < regions->stack_pointers->len; i++)
        assert_true(g_array_index(regions->stack_pointers, guint64, i) > 4096);
    close(folder);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_pointers_of_stopped_threads_are_read),
        cmocka_unit_test(test_threads_are_asked_only_where_it_matters),
        cmocka_unit_test(test_a_running_thread_is_left_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
