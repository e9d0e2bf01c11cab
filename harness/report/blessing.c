#include "report/blessing.h"

#include "baseline/audit.h"
#include "measure/peak-composition.h"

/* What decides on each metric. */
typedef struct {
    const TideScenarioResult *result;
    const TideBlessingOptions *options;
    const TideBaseline *before; /* (nullable): whose metrics may stay */
    const GPtrArray *measured; /* the run's metrics, what its peaks were made of included */
} Blessing;

void
tide_blessing_free(TideBlessing *blessing)
{
    if (!blessing)
        return;
    tide_baseline_free(blessing->baseline);
    g_free(blessing->replaced);
    g_free(blessing);
}

static char *
path_of(const TideMetric *metric)
{
    return g_strdup_printf("%s/%s/%s", metric->checkpoint, tide_role_name(metric->role), metric->quantity);
}

static gboolean
matches(const TideMetric *metric, const char *pattern)
{
    g_autofree char *path = path_of(metric);

    return g_pattern_match_simple(pattern, path);
}

static gboolean
matches_any(const TideMetric *metric, const char *const *patterns)
{
    gboolean found = !patterns;

    for (; patterns && *patterns && !found; patterns++)
        found = matches(metric, *patterns);
    return found;
}

static gboolean
finds_among(const GPtrArray *metrics, const char *pattern)
{
    gboolean found = FALSE;

    for (guint i = 0; i < metrics->len && !found; i++)
        found = matches(g_ptr_array_index(metrics, i), pattern);
    return found;
}

gboolean
tide_blessing_finds(const TideScenarioResult *result, const char *pattern)
{
    g_autoptr(GPtrArray) metrics = tide_metrics_of_run(result->run);
    const TideBaseline *before = result->choice ? result->choice->baseline : NULL;

    return finds_among(metrics, pattern) || (before && finds_among(before->metrics, pattern));
}

static const TideVerdict *
find_verdict(const TideScenarioResult *result, const TideMetric *metric)
{
    for (guint i = 0; i < result->verdicts->len; i++) {
        const TideVerdict *verdict = g_ptr_array_index(result->verdicts, i);
        const TideMetric *judged = verdict->metric;
        if (judged->role == metric->role && g_str_equal(judged->checkpoint, metric->checkpoint) &&
            g_str_equal(judged->quantity, metric->quantity))
            return verdict;
    }
    return NULL;
}

/* The peak that @metric explains, among @metrics. */
static const TideMetric *
find_explained(const GPtrArray *metrics, const TideMetric *metric)
{
    return tide_metric_find(metrics, metric->checkpoint, metric->role, TIDE_QUANTITY_PEAK);
}

/* Whether @metric, which is of the run, or of the baseline alone, is to be as it was measured now. */
static gboolean
decide(const Blessing *blessing, const TideMetric *metric, const TideMetric *before)
{
    const TideBlessingOptions *options = blessing->options;
    const TideVerdict *verdict = find_verdict(blessing->result, metric);

    if (!blessing->before)
        return TRUE;
    if (options->patterns || options->only_improved)
        return matches_any(metric, options->patterns) &&
            (!options->only_improved || (verdict && verdict->kind == TIDE_VERDICT_IMPROVED));
    return !before || !verdict || verdict->kind != TIDE_VERDICT_WITHIN ||
        before->samples->len < TIDE_BASELINE_FEWEST_SAMPLES;
}

/* What a peak was made of goes with the peak: it says nothing about other samples of it. */
static gboolean
is_taken(const Blessing *blessing, const TideMetric *metric, const TideMetric *before)
{
    const TideMetric *peak =
        tide_quantity_explains(metric->quantity) ? find_explained(blessing->measured, metric) : NULL;

    if (!peak)
        return decide(blessing, metric, before);
    return decide(blessing, peak, blessing->before ? find_explained(blessing->before->metrics, metric) : NULL);
}

static TideMetric *
copy_metric(const TideMetric *metric, const char *recorded_at)
{
    TideMetric *copy = tide_metric_new(metric->checkpoint, metric->role, metric->quantity);

    g_array_append_vals(copy->samples, metric->samples->data, metric->samples->len);
    copy->recorded_at = g_strdup(recorded_at);
    return copy;
}

static const TideMetric *
find_alike(const GPtrArray *metrics, const TideMetric *metric)
{
    return tide_metric_find(metrics, metric->checkpoint, metric->role, metric->quantity);
}

/* The run's metrics in its order, each as it is to be. */
static void
add_measured(const Blessing *blessing, TideBlessing *done, const char *recorded_at)
{
    for (guint i = 0; i < blessing->measured->len; i++) {
        const TideMetric *metric = g_ptr_array_index(blessing->measured, i);
        gboolean counts = !tide_quantity_explains(metric->quantity);
        const TideMetric *before = blessing->before ? find_alike(blessing->before->metrics, metric) : NULL;
        gboolean taken = is_taken(blessing, metric, before);
        const TideMetric *chosen = taken ? metric : before;
        if (chosen)
            g_ptr_array_add(done->baseline->metrics, copy_metric(chosen, taken ? recorded_at : before->recorded_at));
        done->taken += counts && taken ? 1 : 0;
        done->kept += counts && chosen && !taken ? 1 : 0;
    }
}

/* What only the baseline has goes, unless others were asked for. */
static void
add_unmeasured(const Blessing *blessing, TideBlessing *done)
{
    for (guint i = 0; blessing->before && i < blessing->before->metrics->len; i++) {
        const TideMetric *metric = g_ptr_array_index(blessing->before->metrics, i);
        if (find_alike(blessing->measured, metric))
            continue;
        guint counts = tide_quantity_explains(metric->quantity) ? 0 : 1;
        if (is_taken(blessing, metric, metric)) {
            done->taken += counts;
            continue;
        }
        g_ptr_array_add(done->baseline->metrics, copy_metric(metric, metric->recorded_at));
        done->kept += counts;
    }
}

