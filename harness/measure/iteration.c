#include "measure/iteration.h"

#include "footprint/peak.h"
#include "measure/checkpoint.h"
#include "measure/condition.h"
#include "measure/memory-limit.h"
#include "measure/peak-samples.h"
#include "measure/settle.h"
#include "measure/timeline.h"
#include "scenario/recorded-page.h"

/* Starting an engine reads 200 MB of libraries from a disk that may be cold. */
#define OPEN_MSEC 60000

/* A WebContent process takes some 50 ms from its start to its page. */
#define WATCH_MSEC 10

/* All that one iteration holds while it runs. */
typedef struct {
    const TideScenario *scenario;
    const TideScenario *next; /* (nullable): what the engine after this one is for */
    const TideStep *last_checkpoint;
    TideStarter *starter;
    const TideEngineClass *engine_class;
    TideStarted started;
    TideMemoryLimit *memory_limit;
    TideTimeline *timeline;
    TideIteration *iteration;
    const TideSnapshotObserver *observer; /* (nullable) */
    GCancellable *cancellable;
    gint64 started_usec;
    gint64 counted_usec; /* until when the iteration's times are known */
    guint first_snapshot; /* since the last reset of the peak */
} Stage;

/* All time since the last call was spent on this. */
static void
count_time(Stage *stage, gint64 *spent_usec)
{
    gint64 now = g_get_monotonic_time();

    *spent_usec += now - stage->counted_usec;
    stage->counted_usec = now;
}

/* Of a checkpoint that was not reached only the whole is known, and counts as reading it. */
static void
count_step(Stage *stage, const TideStep *step)
{
    TideTimes *times = &stage->iteration->times;

    count_time(stage, step->kind == TIDE_STEP_CHECKPOINT ? &times->snapshot_usec : &times->steps_usec);
    if (step->kind != TIDE_STEP_CHECKPOINT || stage->iteration->failure)
        return;
    const TideSnapshot *snapshot = g_ptr_array_index(stage->iteration->snapshots, stage->iteration->snapshots->len - 1);
    times->settle_usec += snapshot->settle_usec;
    times->snapshot_usec -= snapshot->settle_usec;
}

static TideDeadline
step_deadline(const Stage *stage)
{
    return tide_deadline_in(stage->scenario->timeout_msec);
}

static void
keep_warning(Stage *stage, char *warning)
{
    g_ptr_array_add(stage->iteration->warnings, warning);
}

static void
track_all(Stage *stage, const GPtrArray *processes)
{
    for (guint i = 0; i < processes->len; i++)
        tide_peak_tracker_add(stage->started.peaks, ((TideEngineProcess *)g_ptr_array_index(processes, i))->pid);
}

static gboolean
track_new_processes(gpointer data)
{
    Stage *stage = data;
    g_autoptr(GPtrArray) processes = stage->engine_class->peek(stage->started.engine);

    track_all(stage, processes);
    return G_SOURCE_CONTINUE;
}

/* Loading is what makes new processes, and where many a page has its peak: they are looked for while it goes on, which takes a
 * tenth of a processor or more. No event tells of a descendant's birth without privileges. */
static GSource *
watch_for_processes(Stage *stage)
{
    if (tide_peak_tracker_meets_newcomers(stage->started.peaks))
        return NULL;
    GSource *watch = g_timeout_source_new(WATCH_MSEC);

    g_source_set_callback(watch, track_new_processes, stage, NULL);
    g_source_attach(watch, g_main_context_get_thread_default());
    return watch;
}

static gboolean
track_peaks(Stage *stage, GError **error)
{
    g_autoptr(GPtrArray) processes =
        stage->engine_class->processes(stage->started.engine, step_deadline(stage), stage->cancellable, error);

    if (processes)
        track_all(stage, processes);
    return processes != NULL;
}

static void
end_watch(GSource *watch)
{
    if (!watch)
        return;
    g_source_destroy(watch);
    g_source_unref(watch);
}

