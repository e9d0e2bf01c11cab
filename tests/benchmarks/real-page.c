#include "real-page.h"

#include <time.h>

#include "engine/display.h"
#include "engine/engine-table.h"
#include "engine/fixed-addresses.h"
#include "engine/page-server.h"
#include "engine/sandbox.h"
#include "measure/checkpoint.h"
#include "measure/condition.h"

#define PATIENCE_MSEC 60000
#define VIEW_WIDTH 1024
#define VIEW_HEIGHT 768
#define WATCH_MSEC 10
#define N_WARM_UP 3

struct _RealStage {
    const TideEngineClass *engine_class;
    TideDisplay *display;
    TideEngineOptions options;
};

/** All that one run holds. @peaks: (nullable): where it is tracked. */
typedef struct {
    const TideEngineClass *engine_class;
    TideEngine *engine;
    TidePageServer *pages;
    TidePeakTracker *peaks;
    RealRun *run;
} Show;

static TideDeadline
patience(void)
{
    return tide_deadline_in(PATIENCE_MSEC);
}

RealStage *
real_stage_open(GError **error)
{
    g_autoptr(RealStage) stage = g_new0(RealStage, 1);
    g_autofree char *no_sandbox = NULL;
    g_autofree char *no_fixed_addresses = NULL;

    stage->engine_class = tide_engine_class_find("webkitgtk", error);
    stage->display = stage->engine_class ? tide_display_open("private", patience(), NULL, error) : NULL;
    if (!stage->display)
        return NULL;
    stage->options = (TideEngineOptions) {
        .preset = "stable",
        .display = tide_display_name(stage->display),
        .width = VIEW_WIDTH,
        .height = VIEW_HEIGHT,
        .sandbox = tide_sandbox_probe(patience(), NULL, &no_sandbox),
        .fixed_addresses = tide_fixed_addresses_probe(&no_fixed_addresses),
    };
    return g_steal_pointer(&stage);
}

static void
track_all(const Show *show, const GPtrArray *processes)
{
    for (guint i = 0; i < processes->len; i++)
        tide_peak_tracker_add(show->peaks, ((TideEngineProcess *)g_ptr_array_index(processes, i))->pid);
}

static gboolean
track_new_processes(gpointer data)
{
    const Show *show = data;
    g_autoptr(GPtrArray) processes = show->engine_class->peek(show->engine);

    track_all(show, processes);
    return G_SOURCE_CONTINUE;
}

static GSource *
watch_for_processes(Show *show)
{
    GSource *watch = g_timeout_source_new(WATCH_MSEC);

    g_source_set_callback(watch, track_new_processes, show, NULL);
    g_source_attach(watch, g_main_context_get_thread_default());
    return watch;
}

static gboolean
track_page(const Show *show, GError **error)
{
    g_autoptr(GPtrArray) processes = show->engine_class->processes(show->engine, patience(), NULL, error);

    if (processes)
        track_all(show, processes);
    return processes != NULL;
}

static double
msec_since(gint64 start_usec)
{
    return (double)(g_get_monotonic_time() - start_usec) / 1e3;
}

static gboolean
load(Show *show, const char *page, double *ret_msec, GError **error)
{
    g_autofree char *uri = tide_page_server_uri(show->pages, page);
    gboolean looks = show->peaks && !tide_peak_tracker_meets_newcomers(show->peaks);
    g_autoptr(GSource) watch = looks ? watch_for_processes(show) : NULL;
    gint64 start_usec = g_get_monotonic_time();
    gboolean loaded = show->engine_class->load(show->engine, uri, patience(), NULL, error);

    *ret_msec = msec_since(start_usec);
    if (watch)
        g_source_destroy(watch);
    return loaded && (!show->peaks || track_page(show, error));
}

