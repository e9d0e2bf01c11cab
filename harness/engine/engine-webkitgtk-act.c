#include "engine/engine-webkitgtk-private.h"

#include <unistd.h>

#include <glib-unix.h>
#include <tidemark/error.h>

typedef struct {
    const char *method; /* of docs/host-protocol.md */
    void (*add_params)(JsonObject *params, const TideAction *action); /* NULL where it has none */
} Act;

static void
add_text(JsonObject *params, const char *name, const char *text)
{
    if (text)
        json_object_set_string_member(params, name, text);
}

static void
add_level(JsonObject *params, const TideAction *action)
{
    add_text(params, "level", action->text);
}

static void
add_visible(JsonObject *params, const TideAction *action)
{
    json_object_set_boolean_member(params, "visible", action->kind == TIDE_ACTION_VISIBLE);
}

static void
add_selector(JsonObject *params, const TideAction *action)
{
    add_text(params, "selector", action->selector);
}

static void
add_typing(JsonObject *params, const TideAction *action)
{
    add_text(params, "selector", action->selector);
    add_text(params, "text", action->text);
}

static void
add_distance(JsonObject *params, const TideAction *action)
{
    add_text(params, "selector", action->selector);
    json_object_set_double_member(params, "dx", action->dx);
    json_object_set_double_member(params, "dy", action->dy);
}

static void
add_index(JsonObject *params, const TideAction *action)
{
    json_object_set_int_member(params, "index", action->index);
}

static const Act acts[TIDE_N_ACTION_KINDS] = {
    [TIDE_ACTION_RELOAD] = { "reload", NULL },
    [TIDE_ACTION_BACK] = { "back", NULL },
    [TIDE_ACTION_FORWARD] = { "forward", NULL },
    [TIDE_ACTION_CLICK] = { "click", add_selector },
    [TIDE_ACTION_TYPE] = { "type", add_typing },
    [TIDE_ACTION_SCROLL] = { "scroll", add_distance },
    [TIDE_ACTION_WHEEL] = { "wheel", add_distance },
    [TIDE_ACTION_MEMORY_PRESSURE] = { "pressure", add_level },
    [TIDE_ACTION_SUSPEND] = { "visibility", add_visible },
    [TIDE_ACTION_VISIBLE] = { "visibility", add_visible },
    [TIDE_ACTION_NEW_TAB] = { "new_tab", NULL },
    [TIDE_ACTION_CLOSE_TAB] = { "close_tab", NULL },
    [TIDE_ACTION_SELECT_TAB] = { "select_tab", add_index },
};

static gboolean
do_act(TideWebKitGtk *self, const Act *act, const TideAction *action, TideDeadline deadline, GCancellable *cancellable,
       GError **error)
{
    JsonObject *params = json_object_new();

    if (act->add_params)
        act->add_params(params, action);
    g_autoptr(JsonObject) result = tide_webkitgtk_request(self, act->method, params, deadline, cancellable, error);
    return result != NULL;
}

static gboolean
on_ended(int fd, GIOCondition condition, gpointer data)
{
    (void)fd;
    (void)condition;
    *(gboolean *)data = TRUE;
    return G_SOURCE_REMOVE;
}

static gboolean
is_true(gpointer data)
{
    return *(const gboolean *)data;
}

static gboolean
await_end(int process_fd, TideDeadline deadline, GCancellable *cancellable, GError **error)
{
    g_autoptr(GSource) source = g_unix_fd_source_new(process_fd, G_IO_IN);
    gboolean ended = FALSE;

    g_source_set_callback(source, G_SOURCE_FUNC(on_ended), &ended, NULL);
    g_source_attach(source, g_main_context_get_thread_default());
    gboolean waited = tide_wait_until(is_true, &ended, deadline, cancellable, error);
    g_source_destroy(source);
    if (!waited)
        g_prefix_error(error, "the process of the tab that was closed does not end: ");
    return waited;
}

/* Its process would be seen beside that of the next page for a while. */
static gboolean
close_tab(TideWebKitGtk *self, const TideAction *action, TideDeadline deadline, GCancellable *cancellable,
          GError **error)
{
    int process_fd = tide_webkitgtk_watch_page(self, deadline, cancellable);
    gboolean closed = do_act(self, &acts[TIDE_ACTION_CLOSE_TAB], action, deadline, cancellable, error);

    if (closed && process_fd >= 0)
        closed = await_end(process_fd, deadline, cancellable, error);
    if (process_fd >= 0)
        close(process_fd);
    return closed;
}

static gboolean
shows_another_tab(const TideAction *action)
{
    return action->kind == TIDE_ACTION_NEW_TAB || action->kind == TIDE_ACTION_CLOSE_TAB ||
        action->kind == TIDE_ACTION_SELECT_TAB;
}

gboolean
tide_webkitgtk_act(TideEngine *engine, const TideAction *action, TideDeadline deadline, GCancellable *cancellable,
                   GError **error)
{
    TideWebKitGtk *self = tide_webkitgtk_of(engine);

    if (action->kind >= TIDE_N_ACTION_KINDS) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT, "WebKitGTK offers no action %d", (int)action->kind);
        return FALSE;
    }
    gboolean done = action->kind == TIDE_ACTION_CLOSE_TAB
        ? close_tab(self, action, deadline, cancellable, error)
        : do_act(self, &acts[action->kind], action, deadline, cancellable, error);
    /* Another process is that of the page then, which is no swap. */
    if (done && shows_another_tab(action))
        self->page_pid = 0;
    return done;
}
