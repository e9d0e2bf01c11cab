#include "measure/iteration.h"

#include "engine/page-proxy.h"
#include "engine/page-server.h"
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
    const TideEngineClass *engine_class;
    TideEngine *engine;
    TidePageServer *pages;
    TidePageProxy *proxy;
    TidePeakTracker *peaks;
    TideMemoryLimit *memory_limit;
    TideTimeline *timeline;
    TideIteration *iteration;
    const TideSnapshotObserver *observer; /* (nullable) */
    GCancellable *cancellable;
    gint64 started_usec;
    guint first_snapshot; /* since the last reset of the peak */
} Stage;

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
        tide_peak_tracker_add(stage->peaks, ((TideEngineProcess *)g_ptr_array_index(processes, i))->pid);
}

static gboolean
track_new_processes(gpointer data)
{
    Stage *stage = data;
    g_autoptr(GPtrArray) processes = stage->engine_class->peek(stage->engine);

    track_all(stage, processes);
    return G_SOURCE_CONTINUE;
}

/* Loading is what makes new processes, and where many a page has its peak: they are looked for while it goes on. No event
 * tells of a descendant's birth without privileges. */
static GSource *
watch_for_processes(Stage *stage)
{
    GSource *watch = g_timeout_source_new(WATCH_MSEC);

    g_source_set_callback(watch, track_new_processes, stage, NULL);
    g_source_attach(watch, g_main_context_get_thread_default());
    return watch;
}

static gboolean
track_peaks(Stage *stage, GError **error)
{
    g_autoptr(GPtrArray) processes =
        stage->engine_class->processes(stage->engine, step_deadline(stage), stage->cancellable, error);

    if (processes)
        track_all(stage, processes);
    return processes != NULL;
}

static gboolean
load_uri(Stage *stage, const char *uri, GError **error)
{
    g_autoptr(GSource) watch = watch_for_processes(stage);
    gboolean loaded = stage->engine_class->load(stage->engine, uri, step_deadline(stage), stage->cancellable, error);

    g_source_destroy(watch);
    return loaded && track_peaks(stage, error);
}

static gboolean
load(Stage *stage, const TideStep *step, GError **error)
{
    gboolean complete = g_str_equal(step->text, "about:blank") || tide_page_is_url(step->text);
    g_autofree char *uri = complete ? g_strdup(step->text) : tide_page_server_uri(stage->pages, step->text);

    return load_uri(stage, uri, error);
}

/* The page itself knows where it is from, also after going back or in another tab. */
static gboolean
navigate_cross_site(Stage *stage, const TideStep *step, GError **error)
{
    g_autofree char *host = NULL;

    if (!stage->engine_class->evaluate(stage->engine, "location.hostname", &host, step_deadline(stage),
                                       stage->cancellable, error))
        return FALSE;
    gboolean there = g_strcmp0(host, "\"localhost\"") == 0;
    g_autofree char *uri = there ? tide_page_server_uri(stage->pages, step->text)
                                 : tide_page_server_cross_site_uri(stage->pages, step->text);
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
    g_autoptr(GSource) watch = watch_for_processes(stage);
    gboolean done =
        stage->engine_class->act(stage->engine, &step->action, step_deadline(stage), stage->cancellable, error);
    g_source_destroy(watch);
    if (done && step->kind == TIDE_STEP_NEW_TAB)
        return load(stage, step, error);
    return done && track_peaks(stage, error);
}

