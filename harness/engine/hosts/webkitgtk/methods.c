#include "methods.h"

#include <gio/gio.h>

#include "evaluate.h"
#include "input.h"
#include "navigation.h"
#include "renderer.h"
#include "request.h"
#include "tabs.h"
#include "visibility.h"
#include "window.h"

/** What must have happened before a method makes sense. */
typedef enum {
    NEEDS_NOTHING,
    NEEDS_WINDOW,
    NEEDS_PAGE,
} Need;

typedef struct {
    const char *name;
    Need need;
    void (*handle)(TideRequest *request, JsonObject *params);
} Method;

static void
quit(TideRequest *request, JsonObject *params)
{
    (void)params;
    tide_request_answer(request, NULL);
    g_main_loop_quit(tide_request_host(request)->loop);
}

static const Method methods[] = {
    { "open", NEEDS_NOTHING, tide_window_open },        { "load", NEEDS_WINDOW, tide_navigation_load },
    { "reload", NEEDS_PAGE, tide_navigation_reload },   { "back", NEEDS_PAGE, tide_navigation_back },
    { "forward", NEEDS_PAGE, tide_navigation_forward }, { "evaluate", NEEDS_PAGE, tide_evaluate },
    { "resize", NEEDS_PAGE, tide_window_resize },       { "collect", NEEDS_PAGE, tide_renderer_collect },
    { "click", NEEDS_PAGE, tide_input_click },          { "type", NEEDS_PAGE, tide_input_type },
    { "scroll", NEEDS_PAGE, tide_input_scroll },        { "wheel", NEEDS_PAGE, tide_input_wheel },
    { "visibility", NEEDS_PAGE, tide_visibility_set },  { "scavenger", NEEDS_PAGE, tide_renderer_scavenger },
    { "pressure", NEEDS_PAGE, tide_renderer_pressure }, { "new_tab", NEEDS_WINDOW, tide_tabs_new },
    { "close_tab", NEEDS_WINDOW, tide_tabs_close },     { "select_tab", NEEDS_WINDOW, tide_tabs_select },
    { "identify", NEEDS_PAGE, tide_renderer_identify }, { "quit", NEEDS_NOTHING, quit },
    { "census", NEEDS_PAGE, tide_renderer_census },
};

static const Method *
find_method(const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(methods); i++)
        if (g_str_equal(methods[i].name, name))
            return &methods[i];
    return NULL;
}

static void
start(TideHost *host, const Method *method, TideRequest *request, JsonObject *params)
{
    if (method->need >= NEEDS_WINDOW && (!host->window || host->opening))
        tide_request_refuse(request, TIDE_REFUSAL_INPUT, "%s: there is no window; send 'open' first", method->name);
    else if (method->need >= NEEDS_PAGE && host->tab->terminated)
        tide_request_refuse(request, TIDE_REFUSAL_CRASHED, "%s: WebContent has died; load a page first", method->name);
    else if (method->need >= NEEDS_PAGE && !webkit_web_view_get_uri(host->tab->view))
        tide_request_refuse(request, TIDE_REFUSAL_INPUT, "%s: nothing is loaded; send 'load' first", method->name);
    else
        method->handle(request, params);
}

static gboolean
read_request(JsonNode *root, gint64 *ret_id, const char **ret_method)
{
    JsonObject *object = root && JSON_NODE_HOLDS_OBJECT(root) ? json_node_get_object(root) : NULL;
    JsonNode *id = object ? json_object_get_member(object, "id") : NULL;
    JsonNode *method = object ? json_object_get_member(object, "method") : NULL;

    if (!id || !method || json_node_get_value_type(id) != G_TYPE_INT64 ||
        json_node_get_value_type(method) != G_TYPE_STRING)
        return FALSE;
    *ret_id = json_node_get_int(id);
    *ret_method = json_node_get_string(method);
    return TRUE;
}

static void
dispatch(TideHost *host, JsonObject *object, gint64 id, const char *name)
{
    g_autoptr(TideRequest) request = tide_request_new(host, id, name);
    JsonNode *params = json_object_get_member(object, "params");
    g_autoptr(JsonObject) none = json_object_new();
    const Method *method = find_method(name);

    if (!method)
        tide_request_refuse(request, TIDE_REFUSAL_INPUT, "'%s': there is no such method", name);
    else if (params && !JSON_NODE_HOLDS_OBJECT(params))
        tide_request_refuse(request, TIDE_REFUSAL_INPUT, "%s: 'params' is not an object", name);
    else
        start(host, method, request, params ? json_node_get_object(params) : none);
}

gboolean
tide_methods_dispatch(TideHost *host, const char *line, gsize length, GError **error)
{
    g_autoptr(JsonParser) parser = json_parser_new_immutable();
    const char *method = NULL;
    gint64 id = 0;

    if (!json_parser_load_from_data(parser, line, (gssize)length, error))
        return FALSE;
    if (!read_request(json_parser_get_root(parser), &id, &method)) {
        g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                            "request: 'id' is not an integer or 'method' is not a text");
        return FALSE;
    }
    dispatch(host, json_node_get_object(json_parser_get_root(parser)), id, method);
    return TRUE;
}
