#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>
#include <sys/mman.h>

#include <tidemark/footprint.h>
#include <tidemark/dirty.h>

#include "footprint/page-scan.h"
#include "footprint/procfs.h"
#include "stopped-child.h"
#include "truth-footprint.h"
#include "truth-process.h"

#define MADE_BYTES ((guint64)4 << 20)

/* Reads and asserts that it is what the footprint says, category by category. */
static TideDirtyMeans
take(TideDirtyReader *reader, pid_t pid)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TideDirty) dirty = tide_dirty_reader_read(reader, &error);
    g_autoptr(TideFootprint) footprint = tide_footprint_read(pid, NULL);

    if (!dirty) {
        fail_msg("%s", error->message);
        return TIDE_DIRTY_FULL;
    }
    truth_assert_dirty(footprint, dirty);
    return dirty->means;
}

static gboolean
can_scan(void)
{
    g_autoptr(GArray) ranges = g_array_new(FALSE, FALSE, sizeof(TidePageRange));
    int folder = tide_procfs_open("/proc", getpid(), NULL);
    int pagemap = tide_procfs_open_file(folder, getpid(), "pagemap", NULL);
    gboolean supported = FALSE;

    assert_true(tide_page_scan_dirty(pagemap, getpid(), ranges, &supported, NULL));
    close(pagemap);
    close(folder);
    if (!supported)
        print_message("this kernel has no PAGEMAP_SCAN (Linux 6.7): all readings are full\n");
    return supported;
}

static void
test_the_second_reading_is_a_scan_and_the_same(G_GNUC_UNUSED void **state)
{
    g_autoptr(TruthProcess) process = truth_start();
    g_autoptr(TruthMade) made = truth_make(process, "private-anonymous", MADE_BYTES, NULL);
    g_autoptr(TideDirtyReader) reader = tide_dirty_reader_new(process->pid, NULL);

    truth_stop(process);
    assert_int_equal(take(reader, process->pid), TIDE_DIRTY_FULL);
    assert_int_equal(take(reader, process->pid), can_scan() ? TIDE_DIRTY_SCAN : TIDE_DIRTY_FULL);
    tide_dirty_reader_avoid_scan(reader);
    assert_int_equal(take(reader, process->pid), TIDE_DIRTY_FULL);
}

static const struct {
    const char *kind;
    gboolean scanned; /* at once, though it was made since the last full reading */
} grown[] = {
    { "heap", TRUE },       { "private-anonymous", FALSE }, { "reserved", FALSE },     { "memfd", FALSE },
    { "lazy-free", FALSE }, { "shared-anonymous", FALSE },  { "thread-stack", FALSE },
};

/* What was mapped since is looked at in full, once; what is beyond a scan always is. */
static void
test_what_a_scan_cannot_know_is_read_in_full(G_GNUC_UNUSED void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(grown); i++) {
        g_autoptr(TruthProcess) process = truth_start();
        g_autoptr(TideDirtyReader) reader = tide_dirty_reader_new(process->pid, NULL);
        truth_stop(process);
        take(reader, process->pid);
        truth_continue(process);
        g_autoptr(TruthMade) made = truth_make(process, grown[i].kind, MADE_BYTES, NULL);
        assert_null(made->missing);
        truth_stop(process);
        TideDirtyMeans means = take(reader, process->pid);
        if (means != (grown[i].scanned && can_scan() ? TIDE_DIRTY_SCAN : TIDE_DIRTY_FULL))
            fail_msg("%s: %d", grown[i].kind, means);
        take(reader, process->pid);
    }
}

static void
test_memory_offered_back_later_is_noticed(G_GNUC_UNUSED void **state)
{
    g_autoptr(TruthProcess) process = truth_start();
    g_autoptr(TideDirtyReader) reader = tide_dirty_reader_new(process->pid, NULL);
    g_autoptr(TruthMade) made = truth_make(process, "private-anonymous", MADE_BYTES, NULL);

    truth_stop(process);
    take(reader, process->pid);
    take(reader, process->pid);
    truth_continue(process);
    g_autoptr(TruthMade) offered = truth_make(process, "lazy-free", MADE_BYTES, NULL);
    truth_stop(process);
    for (int time = 0; time < 3; time++)
        assert_int_equal(take(reader, process->pid), TIDE_DIRTY_FULL);
}

static void
become_another(gpointer data)
{
    const char *program = data;

    raise(SIGSTOP);
    execl(program, program, "30", NULL);
    _exit(1);
}

static void
await_name(pid_t pid, const char *name)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/comm", pid);
    g_autofree char *comm = NULL;

    do {
        g_clear_pointer(&comm, g_free);
        assert_true(g_file_get_contents(path, &comm, NULL, NULL));
        g_usleep(1000);
    } while (!g_str_equal(g_strchomp(comm), name));
}

static void
test_another_program_in_the_process_is_read_anew(G_GNUC_UNUSED void **state)
{
    g_autofree char *program = g_find_program_in_path("sleep");
    pid_t child = start_stopped_child(become_another, program);
    g_autoptr(TideDirtyReader) reader = tide_dirty_reader_new(child, NULL);

    assert_true(await_stop(child));
    take(reader, child);
    take(reader, child);
    kill(child, SIGCONT);
    await_name(child, "sleep");
    kill(child, SIGSTOP);
    assert_true(await_stop(child));
    assert_int_equal(take(reader, child), TIDE_DIRTY_FULL);
    take(reader, child);
    end_child(child);
}

static void
test_the_gone_are_gone(G_GNUC_UNUSED void **state)
{
    g_autoptr(TruthProcess) process = truth_start();
    pid_t pid = process->pid;
    g_autoptr(TideDirtyReader) reader = tide_dirty_reader_new(pid, NULL);
    g_autoptr(GError) error = NULL;

    truth_stop(process);
    take(reader, pid);
    g_clear_pointer(&process, truth_end);
    assert_null(tide_dirty_reader_read(reader, &error));
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_GONE));
    g_clear_error(&error);
    assert_null(tide_dirty_reader_new(pid, &error));
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_GONE));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_second_reading_is_a_scan_and_the_same),
        cmocka_unit_test(test_what_a_scan_cannot_know_is_read_in_full),
        cmocka_unit_test(test_memory_offered_back_later_is_noticed),
        cmocka_unit_test(test_another_program_in_the_process_is_read_anew),
        cmocka_unit_test(test_the_gone_are_gone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
