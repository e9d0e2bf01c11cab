#include "engine/engine-webkitgtk-private.h"

#include <tidemark/error.h>

typedef struct {
    const char *method; /* of docs/host-protocol.md; NULL where this engine cannot do it */
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

/* Those without a row are not offered. */
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
};

gboolean
tide_webkitgtk_act(TideEngine *engine, const TideAction *action, TideDeadline deadline, GCancellable *cancellable,
                   GError **error)
{
    const Act *act = action->kind < TIDE_N_ACTION_KINDS ? &acts[action->kind] : NULL;

    if (!act || !act->method) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT, "WebKitGTK offers no action %d", (int)action->kind);
        return FALSE;
    }
    JsonObject *params = json_object_new();
    if (act->add_params)
        act->add_params(params, action);
    g_autoptr(JsonObject) result =
        tide_webkitgtk_request(tide_webkitgtk_of(engine), act->method, params, deadline, cancellable, error);
    return result != NULL;
}
