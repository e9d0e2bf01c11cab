#include "engine/census.h"

#include <string.h>

#include <tidemark/error.h>

static const struct {
    const char *name;
    gsize offset;
} totals[] = {
    { "heapSize", G_STRUCT_OFFSET(TideCensus, heap_size) },
    { "heapCapacity", G_STRUCT_OFFSET(TideCensus, heap_capacity) },
    { "extraMemorySize", G_STRUCT_OFFSET(TideCensus, extra_memory) },
    { "objectCount", G_STRUCT_OFFSET(TideCensus, objects) },
    { "protectedObjectCount", G_STRUCT_OFFSET(TideCensus, protected_objects) },
    { "globalObjectCount", G_STRUCT_OFFSET(TideCensus, global_objects) },
};

static void
clear_class(gpointer data)
{
    g_free(((TideClassCount *)data)->name);
}

static gint
compare_classes(gconstpointer a, gconstpointer b)
{
    return strcmp(((const TideClassCount *)a)->name, ((const TideClassCount *)b)->name);
}

static gboolean
read_count(JsonObject *object, const char *name, guint64 *ret_count, GError **error)
{
    JsonNode *node = json_object_get_member(object, name);

    if (node && JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == G_TYPE_INT64 &&
        json_node_get_int(node) >= 0) {
        *ret_count = (guint64)json_node_get_int(node);
        return TRUE;
    }
    g_set_error(error, TIDE_ERROR, TIDE_ERROR_MALFORMED, "the statistics of JavaScript's objects have no count '%s'",
                name);
    return FALSE;
}

static gboolean
read_totals(TideCensus *census, JsonObject *statistics, GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS(totals); i++) {
        if (!read_count(statistics, totals[i].name, &G_STRUCT_MEMBER(guint64, census, totals[i].offset), error))
            return FALSE;
    }
    return TRUE;
}

static gboolean
read_classes(TideCensus *census, JsonObject *statistics, GError **error)
{
    JsonNode *node = json_object_get_member(statistics, "objectTypeCounts");

    if (!node || !JSON_NODE_HOLDS_OBJECT(node)) {
        g_set_error_literal(error, TIDE_ERROR, TIDE_ERROR_MALFORMED,
                            "the statistics of JavaScript's objects have no 'objectTypeCounts'");
        return FALSE;
    }
    g_autoptr(GList) names = json_object_get_members(json_node_get_object(node));
    for (GList *name = names; name; name = name->next) {
        TideClassCount class_count = { 0 };
        if (!read_count(json_node_get_object(node), name->data, &class_count.count, error))
            return FALSE;
        class_count.name = g_strdup(name->data);
        g_array_append_val(census->classes, class_count);
    }
    g_array_sort(census->classes, compare_classes);
    return TRUE;
}

TideCensus *
tide_census_new(void)
{
    TideCensus *census = g_new0(TideCensus, 1);

    census->classes = g_array_new(FALSE, FALSE, sizeof(TideClassCount));
    g_array_set_clear_func(census->classes, clear_class);
    return census;
}

TideCensus *
tide_census_from_statistics(JsonObject *statistics, GError **error)
{
    g_autoptr(TideCensus) census = tide_census_new();

    if (!read_totals(census, statistics, error) || !read_classes(census, statistics, error))
        return NULL;
    return g_steal_pointer(&census);
}

guint64
tide_census_count(const TideCensus *census, const char *name)
{
    const TideClassCount wanted = { .name = (char *)name };
    guint index = 0;

    if (!g_array_binary_search(census->classes, &wanted, compare_classes, &index))
        return 0;
    return g_array_index(census->classes, TideClassCount, index).count;
}

void
tide_census_free(TideCensus *census)
{
    if (!census)
        return;
    g_array_unref(census->classes);
    g_free(census);
}