static gboolean
load_uri(Stage *stage, const char *uri, GError **error)
{
    GSource *watch = watch_for_processes(stage);
    gboolean loaded =
        stage->engine_class->load(stage->started.engine, uri, step_deadline(stage), stage->cancellable, error);

    end_watch(watch);
    return loaded && track_peaks(stage, error);
}

static gboolean
load(Stage *stage, const TideStep *step, GError **error)
{
    gboolean complete = g_str_equal(step->text, "about:blank") || tide_page_is_url(step->text);
    g_autofree char *uri = complete ? g_strdup(step->text) : tide_page_server_uri(stage->started.pages, step->text);

    return load_uri(stage, uri, error);
}

/* The page itself knows where it is from, also after going back or in another tab. */
static gboolean
navigate_cross_site(Stage *stage, const TideStep *step, GError **error)
{
    g_autofree char *host = NULL;

    if (!stage->engine_class->evaluate(stage->started.engine, "location.hostname", &host, step_deadline(stage),
                                       stage->cancellable, error))
        return FALSE;
    gboolean there = g_strcmp0(host, "\"localhost\"") == 0;
    g_autofree char *uri = there ? tide_page_server_uri(stage->started.pages, step->text)
                                 : tide_page_server_cross_site_uri(stage->started.pages, step->text);
    return load_uri(stage, uri, error);
}

static gboolean
act(Stage *stage, const TideStep *step, GError **error)
{
    if (!stage->engine_class->act) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT, "the engine %s cannot do this step",
                    stage->engine_class->name);
        return FALSE;
    }
    GSource *watch = watch_for_processes(stage);
    gboolean done =
        stage->engine_class->act(stage->started.engine, &step->action, step_deadline(stage), stage->cancellable, error);
    end_watch(watch);
    if (done && step->kind == TIDE_STEP_NEW_TAB)
        return load(stage, step, error);
    return done && track_peaks(stage, error);
}

static gboolean
scavenge(Stage *stage, gboolean on, GError **error)
{
    return tide_scavenge(stage->engine_class, stage->started.engine, on, stage->scenario->timeout_msec,
                         stage->cancellable, error);
}

static gboolean
settle(Stage *stage, TideSettling *ret_settling, GError **error)
{
    g_autoptr(GPtrArray) processes =
        stage->engine_class->processes(stage->started.engine, step_deadline(stage), stage->cancellable, error);

    if (!processes)
        return FALSE;
    const TideEngineProcess *page = g_ptr_array_index(processes, 0);
    if (tide_settle(page->pid, TIDE_SETTLE_DEADLINE_MSEC, stage->cancellable, NULL, ret_settling, error))
        return TRUE;
    tide_checkpoint_explain_loss(stage->engine_class, stage->started.engine, error);
    return FALSE;
}

/* A page that is left alone is one whose allocator tidies up. */
static gboolean
idle(Stage *stage, GError **error)
{
    TideSettling settling = { 0 };

    if (!scavenge(stage, TRUE, error) || !settle(stage, &settling, error) || !scavenge(stage, FALSE, error))
        return FALSE;
    if (!settling.settled)
        keep_warning(stage, g_strdup_printf("idle: did not settle within %d ms", TIDE_SETTLE_DEADLINE_MSEC));
    return TRUE;
}

/* What the manifest gates and nobody counted would pass. */
static gboolean
check_census(const Stage *stage, const TideSnapshot *snapshot, GError **error)
{
    if (snapshot->census || snapshot->raw || !tide_scenario_counts_objects(stage->scenario))
        return TRUE;
    g_set_error_literal(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT,
                        "the manifest has gates on objects, and they could not be counted: the warnings say why");
    return FALSE;
}

static const TideStep *
last_checkpoint(const TideScenario *scenario)
{
    for (guint i = scenario->steps->len; i > 0; i--) {
        const TideStep *step = g_ptr_array_index(scenario->steps, i - 1);
        if (step->kind == TIDE_STEP_CHECKPOINT)
            return step;
    }
    return NULL;
}

