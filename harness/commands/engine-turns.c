#include "commands/engine-turns.h"

#include "commands/observed-facts.h"
#include "report/engine-wording.h"

struct _TideEngineTurns {
    TideSessionEngine *before;
    TideSessionEngine *judged;
    const TideSessionOptions *options;
    TideResults *results;
    TideProgress *progress;
    GCancellable *cancellable;
    gboolean told; /* whether the notes say which builds are compared */
};

TideEngineTurns *
tide_engine_turns_open(TideSessionEngine *judged, const TideSessionOptions *options, TideResults *results,
                       TideProgress *progress, GCancellable *cancellable, GError **error)
{
    TideSessionEngine *before = tide_session_engine_open_before(judged, options, results, cancellable, error);

    if (!before)
        return NULL;
    TideEngineTurns *turns = g_new0(TideEngineTurns, 1);
    turns->before = before;
    turns->judged = judged;
    turns->options = options;
    turns->results = results;
    turns->progress = progress;
    turns->cancellable = cancellable;
    return turns;
}

static gboolean
measure(TideEngineTurns *turns, TideScenarioResult *result, guint number, gboolean before)
{
    TideResults *results = turns->results;
    TideRun *run = before ? result->before : result->run;
    TideConfiguration *configuration = before ? results->before_configuration : results->configuration;
    g_autofree char *name = g_strdup_printf("%s, %s", result->name, before ? "before" : "after");

    tide_progress_begin(turns->progress, name, number);
    TideIteration *iteration = tide_session_engine_measure(before ? turns->before : turns->judged, result->scenario,
                                                           number, NULL, turns->options->observer, turns->cancellable);
    g_ptr_array_add(run->iterations, iteration);
    tide_observed_facts_correct(configuration, iteration, results->notes);
    tide_progress_end(turns->progress, name, iteration);
    return !iteration->failure;
}

static TideConfiguration *
copy(const TideConfiguration *configuration)
{
    TideConfiguration *facts = tide_configuration_new();

    for (guint i = 0; i < configuration->facts->len; i++) {
        const TideFact *fact = g_ptr_array_index(configuration->facts, i);
        tide_configuration_set(facts, fact->name, fact->value);
    }
    return facts;
}

/* An engine and its version are what is compared; whatever else differs is said, as it is of a baseline. */
static GPtrArray *
find_differences(const TideResults *results, TideMatch *ret_match)
{
    static const char *const compared[] = { "engine", "engine_version" };
    g_autoptr(TideConfiguration) before = copy(results->before_configuration);
    GPtrArray *differences = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(compared); i++)
        tide_configuration_set(before, compared[i], tide_configuration_get(results->configuration, compared[i]));
    *ret_match = tide_configuration_match(before, results->configuration, &differences);
    return differences;
}

static void
add_census(TideBaseline *baseline, const TideScenarioResult *result)
{
    g_autoptr(GPtrArray) checkpoints = tide_scenario_checkpoints(result->scenario);

    for (guint i = 0; i < checkpoints->len; i++) {
        TideCensusRange *range = tide_census_range_of_run(result->before, g_ptr_array_index(checkpoints, i));
        if (range)
            g_ptr_array_add(baseline->census, range);
    }
}

static TideBaseline *
make_baseline(const TideEngineTurns *turns, const TideScenarioResult *result)
{
    TideBaseline *baseline = tide_baseline_new(result->name, "measured in turns with the engine that is judged by it");

    g_clear_pointer(&baseline->configuration, tide_configuration_free);
    baseline->configuration = copy(turns->results->before_configuration);
    g_clear_pointer(&baseline->metrics, g_ptr_array_unref);
    baseline->metrics = tide_metrics_of_run(result->before);
    add_census(baseline, result);
    return baseline;
}

static TideBaselineChoice *
make_choice(const TideEngineTurns *turns, const TideScenarioResult *result)
{
    const TideConfiguration *here = turns->results->configuration;
    TideBaselineChoice *choice = g_new0(TideBaselineChoice, 1);

    choice->path = g_strdup(tide_session_engine_measured(turns->before)->given);
    choice->baseline = make_baseline(turns, result);
    choice->differences = find_differences(turns->results, &choice->match);
    if (!tide_configuration_finds_peaks_alike(choice->baseline->configuration, here))
        choice->peaks_here = g_strdup(tide_configuration_get(here, TIDE_FACT_PEAK));
    return choice;
}

static void
tell_builds(TideEngineTurns *turns)
{
    const TideMeasuredEngine *before = tide_session_engine_measured(turns->before);
    const TideMeasuredEngine *judged = tide_session_engine_measured(turns->judged);

    if (turns->told || !before->files || !judged->files)
        return;
    turns->told = TRUE;
    g_ptr_array_add(turns->results->notes, tide_engine_sentence("before", before));
    g_ptr_array_add(turns->results->notes, tide_engine_sentence("after", judged));
    if (tide_engine_files_are_same(before->files, judged->files))
        g_ptr_array_add(turns->results->notes, tide_engine_same_sentence());
}

gboolean
tide_engine_turns_measure_pair(TideEngineTurns *turns, TideScenarioResult *result, guint number)
{
    gboolean before_first = number % 2 == 1;

    if (!result->before)
        result->before = tide_run_new(result->scenario);
    gboolean measured = measure(turns, result, number, before_first) && measure(turns, result, number, !before_first);

    g_clear_pointer(&result->choice, tide_baseline_choice_free);
    result->choice = make_choice(turns, result);
    tell_builds(turns);
    return measured;
}

void
tide_engine_turns_close(TideEngineTurns *turns)
{
    if (!turns)
        return;
    tide_session_engine_close(turns->before);
    g_free(turns);
}
