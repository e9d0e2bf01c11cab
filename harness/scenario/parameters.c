#include "scenario/parameters.h"

#include <string.h>

#include "scenario/step-kinds.h"
#include "support/nearest.h"

#define PARAMETERS "parameters"
#define MOST_CASES 100
#define MOST_CASE_BYTES 120
#define ESCAPE "; write \"$${\" where JavaScript's own ${ is meant"

static gboolean
check_name(const TideYaml *yaml, const yaml_node_t *node, GError **error)
{
    const char *name = tide_yaml_text(node);

    for (gsize i = 0; name[i]; i++) {
        if (g_ascii_isalpha(name[i]) || name[i] == '_' || (i > 0 && g_ascii_isdigit(name[i])))
            continue;
        g_autofree char *quoted = tide_yaml_quote(name);
        return tide_yaml_fail(error, yaml, tide_yaml_place(node),
                              "parameter %s must be named by letters, digits and \"_\", beginning with no digit",
                              quoted);
    }
    return TRUE;
}

static gboolean
add_value(const TideYaml *yaml, const yaml_node_t *node, GPtrArray *values, GError **error)
{
    if (tide_yaml_is_empty(node) || node->type != YAML_SCALAR_NODE || !tide_name_is_plain(tide_yaml_text(node))) {
        g_autofree char *other = tide_yaml_is_empty(node) ? g_strdup("nothing") : tide_yaml_describe(node);
        return tide_yaml_fail(error, yaml, tide_yaml_place(node),
                              "a parameter's value must be of " TIDE_NAME_RULE ", not %s", other);
    }
    const char *text = tide_yaml_text(node);
    if (g_ptr_array_find_with_equal_func(values, text, g_str_equal, NULL))
        return tide_yaml_fail(error, yaml, tide_yaml_place(node), "the value \"%s\" is there already; remove it", text);
    g_ptr_array_add(values, (gpointer)text);
    return TRUE;
}

static GPtrArray *
read_values(const TideYaml *yaml, const yaml_node_t *key, const yaml_node_t *list, GError **error)
{
    g_autoptr(GPtrArray) values = g_ptr_array_new();

    if (tide_yaml_is_empty(list) || list->type != YAML_SEQUENCE_NODE) {
        g_autofree char *name = tide_yaml_describe(key);
        tide_yaml_fail(error, yaml, tide_yaml_place(key), "%s must be a list of values such as [1000, 10000]", name);
        return NULL;
    }
    for (yaml_node_item_t *item = list->data.sequence.items.start; item < list->data.sequence.items.top; item++) {
        if (!add_value(yaml, tide_yaml_node(yaml, *item), values, error))
            return NULL;
    }
    return g_steal_pointer(&values);
}

static gboolean
check_cases(const TideYaml *yaml, const yaml_node_t *key, const GPtrArray *cases, GError **error)
{
    if (cases->len > MOST_CASES)
        return tide_yaml_fail(error, yaml, tide_yaml_place(key), "with this there are %u cases; make %d at most",
                              cases->len, MOST_CASES);
    for (guint i = 0; i < cases->len; i++) {
        const char *name = g_ptr_array_index(cases, i);
        if (strlen(name) > MOST_CASE_BYTES)
            return tide_yaml_fail(error, yaml, tide_yaml_place(key),
                                  "the case \"%s\" has a name of %zu bytes; shorten it to %d", name, strlen(name),
                                  MOST_CASE_BYTES);
    }
    return TRUE;
}

/* Each of @cases with each of @values. */
static GPtrArray *
multiply(const GPtrArray *cases, const char *name, const GPtrArray *values)
{
    GPtrArray *product = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; i < MAX(cases->len, 1); i++) {
        const char *start = cases->len ? g_ptr_array_index(cases, i) : NULL;
        for (guint j = 0; j < values->len; j++) {
            const char *value = g_ptr_array_index(values, j);
            g_ptr_array_add(product, g_strdup_printf("%s%s%s=%s", start ? start : "", start ? "," : "", name, value));
        }
    }
    return product;
}

static gboolean
read_pair(const TideYaml *yaml, const yaml_node_pair_t *pair, GPtrArray **cases, GError **error)
{
    const yaml_node_t *key = tide_yaml_node(yaml, pair->key);

    if (!check_name(yaml, key, error))
        return FALSE;
    g_autoptr(GPtrArray) values = read_values(yaml, key, tide_yaml_node(yaml, pair->value), error);
    /* Before they are multiplied, so that no list can fill the memory. */
    if (!values || (values->len > MOST_CASES && !check_cases(yaml, key, values, error)))
        return FALSE;
    GPtrArray *product = multiply(*cases, tide_yaml_text(key), values);
    g_ptr_array_unref(*cases);
    *cases = product;
    return check_cases(yaml, key, product, error);
}

static gboolean
is_parameters(const TideYaml *yaml, const yaml_node_pair_t *pair)
{
    const yaml_node_t *key = tide_yaml_node(yaml, pair->key);

    return key->type == YAML_SCALAR_NODE && g_str_equal(tide_yaml_text(key), PARAMETERS);
}

