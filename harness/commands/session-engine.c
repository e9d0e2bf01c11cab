#include "commands/session-engine.h"

#include "commands/peak-means.h"
#include "commands/engine-witness.h"
#include "engine/display.h"
#include "engine/engine-table.h"
#include "engine/fixed-addresses.h"
#include "engine/preset.h"
#include "engine/sandbox.h"
#include "measure/iteration.h"

#define VIEW_WIDTH 1024
#define VIEW_HEIGHT 768

#define DISPLAY_MSEC 30000
#define SANDBOX_MSEC 10000
#define PROBE_MSEC 60000

/* What a job measures with. */
typedef struct {
    GThread *thread; /* (nullable): whose it is; another one's as soon as it has left */
    TideDisplay *display;
    gboolean borrowed; /* the display */
    TideEngineOptions options;
    TideStarter *starter; /* (nullable) */
} Lane;

/**
 * @lanes: (element-type Lane): one for each job
 * @measured: what the results tell of it, which own it
 * @referee: (nullable): where it was asked for
 * @shares: whether jobs, display and referee belong to another one
 */
struct _TideSessionEngine {
    const TideEngineClass *engine_class;
    TideEnginePlace *place;
    TideMeasuredEngine *measured;
    TideEngineOptions options;
    TidePeakMeans means;
    TideJobs *jobs;
    GPtrArray *lanes;
    TideDisplay *display; /* that of the first lane, where it was asked for its facts */
    TidePeakReferee *referee;
    gboolean shares;
};

static void
configure(TideConfiguration *configuration, const TideEngineFacts *facts, const TideEngineOptions *engine_options,
          TidePeakMeans means)
{
    tide_configuration_set(configuration, "engine", facts->name);
    tide_configuration_set(configuration, "engine_version", facts->version);
    tide_configuration_set(configuration, "preset", engine_options->preset);
    tide_configuration_add_machine(configuration);
    tide_configuration_set(configuration, "renderer", facts->renderer);
    tide_configuration_set(configuration, "sandbox", engine_options->sandbox ? "on" : "off");
    tide_configuration_set(configuration, "category_source", "shape");
    tide_configuration_set(configuration, TIDE_FACT_PEAK, tide_peak_means_name(means, engine_options->stops));
    tide_configuration_set(configuration, "settle", tide_collector_settling(engine_options->collector));
    tide_configuration_set(configuration, "scavenger", engine_options->scavenger ? "on" : "off");
    tide_configuration_set(configuration, "addresses", engine_options->fixed_addresses ? "fixed" : "random");
    for (guint i = 0; i < facts->options->len; i++) {
        const TideFact *fact = g_ptr_array_index(facts->options, i);
        g_autofree char *name = g_strdup_printf("option.%s", fact->name);
        tide_configuration_set(configuration, name, fact->value);
    }
}

/* Strict accounting drops MAP_NORESERVE from the kernel's flags, by which the engine's heaps are known. */
static void
note_overcommit(TideResults *results)
{
    if (g_strcmp0(tide_configuration_get(results->configuration, "overcommit_memory"), "2") == 0)
        g_ptr_array_add(
            results->notes,
            g_strdup("vm.overcommit_memory is 2: the engine's heaps cannot be told from other allocations"));
}

/* Known only once the engine has been started with them. */
static gboolean
settle_stops(TidePeakMeans means, const TideEngineFacts *facts, TideResults *results, GError **error)
{
    if (facts->stops_refusal == 0)
        return TRUE;
    if (means == TIDE_PEAK_MEANS_STOPS)
        return tide_peak_means_refuse_stops(facts->stops_refusal, error);
    g_ptr_array_add(results->notes,
                    g_strdup_printf("%s between two looks are missed: the kernel does not stop processes before they "
                                    "free memory: %s",
                                    means == TIDE_PEAK_MEANS_BPF ? "categories of peaks" : "peaks",
                                    g_strerror(facts->stops_refusal)));
    return TRUE;
}

static TideEngineFacts *
probe(const TideEngineClass *engine_class, TideEngineOptions *options, GCancellable *cancellable, GError **error)
{
    TidePeakTracker *peaks = tide_peak_tracker_new();

    options->peaks = peaks;
    TideEngineFacts *facts = engine_class->probe(options, tide_deadline_in(PROBE_MSEC), cancellable, error);
    options->peaks = NULL;
    tide_peak_tracker_free(peaks);
    options->stops = facts && options->stops && facts->stops_refusal == 0;
    options->collector = facts ? facts->collector : options->collector;
    options->scavenger = !facts || facts->scavenger;
    return facts;
}

/* The engine's sandbox stays on where it can work; a run without it says so. */
static gboolean
try_sandbox(TideResults *results, GCancellable *cancellable)
{
    g_autofree char *reason = NULL;
    gboolean works = tide_sandbox_probe(tide_deadline_in(SANDBOX_MSEC), cancellable, &reason);

    if (!works)
        g_ptr_array_add(results->notes, g_strdup_printf("the engine's sandbox is off: %s", reason));
    return works;
}

