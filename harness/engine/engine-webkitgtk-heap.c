#include "engine/engine-webkitgtk-private.h"

#include <tidemark/error.h>

#include "engine/inspector-page.h"
#include "engine/inspector-workers.h"

/* All of them take half a second on a machine that is busy twenty times over. One that never ends its task keeps each checkpoint
 * this long. */
#define WORKERS_MSEC 5000

/*
 * How often each is asked. Measured on the four idle workers of a page, its total in KB: 37,330 to 39,440 in 10 iterations with
 * one round, 36,940 to 38,860 in 6 with two; with three, 24 of 26 within some 200 and two 450 to 600 above. Up to six are no
 * better.
 */
#define ROUNDS 3

static char *
join_array(JsonArray *array)
{
    g_autoptr(GString) joined = g_string_new(NULL);

    for (guint i = 0; array && i < json_array_get_length(array); i++)
        g_string_append_printf(joined, "%s%s", i ? ", " : "", json_array_get_string_element(array, i));
    return g_string_free(g_steal_pointer(&joined), FALSE);
}

static void
ignore_event(const char *method, JsonObject *params, gpointer data)
{
    (void)method;
    (void)params;
    (void)data;
}

/* A full collection that has ended when it answers (JavaScriptCore/inspector/protocol/Heap.json). Being attached takes memory,
 * so it does not last. */
static gboolean
collect_by_inspector(TideWebKitGtk *self, guint tab, TideDeadline deadline, GCancellable *cancellable, GError **error)
{
    if (!self->inspector) {
        g_set_error_literal(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT,
                            "this WebKitGTK cannot be asked to collect garbage: its inspector does not listen");
        return FALSE;
    }
    g_autoptr(TideInspectorPage) page =
        tide_inspector_page_open(self->inspector, tab, ignore_event, NULL, deadline, cancellable, error);
    return page && tide_inspector_page_call(page, "Heap.gc", NULL, deadline, cancellable, error);
}

static guint
shown_tab(JsonObject *result)
{
    return (guint)json_object_get_int_member_with_default(result, "tab", 0);
}

static JsonObject *
collect_page(TideWebKitGtk *self, TideDeadline deadline, GCancellable *cancellable, GError **error)
{
    gboolean inside = self->collector != TIDE_COLLECTOR_INSPECTOR;
    JsonObject *params = json_object_new();

    json_object_set_boolean_member(params, "inside", inside);
    g_autoptr(JsonObject) result = tide_webkitgtk_request(self, "collect", params, deadline, cancellable, error);
    if (!result || (!inside && !collect_by_inspector(self, shown_tab(result), deadline, cancellable, error)))
        return NULL;
    if (!inside)
        return g_steal_pointer(&result);
    if (json_object_get_boolean_member_with_default(result, "collected", FALSE) &&
        json_object_get_boolean_member_with_default(result, "released", FALSE))
        return g_steal_pointer(&result);
    g_autofree char *missing = join_array(json_object_get_array_member(result, "missing"));
    g_set_error(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT,
                "this WebKitGTK cannot be asked to collect garbage: it does not export %s", missing);
    return NULL;
}

static gint64
count_workers(JsonObject *result)
{
    return json_object_get_int_member_with_default(result, "workers", 0);
}

/* Once for each number, since garbage is collected at each checkpoint. */
static void
note_unreached(TideWebKitGtk *self, gint64 unreached, const char *why)
{
    if (unreached > 0 && unreached != self->unreached)
        tide_webkitgtk_note(self, TIDE_EVENT_NOTE,
                            g_strdup_printf("garbage of %" G_GINT64_FORMAT " worker%s was not collected: %s", unreached,
                                            unreached == 1 ? "" : "s", why));
    self->unreached = unreached;
}

static TideDeadline
earlier(TideDeadline a, TideDeadline b)
{
    return a.at_usec < b.at_usec ? a : b;
}

/* What the inspector collects gives nothing back, and the inspector attaches to a page once at a time. */
static gboolean
collect_again(TideWebKitGtk *self, TideDeadline deadline, GCancellable *cancellable, GError **error)
{
    if (self->collector == TIDE_COLLECTOR_INSPECTOR)
        return TRUE;
    g_autoptr(JsonObject) page = collect_page(self, deadline, cancellable, error);
    return page != NULL;
}