static gboolean
idle(Stage *stage, GError **error)
{
    g_autoptr(GPtrArray) processes =
        stage->engine_class->processes(stage->engine, step_deadline(stage), stage->cancellable, error);
    TideSettling settling;

    if (!processes)
        return FALSE;
    const TideEngineProcess *page = g_ptr_array_index(processes, 0);
    if (!tide_settle(page->pid, TIDE_SETTLE_DEADLINE_MSEC, stage->cancellable, NULL, &settling, error)) {
        tide_checkpoint_explain_loss(stage->engine_class, stage->engine, error);
        return FALSE;
    }
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

static gboolean
checkpoint(Stage *stage, const TideStep *step, GError **error)
{
    TideSnapshot *snapshot = step->raw
        ? tide_checkpoint_take_raw(stage->engine_class, stage->engine, step->text, stage->scenario->timeout_msec,
                                   stage->cancellable, error)
        : tide_checkpoint_take(stage->engine_class, stage->engine, step->text, stage->scenario->timeout_msec,
                               stage->iteration->warnings, stage->cancellable, error);

    if (!snapshot)
        return FALSE;
    if (!check_census(stage, snapshot, error)) {
        tide_snapshot_free(snapshot);
        return FALSE;
    }
    snapshot->at_usec = g_get_monotonic_time() - stage->started_usec;
    tide_peaks_sample(stage->peaks, stage->timeline, snapshot);
    tide_peak_tracker_begin(stage->peaks, TIDE_PEAK_SINCE_CHECKPOINT);
    g_ptr_array_add(stage->iteration->snapshots, snapshot);
    if (stage->observer)
        stage->observer->taken(stage->scenario, snapshot, stage->cancellable, stage->observer->data);
    return TRUE;
}

/* What checkpoints have read before is of the interval before. */
static gboolean
reset_peak(Stage *stage)
{
    tide_peak_tracker_begin(stage->peaks, TIDE_PEAK_SINCE_RESET);
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
        return stage->engine_class->evaluate(stage->engine, step->text, NULL, step_deadline(stage), stage->cancellable,
                                             error);
    case TIDE_STEP_RESIZE:
        return stage->engine_class->resize(stage->engine, step->width, step->height, step_deadline(stage),
                                           stage->cancellable, error);
    case TIDE_STEP_COLLECT_GARBAGE:
        return tide_collect_garbage(stage->engine_class, stage->engine, stage->scenario->timeout_msec,
                                    stage->cancellable, error);
    case TIDE_STEP_RESET_PEAK:
        return reset_peak(stage);
    case TIDE_STEP_CHECKPOINT:
        return checkpoint(stage, step, error);
    case TIDE_STEP_WAIT_FOR:
        return tide_condition_await(stage->engine_class, stage->engine, step, stage->scenario->timeout_msec,
                                    stage->cancellable, error);
    case TIDE_STEP_EXPECT:
        return tide_condition_expect(stage->engine_class, stage->engine, step->text, stage->scenario->timeout_msec,
                                     stage->cancellable, error);
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
    g_autoptr(GPtrArray) events = stage->engine_class->take_events(stage->engine);
    g_autoptr(GPtrArray) misses = tide_page_server_take_misses(stage->pages);
    g_autoptr(GPtrArray) reports = tide_page_proxy_take_reports(stage->proxy);

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
        if (take_step(stage, step, &error))
            continue;
        tide_memory_limit_explain(stage->memory_limit, &error);
        fail(stage, step, error);
    }
}

static gboolean
wants_pressure(const TideScenario *scenario)
{
    for (guint i = 0; i < scenario->steps->len; i++) {
        if (((const TideStep *)g_ptr_array_index(scenario->steps, i))->kind == TIDE_STEP_MEMORY_PRESSURE)
            return TRUE;
    }
    return FALSE;
}

static gboolean
open_stage(Stage *stage, const TideEngineOptions *options, GError **error)
{
    TideEngineOptions tracked = *options;

    tracked.peaks = stage->peaks;
    tracked.pressure = wants_pressure(stage->scenario);
    stage->pages = tide_page_server_new(stage->scenario->folder, error);
    stage->proxy = stage->pages ? tide_page_proxy_new(stage->scenario->answers, error) : NULL;
    if (!stage->proxy)
        return FALSE;
    g_auto(GStrv) direct_hosts = tide_page_server_addresses(stage->pages);
    tracked.proxy = tide_page_proxy_uri(stage->proxy);
    tracked.direct_hosts = (const char *const *)direct_hosts;
    stage->engine = stage->engine_class->open(&tracked, tide_deadline_in(OPEN_MSEC), stage->cancellable, error);
    if (!stage->engine)
        return FALSE;
    stage->memory_limit =
        tide_memory_limit_new(stage->engine_class, stage->engine, stage->scenario->memory_limit_bytes);
    return TRUE;
}

/* The tracker goes last: until all of the engine's processes are gone, one may stand and wait for its answer. */
static void
close_stage(Stage *stage)
{
    tide_memory_limit_free(stage->memory_limit);
    if (stage->engine)
        stage->engine_class->close(stage->engine);
    tide_peak_tracker_free(stage->peaks);
    tide_page_proxy_free(stage->proxy);
    tide_page_server_free(stage->pages);
    tide_timeline_free(stage->timeline);
}

TideIteration *
tide_iteration_measure(const TideScenario *scenario, guint number, const TideEngineClass *engine_class,
                       const TideEngineOptions *options, const TideSnapshotObserver *observer,
                       GCancellable *cancellable)
{
    g_autoptr(GError) error = NULL;
    TideIteration *iteration = tide_iteration_new(number);
    Stage stage = {
        .scenario = scenario,
        .engine_class = engine_class,
        .peaks = tide_peak_tracker_new(),
        .timeline = tide_timeline_new(),
        .iteration = iteration,
        .observer = observer,
        .cancellable = cancellable,
        .started_usec = g_get_monotonic_time(),
    };

    iteration->started_at_usec = g_get_real_time();
    tide_peak_tracker_ask_referee(stage.peaks, options->referee);
    if (open_stage(&stage, options, &error)) {
        take_steps(&stage);
        if (!iteration->failure)
            tide_peaks_keep(stage.peaks, stage.timeline, iteration, stage.first_snapshot);
        take_events(&stage);
    } else {
        g_prefix_error(&error, "%s: ", scenario->manifest);
        iteration->failure = tide_failure_new(error, NULL);
    }
    close_stage(&stage);
    iteration->duration_usec = g_get_monotonic_time() - stage.started_usec;
    return iteration;
}
