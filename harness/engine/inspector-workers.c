#include "engine/inspector-workers.h"

#include <json-glib/json-glib.h>
#include <tidemark/error.h>

#include "engine/inspector-page.h"

/*
 * JavaScriptCore/inspector/protocol/Worker.json and Heap.json. Worker.enable tells of the workers that there are before it is
 * answered; one that is started while we are attached waits until it is told to begin. A worker has the same domain for those
 * that it started itself, whose messages go through it; ids are unique in the process.
 */
#define COLLECT_ID 1
#define OTHER_ID 2

struct _TideInspectorWorkers {
    TideInspectorPage *page; /* NULL until it is open: nothing is told of workers before that */
    GHashTable *known; /* (element-type utf8 utf8): ids, with that of the worker which started it, or "" for the page */
    GHashTable *waiting; /* (element-type utf8): ids of those that were asked and have not answered */
    TideWorkersCollected collected;
};

static JsonObject *
worker_params(const char *worker)
{
    JsonObject *params = json_object_new();

    json_object_set_string_member(params, "workerId", worker);
    return params;
}

static char *
message_text(gint64 id, const char *method, JsonObject *params)
{
    g_autoptr(JsonObject) message = json_object_new();
    g_autoptr(JsonNode) root = json_node_init_object(json_node_alloc(), message);

    json_object_set_int_member(message, "id", id);
    json_object_set_string_member(message, "method", method);
    json_object_set_object_member(message, "params", params ? params : json_object_new());
    return json_to_string(root, FALSE);
}

/* @params: (transfer full) (nullable) */
static void
send_to(TideInspectorWorkers *workers, const char *worker, gint64 id, const char *method, JsonObject *params)
{
    g_autofree char *text = message_text(id, method, params);
    g_autofree char *carrier = g_strdup(worker);
    const char *parent;

    /* Each step is wrapped in the next. Nothing is known of whom an unknown worker belongs to. */
    while ((parent = g_hash_table_lookup(workers->known, carrier))) {
        JsonObject *carried = worker_params(carrier);
        json_object_set_string_member(carried, "message", text);
        if (!*parent) {
            tide_inspector_page_send(workers->page, "Worker.sendMessageToWorker", carried);
            return;
        }
        g_free(text);
        text = message_text(OTHER_ID, "Worker.sendMessageToWorker", carried);
        g_free(carrier);
        carrier = g_strdup(parent);
    }
}

static void
meet_worker(TideInspectorWorkers *workers, const char *worker, const char *parent)
{
    g_hash_table_replace(workers->known, g_strdup(worker), g_strdup(parent));
    if (*parent)
        send_to(workers, parent, OTHER_ID, "Worker.initialized", worker_params(worker));
    else
        tide_inspector_page_send(workers->page, "Worker.initialized", worker_params(worker));
    send_to(workers, worker, OTHER_ID, "Worker.enable", NULL);
}

static void
forget_worker(TideInspectorWorkers *workers, const char *worker)
{
    g_hash_table_remove(workers->known, worker);
    g_hash_table_remove(workers->waiting, worker);
}

static void
take_answer(TideInspectorWorkers *workers, const char *worker, JsonObject *answer)
{
    if (json_object_get_int_member_with_default(answer, "id", 0) != COLLECT_ID ||
        !g_hash_table_remove(workers->waiting, worker))
        return;
    if (json_object_has_member(answer, "error"))
        workers->collected.silent++;
    else
        workers->collected.collected++;
}

static void take_event(TideInspectorWorkers *workers, const char *method, JsonObject *params, const char *parent);

static void
take_from_worker(TideInspectorWorkers *workers, const char *worker, const char *text)
{
    g_autoptr(JsonNode) root = json_from_string(text, NULL);
    JsonObject *message = root && JSON_NODE_HOLDS_OBJECT(root) ? json_node_get_object(root) : NULL;
    const char *method = message ? json_object_get_string_member_with_default(message, "method", NULL) : NULL;

    if (method && json_object_has_member(message, "params"))
        take_event(workers, method, json_object_get_object_member(message, "params"), worker);
    else if (message)
        take_answer(workers, worker, message);
}

/* @parent: the worker that said it, "" for the page */
static void
take_event(TideInspectorWorkers *workers, const char *method, JsonObject *params, const char *parent)
{
    const char *worker = json_object_get_string_member_with_default(params, "workerId", NULL);

    if (!worker)
        return;
    if (g_str_equal(method, "Worker.workerCreated"))
        meet_worker(workers, worker, parent);
    else if (g_str_equal(method, "Worker.workerTerminated"))
        forget_worker(workers, worker);
    else if (g_str_equal(method, "Worker.dispatchMessageFromWorker"))
        take_from_worker(workers, worker, json_object_get_string_member_with_default(params, "message", ""));
}

static void
on_event(const char *method, JsonObject *params, gpointer data)
{
    TideInspectorWorkers *workers = data;

    if (workers->page && params)
        take_event(workers, method, params, "");
}

TideInspectorWorkers *
tide_inspector_workers_open(const char *address, guint page, TideDeadline deadline, GCancellable *cancellable,
                            GError **error)
{
    g_autoptr(TideInspectorWorkers) workers = g_new0(TideInspectorWorkers, 1);

    workers->known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    workers->waiting = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    workers->page = tide_inspector_page_open(address, page, on_event, workers, deadline, cancellable, error);
    if (!workers->page || !tide_inspector_page_call(workers->page, "Worker.enable", NULL, deadline, cancellable, error))
        return NULL;
    return g_steal_pointer(&workers);
}

static gboolean
have_all_answered(gpointer data)
{
    return g_hash_table_size(((TideInspectorWorkers *)data)->waiting) == 0;
}

gboolean
tide_inspector_workers_collect(TideInspectorWorkers *workers, TideWorkersCollected *ret_collected,
                               TideDeadline deadline, GCancellable *cancellable, GError **error)
{
    g_autoptr(GError) problem = NULL;
    GHashTableIter iter;
    gpointer worker;

    workers->collected = (TideWorkersCollected) { 0, 0 };
    g_hash_table_iter_init(&iter, workers->known);
    while (g_hash_table_iter_next(&iter, &worker, NULL)) {
        g_hash_table_add(workers->waiting, g_strdup(worker));
        send_to(workers, worker, COLLECT_ID, "Heap.gc", NULL);
    }
    if (!tide_inspector_page_wait(workers->page, have_all_answered, workers, deadline, cancellable, &problem) &&
        !g_error_matches(problem, TIDE_ERROR, TIDE_ERROR_DEADLINE)) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return FALSE;
    }
    *ret_collected = workers->collected;
    ret_collected->silent += g_hash_table_size(workers->waiting);
    return TRUE;
}

void
tide_inspector_workers_close(TideInspectorWorkers *workers)
{
    if (workers->page) {
        /* Lets those begin that wait. */
        tide_inspector_page_send(workers->page, "Worker.disable", NULL);
        tide_inspector_page_close(workers->page);
    }
    g_hash_table_unref(workers->known);
    g_hash_table_unref(workers->waiting);
    g_free(workers);
}