/* The page's own collection between gives the free pages of the workers' heaps back; they let go of theirs at the next. */
static gboolean
collect_in_rounds(TideWebKitGtk *self, guint tab, TideWorkersCollected *ret_workers, TideDeadline deadline,
                  GCancellable *cancellable, GError **error)
{
    TideDeadline patience = earlier(deadline, tide_deadline_in(WORKERS_MSEC));
    g_autoptr(TideInspectorWorkers) workers =
        tide_inspector_workers_open(self->inspector, tab, patience, cancellable, error);

    for (guint round = 0; workers && round < ROUNDS; round++) {
        if (!tide_inspector_workers_collect(workers, ret_workers, patience, cancellable, error) ||
            !collect_again(self, deadline, cancellable, error))
            return FALSE;
        /* One that is at something else has used up the time of the others. */
        if (ret_workers->silent > 0)
            break;
    }
    return workers != NULL;
}

/* What ends the engine or the run; anything else costs the workers' garbage alone. */
static gboolean
is_fatal(const TideWebKitGtk *self, const GError *problem)
{
    return g_error_matches(problem, TIDE_ERROR, TIDE_ERROR_INTERRUPTED) ||
        g_error_matches(problem, TIDE_ERROR, TIDE_ERROR_CRASHED) || tide_host_channel_is_broken(self->channel);
}

/* @ret_why: (transfer full): what is to be said of those that were not collected */
static gboolean
collect_workers(TideWebKitGtk *self, guint tab, guint *ret_collected, char **ret_why, TideDeadline deadline,
                GCancellable *cancellable, GError **error)
{
    TideWorkersCollected workers = { 0, 0 };
    g_autoptr(GError) problem = NULL;

    if (!self->inspector) {
        *ret_why = g_strdup("this WebKitGTK has no inspector that reaches their heaps");
    } else if (collect_in_rounds(self, tab, &workers, deadline, cancellable, &problem)) {
        *ret_why = workers.silent > 0
            ? g_strdup_printf("%u did not answer WebKit's inspector within %d ms", workers.silent, WORKERS_MSEC)
            : g_strdup("WebKit's inspector does not know them, as is so with service and shared workers");
    } else if (is_fatal(self, problem)) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return FALSE;
    } else {
        *ret_why = g_strdup(problem->message);
    }
    *ret_collected = workers.collected;
    return TRUE;
}

gboolean
tide_webkitgtk_collect_garbage(TideEngine *engine, TideDeadline deadline, GCancellable *cancellable, GError **error)
{
    TideWebKitGtk *self = tide_webkitgtk_of(engine);
    g_autoptr(JsonObject) before = collect_page(self, deadline, cancellable, error);
    g_autofree char *why = NULL;
    guint collected = 0;

    if (!before)
        return FALSE;
    if (count_workers(before) == 0) {
        note_unreached(self, 0, "");
        return TRUE;
    }
    if (!collect_workers(self, shown_tab(before), &collected, &why, deadline, cancellable, error))
        return FALSE;
    /* What the inspector left behind in the page goes. */
    g_autoptr(JsonObject) after = collect_page(self, deadline, cancellable, error);
    if (!after)
        return FALSE;
    note_unreached(self, count_workers(after) - (gint64)collected, why);
    return TRUE;
}

gboolean
tide_webkitgtk_release(TideEngine *engine, TideDeadline deadline, GCancellable *cancellable, GError **error)
{
    return collect_again(tide_webkitgtk_of(engine), deadline, cancellable, error);
}

gboolean
tide_webkitgtk_scavenge(TideEngine *engine, gboolean on, TideDeadline deadline, GCancellable *cancellable,
                        GError **error)
{
    TideWebKitGtk *self = tide_webkitgtk_of(engine);

    if (self->scavenger)
        return TRUE;
    JsonObject *params = json_object_new();
    json_object_set_boolean_member(params, "on", on);
    g_autoptr(JsonObject) done = tide_webkitgtk_request(self, "scavenger", params, deadline, cancellable, error);
    return done != NULL;
}

TideCensus *
tide_webkitgtk_census(TideEngine *engine, TideDeadline deadline, GCancellable *cancellable, GError **error)
{
    g_autoptr(JsonObject) result =
        tide_webkitgtk_request(tide_webkitgtk_of(engine), "census", NULL, deadline, cancellable, error);
    JsonNode *statistics = result ? json_object_get_member(result, "statistics") : NULL;

    if (!result)
        return NULL;
    if (statistics && JSON_NODE_HOLDS_OBJECT(statistics))
        return tide_census_from_statistics(json_node_get_object(statistics), error);
    g_autofree char *missing = join_array(json_object_get_array_member(result, "missing"));
    if (*missing)
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT,
                    "this WebKitGTK cannot be asked which JavaScript objects there are: it does not export %s",
                    missing);
    else
        g_set_error_literal(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT,
                            "the page's own toJSON keeps JavaScriptCore from telling which objects there are");
    return NULL;
}
