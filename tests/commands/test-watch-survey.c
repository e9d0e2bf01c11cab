#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <sched.h>
#include <string.h>
#include <sys/mman.h>

#include "../footprint/stopped-child.h"
#include "commands/watch-survey.h"

#define MB ((gsize)1 << 20)
#define SPIKE_BYTES (32 * MB)

/* Falls, stops, rises and falls again, stops; has a child from then on, and stops. */
static void
rise_and_fork(G_GNUC_UNUSED gpointer data)
{
    for (int i = 0; i < 2; i++) {
        char *memory = mmap(NULL, SPIKE_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (memory == MAP_FAILED)
            _exit(1);
        memset(memory, 1, SPIKE_BYTES >> i);
        if (i == 1)
            raise(SIGSTOP);
        munmap(memory, SPIKE_BYTES);
        raise(SIGSTOP);
    }
    pid_t parent = getpid();
    pid_t child = fork();
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        /* Of a parent that has ended before, no signal comes. */
        while (getppid() == parent)
            pause();
        _exit(0);
    }
}

static void
go_on(pid_t child)
{
    kill(child, SIGCONT);
    assert_true(await_stop(child));
}

static void
look(TideWatchSurvey *survey)
{
    g_autoptr(GError) error = NULL;

    if (!tide_watch_survey_look(survey, &error))
        fail_msg("%s", error->message);
}

static void
the_peak_is_that_since_the_watch_began(G_GNUC_UNUSED void **state)
{
    g_autoptr(TidePeakTracker) tracker = tide_peak_tracker_new();
    pid_t child = start_stopped_child(rise_and_fork, NULL);

    assert_true(await_stop(child));
    g_autoptr(TideWatchSurvey) survey = tide_watch_survey_new(child, tracker, NULL);
    assert_non_null(survey);
    TideWatchState *watch = tide_watch_survey_state(survey);
    const TideWatched *watched = watch->processes->pdata[0];
    assert_int_equal(watch->processes->len, 1);
    assert_string_equal(watched->name, "test-commands-watch-survey");
    assert_true(watched->peak->upper < SPIKE_BYTES);
    go_on(child);
    look(survey);
    assert_true(watched->now_bytes >= SPIKE_BYTES / 2);
    go_on(child);
    look(survey);
    assert_true(watched->now_bytes < SPIKE_BYTES / 2);
    assert_in_range(watched->peak->lower, SPIKE_BYTES / 2, SPIKE_BYTES);
    assert_in_range(watch->group.bytes, SPIKE_BYTES / 2, SPIKE_BYTES);
    end_child(child);
}

static void
who_comes_is_found_and_who_goes_keeps_its_figures(G_GNUC_UNUSED void **state)
{
    g_autoptr(TidePeakTracker) tracker = tide_peak_tracker_new();
    pid_t child = start_stopped_child(rise_and_fork, NULL);

    assert_true(await_stop(child));
    g_autoptr(TideWatchSurvey) survey = tide_watch_survey_new(child, tracker, NULL);
    TideWatchState *watch = tide_watch_survey_state(survey);
    for (int i = 0; i < 3; i++)
        go_on(child);
    look(survey);
    assert_int_equal(watch->processes->len, 2);
    const TideWatched *parent = watch->processes->pdata[0];
    const TideWatched *newcomer = watch->processes->pdata[1];
    guint64 peak = parent->peak->lower;
    assert_true(newcomer->alive && newcomer->peak && newcomer->now_bytes > 0);
    assert_string_equal(newcomer->name, "test-commands-watch-survey");
    end_child(child);
    look(survey);
    assert_int_equal(watch->processes->len, 2);
    assert_false(parent->alive);
    assert_int_equal(parent->now_bytes, 0);
    assert_int_equal(parent->peak->lower, peak);
}

/* The child is the only process below this one, which stands for a guard. */
static void
below_a_guard_it_is_left_out(G_GNUC_UNUSED void **state)
{
    g_autoptr(TidePeakTracker) tracker = tide_peak_tracker_new();
    pid_t child = start_stopped_child(rise_and_fork, NULL);

    assert_true(await_stop(child));
    g_autoptr(TideWatchSurvey) survey = tide_watch_survey_new_below(getpid(), 7, tracker, NULL);
    TideWatchState *watch = tide_watch_survey_state(survey);
    assert_int_equal(watch->started_usec, 7);
    assert_int_equal(watch->processes->len, 1);
    assert_int_equal(((TideWatched *)watch->processes->pdata[0])->pid, child);
    /* Its peak is not that of the watch, but of its life. */
    assert_true(((TideWatched *)watch->processes->pdata[0])->peak->upper >= SPIKE_BYTES);
    end_child(child);
    g_autoptr(TideWatchSurvey) late = tide_watch_survey_new_below(child, 7, tracker, NULL);
    assert_non_null(late);
    tide_watch_survey_free(NULL);
}

#define STACK_BYTES (64 << 10)

