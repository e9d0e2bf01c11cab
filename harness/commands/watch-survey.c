#include "commands/watch-survey.h"

#include <linux/kcmp.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <tidemark/footprint.h>

#include "process/newcomers.h"

/* A process gets a new name when it becomes another program. */
#define NAMES_USEC G_USEC_PER_SEC

/** @guard: who is left out, or 0 */
struct _TideWatchSurvey {
    pid_t guard;
    TidePeakTracker *tracker;
    TideNewcomers *newcomers;
    TideWatchState *state;
    gint64 named_usec;
};

/* --- one process --- */

/* Until then the tracker looks at nothing, and says nothing about why. */
static void
try_again(TideWatchSurvey *survey, TideWatched *watched)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TideFootprint) footprint = tide_footprint_read(watched->pid, &error);

    g_clear_pointer(&watched->problem, g_free);
    if (footprint) {
        tide_peak_tracker_add(survey->tracker, watched->pid);
        return;
    }
    watched->alive = !g_error_matches(error, TIDE_ERROR, TIDE_ERROR_GONE);
    watched->problem = g_strdup(error->message);
}

/* The tracker saw which program it was, however short that lived; who has a name keeps it until that is another one. */
static void
follow_name(TideWatched *watched, const TidePeak *peak)
{
    gboolean renamed = watched->peak && g_strcmp0(watched->peak->name, peak->name) != 0;

    if (!peak->name || (watched->name && !renamed))
        return;
    g_free(watched->name);
    watched->name = g_strdup(peak->name);
}

static void
look_at(TideWatchSurvey *survey, TideWatched *watched)
{
    TidePeak *peak = tide_peak_tracker_get(survey->tracker, watched->pid, TIDE_PEAK_SINCE_RESET);

    if (!peak) {
        try_again(survey, watched);
        return;
    }
    follow_name(watched, peak);
    tide_peak_free(watched->peak);
    watched->peak = peak;
    watched->now_bytes = peak->footprint;
    watched->alive = peak->footprint > 0;
}

static void
look_at_all(TideWatchSurvey *survey)
{
    TideWatchState *state = survey->state;

    for (guint i = 0; i < state->processes->len; i++) {
        TideWatched *watched = state->processes->pdata[i];
        if (watched->alive)
            look_at(survey, watched);
    }
}

/* --- who there is --- */

/* Has no memory of its own: a leak checker's thread of the guard, which is a process to the kernel. */
static gboolean
is_part_of_guard(const TideWatchSurvey *survey, pid_t pid)
{
    return survey->guard > 0 && syscall(SYS_kcmp, survey->guard, pid, KCMP_VM, 0, 0) == 0;
}

/* Not this program, which the shell that it may be asked to watch has as a child. */
static gboolean
is_left_out(const TideWatchSurvey *survey, const TideProcess *process)
{
    return process->pid == survey->guard || process->pid == getpid() || is_part_of_guard(survey, process->pid);
}

static void
name(TideWatched *watched, TideProcess *process)
{
    g_free(watched->name);
    watched->name = g_steal_pointer(&process->executable);
}

/* The tracker has what it was told to look at, and what stops brought. */
static void
adopt(TideWatchSurvey *survey)
{
    g_autoptr(GArray) pids = tide_peak_tracker_take_newcomers(survey->tracker);

    for (guint i = 0; i < pids->len; i++) {
        pid_t pid = g_array_index(pids, pid_t, i);
        TideWatched *known = tide_watch_state_find(survey->state, pid);
        if (known && known->alive && !known->peak)
            continue;
        if (known)
            known->alive = FALSE;
        look_at(survey, tide_watch_state_add(survey->state, pid, NULL));
    }
}

/* Once and for all: nothing can be said of a process that has ended by the next question. */
static void
leave_out(const TideWatchSurvey *survey, GPtrArray *newcomers)
{
    for (guint i = newcomers->len; i-- > 0;) {
        if (is_left_out(survey, newcomers->pdata[i]))
            g_ptr_array_remove_index(newcomers, i);
    }
}

/* Of a guard that is gone already, the tracker knows the descendants. */
static GPtrArray *
find_newcomers(TideWatchSurvey *survey, GError **error)
{
    g_autoptr(GError) problem = NULL;
    GPtrArray *newcomers = tide_newcomers_find(survey->newcomers, &problem);

    if (newcomers) {
        leave_out(survey, newcomers);
        return newcomers;
    }
    if (survey->guard > 0 && g_error_matches(problem, TIDE_ERROR, TIDE_ERROR_GONE))
        return g_ptr_array_new();
    g_propagate_error(error, g_steal_pointer(&problem));
    return NULL;
}

