#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "commands/jobs.h"

#define PIECES 40

/* Pieces of work that are done by whoever comes; what only the turn guards would be spoilt without it. */
typedef struct {
    TideJobs *jobs;
    guint together; /* how many threads are to meet while nobody needs the turn; 0 for none */
    guint begun;
    guint done;
    guint inside; /* threads that have the turn */
    guint left;
    GHashTable *threads;
    GMutex mutex;
    GCond met;
    guint meeting;
} Work;

static void
meet(Work *work)
{
    g_mutex_lock(&work->mutex);
    work->meeting++;
    g_cond_broadcast(&work->met);
    while (work->meeting < work->together)
        g_cond_wait(&work->met, &work->mutex);
    g_mutex_unlock(&work->mutex);
}

static gboolean
do_piece(gpointer data)
{
    Work *work = data;

    assert_int_equal(++work->inside, 1);
    g_hash_table_add(work->threads, g_thread_self());
    gboolean more = work->begun < PIECES;
    if (more) {
        work->begun++;
        work->inside--;
        tide_jobs_give_turn(work->jobs);
        meet(work);
        tide_jobs_take_turn(work->jobs);
        work->inside++;
        work->done++;
    }
    work->inside--;
    return more;
}

static void
leave(gpointer unused, gpointer data)
{
    Work *work = data;

    (void)unused;
    assert_true(g_hash_table_contains(work->threads, g_thread_self()));
    assert_int_equal(work->inside, 0);
    work->left++;
}

/* As many jobs as are to meet: if fewer worked at a time, the first would wait for ever. */
static void
work_with(guint jobs)
{
    g_autoptr(GHashTable) threads = g_hash_table_new(NULL, NULL);
    g_autoptr(TideJobs) shared = tide_jobs_new();
    Work work = { .jobs = shared, .together = jobs, .threads = threads };

    tide_jobs_do(shared, jobs, do_piece, leave, &work);
    assert_int_equal(work.begun, PIECES);
    assert_int_equal(work.done, PIECES);
    assert_int_equal(work.left, jobs);
    assert_int_equal(g_hash_table_size(threads), jobs);
    assert_int_equal(g_hash_table_contains(threads, g_thread_self()), jobs == 1);
}

static void
one_job_is_done_by_the_caller(void **state)
{
    (void)state;
    work_with(1);
}

static void
several_work_at_a_time_and_take_turns(void **state)
{
    (void)state;
    work_with(2);
    work_with(7);
}

static gboolean
note_event(gpointer data)
{
    Work *work = data;

    tide_jobs_take_turn(work->jobs);
    work->begun = PIECES;
    tide_jobs_give_turn(work->jobs);
    return G_SOURCE_REMOVE;
}

static gboolean
wait_for_event(gpointer data)
{
    Work *work = data;
    gboolean heard = work->begun == PIECES;

    tide_jobs_give_turn(work->jobs);
    g_thread_yield();
    tide_jobs_take_turn(work->jobs);
    return !heard;
}

static void
ignore(gpointer unused, gpointer data)
{
    (void)unused;
    (void)data;
}

static void
events_are_heard_meanwhile(void **state)
{
    (void)state;
    g_autoptr(TideJobs) shared = tide_jobs_new();
    Work work = { .jobs = shared };

    g_idle_add(note_event, &work);
    tide_jobs_do(shared, 2, wait_for_event, ignore, &work);
    assert_int_equal(work.begun, PIECES);
}

/* Sources of a job's engine are its own thread's. */
static gboolean
look_at_context(gpointer data)
{
    GHashTable *contexts = data;
    GMainContext *context = g_main_context_get_thread_default();

    assert_non_null(context);
    assert_ptr_not_equal(context, g_main_context_default());
    g_hash_table_add(contexts, g_main_context_ref(context));
    return FALSE;
}

static void
each_of_several_has_a_context_of_its_own(void **state)
{
    (void)state;
    g_autoptr(GHashTable) contexts = g_hash_table_new_full(NULL, NULL, (GDestroyNotify)g_main_context_unref, NULL);
    g_autoptr(TideJobs) shared = tide_jobs_new();

    tide_jobs_do(shared, 3, look_at_context, ignore, contexts);
    assert_int_equal(g_hash_table_size(contexts), 3);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_job_is_done_by_the_caller),
        cmocka_unit_test(several_work_at_a_time_and_take_turns),
        cmocka_unit_test(events_are_heard_meanwhile),
        cmocka_unit_test(each_of_several_has_a_context_of_its_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
