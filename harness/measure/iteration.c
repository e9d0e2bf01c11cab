#include "measure/iteration.h"

#include "engine/page-server.h"
#include "footprint/peak.h"
#include "measure/checkpoint.h"

/* Starting an engine reads 200 MB of libraries from a disk that may be cold. */
#define OPEN_MSEC 60000

/* A WebContent process takes some 50 ms from its start to its page. */
#define WATCH_MSEC 10

/* Enough of a script to know it by. */
#define MOST_QUOTED_LETTERS 60

/* All that one iteration holds while it runs. */
typedef struct {
    const TideScenario *scenario;
    const TideEngineClass *engine_class;
    TideEngine *engine;
    TidePageServer *pages;
    TidePeakTracker *peaks;
    TideIteration *iteration;
    GCancellable *cancellable;
    gint64 started_usec;
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
load(Stage *stage, const TideStep *step, GError **error)
{
    gboolean blank = g_str_equal(step->text, "about:blank");
    g_autofree char *uri = blank ? g_strdup(step->text) : tide_page_server_uri(stage->pages, step->text);
    g_autoptr(GSource) watch = watch_for_processes(stage);
    gboolean loaded = stage->engine_class->load(stage->engine, uri, step_deadline(stage), stage->cancellable, error);

    g_source_destroy(watch);
    return loaded && track_peaks(stage, error);
}

static gboolean
checkpoint(Stage *stage, const TideStep *step, GError **error)
{
    TideSnapshot *snapshot =
        tide_checkpoint_take(stage->engine_class, stage->engine, step->text, stage->scenario->timeout_msec,
                             stage->iteration->warnings, stage->cancellable, error);

    if (!snapshot)
        return FALSE;
    snapshot->at_usec = g_get_monotonic_time() - stage->started_usec;
    g_ptr_array_add(stage->iteration->snapshots, snapshot);
    return TRUE;
}

static gboolean
take_step(Stage *stage, const TideStep *step, GError **error)
{
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
    case TIDE_STEP_CHECKPOINT:
        return checkpoint(stage, step, error);
    case TIDE_N_STEP_KINDS:
        break;
    }
    g_return_val_if_reached(FALSE);
}

/* `scenario.yaml:14:5: step "evaluate: grow(5000)": …`: the place first, as a compiler would say it. */
static char *
describe_step(const TideScenario *scenario, const TideStep *step)
{
    const char *text = step->text ? step->text : "";
    gboolean cut = g_utf8_strlen(text, -1) > MOST_QUOTED_LETTERS;
    g_autofree char *start = cut ? g_utf8_substring(text, 0, MOST_QUOTED_LETTERS) : g_strdup(text);
    g_autofree char *argument = g_strconcat(step->text ? ": " : "", start, cut ? "…" : "", NULL);

    g_strdelimit(argument, "\r\n\t", ' ');
    return g_strdup_printf("%s:%u:%u: step \"%s%s\"", scenario->manifest, step->place.line, step->place.column,
                           tide_step_kind_name(step->kind), argument);
}

static void
fail(Stage *stage, const TideStep *step, GError *error)
{
    g_autofree char *place = describe_step(stage->scenario, step);

    if (g_error_matches(error, TIDE_ERROR, TIDE_ERROR_DEADLINE))
        g_prefix_error(&error, "%s did not finish within %u ms: ", place, stage->scenario->timeout_msec);
    else
        g_prefix_error(&error, "%s: ", place);
    stage->iteration->failure = tide_failure_new(error, step->kind == TIDE_STEP_CHECKPOINT ? step->text : NULL);
    g_error_free(error);
}

static void
take_events(Stage *stage)
{
    g_autoptr(GPtrArray) events = stage->engine_class->take_events(stage->engine);
    g_autoptr(GPtrArray) misses = tide_page_server_take_misses(stage->pages);

    for (guint i = 0; i < events->len; i++) {
        TideEngineEvent *event = g_ptr_array_index(events, i);
        keep_warning(stage, g_steal_pointer(&event->text));
    }
    for (guint i = 0; i < misses->len; i++)
        keep_warning(
            stage,
            g_strdup_printf("the page asked for what is not there: %s", (const char *)g_ptr_array_index(misses, i)));
}

