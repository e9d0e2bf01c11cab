/* The footprint of a process that says what it made, by the difference of what is read before and after. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <glib/gstdio.h>
#include <linux/magic.h>

#include "footprint/categories.h"
#include "truth-footprint.h"
#include "truth-machine.h"
#include "truth-process.h"

#define MADE_BYTES ((guint64)4 << 20)
#define SWAP_BYTES ((guint64)32 << 20)
#define HUGE_PAGES 4
#define SHARERS 3

/* What the kind needs beside what everyone has. */
typedef enum {
    NEEDS_NOTHING,
    NEEDS_PATH,
    NEEDS_DISK_PATH,
    NEEDS_FOLDER,
    NEEDS_SHM_PATH,
    NEEDS_SWAP,
    NEEDS_MERGING,
} Need;

/* What it adds to a category; bytes are in halves of those that were made. */
typedef struct {
    const char *category;
    TideColumns halves;
} Addition;

static const struct {
    const char *kind;
    Addition additions[2];
    Need need;
} rows[] = {
    { "private-anonymous", { { "MALLOC_LARGE", { .dirty = 2, .regions = 1 } } } },
    { "untouched", { { "MALLOC_LARGE", { .regions = 1 } } } },
    { "zero-pages", { { "MALLOC_LARGE", { .regions = 1 } } } },
    { "huge-page", { { "MALLOC_LARGE", { .dirty = 2, .regions = 1 } } } },
    { "hugetlb", { { "MALLOC_LARGE", { .dirty = 2, .regions = 1 } } } },
    { "lazy-free", { { "MALLOC_LARGE", { .reclaimable = 2, .regions = 1 } } } },
    { "dont-need", { { "MALLOC_LARGE", { .regions = 1 } } } },
    { "mergeable", { { "MALLOC_LARGE", { .dirty = 2, .regions = 1 } } }, NEEDS_MERGING },
    { "guard", { { "guard", { .regions = 1 } } } },
    { "reserved", { { "WebKit malloc", { .regions = 1 } } } },
    { "locked", { { "MALLOC_LARGE", { .dirty = 2, .regions = 1 } } } },
    { "protected", { { "untagged", { .dirty = 2, .regions = 1 } } } },
    { "no-access", { { "guard", { .dirty = 2, .regions = 1 } } } },
    { "executable", { { "other JIT", { .dirty = 2, .regions = 1 } } } },
    { "swapped", { { "MALLOC_LARGE", { .dirty = 2, .swapped = 2, .regions = 1 } } }, NEEDS_SWAP },
    { "file-text", { { "mapped file", { .clean = 2, .regions = 1 } } }, NEEDS_PATH },
    { "file-relocated",
      { { "__DATA_CONST", { .dirty = 2, .regions = 1 } }, { "mapped file", { .clean = 2, .regions = 1 } } },
      NEEDS_PATH },
    { "file-data",
      { { "__DATA", { .dirty = 2, .regions = 1 } }, { "mapped file", { .clean = 2, .regions = 1 } } },
      NEEDS_PATH },
    { "file-copied", { { "mapped file", { .dirty = 1, .clean = 1, .regions = 1 } } }, NEEDS_PATH },
    { "file-shared", { { "mapped file", { .clean = 2, .regions = 1 } } }, NEEDS_DISK_PATH },
    { "file-deleted", { { "mapped file", { .clean = 2, .regions = 1 } } }, NEEDS_PATH },
    { "memfd", { { "shared memory", { .dirty = 2, .regions = 1 } } } },
    { "memfd-private", { { "shared memory", { .dirty = 1, .clean = 1, .regions = 1 } } } },
    { "memfd-swapped", { { "shared memory", { .dirty = 2, .swapped = 2, .regions = 1 } } }, NEEDS_SWAP },
    { "tmpfs", { { "shared memory", { .dirty = 2, .regions = 1 } } }, NEEDS_SHM_PATH },
    { "mounted-tmpfs", { { "shared memory", { .dirty = 2, .regions = 1 } } }, NEEDS_FOLDER },
    { "sysv", { { "shared memory", { .dirty = 2, .regions = 1 } } } },
    { "shared-anonymous", { { "shared memory", { .dirty = 2, .regions = 1 } } } },
    { "shared-hugetlb", { { "shared memory", { .dirty = 2, .regions = 1 } } } },
    { "heap", { { "MALLOC", { .dirty = 2 } } } },
    { "chunk", { { "MALLOC_LARGE", { .dirty = 2, .regions = 1 } }, { "guard", { .regions = 1 } } } },
    { "thread-stack", { { "Stack", { .dirty = 2, .regions = 1 } }, { "guard", { .regions = 1 } } } },
};

typedef struct {
    TruthMachine *machine;
    char *folder;
    char *path;
    char *shm_path;
} Ground;

static Ground *
ground(void **state)
{
    return *state;
}

