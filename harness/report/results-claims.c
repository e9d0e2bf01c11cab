#include "report/results-claims.h"

#include "report/results-json.h"
#include "report/wording.h"

#define NOTHING "nothing"

/* A list of the file and of what is reached here, of which each element says what it is by some texts. */
typedef struct {
    const char *list;
    const char *keys[6]; /* ends with NULL */
    const char *claim; /* the member to compare first */
} Kind;

static const Kind verdict_kind = { "verdicts", { "checkpoint", "role", "quantity", NULL }, "verdict" };
static const Kind gate_kind = { "gates", { "gate", "checkpoint", "reference", "role", "quantity", NULL }, "verdict" };
static const Kind case_kind = { "cases", { "scenario", "checkpoint", "role", NULL }, "status" };

static JsonArray *
list_of(JsonObject *object, const char *name)
{
    JsonNode *node = object ? json_object_get_member(object, name) : NULL;

    return node && JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;
}

static JsonObject *
element_of(JsonArray *array, guint index)
{
    JsonNode *node = json_array_get_element(array, index);

    return JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
}

/* Its place as a sentence begins: `grown: WebContent: WebKit malloc`. */
static char *
key_of(const Kind *kind, JsonObject *object)
{
    GString *key = g_string_new(NULL);

    for (const char *const *name = kind->keys; *name; name++) {
        const char *text = object ? json_object_get_string_member_with_default(object, *name, NULL) : NULL;
        if (text && *text)
            g_string_append_printf(key, "%s%s", key->len > 0 ? ": " : "", tide_quantity_label(text));
    }
    return g_string_free(key, FALSE);
}

static char *
text_of(JsonNode *node)
{
    if (!node)
        return g_strdup(NOTHING);
    if (JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == G_TYPE_STRING)
        return json_node_dup_string(node);
    return json_to_string(node, FALSE);
}

static void
add_difference(GPtrArray *differences, const char *place, JsonNode *was, JsonNode *is)
{
    g_autofree char *before = text_of(was);
    g_autofree char *now = text_of(is);
    g_autofree char *line = g_strdup_printf("%s: the file says %.60s, its samples say %.60s", place, before, now);

    g_ptr_array_add(differences, tide_one_line(line));
}

static void
compare_elements(const Kind *kind, const char *place, JsonObject *was, JsonObject *is, GPtrArray *differences)
{
    g_autoptr(GList) names = json_object_get_members(is);
    JsonNode *claimed = json_object_get_member(was, kind->claim);
    JsonNode *reached = json_object_get_member(is, kind->claim);

    if (!claimed || !json_node_equal(claimed, reached)) {
        add_difference(differences, place, claimed, reached);
        return;
    }
    for (GList *name = names; name; name = name->next) {
        JsonNode *before = json_object_get_member(was, name->data);
        JsonNode *now = json_object_get_member(is, name->data);
        if (before && !json_node_equal(before, now)) {
            g_autofree char *member = g_strdup_printf("%s: %s", place, (const char *)name->data);
            add_difference(differences, member, before, now);
            return;
        }
    }
}

static GHashTable *
index_elements(const Kind *kind, JsonArray *array)
{
    GHashTable *index = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (guint i = 0; i < json_array_get_length(array); i++) {
        JsonObject *object = element_of(array, i);
        g_hash_table_insert(index, key_of(kind, object), object);
    }
    return index;
}

static void
add_unclaimed(const Kind *kind, const char *prefix, JsonArray *reached, GHashTable *left, GPtrArray *differences)
{
    for (guint i = 0; i < json_array_get_length(reached); i++) {
        JsonObject *object = element_of(reached, i);
        g_autofree char *key = key_of(kind, object);
        g_autofree char *place = g_strconcat(prefix, key, NULL);
        if (g_hash_table_contains(left, key))
            add_difference(differences, place, NULL, json_object_get_member(object, kind->claim));
    }
}

/* @file, @here: what has the lists of that kind; that of the file may have none. */
static void
compare_lists(const Kind *kind, const char *prefix, JsonObject *file, JsonObject *here, GPtrArray *differences)
{
    JsonArray *claimed = list_of(file, kind->list);
    JsonArray *reached = list_of(here, kind->list);
    g_autoptr(GHashTable) left = index_elements(kind, reached);

    for (guint i = 0; claimed && i < json_array_get_length(claimed); i++) {
        JsonObject *was = element_of(claimed, i);
        g_autofree char *key = key_of(kind, was);
        g_autofree char *place = g_strconcat(prefix, key, NULL);
        JsonObject *is = g_hash_table_lookup(left, key);
        if (was && is)
            compare_elements(kind, place, was, is, differences);
        else
            add_difference(differences, place, was ? json_object_get_member(was, kind->claim) : NULL, NULL);
        g_hash_table_remove(left, key);
    }
    add_unclaimed(kind, prefix, reached, left, differences);
}

static void
check_exit_status(JsonObject *claimed, JsonObject *reached, GPtrArray *differences)
{
    JsonNode *was = json_object_get_member(claimed, "exit_status");
    JsonNode *is = json_object_get_member(reached, "exit_status");

    if (!was || !json_node_equal(was, is))
        add_difference(differences, "exit_status", was, is);
}

GPtrArray *
tide_results_check_claims(JsonNode *file, const TideResults *results)
{
    GPtrArray *differences = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(JsonNode) node = tide_results_to_node(results);
    JsonObject *claimed = json_node_get_object(file);
    JsonObject *reached = json_node_get_object(node);
    JsonArray *scenarios = list_of(claimed, "scenarios");

    for (guint i = 0; i < results->scenarios->len; i++) {
        const TideScenarioResult *result = g_ptr_array_index(results->scenarios, i);
        g_autofree char *prefix = g_strconcat(result->name, ": ", NULL);
        JsonObject *was = element_of(scenarios, i);
        JsonObject *is = element_of(list_of(reached, "scenarios"), i);
        compare_lists(&verdict_kind, prefix, was, is, differences);
        compare_lists(&gate_kind, prefix, was, is, differences);
    }
    compare_lists(&case_kind, "", claimed, reached, differences);
    check_exit_status(claimed, reached, differences);
    return differences;
}
