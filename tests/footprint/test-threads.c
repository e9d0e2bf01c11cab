/* The library has no state of its own: what one thread reads of a process disturbs no other that reads another one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>
#include <sys/mman.h>

#include <tidemark/dirty.h>
#include <tidemark/footprint.h>

#include "stopped-child.h"

#define MB ((gsize)1 << 20)
#define N_THREADS 4
#define ROUNDS 50

/* A thread, and the process that it alone reads. */
typedef struct {
    pid_t child;
    guint64 dirty;
    guint wrong;
} Reader;

static void
take_memory(gpointer data)
{
    gsize bytes = GPOINTER_TO_SIZE(data);
    char *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (memory == MAP_FAILED)
        _exit(1);
    memset(memory, 1, bytes);
}

/* cmocka's assertions are for its own thread. */
static gpointer
read_again_and_again(gpointer data)
{
    Reader *reader = data;
    g_autoptr(TideDirtyReader) dirty_reader = tide_dirty_reader_new(reader->child, NULL);

    for (guint i = 0; i < ROUNDS; i++) {
        g_autoptr(TideFootprint) footprint = tide_footprint_read(reader->child, NULL);
        g_autoptr(TideDirty) dirty = tide_dirty_reader_read(dirty_reader, NULL);
        g_autofree char *text = footprint ? tide_footprint_to_text(footprint) : NULL;
        if (!footprint || !dirty || footprint->total.dirty != reader->dirty || dirty->dirty != reader->dirty || !text)
            reader->wrong++;
    }
    return NULL;
}

static void
test_threads_read_their_processes_side_by_side(G_GNUC_UNUSED void **state)
{
    Reader readers[N_THREADS] = { { 0 } };
    GThread *threads[N_THREADS];

    for (gsize i = 0; i < N_THREADS; i++) {
        readers[i].child = start_stopped_child(take_memory, GSIZE_TO_POINTER((i + 1) * MB));
        assert_true(await_stop(readers[i].child));
        g_autoptr(TideFootprint) footprint = tide_footprint_read(readers[i].child, NULL);
        readers[i].dirty = footprint->total.dirty;
        assert_true(i == 0 || readers[i].dirty > readers[i - 1].dirty);
    }
    for (gsize i = 0; i < N_THREADS; i++)
        threads[i] = g_thread_new("reader", read_again_and_again, &readers[i]);
    for (gsize i = 0; i < N_THREADS; i++) {
        g_thread_join(threads[i]);
        end_child(readers[i].child);
        assert_int_equal(readers[i].wrong, 0);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_threads_read_their_processes_side_by_side),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