static gboolean
try_fixed_addresses(const TidePreset *preset, TideResults *results)
{
    g_autofree char *reason = NULL;

    if (!preset->fixed_addresses)
        return FALSE;
    if (tide_fixed_addresses_probe(&reason))
        return TRUE;
    g_ptr_array_add(results->notes, g_strdup_printf("addresses stay random, so expect more noise: %s", reason));
    return FALSE;
}

/* Asks the engine of @engine, whose options are complete, for its facts. Gives its configuration. */
static TideConfiguration *
start(TideSessionEngine *engine, TideResults *results, GCancellable *cancellable, GError **error)
{
    g_autoptr(TideEngineFacts) facts = probe(engine->engine_class, &engine->options, cancellable, error);

    if (!facts || !settle_stops(engine->means, facts, results, error))
        return NULL;
    TideConfiguration *configuration = tide_configuration_new();
    configure(configuration, facts, &engine->options, engine->means);
    engine->measured->version = g_strdup_printf("%s %s", facts->name, facts->version);
    return configuration;
}

/* What can be wrong with an option is found before anything is started. */
static gboolean
find_engine(TideSessionEngine *engine, const char *text, GError **error)
{
    engine->place = tide_engine_place_find(text, error);
    engine->engine_class = engine->place ? tide_engine_class_find(engine->place->engine, error) : NULL;
    engine->options.place = engine->place;
    return engine->engine_class != NULL;
}

/* The same for an engine that is opened later. */
static gboolean
check_before(const TideSessionOptions *options, GError **error)
{
    g_autoptr(TideEnginePlace) place = options->before ? tide_engine_place_find(options->before, error) : NULL;

    return !options->before || (place && tide_engine_class_find(place->engine, error));
}

static void
lane_free(gpointer data)
{
    Lane *lane = data;

    tide_starter_free(lane->starter);
    if (!lane->borrowed)
        tide_display_close(lane->display);
    g_free(lane);
}

static void
add_lane(TideSessionEngine *engine, TideDisplay *display, gboolean borrowed)
{
    Lane *lane = g_new0(Lane, 1);

    lane->display = display;
    lane->borrowed = borrowed;
    lane->options = engine->options;
    lane->options.display = tide_display_name(display);
    g_ptr_array_add(engine->lanes, lane);
}

/* The first one's display belongs to the engine. */
static gboolean
add_lanes(TideSessionEngine *engine, const TideSessionOptions *options, GCancellable *cancellable, GError **error)
{
    engine->lanes = g_ptr_array_new_with_free_func(lane_free);
    add_lane(engine, engine->display, TRUE);
    while (engine->lanes->len < (guint)options->jobs) {
        TideDisplay *display = tide_display_open(options->display, tide_deadline_in(DISPLAY_MSEC), cancellable, error);
        if (!display)
            return FALSE;
        add_lane(engine, display, FALSE);
    }
    return TRUE;
}

static gboolean
check_jobs(const TideSessionOptions *options, TidePeakMeans means, GError **error)
{
    const char *other = means == TIDE_PEAK_MEANS_BPF ? "--peak=bpf" : options->before ? "--compare-engines" : NULL;

    if (options->jobs <= 1)
        return TRUE;
    if (other) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "--jobs and %s do not go together; leave one of them out",
                    other);
        return FALSE;
    }
    if (!g_str_equal(options->display, "private")) {
        g_set_error_literal(error, TIDE_ERROR, TIDE_ERROR_INPUT,
                            "--jobs needs a display for each job; leave out --jobs, or --display");
        return FALSE;
    }
    return TRUE;
}

static gboolean
open_display(TideSessionEngine *engine, const TideSessionOptions *options, GCancellable *cancellable, GError **error)
{
    engine->display = tide_display_open(options->display, tide_deadline_in(DISPLAY_MSEC), cancellable, error);
    if (!engine->display)
        return FALSE;
    engine->options.display = tide_display_name(engine->display);
    return TRUE;
}

static gboolean
prepare(TideSessionEngine *engine, const TideSessionOptions *options, TideResults *results, GCancellable *cancellable,
        GError **error)
{
    const TidePreset *preset =
        find_engine(engine, options->engine, error) ? tide_preset_find(options->preset, error) : NULL;

    if (!preset || !check_before(options, error) || !tide_peak_means_parse(options->peak, &engine->means, error) ||
        !tide_collector_parse(options->collect, &engine->options.collector, error) ||
        !check_jobs(options, engine->means, error) ||
        !tide_peak_means_call_referee(engine->means, &engine->referee, error) ||
        !open_display(engine, options, cancellable, error))
        return FALSE;
    engine->options.preset = options->preset;
    engine->options.width = VIEW_WIDTH;
    engine->options.height = VIEW_HEIGHT;
    engine->options.sandbox = try_sandbox(results, cancellable);
    engine->options.scavenger = preset->scavenger;
    engine->options.fixed_addresses = try_fixed_addresses(preset, results);
    engine->options.stops = engine->means != TIDE_PEAK_MEANS_POLLING;
    engine->options.referee = engine->referee;
    return TRUE;
}

