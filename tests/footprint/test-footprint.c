#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#include <glib/gstdio.h>

#include <tidemark/footprint.h>

#include "footprint/fields.h"
#include "stopped-child.h"

#define MB ((gsize)1 << 20)
#define PRIVATE_BYTES (4 * MB)
#define SHARED_BYTES (2 * MB)
#define FREED_BYTES (1 * MB)
#define FILE_BYTES (MB / 4)
#define GUARD_BYTES (8 * MB)

/* The kernel's own totals of the same process at rest. */
typedef struct {
    guint64 rss;
    guint64 anonymous;
    guint64 lazy_free;
    guint64 swap;
} Rollup;

static const TideField rollup_fields[] = {
    { "Rss", G_STRUCT_OFFSET(Rollup, rss), TRUE, TIDE_FIELD_REQUIRED },
    { "Anonymous", G_STRUCT_OFFSET(Rollup, anonymous), TRUE, TIDE_FIELD_REQUIRED },
    { "LazyFree", G_STRUCT_OFFSET(Rollup, lazy_free), TRUE, TIDE_FIELD_REQUIRED },
    { "Swap", G_STRUCT_OFFSET(Rollup, swap), TRUE, TIDE_FIELD_REQUIRED },
};

static void
touch(char *memory, gsize length)
{
    for (gsize i = 0; i < length; i += 4096)
        memory[i] = 1;
}

static char *
map(gsize length, int access, int flags, int file)
{
    char *memory = mmap(NULL, length, access, flags, file, 0);

    if (memory == MAP_FAILED)
        _exit(1);
    return memory;
}

static void
stay_on_one_cpu(void)
{
    cpu_set_t own;

    CPU_ZERO(&own);
    CPU_SET((size_t)sched_getcpu(), &own);
    if (sched_setaffinity(0, sizeof own, &own) != 0)
        _exit(1);
}

/* MADV_FREE marks pages in batches, of which the last waits in the CPU's own list until that is full (folio_batch of
 * Linux). mlock(2) empties the lists of the CPU that it is called on; the function of that name does nothing under
 * AddressSanitizer. */
static void
drain_batches(void *page)
{
    if (syscall(SYS_mlock, page, 1) != 0 || syscall(SYS_munlock, page, 1) != 0)
        _exit(1);
}