/* By the page's own clock, which the time that we take to notice its end is not in. */
static gboolean
ask_load_time(Show *show, double *ret_msec, GError **error)
{
    g_autofree char *json = NULL;

    if (!show->engine_class->evaluate(show->engine, "performance.getEntriesByType('navigation')[0].loadEventEnd", &json,
                                      patience(), NULL, error))
        return FALSE;
    *ret_msec = g_ascii_strtod(json, NULL);
    if (*ret_msec > 0)
        return TRUE;
    g_set_error(error, TIDE_ERROR, TIDE_ERROR_LOAD, "the page says that its load ended after '%s' ms", json);
    return FALSE;
}

static gboolean
load_first(Show *show, const char *page, GError **error)
{
    return load(show, page, &show->run->msec[REAL_FIRST_LOAD], error) &&
        ask_load_time(show, &show->run->msec[REAL_PAGE_LOAD], error);
}

static gboolean
evaluate(Show *show, const char *script, GError **error)
{
    gint64 start_usec = g_get_monotonic_time();
    gboolean done = show->engine_class->evaluate(show->engine, script, NULL, patience(), NULL, error);

    show->run->msec[REAL_SCRIPTS] += msec_since(start_usec);
    return done;
}

static void
keep_dirty(RealRun *run, const char *checkpoint, const char *quantity, guint64 bytes)
{
    const RealDirty dirty = { g_strdup_printf("%s %s", checkpoint, quantity), bytes };

    g_array_append_val(run->dirty, dirty);
}

static void
note_peak(Show *show, pid_t pid)
{
    g_autoptr(TidePeak) peak = tide_peak_tracker_get(show->peaks, pid, TIDE_PEAK_SINCE_RESET);

    show->run->stops = peak ? peak->stops : 0;
    tide_peak_tracker_begin(show->peaks, TIDE_PEAK_SINCE_CHECKPOINT);
}

static gboolean
take_checkpoint(Show *show, const char *name, GError **error)
{
    g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func(g_free);
    TideSnapshot *snapshot =
        tide_checkpoint_take(show->engine_class, show->engine, name, PATIENCE_MSEC, warnings, NULL, error);

    if (!snapshot)
        return FALSE;
    const TideFootprint *footprint = ((TideProcessSample *)g_ptr_array_index(snapshot->processes, 0))->footprint;
    keep_dirty(show->run, name, "phys_footprint", footprint->total.dirty);
    for (guint i = 0; i < footprint->rows->len; i++) {
        const TideCategoryRow *row = &g_array_index(footprint->rows, TideCategoryRow, i);
        keep_dirty(show->run, name, row->name, row->columns.dirty);
    }
    if (show->peaks)
        note_peak(show, footprint->pid);
    tide_snapshot_free(snapshot);
    return TRUE;
}

static gboolean
take_step(Show *show, const TideStep *step, GError **error)
{
    switch (step->kind) {
    case TIDE_STEP_LOAD:
        return load_first(show, step->text, error);
    case TIDE_STEP_EVALUATE:
        return evaluate(show, step->text, error);
    case TIDE_STEP_EXPECT:
        return tide_condition_expect(show->engine_class, show->engine, step->text, PATIENCE_MSEC, NULL, error);
    case TIDE_STEP_COLLECT_GARBAGE:
        return tide_collect_garbage(show->engine_class, show->engine, PATIENCE_MSEC, NULL, error);
    case TIDE_STEP_CHECKPOINT:
        return take_checkpoint(show, step->text, error);
    default:
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "the step '%s' is none of those that are taken here",
                    tide_step_kind_name(step->kind));
        return FALSE;
    }
}

static gboolean
ask_cpu_time(Show *show, GError **error)
{
    g_autoptr(GPtrArray) processes = show->engine_class->processes(show->engine, patience(), NULL, error);
    struct timespec used = { 0 };
    clockid_t clock;

    if (!processes)
        return FALSE;
    pid_t page = ((const TideEngineProcess *)g_ptr_array_index(processes, 0))->pid;
    if (clock_getcpuclockid(page, &clock) != 0 || clock_gettime(clock, &used) != 0) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_GONE, "process %d has no clock", page);
        return FALSE;
    }
    show->run->msec[REAL_CPU] = (double)used.tv_sec * 1e3 + (double)used.tv_nsec / 1e6;
    return TRUE;
}