static const yaml_node_pair_t *
find_parameters(const TideYaml *yaml)
{
    const yaml_node_t *root = tide_yaml_root(yaml);

    if (root->type != YAML_MAPPING_NODE)
        return NULL;
    for (yaml_node_pair_t *pair = root->data.mapping.pairs.start; pair < root->data.mapping.pairs.top; pair++) {
        if (is_parameters(yaml, pair))
            return pair;
    }
    return NULL;
}

char **
tide_parameters_read(const TideYaml *yaml, GError **error)
{
    const yaml_node_pair_t *found = find_parameters(yaml);
    const yaml_node_t *matrix = found ? tide_yaml_node(yaml, found->value) : NULL;
    g_autoptr(GPtrArray) cases = g_ptr_array_new_with_free_func(g_free);

    if (found && (tide_yaml_is_empty(matrix) || matrix->type != YAML_MAPPING_NODE)) {
        tide_yaml_fail(error, yaml, tide_yaml_place(tide_yaml_node(yaml, found->key)),
                       "\"" PARAMETERS "\" must be lists of values by name such as { rows: [1000, 10000] }");
        return NULL;
    }
    if (found && !tide_yaml_check_keys(yaml, matrix, error))
        return NULL;
    for (yaml_node_pair_t *pair = found ? matrix->data.mapping.pairs.start : NULL;
         found && pair < matrix->data.mapping.pairs.top; pair++) {
        if (!read_pair(yaml, pair, &cases, error))
            return NULL;
    }
    g_ptr_array_add(cases, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&cases), FALSE);
}

GHashTable *
tide_parameters_of_case(const char *name)
{
    GHashTable *values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_auto(GStrv) pairs = g_strsplit(name, ",", -1);

    for (char **pair = pairs; *pair; pair++) {
        char *equals = strchr(*pair, '=');
        if (equals)
            g_hash_table_insert(values, g_strndup(*pair, (gsize)(equals - *pair)), g_strdup(equals + 1));
    }
    return values;
}

static gboolean
fail_unknown(const TideYaml *yaml, const yaml_node_t *node, const char *name, GHashTable *values, GError **error)
{
    g_autofree const char **names = (const char **)g_hash_table_get_keys_as_array(values, NULL);
    const char *nearest = tide_nearest_name(name, names);
    g_autofree char *quoted = tide_yaml_quote(name);

    if (nearest)
        return tide_yaml_fail(error, yaml, tide_yaml_place(node), "unknown parameter %s; did you mean \"%s\"?", quoted,
                              nearest);
    return tide_yaml_fail(error, yaml, tide_yaml_place(node), "unknown parameter %s; add it to \"" PARAMETERS "\"%s",
                          quoted, ESCAPE);
}

/* @at: behind `${`; moved behind the `}` */
static gboolean
put_value(const TideYaml *yaml, const yaml_node_t *node, const char **at, GHashTable *values, GString *text,
          GError **error)
{
    const char *end = strchr(*at, '}');

    if (!end)
        return tide_yaml_fail(error, yaml, tide_yaml_place(node), "\"${\" has no \"}\" behind it%s", ESCAPE);
    g_autofree char *name = g_strndup(*at, (gsize)(end - *at));
    const char *value = g_hash_table_lookup(values, name);
    if (!value)
        return fail_unknown(yaml, node, name, values, error);
    g_string_append(text, value);
    *at = end + 1;
    return TRUE;
}

static gboolean
substitute_text(TideYaml *yaml, const yaml_node_t *node, GHashTable *values, GError **error)
{
    g_autoptr(GString) text = g_string_new(NULL);
    const char *old = tide_yaml_text(node);
    const char *at = old;
    const char *dollar;
    gboolean whole = g_str_has_prefix(old, "${") && strchr(old, '}') && strchr(old, '}')[1] == '\0';

    if (!strstr(old, "${"))
        return TRUE;
    while ((dollar = strstr(at, "${"))) {
        gboolean escaped = dollar > at && dollar[-1] == '$';
        g_string_append_len(text, at, dollar - at - (escaped ? 1 : 0));
        at = dollar + strlen("${");
        if (escaped)
            g_string_append(text, "${");
        else if (!put_value(yaml, node, &at, values, text, error))
            return FALSE;
    }
    g_string_append(text, at);
    tide_yaml_replace_text(yaml, node, text->str, whole);
    return TRUE;
}

static gboolean
substitute(TideYaml *yaml, const yaml_node_t *node, GHashTable *values, GError **error)
{
    if (node->type == YAML_SCALAR_NODE)
        return substitute_text(yaml, node, values, error);
    if (node->type == YAML_SEQUENCE_NODE) {
        for (yaml_node_item_t *item = node->data.sequence.items.start; item < node->data.sequence.items.top; item++) {
            if (!substitute(yaml, tide_yaml_node(yaml, *item), values, error))
                return FALSE;
        }
        return TRUE;
    }
    for (yaml_node_pair_t *pair = node->data.mapping.pairs.start; pair < node->data.mapping.pairs.top; pair++) {
        gboolean theirs = node == tide_yaml_root(yaml) && is_parameters(yaml, pair);
        if (!theirs && !substitute(yaml, tide_yaml_node(yaml, pair->value), values, error))
            return FALSE;
    }
    return TRUE;
}

gboolean
tide_parameters_substitute(TideYaml *yaml, GHashTable *values, GError **error)
{
    return substitute(yaml, tide_yaml_root(yaml), values, error);
}
