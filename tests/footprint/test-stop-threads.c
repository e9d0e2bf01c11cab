#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <sys/syscall.h>

#include "footprint/peak/stop-threads.h"
#include "stopped-child.h"

/* More than descriptors are kept of. */
#define MANY_THREADS 300
#define MOST_DESCRIPTORS 90

static void
do_nothing(G_GNUC_UNUSED gpointer data)
{
}

/* --- threads that tell their numbers and wait --- */

typedef struct {
    pthread_barrier_t told;
    pthread_barrier_t asked;
    gint next;
    pid_t numbers[MANY_THREADS];
} Crowd;

static gpointer
tell_and_wait(gpointer data)
{
    Crowd *crowd = data;

    crowd->numbers[g_atomic_int_add(&crowd->next, 1)] = (pid_t)syscall(SYS_gettid);
    pthread_barrier_wait(&crowd->told);
    pthread_barrier_wait(&crowd->asked);
    return NULL;
}

static guint
count_descriptors(void)
{
    g_autoptr(GDir) folder = g_dir_open("/proc/self/fd", 0, NULL);
    guint n = 0;

    while (folder && g_dir_read_name(folder))
        n++;
    return n;
}

static void
test_threads_are_of_their_process(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideStopThreads) threads = tide_stop_threads_new();
    g_autofree Crowd *crowd = g_new0(Crowd, 1);
    GThread *waiting[MANY_THREADS];

    pthread_barrier_init(&crowd->told, NULL, MANY_THREADS + 1);
    pthread_barrier_init(&crowd->asked, NULL, MANY_THREADS + 1);
    for (gsize i = 0; i < MANY_THREADS; i++)
        waiting[i] = g_thread_new("waiting", tell_and_wait, crowd);
    pthread_barrier_wait(&crowd->told);
    for (int again = 0; again < 2; again++) {
        for (gsize i = 0; i < MANY_THREADS; i++)
            assert_int_equal(tide_stop_threads_find(threads, crowd->numbers[i]), getpid());
        assert_true(count_descriptors() < MOST_DESCRIPTORS);
    }
    pthread_barrier_wait(&crowd->asked);
    for (gsize i = 0; i < MANY_THREADS; i++)
        g_thread_join(waiting[i]);
    pthread_barrier_destroy(&crowd->told);
    pthread_barrier_destroy(&crowd->asked);
}

static void
test_what_is_gone_is_not_known_any_more(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideStopThreads) threads = tide_stop_threads_new();
    pid_t child = start_stopped_child(do_nothing, NULL);

    assert_true(await_stop(child));
    assert_int_equal(tide_stop_threads_find(threads, child), child);
    assert_int_equal(tide_stop_threads_find(threads, child), child);
    end_child(child);
    assert_int_equal(tide_stop_threads_find(threads, child), -1);
}

static void
test_all_descriptors_are_closed(G_GNUC_UNUSED void **state)
{
    guint before = count_descriptors();
    TideStopThreads *threads = tide_stop_threads_new();

    assert_int_equal(tide_stop_threads_find(threads, getpid()), getpid());
    assert_int_equal(count_descriptors(), before + 1);
    tide_stop_threads_free(threads);
    assert_int_equal(count_descriptors(), before);
    tide_stop_threads_free(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_threads_are_of_their_process),
        cmocka_unit_test(test_what_is_gone_is_not_known_any_more),
        cmocka_unit_test(test_all_descriptors_are_closed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