static gboolean
take_steps(Show *show, const TideScenario *scenario, GError **error)
{
    for (guint i = 0; i < scenario->steps->len; i++) {
        if (!take_step(show, g_ptr_array_index(scenario->steps, i), error))
            return FALSE;
    }
    return ask_cpu_time(show, error);
}

static void
clear_dirty(gpointer data)
{
    g_free(((RealDirty *)data)->name);
}

static RealRun *
new_run(void)
{
    RealRun *run = g_new0(RealRun, 1);

    run->dirty = g_array_new(FALSE, FALSE, sizeof(RealDirty));
    g_array_set_clear_func(run->dirty, clear_dirty);
    return run;
}

static gboolean
open_show(const RealStage *stage, const TideScenario *scenario, gboolean tracked, Show *show, GError **error)
{
    TideEngineOptions options = stage->options;

    *show = (Show) { .engine_class = stage->engine_class, .run = new_run() };
    show->pages = tide_page_server_new(scenario->folder, error);
    if (!show->pages)
        return FALSE;
    show->peaks = options.peaks = tracked ? tide_peak_tracker_new() : NULL;
    options.stops = tracked;
    show->engine = stage->engine_class->open(&options, patience(), NULL, error);
    return show->engine != NULL;
}

static void
close_show(Show *show)
{
    if (show->engine)
        show->engine_class->close(show->engine);
    /* Until all are gone, one may stand and wait for its answer. */
    tide_peak_tracker_free(show->peaks);
    tide_page_server_free(show->pages);
    real_run_free(show->run);
}

RealRun *
real_stage_run(const RealStage *stage, const TideScenario *scenario, gboolean tracked, GError **error)
{
    Show show;
    gboolean done = open_show(stage, scenario, tracked, &show, error) && take_steps(&show, scenario, error);
    RealRun *run = done ? g_steal_pointer(&show.run) : NULL;

    close_show(&show);
    return run;
}

static gboolean
load_in_turns(Show *shows, const char *page, guint loads, double *percent_slower, GError **error)
{
    for (guint i = 0; i < loads; i++) {
        double msec[2] = { 0 };
        for (guint turn = 0; turn < 2; turn++) {
            guint which = (turn + i) % 2;
            double noticed_msec = 0;
            if (!load(&shows[which], page, &noticed_msec, error) || !ask_load_time(&shows[which], &msec[which], error))
                return FALSE;
        }
        percent_slower[i] = 100 * (msec[1] / msec[0] - 1);
    }
    return TRUE;
}

gboolean
real_stage_load_in_turns(const RealStage *stage, const TideScenario *scenario, gboolean tracked, guint loads,
                         double *percent_slower, GError **error)
{
    const TideStep *first = g_ptr_array_index(scenario->steps, 0);
    double warm_up[N_WARM_UP];
    Show shows[2] = { 0 };
    gboolean done = open_show(stage, scenario, FALSE, &shows[0], error) &&
        open_show(stage, scenario, tracked, &shows[1], error) &&
        load_in_turns(shows, first->text, N_WARM_UP, warm_up, error) &&
        load_in_turns(shows, first->text, loads, percent_slower, error);

    for (guint i = 0; i < 2 && shows[i].engine_class; i++)
        close_show(&shows[i]);
    return done;
}

guint64
real_run_bytes(const RealRun *run, const char *name)
{
    for (guint i = 0; i < run->dirty->len; i++) {
        const RealDirty *dirty = &g_array_index(run->dirty, RealDirty, i);
        if (g_str_equal(dirty->name, name))
            return dirty->bytes;
    }
    return 0;
}

void
real_run_free(RealRun *run)
{
    if (!run)
        return;
    g_array_unref(run->dirty);
    g_free(run);
}

void
real_stage_close(RealStage *stage)
{
    if (!stage)
        return;
    tide_display_close(stage->display);
    g_free(stage);
}