static int
set_up_ground(void **state)
{
    Ground *made = g_new0(Ground, 1);

    made->machine = truth_machine_prepare(HUGE_PAGES, SWAP_BYTES);
    made->folder = g_dir_make_tmp("tide-truth-XXXXXX", NULL);
    made->path = g_build_filename(made->folder, "file", NULL);
    made->shm_path = g_strdup_printf("/dev/shm/tide-truth-%d", getpid());
    *state = made;
    return 0;
}

static int
tear_down_ground(void **state)
{
    Ground *made = *state;

    truth_machine_restore(made->machine);
    g_unlink(made->path);
    g_unlink(made->shm_path);
    g_rmdir(made->folder);
    g_free(made->path);
    g_free(made->shm_path);
    g_free(made->folder);
    g_free(made);
    return 0;
}

static const char *
path_for(const Ground *place, Need need)
{
    switch (need) {
    case NEEDS_FOLDER:
        return place->folder;
    case NEEDS_SHM_PATH:
        return place->shm_path;
    case NEEDS_PATH:
    case NEEDS_DISK_PATH:
        return place->path;
    case NEEDS_NOTHING:
    case NEEDS_SWAP:
    case NEEDS_MERGING:
        break;
    }
    return NULL;
}

static const char *
what_is_missing(const Ground *place, Need need)
{
    struct statfs file_system;

    if (need == NEEDS_SWAP && !truth_machine_has_swap(MADE_BYTES))
        return "no swap, and none may be added";
    if (need == NEEDS_MERGING && !truth_machine_merges())
        return "equal pages are not merged";
    if (need == NEEDS_DISK_PATH && statfs(place->folder, &file_system) == 0 && file_system.f_type == TMPFS_MAGIC)
        return "the folder for temporary files is in memory";
    return NULL;
}

static void
add_expected(const Addition *addition, const char *category, guint64 bytes, TideColumns *sum)
{
    if (addition->category && g_str_equal(addition->category, category)) {
        sum->dirty += addition->halves.dirty * bytes / 2;
        sum->swapped += addition->halves.swapped * bytes / 2;
        sum->clean += addition->halves.clean * bytes / 2;
        sum->reclaimable += addition->halves.reclaimable * bytes / 2;
        sum->regions += addition->halves.regions;
    }
}

/* In every category, so that what is in the right one is in no other. */
static void
check_additions(const TideFootprint *before, const TideFootprint *after, const Addition *additions, guint64 bytes)
{
    g_autoptr(GPtrArray) categories = tide_categories_list();

    for (guint i = 0; i < categories->len; i++) {
        const char *category = categories->pdata[i];
        TideColumns expected = truth_columns(before, category);
        if (category == tide_category_page_table)
            continue;
        add_expected(&additions[0], category, bytes, &expected);
        add_expected(&additions[1], category, bytes, &expected);
        truth_assert_columns(after, category, &expected);
    }
}

/* A made kind, with the footprints around it. */
static void
check_kind(const Ground *place, gsize row)
{
    const char *missing = what_is_missing(place, rows[row].need);
    g_autoptr(TruthProcess) process = truth_start();

    truth_stop(process);
    g_autoptr(TideFootprint) before = truth_read(process->pid);
    truth_continue(process);
    g_autoptr(TruthMade) made = truth_make(process, rows[row].kind, MADE_BYTES, path_for(place, rows[row].need));
    if (missing || made->missing) {
        print_message("%s: not shown: %s\n", rows[row].kind, missing ? missing : made->missing);
        return;
    }
    if (rows[row].need == NEEDS_MERGING)
        truth_await_merging(process->pid, MADE_BYTES);
    truth_stop(process);
    g_autoptr(TideFootprint) after = truth_read(process->pid);
    const TideColumns columns = truth_columns(after, rows[row].additions[0].category);
    const TideColumns earlier = truth_columns(before, rows[row].additions[0].category);
    print_message("%-18s %8" G_GUINT64_FORMAT " KB  dirty %5" G_GUINT64_FORMAT "  clean %5" G_GUINT64_FORMAT
                  "  reclaimable %5" G_GUINT64_FORMAT "  swapped %5" G_GUINT64_FORMAT "  %s\n",
                  rows[row].kind, made->bytes / 1024, (columns.dirty - earlier.dirty) / 1024,
                  (columns.clean - earlier.clean) / 1024, (columns.reclaimable - earlier.reclaimable) / 1024,
                  (columns.swapped - earlier.swapped) / 1024, rows[row].additions[0].category);
    check_additions(before, after, rows[row].additions, made->bytes);
}

static void
test_every_kind_is_found_to_the_page(void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        check_kind(ground(state), i);
        g_unlink(ground(state)->path);
        g_unlink(ground(state)->shm_path);
    }
}

