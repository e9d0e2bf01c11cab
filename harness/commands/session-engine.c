#include "commands/session-engine.h"

#include "commands/peak-means.h"
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

/** @referee: (nullable): where it was asked for */
struct _TideSessionEngine {
    const TideEngineClass *engine_class;
    TideEngineOptions options;
    TideDisplay *display;
    TidePeakReferee *referee;
};

static void
configure(TideConfiguration *configuration, const TideSessionOptions *options, const TideEngineFacts *facts,
          const TideEngineOptions *engine_options, TidePeakMeans means)
{
    tide_configuration_set(configuration, "engine", facts->name);
    tide_configuration_set(configuration, "engine_version", facts->version);
    tide_configuration_set(configuration, "preset", options->preset);
    tide_configuration_add_machine(configuration);
    tide_configuration_set(configuration, "renderer", facts->renderer);
    tide_configuration_set(configuration, "sandbox", engine_options->sandbox ? "on" : "off");
    tide_configuration_set(configuration, "category_source", "shape");
    tide_configuration_set(configuration, TIDE_FACT_PEAK, tide_peak_means_name(means, engine_options->stops));
    tide_configuration_set(configuration, "settle", "collect, release, 16 KB for 400 ms");
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

TideSessionEngine *
tide_session_engine_open(const TideSessionOptions *options, TideResults *results, GCancellable *cancellable,
                         GError **error)
{
    const TideEngineClass *engine_class = tide_engine_class_find(options->engine, error);

    const TidePreset *preset = engine_class ? tide_preset_find(options->preset, error) : NULL;

    TidePeakMeans means = TIDE_PEAK_MEANS_AUTO;
    g_autoptr(TidePeakReferee) referee = NULL;

    if (!preset || !tide_peak_means_parse(options->peak, &means, error) ||
        !tide_peak_means_call_referee(means, &referee, error))
        return NULL;
    g_autoptr(TideDisplay) display =
        tide_display_open(options->display, tide_deadline_in(DISPLAY_MSEC), cancellable, error);
    if (!display)
        return NULL;
    TideEngineOptions engine_options = {
        .preset = options->preset,
        .display = tide_display_name(display),
        .width = VIEW_WIDTH,
        .height = VIEW_HEIGHT,
        .sandbox = try_sandbox(results, cancellable),
        .fixed_addresses = try_fixed_addresses(preset, results),
        .stops = means != TIDE_PEAK_MEANS_POLLING,
        .referee = referee,
    };
    g_autoptr(TideEngineFacts) facts = probe(engine_class, &engine_options, cancellable, error);
    if (!facts || !settle_stops(means, facts, results, error))
        return NULL;
    results->configuration = tide_configuration_new();
    configure(results->configuration, options, facts, &engine_options, means);
    note_overcommit(results);
    TideSessionEngine *engine = g_new(TideSessionEngine, 1);
    *engine =
        (TideSessionEngine) { engine_class, engine_options, g_steal_pointer(&display), g_steal_pointer(&referee) };
    return engine;
}

TideIteration *
tide_session_engine_measure(TideSessionEngine *engine, const TideScenario *scenario, guint number,
                            const TideSnapshotObserver *observer, GCancellable *cancellable)
{
    TideIteration *iteration =
        tide_iteration_measure(scenario, number, engine->engine_class, &engine->options, observer, cancellable);
    g_autofree char *display_end = tide_display_describe_end(engine->display);

    if (iteration->failure && display_end) {
        g_autofree char *message = g_steal_pointer(&iteration->failure->message);
        iteration->failure->message = g_strdup_printf("%s; Xvfb, its display, %s", message, display_end);
    }
    return iteration;
}

void
tide_session_engine_close(TideSessionEngine *engine)
{
    if (!engine)
        return;
    tide_display_close(engine->display);
    tide_peak_referee_close(engine->referee);
    g_free(engine);
}
