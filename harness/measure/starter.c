#include "measure/starter.h"

/* An engine on its way up, and what it was started with. */
typedef struct {
    TideEngineOptions options;
    TideEngine *engine;
    TidePeakTracker *peaks;
    GError *problem; /* why there is no engine */
} Start;

struct _TideStarter {
    const TideEngineClass *engine_class;
    const TideEngineOptions *options;
    Start *ahead; /* (nullable) */
};

static gboolean
wants_pressure(const TideScenario *scenario)
{
    for (guint i = 0; i < scenario->steps->len; i++) {
        if (((const TideStep *)g_ptr_array_index(scenario->steps, i))->kind == TIDE_STEP_MEMORY_PRESSURE)
            return TRUE;
    }
    return FALSE;
}

static Start *
start_new(const TideStarter *starter, const TideScenario *scenario)
{
    Start *start = g_new0(Start, 1);

    start->peaks = tide_peak_tracker_new();
    tide_peak_tracker_ask_referee(start->peaks, starter->options->referee);
    start->options = *starter->options;
    start->options.peaks = start->peaks;
    start->options.pressure = wants_pressure(scenario);
    start->options.back_forward_cache = scenario->back_forward_cache;
    return start;
}

/* The tracker goes last: until all of the engine's processes are gone, one may stand and wait for its answer. */
static void
start_free(const TideStarter *starter, Start *start)
{
    if (start->engine)
        starter->engine_class->close(start->engine);
    tide_peak_tracker_free(start->peaks);
    g_clear_error(&start->problem);
    g_free(start);
}

static void
drop_ahead(TideStarter *starter)
{
    if (starter->ahead)
        start_free(starter, g_steal_pointer(&starter->ahead));
}

static gboolean
suits(const Start *start, const TideScenario *scenario)
{
    return start->options.pressure == wants_pressure(scenario) &&
        start->options.back_forward_cache == scenario->back_forward_cache;
}

static gboolean
finish(const TideStarter *starter, Start *start, TideDeadline deadline, GCancellable *cancellable, GError **error)
{
    if (start->engine)
        return starter->engine_class->await(start->engine, deadline, cancellable, error);
    if (start->problem) {
        g_propagate_error(error, g_steal_pointer(&start->problem));
        return FALSE;
    }
    start->engine = starter->engine_class->open(&start->options, deadline, cancellable, error);
    return start->engine != NULL;
}

TideStarter *
tide_starter_new(const TideEngineClass *engine_class, const TideEngineOptions *options)
{
    TideStarter *starter = g_new0(TideStarter, 1);

    starter->engine_class = engine_class;
    starter->options = options;
    return starter;
}

const TideEngineClass *
tide_starter_engine_class(const TideStarter *starter)
{
    return starter->engine_class;
}

void
tide_starter_begin(TideStarter *starter, const TideScenario *scenario)
{
    if (starter->options->referee || !starter->engine_class->begin)
        return;
    drop_ahead(starter);
    starter->ahead = start_new(starter, scenario);
    starter->ahead->engine = starter->engine_class->begin(&starter->ahead->options, &starter->ahead->problem);
}

gboolean
tide_starter_open(TideStarter *starter, const TideScenario *scenario, TideDeadline deadline, TideEngine **ret_engine,
                  TidePeakTracker **ret_peaks, GCancellable *cancellable, GError **error)
{
    if (starter->ahead && !suits(starter->ahead, scenario))
        drop_ahead(starter);
    Start *start = starter->ahead ? g_steal_pointer(&starter->ahead) : start_new(starter, scenario);
    gboolean opened = finish(starter, start, deadline, cancellable, error);

    if (opened) {
        *ret_engine = g_steal_pointer(&start->engine);
        *ret_peaks = g_steal_pointer(&start->peaks);
    }
    start_free(starter, start);
    return opened;
}

void
tide_starter_free(TideStarter *starter)
{
    if (!starter)
        return;
    drop_ahead(starter);
    g_free(starter);
}