/* The page rests most of its last checkpoint, so there the next engine comes up beside it and disturbs nobody. */
static void
start_ahead(Stage *stage, const TideStep *step)
{
    if (stage->next && step == stage->last_checkpoint)
        tide_starter_begin(stage->starter, stage->next);
}

static gboolean
checkpoint(Stage *stage, const TideStep *step, GError **error)
{
    start_ahead(stage, step);
    TideSnapshot *snapshot = step->raw
        ? tide_checkpoint_take_raw(stage->engine_class, stage->started.engine, step->text,
                                   stage->scenario->timeout_msec, stage->cancellable, error)
        : tide_checkpoint_take(stage->engine_class, stage->started.engine, step->text, stage->scenario->timeout_msec,
                               stage->iteration->warnings, stage->cancellable, error);

    if (!snapshot)
        return FALSE;
    if (!check_census(stage, snapshot, error)) {
        tide_snapshot_free(snapshot);
        return FALSE;
    }
    snapshot->at_usec = g_get_monotonic_time() - stage->started_usec;
    tide_peaks_sample(stage->started.peaks, stage->timeline, snapshot);
    tide_peak_tracker_begin(stage->started.peaks, TIDE_PEAK_SINCE_CHECKPOINT);
    g_ptr_array_add(stage->iteration->snapshots, snapshot);
    if (stage->observer)
        stage->observer->taken(stage->scenario, snapshot, stage->cancellable, stage->observer->data);
    return TRUE;
}

/* What checkpoints have read before is of the interval before. */
static gboolean
reset_peak(Stage *stage)
{
    tide_peak_tracker_begin(stage->started.peaks, TIDE_PEAK_SINCE_RESET);
    stage->first_snapshot = stage->iteration->snapshots->len;
    return TRUE;
}

static gboolean
take_step(Stage *stage, const TideStep *step, GError **error)
{
    if (tide_step_acts(step->kind))
        return act(stage, step, error);
    switch (step->kind) {
    case TIDE_STEP_LOAD:
        return load(stage, step, error);
    case TIDE_STEP_EVALUATE:
        return stage->engine_class->evaluate(stage->started.engine, step->text, NULL, step_deadline(stage),
                                             stage->cancellable, error);
    case TIDE_STEP_RESIZE:
        return stage->engine_class->resize(stage->started.engine, step->width, step->height, step_deadline(stage),
                                           stage->cancellable, error);
    case TIDE_STEP_COLLECT_GARBAGE:
        return tide_collect_garbage(stage->engine_class, stage->started.engine, stage->scenario->timeout_msec,
                                    stage->cancellable, error);
    case TIDE_STEP_RESET_PEAK:
        return reset_peak(stage);
    case TIDE_STEP_CHECKPOINT:
        return checkpoint(stage, step, error);
    case TIDE_STEP_WAIT_FOR:
        return tide_condition_await(stage->engine_class, stage->started.engine, step, stage->scenario->timeout_msec,
                                    stage->cancellable, error);
    case TIDE_STEP_EXPECT:
        return tide_condition_expect(stage->engine_class, stage->started.engine, step->text,
                                     stage->scenario->timeout_msec, stage->cancellable, error);
    case TIDE_STEP_IDLE:
        return idle(stage, error);
    case TIDE_STEP_NAVIGATE_CROSS_SITE:
        return navigate_cross_site(stage, step, error);
    default:
        break;
    }
    g_return_val_if_reached(FALSE);
}

/* `scenario.yaml:14:5: step "evaluate: grow(5000)": …`: the place first, as a compiler would say it. */
static char *
describe_place(const TideScenario *scenario, const TideStep *step)
{
    g_autofree char *described = tide_step_describe(step);

    return g_strdup_printf("%s:%u:%u: step \"%s\"", step->file ? step->file : scenario->manifest, step->place.line,
                           step->place.column, described);
}

static void
fail(Stage *stage, const TideStep *step, GError *error)
{
    g_autofree char *place = describe_place(stage->scenario, step);

    if (g_error_matches(error, TIDE_ERROR, TIDE_ERROR_DEADLINE))
        g_prefix_error(&error, "%s did not finish within %u ms: ", place, stage->scenario->timeout_msec);
    else
        g_prefix_error(&error, "%s: ", place);
    stage->iteration->failure = tide_failure_new(error, step->kind == TIDE_STEP_CHECKPOINT ? step->text : NULL);
    g_error_free(error);
}