TideSessionEngine *
tide_session_engine_open(const TideSessionOptions *options, TideResults *results, GCancellable *cancellable,
                         GError **error)
{
    g_autoptr(TideSessionEngine) engine = g_new0(TideSessionEngine, 1);

    engine->means = TIDE_PEAK_MEANS_AUTO;
    engine->jobs = tide_jobs_new();
    if (!prepare(engine, options, results, cancellable, error))
        return NULL;
    engine->measured = tide_results_add_engine(results, options->engine);
    results->configuration = start(engine, results, cancellable, error);
    if (!results->configuration)
        return NULL;
    note_overcommit(results);
    return add_lanes(engine, options, cancellable, error) ? g_steal_pointer(&engine) : NULL;
}

TideSessionEngine *
tide_session_engine_open_before(const TideSessionEngine *judged, const TideSessionOptions *options,
                                TideResults *results, GCancellable *cancellable, GError **error)
{
    g_autoptr(TideSessionEngine) engine = g_memdup2(judged, sizeof *judged);

    engine->shares = TRUE;
    engine->place = NULL;
    engine->lanes = NULL;
    const TidePreset *preset = tide_preset_find(options->preset, error);
    if (!preset || !find_engine(engine, options->before, error) ||
        !tide_collector_parse(options->collect, &engine->options.collector, error))
        return NULL;
    engine->options.scavenger = preset->scavenger;
    engine->options.stops = engine->means != TIDE_PEAK_MEANS_POLLING;
    engine->measured = tide_results_add_engine(results, options->before);
    /* In the order in which they are told. */
    g_ptr_array_insert(results->engines, 0, g_ptr_array_steal_index(results->engines, results->engines->len - 1));
    results->before_configuration = start(engine, results, cancellable, error);
    if (!results->before_configuration) {
        g_prefix_error(error, "the engine before, '%s': ", options->before);
        return NULL;
    }
    engine->lanes = g_ptr_array_new_with_free_func(lane_free);
    add_lane(engine, engine->display, TRUE);
    return g_steal_pointer(&engine);
}

const TideMeasuredEngine *
tide_session_engine_measured(const TideSessionEngine *engine)
{
    return engine->measured;
}

TideJobs *
tide_session_engine_jobs(TideSessionEngine *engine)
{
    return engine->jobs;
}

/* NULL where there are more threads than jobs. */
static Lane *
lane_of(const TideSessionEngine *engine, const GThread *thread)
{
    for (guint i = 0; i < engine->lanes->len; i++) {
        Lane *lane = g_ptr_array_index(engine->lanes, i);
        if (lane->thread == thread)
            return lane;
    }
    return NULL;
}

static Lane *
enter_lane(TideSessionEngine *engine)
{
    Lane *lane = lane_of(engine, g_thread_self());

    if (!lane)
        lane = lane_of(engine, NULL);
    lane->thread = g_thread_self();
    if (!lane->starter)
        lane->starter = tide_starter_new(engine->engine_class, &lane->options);
    return lane;
}

TideIteration *
tide_session_engine_measure(TideSessionEngine *engine, const TideScenario *scenario, guint number,
                            const TideScenario *next, const TideSnapshotObserver *observer, GCancellable *cancellable)
{
    TideEngineWitness witness = tide_engine_witness_begin(observer);
    Lane *lane = enter_lane(engine);

    tide_jobs_give_turn(engine->jobs);
    TideIteration *iteration = tide_iteration_measure(scenario, number, lane->starter, next,
                                                      tide_engine_witness_observer(&witness), cancellable);
    tide_jobs_take_turn(engine->jobs);
    g_autofree char *display_end = tide_display_describe_end(lane->display);

    if (iteration->failure && display_end) {
        g_autofree char *message = g_steal_pointer(&iteration->failure->message);
        iteration->failure->message = g_strdup_printf("%s; Xvfb, its display, %s", message, display_end);
    }
    tide_engine_witness_end(&witness, engine->place->library, engine->measured, iteration);
    return iteration;
}

void
tide_session_engine_leave(TideSessionEngine *engine)
{
    Lane *lane = lane_of(engine, g_thread_self());

    if (!lane)
        return;
    tide_jobs_give_turn(engine->jobs);
    g_clear_pointer(&lane->starter, tide_starter_free);
    tide_jobs_take_turn(engine->jobs);
    lane->thread = NULL;
}

void
tide_session_engine_close(TideSessionEngine *engine)
{
    if (!engine)
        return;
    g_clear_pointer(&engine->lanes, g_ptr_array_unref);
    if (!engine->shares) {
        tide_display_close(engine->display);
        tide_peak_referee_close(engine->referee);
        tide_jobs_free(engine->jobs);
    }
    tide_engine_place_free(engine->place);
    g_free(engine);
}