static gboolean
add_newcomers(TideWatchSurvey *survey, GError **error)
{
    g_autoptr(GPtrArray) newcomers = find_newcomers(survey, error);

    for (guint i = 0; newcomers && i < newcomers->len; i++) {
        const TideProcess *process = newcomers->pdata[i];
        tide_peak_tracker_add(survey->tracker, process->pid);
    }
    adopt(survey);
    for (guint i = 0; newcomers && i < newcomers->len; i++) {
        TideProcess *process = newcomers->pdata[i];
        TideWatched *watched = tide_watch_state_find(survey->state, process->pid);
        if (!watched)
            look_at(survey, watched = tide_watch_state_add(survey->state, process->pid, NULL));
        name(watched, process);
    }
    return newcomers != NULL;
}

static gboolean
has_nameless(const TideWatchState *state)
{
    for (guint i = 0; i < state->processes->len; i++) {
        const TideWatched *watched = state->processes->pdata[i];
        if (watched->alive && !watched->name)
            return TRUE;
    }
    return FALSE;
}

static GArray *
list_living(const TideWatchState *state)
{
    GArray *pids = g_array_new(FALSE, FALSE, sizeof(pid_t));

    for (guint i = 0; i < state->processes->len; i++) {
        const TideWatched *watched = state->processes->pdata[i];
        if (watched->alive)
            g_array_append_val(pids, watched->pid);
    }
    return pids;
}

static gboolean
renew_names(TideWatchSurvey *survey, GError **error)
{
    gint64 now_usec = g_get_monotonic_time();

    if (now_usec - survey->named_usec < NAMES_USEC && !has_nameless(survey->state))
        return TRUE;
    survey->named_usec = now_usec;
    g_autoptr(GArray) pids = list_living(survey->state);
    g_autoptr(GPtrArray) processes = tide_process_read((const pid_t *)pids->data, pids->len, error);
    for (guint i = 0; processes && i < processes->len; i++) {
        TideProcess *process = processes->pdata[i];
        TideWatched *watched = tide_watch_state_find(survey->state, process->pid);
        if (watched && watched->alive)
            name(watched, process);
    }
    return processes != NULL;
}

/* Who is gone is found first, so that a number that is used again belongs to its new process. */
gboolean
tide_watch_survey_look(TideWatchSurvey *survey, GError **error)
{
    look_at_all(survey);
    if (!add_newcomers(survey, error) || !renew_names(survey, error))
        return FALSE;
    survey->state->now_usec = g_get_monotonic_time();
    survey->state->group = tide_peak_tracker_get_group(survey->tracker, TIDE_PEAK_SINCE_RESET);
    return TRUE;
}

/* --- the survey --- */

static gboolean
check(pid_t pid, GError **error)
{
    TideTotals totals = { 0 };

    if (!tide_totals_read(pid, &totals, error))
        return FALSE;
    if (totals.process != (guint64)pid) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT,
                    "%d: is a thread of process %" G_GUINT64_FORMAT "; watch that process", pid, totals.process);
        return FALSE;
    }
    g_autoptr(TideFootprint) footprint = tide_footprint_read(pid, error);
    return footprint != NULL;
}

static TideWatchSurvey *
new_survey(pid_t root, pid_t guard, TidePeakTracker *tracker)
{
    TideWatchSurvey *survey = g_new0(TideWatchSurvey, 1);

    survey->guard = guard;
    survey->tracker = tracker;
    survey->newcomers = tide_newcomers_new(root);
    survey->state = tide_watch_state_new();
    survey->named_usec = g_get_monotonic_time();
    return survey;
}

TideWatchSurvey *
tide_watch_survey_new(pid_t root, TidePeakTracker *tracker, GError **error)
{
    if (!check(root, error))
        return NULL;
    g_autoptr(TideWatchSurvey) survey = new_survey(root, 0, tracker);
    if (!add_newcomers(survey, error))
        return NULL;
    tide_peak_tracker_begin(tracker, TIDE_PEAK_SINCE_RESET);
    return tide_watch_survey_look(survey, error) ? g_steal_pointer(&survey) : NULL;
}

TideWatchSurvey *
tide_watch_survey_new_below(pid_t guard, gint64 started_usec, TidePeakTracker *tracker, GError **error)
{
    g_autoptr(TideWatchSurvey) survey = new_survey(guard, guard, tracker);

    survey->state->started_usec = started_usec;
    return tide_watch_survey_look(survey, error) ? g_steal_pointer(&survey) : NULL;
}

TideWatchState *
tide_watch_survey_state(TideWatchSurvey *survey)
{
    return survey->state;
}

void
tide_watch_survey_free(TideWatchSurvey *survey)
{
    if (!survey)
        return;
    tide_newcomers_free(survey->newcomers);
    tide_watch_state_free(survey->state);
    g_free(survey);
}