static void
take_steps(Stage *stage)
{
    for (guint i = 0; i < stage->scenario->steps->len && !stage->iteration->failure; i++) {
        const TideStep *step = g_ptr_array_index(stage->scenario->steps, i);
        GError *error = NULL;
        if (!take_step(stage, step, &error))
            fail(stage, step, error);
    }
}

static guint64
highest_at_checkpoints(const TideIteration *iteration, pid_t pid, TideRole *ret_role)
{
    guint64 highest = 0;

    for (guint i = 0; i < iteration->snapshots->len; i++) {
        const TideSnapshot *snapshot = g_ptr_array_index(iteration->snapshots, i);
        for (guint j = 0; j < snapshot->processes->len; j++) {
            const TideProcessSample *sample = g_ptr_array_index(snapshot->processes, j);
            if (sample->pid != pid)
                continue;
            highest = MAX(highest, sample->footprint->total.dirty);
            *ret_role = sample->role;
        }
    }
    return highest;
}

/* The peak of a role is that of its process at the last checkpoint: one that a navigation left is another story. */
static void
keep_peaks(Stage *stage)
{
    GPtrArray *snapshots = stage->iteration->snapshots;
    const TideSnapshot *last = snapshots->len ? g_ptr_array_index(snapshots, snapshots->len - 1) : NULL;

    for (guint i = 0; last && i < last->processes->len; i++) {
        const TideProcessSample *process = g_ptr_array_index(last->processes, i);
        TidePeak polled;
        if (!tide_peak_tracker_get(stage->peaks, process->pid, &polled)) {
            keep_warning(stage, g_strdup_printf("the peak of %s was not polled", tide_role_name(process->role)));
            continue;
        }
        TidePeakSample *peak = g_new0(TidePeakSample, 1);
        peak->pid = process->pid;
        peak->bytes = MAX(polled.bytes, highest_at_checkpoints(stage->iteration, process->pid, &peak->role));
        peak->polled_bytes = polled.bytes;
        peak->rss_high_water = polled.rss_high_water;
        peak->largest_gap_usec = polled.largest_gap_usec;
        g_ptr_array_add(stage->iteration->peaks, peak);
    }
}

static gboolean
open_stage(Stage *stage, const TideEngineOptions *options, GError **error)
{
    stage->pages = tide_page_server_new(stage->scenario->folder, error);
    if (!stage->pages)
        return FALSE;
    stage->engine = stage->engine_class->open(options, tide_deadline_in(OPEN_MSEC), stage->cancellable, error);
    if (!stage->engine)
        return FALSE;
    stage->peaks = tide_peak_tracker_new();
    return TRUE;
}

TideIteration *
tide_iteration_measure(const TideScenario *scenario, guint number, const TideEngineClass *engine_class,
                       const TideEngineOptions *options, GCancellable *cancellable)
{
    g_autoptr(GError) error = NULL;
    TideIteration *iteration = tide_iteration_new(number);
    Stage stage = {
        .scenario = scenario,
        .engine_class = engine_class,
        .iteration = iteration,
        .cancellable = cancellable,
        .started_usec = g_get_monotonic_time(),
    };

    iteration->started_at_usec = g_get_real_time();
    if (open_stage(&stage, options, &error)) {
        take_steps(&stage);
        if (!iteration->failure)
            keep_peaks(&stage);
        take_events(&stage);
    } else {
        g_prefix_error(&error, "%s: ", scenario->manifest);
        iteration->failure = tide_failure_new(error, NULL);
    }
    tide_peak_tracker_free(stage.peaks);
    if (stage.engine)
        engine_class->close(stage.engine);
    tide_page_server_free(stage.pages);
    iteration->duration_usec = g_get_monotonic_time() - stage.started_usec;
    return iteration;
}