/* Where the page's footprint is as it was measured now, so are its objects. */
static gboolean
is_counted_anew(const Blessing *blessing, const char *checkpoint)
{
    const TideMetric *before = blessing->before
        ? tide_metric_find(blessing->before->metrics, checkpoint, TIDE_ROLE_WEB_CONTENT, TIDE_QUANTITY_FOOTPRINT)
        : NULL;

    return !before || is_taken(blessing, before, before);
}

/* In the order of the checkpoints. */
static void
add_census(const Blessing *blessing, TideBlessing *done)
{
    g_autoptr(GPtrArray) checkpoints = tide_scenario_checkpoints(blessing->result->scenario);

    for (guint i = 0; i < checkpoints->len; i++) {
        const char *checkpoint = g_ptr_array_index(checkpoints, i);
        gboolean anew = is_counted_anew(blessing, checkpoint);
        const TideCensusRange *old = anew ? NULL : tide_census_ranges_find(blessing->before->census, checkpoint);
        TideCensusRange *range = anew ? tide_census_range_of_run(blessing->result->run, checkpoint)
            : old                     ? tide_census_range_copy(old)
                                      : NULL;
        if (range)
            g_ptr_array_add(done->baseline->census, range);
    }
}

static gboolean
is_used(const GPtrArray *metrics, const TideRecording *update)
{
    for (guint i = 0; i < metrics->len; i++) {
        if (g_strcmp0(((const TideMetric *)g_ptr_array_index(metrics, i))->recorded_at, update->recorded_at) == 0)
            return TRUE;
    }
    return FALSE;
}

/* Where some metrics stay as they are, theirs are the file's recordings, and what is new is an update. */
static void
add_recordings(const Blessing *blessing, TideBlessing *done, const TideRecording *recording)
{
    TideBaseline *baseline = done->baseline;

    if (done->kept == 0) {
        for (guint i = 0; i < baseline->metrics->len; i++)
            g_clear_pointer(&((TideMetric *)g_ptr_array_index(baseline->metrics, i))->recorded_at, g_free);
        tide_recording_assign(baseline->recording, recording);
        return;
    }
    tide_recording_assign(baseline->recording, blessing->before->recording);
    for (guint i = 0; i < blessing->before->updates->len; i++) {
        const TideRecording *update = g_ptr_array_index(blessing->before->updates, i);
        if (is_used(baseline->metrics, update))
            g_ptr_array_add(baseline->updates, tide_recording_copy(update));
    }
    if (is_used(baseline->metrics, recording))
        g_ptr_array_add(baseline->updates, tide_recording_copy(recording));
}

/* Its time is the name of an update, so it is moved on where there is one of this second. */
static TideRecording *
name_recording(const TideRecording *recording, const TideBaseline *before)
{
    TideRecording *named = tide_recording_copy(recording);

    while (before && tide_recording_find(before->updates, named->recorded_at)) {
        g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(named->recorded_at, NULL);
        g_autoptr(GDateTime) later = g_date_time_add_seconds(time, 1);
        g_free(named->recorded_at);
        named->recorded_at = g_date_time_format(later, "%Y-%m-%dT%H:%M:%SZ");
    }
    return named;
}

/* NULL where samples of now can stand beside those of the baseline. */
static char *
find_obstacle(const TideBaselineChoice *choice, const char *digest)
{
    if (!choice->baseline)
        return g_strdup("there is none");
    if (choice->differences->len > 0)
        return g_strdup_printf("its configuration differs: %s", (char *)g_ptr_array_index(choice->differences, 0));
    if (!choice->baseline->digest || g_strcmp0(choice->baseline->digest, digest) != 0)
        return g_strdup(choice->baseline->digest ? "it is of other steps or files"
                                                 : "it does not say of which steps and files it is");
    return NULL;
}

static TideBaseline *
start_baseline(const TideResults *results, const TideScenarioResult *result)
{
    TideBaseline *baseline = tide_baseline_new(result->name, "");

    baseline->digest = g_strdup(result->digest);
    for (guint i = 0; i < results->configuration->facts->len; i++) {
        const TideFact *fact = g_ptr_array_index(results->configuration->facts, i);
        tide_configuration_set(baseline->configuration, fact->name, fact->value);
    }
    return baseline;
}

TideBlessing *
tide_bless(const TideResults *results, const TideScenarioResult *result, const TideBlessingOptions *options,
           GError **error)
{
    g_autofree char *obstacle = find_obstacle(result->choice, result->digest);
    gboolean whole = obstacle || options->all;

    if (obstacle && (options->patterns || options->only_improved)) {
        g_set_error(
            error, TIDE_ERROR, TIDE_ERROR_INPUT,
            "%s: some metrics alone can only be changed in a baseline of this configuration and of these steps: %s; "
            "record all of it",
            result->name, obstacle);
        return NULL;
    }
    g_autoptr(GPtrArray) measured = tide_metrics_of_run(result->run);
    g_ptr_array_extend_and_steal(measured, tide_peak_compositions(result->run));
    Blessing blessing = { result, options, whole ? NULL : result->choice->baseline, measured };
    g_autoptr(TideRecording) recording = name_recording(options->recording, blessing.before);
    TideBlessing *done = g_new0(TideBlessing, 1);
    done->baseline = start_baseline(results, result);
    add_measured(&blessing, done, recording->recorded_at);
    add_unmeasured(&blessing, done);
    add_census(&blessing, done);
    add_recordings(&blessing, done, recording);
    done->replaced = result->choice->baseline ? g_steal_pointer(&obstacle) : NULL;
    return done;
}