static int
pause_for_ever(G_GNUC_UNUSED void *data)
{
    for (;;)
        pause();
    return 0;
}

/* As leak checkers have one: a process of its own only to the kernel's lists. */
static void
what_shares_the_memory_of_a_guard_is_left_out(G_GNUC_UNUSED void **state)
{
    g_autoptr(TidePeakTracker) tracker = tide_peak_tracker_new();
    g_autofree char *stack = g_malloc(STACK_BYTES);
    pid_t sharer = clone(pause_for_ever, stack + STACK_BYTES, CLONE_VM | CLONE_UNTRACED | SIGCHLD, NULL);

    assert_true(sharer > 0);
    g_autoptr(TideWatchSurvey) survey = tide_watch_survey_new_below(getpid(), 7, tracker, NULL);
    guint found = survey ? tide_watch_survey_state(survey)->processes->len : 99;
    g_autoptr(TideWatchSurvey) as_itself = tide_watch_survey_new(sharer, tracker, NULL);
    guint found_itself = as_itself ? tide_watch_survey_state(as_itself)->processes->len : 99;
    end_child(sharer);
    assert_int_equal(found, 0);
    assert_int_equal(found_itself, 1);
}

static void *
rest(void *tid)
{
    g_atomic_int_set((int *)tid, gettid());
    pause();
    return NULL;
}

static void
what_cannot_be_watched_is_refused_in_a_sentence(G_GNUC_UNUSED void **state)
{
    g_autoptr(TidePeakTracker) tracker = tide_peak_tracker_new();
    g_autoptr(GError) zombie_error = NULL;
    g_autoptr(GError) gone_error = NULL;
    g_autoptr(GError) thread_error = NULL;
    pid_t zombie = start_stopped_child(rise_and_fork, NULL);
    g_autofree char *end = g_strdup_printf(" is a thread of process %d; watch that process", getpid());
    pthread_t thread;
    int tid = 0;

    kill(zombie, SIGKILL);
    assert_int_equal(waitid(P_PID, (id_t)zombie, NULL, WEXITED | WNOWAIT), 0);
    assert_null(tide_watch_survey_new(zombie, tracker, &zombie_error));
    assert_true(g_error_matches(zombie_error, TIDE_ERROR, TIDE_ERROR_GONE));
    waitpid(zombie, NULL, 0);
    assert_null(tide_watch_survey_new(zombie, tracker, &gone_error));
    assert_true(g_error_matches(gone_error, TIDE_ERROR, TIDE_ERROR_GONE));
    assert_int_equal(pthread_create(&thread, NULL, rest, &tid), 0);
    while (g_atomic_int_get(&tid) == 0)
        g_thread_yield();
    assert_null(tide_watch_survey_new(tid, tracker, &thread_error));
    assert_true(g_error_matches(thread_error, TIDE_ERROR, TIDE_ERROR_INPUT));
    assert_true(g_str_has_suffix(thread_error->message, end));
    pthread_cancel(thread);
    pthread_join(thread, NULL);
}

#define NOBODY 65534

static void
keep_to_oneself(G_GNUC_UNUSED gpointer data)
{
    prctl(PR_SET_DUMPABLE, 0);
}

/* Ends with status 0 where it is refused. A process that is not dumpable is the kernel's; where we are somebody who may
 * read that, nobody else may. */
static void
watch_as_a_stranger(pid_t pid)
{
    if (geteuid() == 0 && (setresgid(NOBODY, NOBODY, NOBODY) != 0 || setresuid(NOBODY, NOBODY, NOBODY) != 0))
        _exit(99);
    TidePeakTracker *tracker = tide_peak_tracker_new();
    g_autoptr(GError) error = NULL;
    g_autofree char *place = g_strdup_printf("/proc/%d", pid);

    if (tide_watch_survey_new(pid, tracker, &error))
        _exit(98);
    if (!g_error_matches(error, TIDE_ERROR, TIDE_ERROR_PERMISSION))
        _exit(97);
    _exit(strstr(error->message, place) ? 0 : 96);
}

static void
somebody_elses_process_is_refused_in_a_sentence(G_GNUC_UNUSED void **state)
{
    pid_t child = start_stopped_child(keep_to_oneself, NULL);
    int status = 0;

    assert_true(await_stop(child));
    pid_t stranger = fork();
    if (stranger == 0)
        watch_as_a_stranger(child);
    waitpid(stranger, &status, 0);
    end_child(child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_peak_is_that_since_the_watch_began),
        cmocka_unit_test(who_comes_is_found_and_who_goes_keeps_its_figures),
        cmocka_unit_test(below_a_guard_it_is_left_out),
        cmocka_unit_test(what_shares_the_memory_of_a_guard_is_left_out),
        cmocka_unit_test(what_cannot_be_watched_is_refused_in_a_sentence),
        cmocka_unit_test(somebody_elses_process_is_refused_in_a_sentence),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
