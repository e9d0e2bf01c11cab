#include "commands/jobs.h"

struct _TideJobs {
    GMutex turn;
    guint left; /* jobs that have not ended */
    TideWork work;
    GFunc leave;
    gpointer data;
    GMainContext *waiting; /* (nullable): where the end of the last one is awaited */
};

TideJobs *
tide_jobs_new(void)
{
    TideJobs *jobs = g_new0(TideJobs, 1);

    g_mutex_init(&jobs->turn);
    return jobs;
}

void
tide_jobs_free(TideJobs *jobs)
{
    if (!jobs)
        return;
    g_mutex_clear(&jobs->turn);
    g_free(jobs);
}

void
tide_jobs_give_turn(TideJobs *jobs)
{
    g_mutex_unlock(&jobs->turn);
}

void
tide_jobs_take_turn(TideJobs *jobs)
{
    g_mutex_lock(&jobs->turn);
}

static void
do_job(TideJobs *jobs)
{
    tide_jobs_take_turn(jobs);
    while (jobs->work(jobs->data))
        continue;
    jobs->leave(NULL, jobs->data);
    jobs->left--;
    tide_jobs_give_turn(jobs);
}

static gpointer
run_job(gpointer data)
{
    TideJobs *jobs = data;
    g_autoptr(GMainContext) context = g_main_context_new();

    g_main_context_push_thread_default(context);
    do_job(jobs);
    g_main_context_pop_thread_default(context);
    g_main_context_wakeup(jobs->waiting);
    return NULL;
}

static gboolean
any_left(TideJobs *jobs)
{
    tide_jobs_take_turn(jobs);
    gboolean left = jobs->left > 0;
    tide_jobs_give_turn(jobs);
    return left;
}

static void
do_beside(TideJobs *jobs, guint count)
{
    g_autoptr(GPtrArray) threads = g_ptr_array_new();

    jobs->waiting = g_main_context_ref_thread_default();
    for (guint i = 0; i < count; i++)
        g_ptr_array_add(threads, g_thread_new("job", run_job, jobs));
    while (any_left(jobs))
        g_main_context_iteration(jobs->waiting, TRUE);
    for (guint i = 0; i < count; i++)
        g_thread_join(g_ptr_array_index(threads, i));
    g_clear_pointer(&jobs->waiting, g_main_context_unref);
}

void
tide_jobs_do(TideJobs *jobs, guint count, TideWork work, GFunc leave, gpointer data)
{
    jobs->left = count;
    jobs->work = work;
    jobs->leave = leave;
    jobs->data = data;
    if (count == 1)
        do_job(jobs);
    else
        do_beside(jobs, count);
}
