#include "commands/session.h"

#include "commands/engine-turns.h"
#include "commands/machine-load.h"
#include "commands/observed-facts.h"
#include "commands/report-files.h"
#include "commands/session-engine.h"
#include "report/kept-texts.h"
#include "scenario/digest.h"
#include "support/file.h"

/* All that a session holds while it runs. */
typedef struct {
    const TideSessionOptions *options;
    TideResults *results;
    TideSessionEngine *engine;
    TideEngineTurns *turns; /* (nullable): where engines are compared */
    TideProgress *progress;
    GCancellable *cancellable;
    guint begun; /* how many scenarios were measured, or are, or cannot be */
    GError *problem; /* (nullable): why the results could not be written */
} Session;

static gboolean
write_reports(const Session *session, GError **error)
{
    return tide_report_files_write(session->results, session->options->results, error);
}

static gboolean
any_error(const TideResults *results)
{
    for (guint i = 0; i < results->scenarios->len; i++) {
        if (((TideScenarioResult *)g_ptr_array_index(results->scenarios, i))->error)
            return TRUE;
    }
    return FALSE;
}

/* A problem that is everybody's: each scenario is reported as not measured because of it. */
static void
blame_all(TideResults *results, const GError *error)
{
    for (guint i = 0; i < results->scenarios->len; i++) {
        TideScenarioResult *result = g_ptr_array_index(results->scenarios, i);
        if (!result->error)
            result->error = g_error_copy(error);
    }
}

static const char *
find_repeated(const char *const *names)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

    for (; *names; names++) {
        if (!g_hash_table_add(seen, (gpointer)*names))
            return *names;
    }
    return NULL;
}

static void
load_scenario(const TideSessionOptions *options, TideScenarioResult *result)
{
    const char *const *checkpoints = (const char *const *)options->checkpoints;

    tide_kept_texts_begin(result);
    result->scenario = tide_scenario_load(options->scenarios, result->name, &result->error);
    result->digest = result->scenario ? tide_scenario_digest(result->scenario, NULL) : NULL;
    if (result->scenario && checkpoints && !tide_scenario_select(result->scenario, checkpoints, &result->error))
        g_clear_pointer(&result->scenario, tide_scenario_free);
}

static gboolean
load_scenarios(Session *session, const char *const *names, GError **error)
{
    const char *folder = session->options->scenarios;
    g_auto(GStrv) named = names[0] ? g_strdupv((char **)names) : tide_scenario_list(folder, error);
    g_auto(GStrv) all = named ? tide_scenario_cases(folder, (const char *const *)named) : NULL;
    const char *repeated = all ? find_repeated((const char *const *)all) : NULL;

    if (repeated) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "scenario '%s' is named twice", repeated);
        return FALSE;
    }
    for (char **name = all; name && *name; name++) {
        load_scenario(session->options, tide_results_add(session->results, *name));
    }
    return all != NULL;
}

static void
choose_baselines(Session *session)
{
    for (guint i = 0; i < session->results->scenarios->len; i++) {
        TideScenarioResult *result = g_ptr_array_index(session->results->scenarios, i);
        g_clear_pointer(&result->choice, tide_baseline_choice_free);
        result->choice = tide_baseline_choose(session->options->baselines, result->name,
                                              session->results->configuration, &result->error);
        /* What was measured before a fact was corrected has another baseline now. */
        tide_scenario_result_judge(result);
    }
}

/* How many engines take their turn in an iteration. */
static guint
n_turns(const Session *session)
{
    return session->turns ? 2 : 1;
}

/* The next scenario that nobody measures yet, or NULL. */
static TideScenarioResult *
next_result(const Session *session)
{
    GPtrArray *scenarios = session->results->scenarios;

    for (guint i = session->begun; i < scenarios->len; i++) {
        TideScenarioResult *result = g_ptr_array_index(scenarios, i);
        if (!result->error)
            return result;
    }
    return NULL;
}

/* What is likely to be measured after this iteration. */
static const TideScenario *
likely_next(const Session *session, const TideScenarioResult *result, guint number)
{
    const TideScenarioResult *behind = next_result(session);

    if (number < session->results->iterations)
        return result->scenario;
    return behind ? behind->scenario : NULL;
}

/* Whether nothing failed. */
static gboolean
measure_iteration(Session *session, TideScenarioResult *result, guint number)
{
    if (session->turns)
        return tide_engine_turns_measure_pair(session->turns, result, number);
    tide_progress_begin(session->progress, result->name, number);
    TideIteration *iteration =
        tide_session_engine_measure(session->engine, result->scenario, number, likely_next(session, result, number),
                                    session->options->observer, session->cancellable);
    g_ptr_array_add(result->run->iterations, iteration);
    if (tide_observed_facts_correct(session->results->configuration, iteration, session->results->notes))
        choose_baselines(session);
    tide_progress_end(session->progress, result->name, iteration);
    return !iteration->failure;
}

