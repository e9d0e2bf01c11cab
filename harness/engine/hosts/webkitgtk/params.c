#include "params.h"

#include <math.h>

/* X11 windows end at 32767 device pixels; half of it leaves room for a scale of 2. */
#define LARGEST_SIZE 16384
/* Seen with GTK 4.8 under X11: 50 works, a window of 1 x 1 is never laid out. */
#define SMALLEST_SIZE 50

static gboolean
holds_type(JsonNode *node, GType type)
{
    return node && JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == type;
}

const char *
tide_params_string(JsonObject *params, const char *name, TideRequest *request)
{
    JsonNode *node = json_object_get_member(params, name);

    if (holds_type(node, G_TYPE_STRING) && *json_node_get_string(node))
        return json_node_get_string(node);
    tide_request_refuse(request, TIDE_REFUSAL_INPUT, "params: '%s' is not a text; give one that is not empty", name);
    return NULL;
}

gboolean
tide_params_optional_string(JsonObject *params, const char *name, const char **ret_text, TideRequest *request)
{
    *ret_text = NULL;
    if (json_object_has_member(params, name))
        *ret_text = tide_params_string(params, name, request);
    return *ret_text || !json_object_has_member(params, name);
}

gboolean
tide_params_distance(JsonObject *params, const char *name, double *ret_distance, TideRequest *request)
{
    JsonNode *node = json_object_get_member(params, name);
    double distance = 0;

    if (holds_type(node, G_TYPE_INT64) || holds_type(node, G_TYPE_DOUBLE))
        distance = json_node_get_double(node);
    else if (node)
        distance = NAN;
    if (isfinite(distance)) {
        *ret_distance = distance;
        return TRUE;
    }
    tide_request_refuse(request, TIDE_REFUSAL_INPUT, "params: '%s' is not a number", name);
    return FALSE;
}

gboolean
tide_params_boolean(JsonObject *params, const char *name, gboolean *ret_value, TideRequest *request)
{
    JsonNode *node = json_object_get_member(params, name);

    if (holds_type(node, G_TYPE_BOOLEAN)) {
        *ret_value = json_node_get_boolean(node);
        return TRUE;
    }
    tide_request_refuse(request, TIDE_REFUSAL_INPUT, "params: '%s' is neither true nor false", name);
    return FALSE;
}

gboolean
tide_params_optional_boolean(JsonObject *params, const char *name, gboolean *ret_value, TideRequest *request)
{
    return !json_object_has_member(params, name) || tide_params_boolean(params, name, ret_value, request);
}

gboolean
tide_params_size(JsonObject *params, const char *name, guint *ret_size, TideRequest *request)
{
    JsonNode *node = json_object_get_member(params, name);
    gint64 size = holds_type(node, G_TYPE_INT64) ? json_node_get_int(node) : 0;

    if (size >= SMALLEST_SIZE && size <= LARGEST_SIZE) {
        *ret_size = (guint)size;
        return TRUE;
    }
    tide_request_refuse(request, TIDE_REFUSAL_INPUT, "params: '%s' is not a size; give %d to %d CSS pixels", name,
                        SMALLEST_SIZE, LARGEST_SIZE);
    return FALSE;
}

static gboolean
is_folder(JsonNode *node)
{
    return holds_type(node, G_TYPE_STRING) && g_path_is_absolute(json_node_get_string(node));
}

gboolean
tide_params_folder(JsonObject *params, const char *name, gboolean required, const char **ret_folder,
                   TideRequest *request)
{
    JsonNode *node = json_object_get_member(params, name);

    if (is_folder(node) || (!node && !required)) {
        *ret_folder = node ? json_node_get_string(node) : NULL;
        return TRUE;
    }
    tide_request_refuse(request, TIDE_REFUSAL_INPUT, "params: '%s' is not an absolute path", name);
    return FALSE;
}

static gboolean
is_text(JsonNode *node)
{
    return holds_type(node, G_TYPE_STRING) && *json_node_get_string(node);
}

static gboolean
take_text(JsonNode *node, gboolean (*is_usable)(JsonNode *node), GPtrArray *texts)
{
    if (!is_usable(node))
        return FALSE;
    g_ptr_array_add(texts, (gpointer)json_node_get_string(node));
    return TRUE;
}

/* @what: what all elements are, for the refusal */
static const char **
read_array(JsonObject *params, const char *name, gboolean (*is_usable)(JsonNode *node), const char *what,
           TideRequest *request)
{
    JsonNode *node = json_object_get_member(params, name);
    g_autoptr(GPtrArray) texts = g_ptr_array_new();
    gboolean usable = !node || JSON_NODE_HOLDS_ARRAY(node);
    guint count = node && usable ? json_array_get_length(json_node_get_array(node)) : 0;

    for (guint i = 0; usable && i < count; i++)
        usable = take_text(json_array_get_element(json_node_get_array(node), i), is_usable, texts);
    if (!usable) {
        tide_request_refuse(request, TIDE_REFUSAL_INPUT, "params: '%s' is not an array of %s", name, what);
        return NULL;
    }
    g_ptr_array_add(texts, NULL);
    return (const char **)g_ptr_array_free(g_steal_pointer(&texts), FALSE);
}

const char **
tide_params_folders(JsonObject *params, const char *name, TideRequest *request)
{
    return read_array(params, name, is_folder, "absolute paths", request);
}

const char **
tide_params_strings(JsonObject *params, const char *name, TideRequest *request)
{
    return read_array(params, name, is_text, "texts", request);
}