/* After a fork() what neither has written since is in the footprint of both, as each would need it alone. */
static void
test_copy_on_write_counts_in_both_processes(G_GNUC_UNUSED void **state)
{
    g_autoptr(TruthProcess) process = truth_start();
    g_autoptr(TruthMade) made = truth_make(process, "private-anonymous", MADE_BYTES, NULL);
    pid_t pids[] = { process->pid, truth_fork(process, MADE_BYTES / 2) };

    truth_stop(process);
    for (gsize i = 0; i < G_N_ELEMENTS(pids); i++) {
        g_autoptr(TideFootprint) footprint = truth_read(pids[i]);
        g_autoptr(TideRegions) regions = tide_regions_read("/proc", pids[i], NULL);
        const TideRegion *region = truth_region_at(regions, made->address);
        assert_int_equal(truth_columns(footprint, "MALLOC_LARGE").dirty, MADE_BYTES);
        /* Half of it is its own, and half of the other half. */
        assert_int_equal(region->private_dirty, MADE_BYTES / 2);
        assert_int_equal(region->pss, MADE_BYTES / 2 + MADE_BYTES / 4);
    }
}

static const struct {
    const char *kind;
    gboolean has_shares;
    Need need;
} shared_rows[] = {
    { "memfd", TRUE, NEEDS_NOTHING },
    { "sysv", TRUE, NEEDS_NOTHING },
    { "shared-anonymous", TRUE, NEEDS_NOTHING },
    { "tmpfs", TRUE, NEEDS_SHM_PATH },
    { "mounted-tmpfs", TRUE, NEEDS_FOLDER },
    { "shared-hugetlb", FALSE, NEEDS_NOTHING },
    { "memfd-swapped", FALSE, NEEDS_SWAP },
};

static void
check_shared(const Ground *place, gsize row)
{
    const char *missing = what_is_missing(place, shared_rows[row].need);
    g_autoptr(TruthProcess) process = truth_start();
    g_autoptr(TruthMade) made =
        truth_make(process, shared_rows[row].kind, MADE_BYTES, path_for(place, shared_rows[row].need));
    guint64 share = shared_rows[row].has_shares ? MADE_BYTES / SHARERS / 1024 * 1024 : MADE_BYTES;
    guint64 written = shared_rows[row].need == NEEDS_SWAP ? 0 : MADE_BYTES;

    if (missing || made->missing) {
        print_message("%s: not shown: %s\n", shared_rows[row].kind, missing ? missing : made->missing);
        return;
    }
    const pid_t pids[SHARERS] = { process->pid, truth_fork(process, written), truth_fork(process, written) };
    truth_stop(process);
    for (gsize i = 0; i < SHARERS; i++) {
        g_autoptr(TideFootprint) footprint = truth_read(pids[i]);
        assert_int_equal(truth_columns(footprint, "shared memory").dirty, share);
    }
    truth_assert_shared_once(pids, SHARERS, MADE_BYTES);
}

static void
test_memory_shared_by_three_processes_counts_once_in_their_group(void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(shared_rows); i++) {
        print_message("%s\n", shared_rows[i].kind);
        check_shared(ground(state), i);
        g_unlink(ground(state)->shm_path);
    }
}

static const struct {
    const char *name;
    const char *shown;
    const char *kind;
} names[] = {
    { "new\nline", "new\\012line", "file-text" },        { " with  blanks ", " with  blanks ", "file-text" },
    { "kept (deleted)", "kept (deleted)", "file-text" }, { "gone", "gone (deleted)", "file-deleted" },
    { "Rss: 4 kB", "Rss: 4 kB", "file-text" },
};

static void
test_odd_names_of_files_change_nothing(void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_build_filename(ground(state)->folder, names[i].name, NULL);
        g_autofree char *shown = g_build_filename(ground(state)->folder, names[i].shown, NULL);
        const Addition clean[2] = { { "mapped file", { .clean = 2, .regions = 1 } } };
        g_autoptr(TruthProcess) process = truth_start();
        truth_stop(process);
        g_autoptr(TideFootprint) before = truth_read(process->pid);
        truth_continue(process);
        g_autoptr(TruthMade) made = truth_make(process, names[i].kind, MADE_BYTES, path);
        truth_stop(process);
        g_autoptr(TideFootprint) after = truth_read(process->pid);
        g_autoptr(TideRegions) regions = tide_regions_read("/proc", process->pid, NULL);
        g_unlink(path);
        if (made->missing)
            fail_msg("%s", made->missing);
        assert_string_equal(truth_region_at(regions, made->address)->path, shown);
        check_additions(before, after, clean, made->bytes);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_kind_is_found_to_the_page),
        cmocka_unit_test(test_copy_on_write_counts_in_both_processes),
        cmocka_unit_test(test_memory_shared_by_three_processes_counts_once_in_their_group),
        cmocka_unit_test(test_odd_names_of_files_change_nothing),
    };

    return cmocka_run_group_tests(tests, set_up_ground, tear_down_ground);
}