static gboolean
wants_more(const Session *session, const TideScenarioResult *result)
{
    return session->options->wants_more
        ? session->options->wants_more(result)
        : tide_verdicts_want_more(result->verdicts) || tide_gates_want_more(result->gates);
}

/* After so many iterations as were asked for, only a scenario that is undecided goes on. */
static gboolean
is_finished(const Session *session, const TideScenarioResult *result)
{
    guint done = result->run->iterations->len;

    if (tide_run_failure(result->run) || (result->before && tide_run_failure(result->before)))
        return TRUE;
    return done >= session->results->iterations &&
        (done >= session->results->most_iterations || !wants_more(session, result));
}

static gboolean
measure_scenario(Session *session, TideScenarioResult *result, GError **error)
{
    guint planned = session->results->iterations;

    result->run = tide_run_new(result->scenario);
    result->run->most_iterations = session->results->most_iterations;
    for (guint number = 1; !result->finished; number++) {
        for (guint turn = 0; number > planned && turn < n_turns(session); turn++)
            tide_progress_add(session->progress);
        gboolean measured = measure_iteration(session, result, number);
        tide_scenario_result_judge(result);
        result->finished = is_finished(session, result);
        session->results->interrupted = g_cancellable_is_cancelled(session->cancellable);
        if (!write_reports(session, error))
            return FALSE;
        if (!measured && number < planned)
            tide_progress_skip(session->progress, (planned - number) * n_turns(session));
    }
    return TRUE;
}

static gboolean
measure_next(gpointer data)
{
    Session *session = data;
    TideScenarioResult *result = next_result(session);

    if (!result || session->results->interrupted || session->problem)
        return FALSE;
    guint index = 0;
    g_ptr_array_find(session->results->scenarios, result, &index);
    session->begun = index + 1;
    g_autoptr(GError) problem = NULL;
    gboolean measured = measure_scenario(session, result, &problem);
    if (problem && !session->problem)
        session->problem = g_steal_pointer(&problem);
    return measured;
}

static void
leave(gpointer unused, gpointer data)
{
    Session *session = data;

    (void)unused;
    tide_session_engine_leave(session->engine);
}

static gboolean
measure_all(Session *session, GError **error)
{
    guint scenarios = session->results->scenarios->len;
    guint jobs = MIN((guint)session->options->jobs, scenarios);

    tide_progress_plan(session->progress, scenarios * n_turns(session), session->results->iterations);
    tide_jobs_do(tide_session_engine_jobs(session->engine), jobs, measure_next, leave, session);
    if (!session->problem)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&session->problem));
    return FALSE;
}

static gboolean
open_engines(Session *session, GError **error)
{
    const TideSessionOptions *options = session->options;

    session->engine = tide_session_engine_open(options, session->results, session->cancellable, error);
    if (!session->engine || !options->before)
        return session->engine != NULL;
    session->turns = tide_engine_turns_open(session->engine, options, session->results, session->progress,
                                            session->cancellable, error);
    return session->turns != NULL;
}

static void
note_load(TideResults *results)
{
    char *note = tide_machine_load_note(tide_machine_load(), g_get_num_processors());

    if (note)
        g_ptr_array_add(results->notes, note);
}

/* Everything that can be wrong with what we were given is found before the first process starts. */
static gboolean
prepare(Session *session, GError **error)
{
    g_autoptr(GError) problem = NULL;

    if (any_error(session->results))
        return TRUE;
    note_load(session->results);
    gboolean open = open_engines(session, &problem);
    session->results->interrupted = g_cancellable_is_cancelled(session->cancellable);
    if (open && !session->turns)
        choose_baselines(session);
    else if (!open && g_error_matches(problem, TIDE_ERROR, TIDE_ERROR_INPUT)) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return FALSE;
    } else if (!open)
        blame_all(session->results, problem);
    return TRUE;
}

static gboolean
carry_out(Session *session, const char *const *names, GError **error)
{
    if (!tide_folder_ensure_writable(session->options->results, error) || !load_scenarios(session, names, error) ||
        !prepare(session, error) || !write_reports(session, error))
        return FALSE;
    if (!any_error(session->results) && !measure_all(session, error))
        return FALSE;
    return write_reports(session, error);
}

TideResults *
tide_session_run(const TideSessionOptions *options, const char *const *names, TideProgress *progress,
                 GCancellable *cancellable, GError **error)
{
    Session session = { .options = options, .progress = progress, .cancellable = cancellable };

    if (!tide_session_options_check(options, error))
        return NULL;
    session.results = tide_results_new();
    session.results->iterations = (guint)options->iterations;
    session.results->most_iterations = (guint)MAX(options->iterations, options->most_iterations);
    session.results->strict = options->strict;
    session.results->require_baseline = options->require_baseline;
    gboolean done = carry_out(&session, names, error);
    tide_engine_turns_close(session.turns);
    tide_session_engine_close(session.engine);
    if (!done)
        g_clear_pointer(&session.results, tide_results_free);
    return session.results;
}