/* Once to have what the calls themselves cost behind it, stops, and once more to be measured. */
static void
take_known_amounts(gpointer data)
{
    int file = GPOINTER_TO_INT(data);
    int shared = memfd_create("tide-test", MFD_CLOEXEC);
    volatile char sum = 0;

    if (ftruncate(shared, SHARED_BYTES) != 0)
        _exit(1);
    stay_on_one_cpu();
    for (int round = 0; round < 2; round++) {
        char *kept = map(PRIVATE_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
        char *freed = map(FREED_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
        char *memfd = map(SHARED_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, shared);
        char *mapped = map(FILE_BYTES, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file);
        char *none = map(GUARD_BYTES, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
        touch(kept, PRIVATE_BYTES);
        touch(freed, FREED_BYTES);
        touch(memfd, SHARED_BYTES);
        for (gsize i = 0; i < FILE_BYTES; i += 4096)
            sum = (char)(sum + mapped[i]);
        madvise(freed, FREED_BYTES, MADV_FREE);
        drain_batches(kept);
        if (round == 0) {
            munmap(kept, PRIVATE_BYTES);
            munmap(freed, FREED_BYTES);
            munmap(memfd, SHARED_BYTES);
            munmap(mapped, FILE_BYTES);
            munmap(none, GUARD_BYTES);
            raise(SIGSTOP);
        }
    }
}

static void
read_rollup(pid_t pid, Rollup *ret_rollup)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/smaps_rollup", pid);
    g_autofree char *text = NULL;

    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    assert_true(tide_fields_parse(text, "rollup", rollup_fields, G_N_ELEMENTS(rollup_fields), ret_rollup, NULL));
}

static guint64
dirty_of(const TideFootprint *footprint, const char *category)
{
    const TideColumns *columns = tide_footprint_row(footprint, category);

    return columns ? columns->dirty : 0;
}

/* Pss and Uss are left to the capture in test-footprint-sum: this test runs on, and takes its own copy of pages that it
 * shares with the stopped child. */
static void
check_against_rollup(const TideFootprint *footprint, const Rollup *rollup)
{
    guint64 shared = dirty_of(footprint, "shared memory");

    assert_int_equal(footprint->total.reclaimable, rollup->lazy_free);
    assert_int_equal(footprint->total.swapped, rollup->swap);
    assert_int_equal(footprint->rss, rollup->rss);
    assert_int_equal(footprint->total.dirty - shared - dirty_of(footprint, "page table"),
                     rollup->anonymous - rollup->lazy_free + rollup->swap);
    assert_int_equal(footprint->total.clean, rollup->rss - rollup->anonymous - shared);
}

static TideFootprint *
measure(pid_t child)
{
    g_autoptr(GError) error = NULL;
    TideFootprint *footprint = tide_footprint_read(child, &error);
    Rollup rollup = { 0 };

    if (!footprint) {
        fail_msg("%s", error->message);
        return NULL;
    }
    read_rollup(child, &rollup);
    check_against_rollup(footprint, &rollup);
    return footprint;
}

static int
make_file(void)
{
    g_autofree char *name = NULL;
    int file = g_file_open_tmp("tide-footprint-XXXXXX", &name, NULL);
    g_autofree char *content = g_strnfill(FILE_BYTES, 'x');

    assert_true(file >= 0);
    assert_true(write(file, content, FILE_BYTES) == (ssize_t)FILE_BYTES);
    /* The pages must be clean: dirty ones of a file are no anonymous memory either, but the kernel may still move them. */
    assert_int_equal(fsync(file), 0);
    g_unlink(name);
    return file;
}

static void
test_known_amounts_of_a_stopped_process_are_found_to_the_page(G_GNUC_UNUSED void **state)
{
    int file = make_file();
    pid_t child = start_stopped_child(take_known_amounts, GINT_TO_POINTER(file));

    assert_true(await_stop(child));
    g_autoptr(TideFootprint) before = measure(child);
    kill(child, SIGCONT);
    assert_true(await_stop(child));
    g_autoptr(TideFootprint) after = measure(child);
    end_child(child);
    close(file);

    guint64 reclaimable = after->total.reclaimable - before->total.reclaimable;
    guint64 page_tables = dirty_of(after, "page table") - dirty_of(before, "page table");
    assert_int_equal(reclaimable, FREED_BYTES);
    assert_int_equal(after->total.dirty - before->total.dirty - page_tables + reclaimable,
                     PRIVATE_BYTES + SHARED_BYTES + FREED_BYTES);
    assert_int_equal(dirty_of(after, "shared memory") - dirty_of(before, "shared memory"), SHARED_BYTES);
    assert_int_equal(after->total.clean - before->total.clean, FILE_BYTES);
    assert_true(tide_footprint_row(after, "guard")->regions > 0);
    assert_int_equal(tide_footprint_row(after, "guard")->dirty, 0);
}

static void
test_own_process_is_read_while_it_runs(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideFootprint) footprint = tide_footprint_read(getpid(), NULL);

    assert_non_null(footprint);
    assert_int_equal(footprint->pid, getpid());
    assert_true(g_str_has_prefix(footprint->name, "test-footprint"));
    assert_true(dirty_of(footprint, "Stack") > 0);
    assert_true(footprint->uss <= footprint->pss && footprint->pss <= footprint->rss);
}

static void
test_no_process_has_no_footprint(G_GNUC_UNUSED void **state)
{
    const pid_t nobody[] = { 0, -1, G_MAXINT };

    for (gsize i = 0; i < G_N_ELEMENTS(nobody); i++) {
        g_autoptr(GError) error = NULL;
        assert_null(tide_footprint_read(nobody[i], &error));
        assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_GONE));
    }
}

static void
test_a_copy_stands_alone(G_GNUC_UNUSED void **state)
{
    TideFootprint *original = tide_footprint_read(getpid(), NULL);
    g_autoptr(TideFootprint) copy = tide_footprint_copy(original);
    guint64 dirty = dirty_of(original, "Stack");

    assert_ptr_equal(g_array_index(original->rows, TideCategoryRow, 0).name,
                     g_array_index(copy->rows, TideCategoryRow, 0).name);
    tide_footprint_free(original);
    assert_int_equal(dirty_of(copy, "Stack"), dirty);
    assert_true(g_str_has_prefix(copy->name, "test-footprint"));
    assert_null(tide_footprint_row(copy, "no such category"));
    tide_footprint_free(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_amounts_of_a_stopped_process_are_found_to_the_page),
        cmocka_unit_test(test_own_process_is_read_while_it_runs),
        cmocka_unit_test(test_no_process_has_no_footprint),
        cmocka_unit_test(test_a_copy_stands_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
