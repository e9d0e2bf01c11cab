#include "scenario/object-gate.h"

#define EXTRA " extra"

static void
gate_free(gpointer data)
{
    g_free(((TideObjectGate *)data)->class_name);
    g_free(data);
}

static gboolean
parse_gate(const char *text, TideObjectGate *gate)
{
    gchar *end = NULL;

    if (!g_regex_match_simple(TIDE_OBJECT_GATE_PATTERN, text, G_REGEX_DOLLAR_ENDONLY, 0))
        return FALSE;
    gate->count = g_ascii_strtoull(text, &end, 10);
    gate->extra = g_str_equal(end, EXTRA);
    return TRUE;
}

static gboolean
read_gate(const TideYamlEntry *entry, GPtrArray *gates, GError **error)
{
    const char *text = tide_yaml_entry_text(entry, error);
    TideObjectGate gate = { .place = tide_yaml_place(entry->key) };

    if (!text)
        return FALSE;
    if (!parse_gate(text, &gate))
        return tide_yaml_refuse(entry, error);
    gate.class_name = g_strdup(tide_yaml_text(entry->key));
    g_ptr_array_add(gates, g_memdup2(&gate, sizeof gate));
    return TRUE;
}

GPtrArray *
tide_object_gates_read(const TideYamlEntry *entry, GError **error)
{
    static const TideYamlField count = { "", "a count such as 0 extra, which is beyond the baseline, or 20, the most" };
    g_autoptr(GPtrArray) gates = g_ptr_array_new_with_free_func(gate_free);
    const yaml_node_t *mapping = entry->value;

    if (tide_yaml_is_empty(mapping) || mapping->type != YAML_MAPPING_NODE) {
        tide_yaml_refuse(entry, error);
        return NULL;
    }
    if (!tide_yaml_check_keys(entry->yaml, mapping, error))
        return NULL;
    for (yaml_node_pair_t *pair = mapping->data.mapping.pairs.start; pair < mapping->data.mapping.pairs.top; pair++) {
        const TideYamlEntry gate = { entry->yaml, &count, tide_yaml_node(entry->yaml, pair->key),
                                     tide_yaml_node(entry->yaml, pair->value) };
        if (!read_gate(&gate, gates, error))
            return NULL;
    }
    return g_steal_pointer(&gates);
}

const TideObjectGate *
tide_object_gate_find(const GPtrArray *gates, const char *class_name)
{
    for (guint i = 0; gates && i < gates->len; i++) {
        const TideObjectGate *gate = g_ptr_array_index(gates, i);
        if (g_str_equal(gate->class_name, class_name))
            return gate;
    }
    return NULL;
}