static gpointer
copy_text(gconstpointer text, gpointer data)
{
    (void)data;
    return g_strdup(text);
}

static void
take_events(Stage *stage)
{
    g_autoptr(GPtrArray) events = stage->engine_class->take_events(stage->started.engine);
    g_autoptr(GPtrArray) misses = tide_page_server_take_misses(stage->started.pages);
    g_autoptr(GPtrArray) reports = tide_page_proxy_take_reports(stage->started.proxy);

    for (guint i = 0; i < events->len; i++) {
        TideEngineEvent *event = g_ptr_array_index(events, i);
        keep_warning(stage, g_steal_pointer(&event->text));
    }
    for (guint i = 0; i < misses->len; i++)
        keep_warning(
            stage,
            g_strdup_printf("the page asked for what is not there: %s", (const char *)g_ptr_array_index(misses, i)));
    g_ptr_array_extend(stage->iteration->warnings, reports, copy_text, NULL);
}

static void
take_steps(Stage *stage)
{
    for (guint i = 0; i < stage->scenario->steps->len && !stage->iteration->failure; i++) {
        const TideStep *step = g_ptr_array_index(stage->scenario->steps, i);
        GError *error = NULL;
        tide_timeline_begin(stage->timeline, step, g_get_monotonic_time());
        gboolean taken = take_step(stage, step, &error);
        /* While the tracker reads what memory is, a step may grow and end. */
        tide_peak_tracker_look(stage->started.peaks);
        if (!taken) {
            tide_memory_limit_explain(stage->memory_limit, &error);
            fail(stage, step, error);
        }
        count_step(stage, step);
    }
}

static gboolean
open_stage(Stage *stage, GError **error)
{
    if (!tide_starter_open(stage->starter, stage->scenario, tide_deadline_in(OPEN_MSEC), &stage->started,
                           stage->cancellable, error))
        return FALSE;
    stage->memory_limit =
        tide_memory_limit_new(stage->engine_class, stage->started.engine, stage->scenario->memory_limit_bytes);
    return TRUE;
}

static void
close_stage(Stage *stage)
{
    tide_memory_limit_free(stage->memory_limit);
    tide_starter_close(stage->starter, &stage->started);
    tide_timeline_free(stage->timeline);
}

static void
play(Stage *stage)
{
    take_steps(stage);
    if (!stage->iteration->failure)
        tide_peaks_keep(stage->started.peaks, stage->timeline, stage->iteration, stage->first_snapshot);
    take_events(stage);
}

TideIteration *
tide_iteration_measure(const TideScenario *scenario, guint number, TideStarter *starter, const TideScenario *next,
                       const TideSnapshotObserver *observer, GCancellable *cancellable)
{
    g_autoptr(GError) error = NULL;
    TideIteration *iteration = tide_iteration_new(number);
    gint64 now_usec = g_get_monotonic_time();
    Stage stage = {
        .scenario = scenario,
        .next = next,
        .last_checkpoint = last_checkpoint(scenario),
        .starter = starter,
        .engine_class = tide_starter_engine_class(starter),
        .timeline = tide_timeline_new(),
        .iteration = iteration,
        .observer = observer,
        .cancellable = cancellable,
        .started_usec = now_usec,
        .counted_usec = now_usec,
    };

    iteration->started_at_usec = g_get_real_time();
    gboolean opened = open_stage(&stage, &error);
    count_time(&stage, &iteration->times.start_usec);
    if (opened) {
        play(&stage);
    } else {
        g_prefix_error(&error, "%s: ", scenario->manifest);
        iteration->failure = tide_failure_new(error, NULL);
    }
    close_stage(&stage);
    count_time(&stage, &iteration->times.close_usec);
    iteration->duration_usec = stage.counted_usec - stage.started_usec;
    return iteration;
}
