#include "measure/starter.h"

/* An engine on its way up, and what it was started with. */
typedef struct {
    const TideScenario *scenario;
    TideEngineOptions options;
    char **direct_hosts; /* (nullable) */
    TideStarted started;
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

/* Gives whether both stand; else the start has its problem. */
static gboolean
serve_pages(Start *start)
{
    TideStarted *started = &start->started;

    started->pages = tide_page_server_new(start->scenario->folder, &start->problem);
    started->proxy = started->pages ? tide_page_proxy_new(start->scenario->answers, &start->problem) : NULL;
    if (!started->proxy)
        return FALSE;
    start->direct_hosts = tide_page_server_addresses(started->pages);
    start->options.proxy = tide_page_proxy_uri(started->proxy);
    start->options.direct_hosts = (const char *const *)start->direct_hosts;
    return TRUE;
}

static Start *
start_new(const TideStarter *starter, const TideScenario *scenario)
{
    Start *start = g_new0(Start, 1);

    start->scenario = scenario;
    start->started.peaks = tide_peak_tracker_new();
    tide_peak_tracker_ask_referee(start->started.peaks, starter->options->referee);
    start->options = *starter->options;
    start->options.peaks = start->started.peaks;
    start->options.pressure = wants_pressure(scenario);
    start->options.back_forward_cache = scenario->back_forward_cache;
    return start;
}

/* The tracker goes last of what the engine's processes need: until all of them are gone, one may stand and wait for its answer. */
void
tide_starter_close(const TideStarter *starter, TideStarted *started)
{
    if (started->engine)
        starter->engine_class->close(started->engine);
    tide_peak_tracker_free(started->peaks);
    tide_page_proxy_free(started->proxy);
    tide_page_server_free(started->pages);
    *started = (TideStarted) { NULL, NULL, NULL, NULL };
}

static void
start_free(const TideStarter *starter, Start *start)
{
    tide_starter_close(starter, &start->started);
    g_strfreev(start->direct_hosts);
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
finish(const TideStarter *starter, Start *start, TideDeadline deadline, GCancellable *cancellable, GError **error)
{
    TideStarted *started = &start->started;

    if (started->engine)
        return starter->engine_class->await(started->engine, deadline, cancellable, error);
    if (start->problem || (!started->pages && !serve_pages(start))) {
        g_propagate_error(error, g_steal_pointer(&start->problem));
        return FALSE;
    }
    started->engine = starter->engine_class->open(&start->options, deadline, cancellable, error);
    return started->engine != NULL;
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
    if (serve_pages(starter->ahead))
        starter->ahead->started.engine =
            starter->engine_class->begin(&starter->ahead->options, &starter->ahead->problem);
}

gboolean
tide_starter_open(TideStarter *starter, const TideScenario *scenario, TideDeadline deadline, TideStarted *ret_started,
                  GCancellable *cancellable, GError **error)
{
    if (starter->ahead && starter->ahead->scenario != scenario)
        drop_ahead(starter);
    Start *start = starter->ahead ? g_steal_pointer(&starter->ahead) : start_new(starter, scenario);
    gboolean opened = finish(starter, start, deadline, cancellable, error);

    if (opened) {
        *ret_started = start->started;
        start->started = (TideStarted) { NULL, NULL, NULL, NULL };
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
