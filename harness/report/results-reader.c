#include "report/results-reader.h"

#include "report/json-text.h"
#include "report/results-claims.h"
#include "report/results-json.h"
#include "support/file.h"

#define MOST_MEGABYTES 256
#define WAY_OUT "measure again, or name a results.json of 'tidemark run'"

static void
fail(GError **error, const char *path, const char *problem)
{
    gboolean has_line = g_ascii_isdigit(*problem);

    g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "%s:%s%s; " WAY_OUT, path, has_line ? "" : " ", problem);
}

static gboolean
check_version(JsonNode *root, const char *path, GError **error)
{
    JsonObject *object = JSON_NODE_HOLDS_OBJECT(root) ? json_node_get_object(root) : NULL;
    JsonNode *node = object ? json_object_get_member(object, "results_version") : NULL;
    g_autofree char *problem = NULL;

    if (!node || !JSON_NODE_HOLDS_VALUE(node) || json_node_get_value_type(node) != G_TYPE_INT64)
        problem = g_strdup("it has no results_version");
    else if (json_node_get_int(node) != TIDE_RESULTS_VERSION)
        problem = g_strdup_printf("its results_version is %" G_GINT64_FORMAT ", this version reads %d",
                                  json_node_get_int(node), TIDE_RESULTS_VERSION);
    if (problem)
        fail(error, path, problem);
    return !problem;
}

static JsonNode *
read_tree(const char *path, GError **error)
{
    gsize length = 0;
    g_autofree char *text = tide_file_read(path, &length, error);
    g_autoptr(GError) problem = NULL;

    if (!text)
        return NULL;
    if (length > (gsize)MOST_MEGABYTES * 1024 * 1024) {
        g_autofree char *size = g_strdup_printf("it has more than %d MB", MOST_MEGABYTES);
        fail(error, path, size);
        return NULL;
    }
    JsonNode *root = tide_json_text_parse(text, length, &problem);
    if (!root)
        fail(error, path, problem->message);
    return root;
}

TideResults *
tide_results_read(const char *path, GPtrArray **ret_differences, GError **error)
{
    g_autoptr(JsonNode) root = read_tree(path, error);
    g_autoptr(GError) problem = NULL;

    if (!root || !check_version(root, path, error))
        return NULL;
    TideResults *results = tide_results_from_node(root, &problem);
    if (!results)
        fail(error, path, problem->message);
    else if (ret_differences)
        *ret_differences = tide_results_check_claims(root, results);
    return results;
}
