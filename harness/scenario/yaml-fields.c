#include "scenario/yaml-fields.h"

#include <math.h>
#include <string.h>

#include "support/bytes.h"
#include "support/nearest.h"

gboolean
tide_yaml_refuse(const TideYamlEntry *entry, GError **error)
{
    g_autofree char *name = tide_yaml_describe(entry->key);

    if (tide_yaml_is_empty(entry->value))
        return tide_yaml_fail(error, entry->yaml, tide_yaml_place(entry->key), "%s is empty; it must be %s", name,
                              entry->field->expects);
    g_autofree char *value = tide_yaml_describe(entry->value);
    return tide_yaml_fail(error, entry->yaml, tide_yaml_place(entry->value), "%s must be %s, not %s", name,
                          entry->field->expects, value);
}

const char *
tide_yaml_entry_text(const TideYamlEntry *entry, GError **error)
{
    if (!tide_yaml_is_empty(entry->value) && entry->value->type == YAML_SCALAR_NODE)
        return tide_yaml_text(entry->value);
    tide_yaml_refuse(entry, error);
    return NULL;
}

const char *
tide_yaml_entry_word(const TideYamlEntry *entry, GError **error)
{
    const char *text = tide_yaml_entry_text(entry, error);

    if (!text || g_strv_contains(entry->field->words, text))
        return text;
    const char *nearest = tide_nearest_name(text, entry->field->words);
    g_autofree char *name = tide_yaml_describe(entry->key);
    g_autofree char *quoted = tide_yaml_quote(text);
    g_autofree char *hint = nearest ? g_strdup_printf("; did you mean \"%s\"?", nearest) : g_strdup("");
    tide_yaml_fail(error, entry->yaml, tide_yaml_place(entry->value), "%s must be %s, not %s%s", name,
                   entry->field->expects, quoted, hint);
    return NULL;
}

gboolean
tide_yaml_read_text(const TideYamlEntry *entry, gpointer target, GError **error)
{
    const char *text = tide_yaml_entry_text(entry, error);

    if (text)
        *(char **)((char *)target + entry->field->offset) = g_ref_string_new(text);
    return text != NULL;
}

/* NAN where @text is no number of the form 12 or 12.5; a leading zero would be octal to other readers of YAML. */
static double
decimal_number(const char *text, const char *characters)
{
    gsize length = strspn(text, characters);
    const char *dot = strchr(text, '.');

    if (!g_ascii_isdigit(text[0]) || text[length] != '\0' || (text[0] == '0' && g_ascii_isdigit(text[1])))
        return NAN;
    if (dot && !g_ascii_isdigit(dot[1]))
        return NAN;
    char *end = NULL;
    double number = g_ascii_strtod(text, &end);
    return *end == '\0' ? number : NAN;
}

static gboolean
read_decimal(const TideYamlEntry *entry, const char *characters, double *ret_number, GError **error)
{
    const char *text = tide_yaml_entry_text(entry, error);

    if (!text)
        return FALSE;
    gboolean plain = entry->value->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    double number = plain ? decimal_number(text, characters) : NAN;
    if (!(number >= entry->field->least && number <= entry->field->most))
        return tide_yaml_refuse(entry, error);
    *ret_number = number;
    return TRUE;
}

gboolean
tide_yaml_read_signed(const TideYamlEntry *entry, gpointer target, GError **error)
{
    const char *text = tide_yaml_entry_text(entry, error);

    if (!text)
        return FALSE;
    gboolean plain = entry->value->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    gboolean negative = text[0] == '-';
    double number = plain ? decimal_number(text + (negative ? 1 : 0), "0123456789.") : NAN;
    number = negative ? -number : number;
    if (!(number >= entry->field->least && number <= entry->field->most))
        return tide_yaml_refuse(entry, error);
    *(double *)((char *)target + entry->field->offset) = number;
    return TRUE;
}

gboolean
tide_yaml_read_integer(const TideYamlEntry *entry, gpointer target, GError **error)
{
    double number = 0;

    if (!read_decimal(entry, "0123456789", &number, error))
        return FALSE;
    *(guint *)((char *)target + entry->field->offset) = (guint)number;
    return TRUE;
}

gboolean
tide_yaml_read_number(const TideYamlEntry *entry, gpointer target, GError **error)
{
    return read_decimal(entry, "0123456789.", (double *)((char *)target + entry->field->offset), error);
}

gboolean
tide_yaml_read_size(const TideYamlEntry *entry, gpointer target, GError **error)
{
    const char *text = tide_yaml_entry_text(entry, error);

    if (!text)
        return FALSE;
    return tide_bytes_parse(text, (guint64 *)((char *)target + entry->field->offset), NULL) ||
        tide_yaml_refuse(entry, error);
}

gboolean
tide_yaml_check_keys(const TideYaml *yaml, const yaml_node_t *mapping, GError **error)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

    for (yaml_node_pair_t *pair = mapping->data.mapping.pairs.start; pair < mapping->data.mapping.pairs.top; pair++) {
        const yaml_node_t *key = tide_yaml_node(yaml, pair->key);
        if (tide_yaml_is_empty(key) || key->type != YAML_SCALAR_NODE)
            return tide_yaml_fail(error, yaml, tide_yaml_place(key), "a key must be a word");
        const char *name = tide_yaml_text(key);
        const yaml_node_t *first = (const yaml_node_t *)g_hash_table_lookup(seen, name);
        g_autofree char *quoted = tide_yaml_quote(name);
        if (first)
            return tide_yaml_fail(error, yaml, tide_yaml_place(key),
                                  "duplicate key %s; it stands at line %u already, so remove one of them", quoted,
                                  tide_yaml_place(first).line);
        g_hash_table_insert(seen, (gpointer)name, (gpointer)key);
    }
    return TRUE;
}

static GPtrArray *
names_of(const TideYamlField *fields)
{
    GPtrArray *names = g_ptr_array_new();

    for (gsize i = 0; fields[i].name; i++)
        g_ptr_array_add(names, (gpointer)fields[i].name);
    g_ptr_array_add(names, NULL);
    return names;
}

static void
fail_unknown(GError **error, const TideYaml *yaml, const yaml_node_t *key, const TideYamlField *fields,
             const char *what)
{
    g_autoptr(GPtrArray) names = names_of(fields);
    const char *nearest = tide_nearest_name(tide_yaml_text(key), (const char *const *)names->pdata);
    g_autofree char *name = tide_yaml_describe(key);
    g_autofree char *all = g_strjoinv("\", \"", (char **)names->pdata);

    if (nearest)
        tide_yaml_fail(error, yaml, tide_yaml_place(key), "unknown %s %s; did you mean \"%s\"?", what, name, nearest);
    else
        tide_yaml_fail(error, yaml, tide_yaml_place(key), "unknown %s %s; write one of \"%s\"", what, name, all);
}

const TideYamlField *
tide_yaml_find_field(const TideYaml *yaml, const yaml_node_t *key, const TideYamlField *fields, const char *what,
                     GError **error)
{
    for (gsize i = 0; fields[i].name; i++) {
        if (g_str_equal(tide_yaml_text(key), fields[i].name))
            return &fields[i];
    }
    fail_unknown(error, yaml, key, fields, what);
    return NULL;
}

static gboolean
has_key(const TideYaml *yaml, const yaml_node_t *mapping, const char *name)
{
    for (yaml_node_pair_t *pair = mapping->data.mapping.pairs.start; pair < mapping->data.mapping.pairs.top; pair++) {
        if (g_str_equal(tide_yaml_text(tide_yaml_node(yaml, pair->key)), name))
            return TRUE;
    }
    return FALSE;
}

static gboolean
check_required(const TideYaml *yaml, const yaml_node_t *mapping, const TideYamlField *fields, GError **error)
{
    for (gsize i = 0; fields[i].name; i++) {
        if (fields[i].required && !has_key(yaml, mapping, fields[i].name))
            return tide_yaml_fail(error, yaml, tide_yaml_place(mapping), "\"%s\" is missing; it must be %s",
                                  fields[i].name, fields[i].expects);
    }
    return TRUE;
}

gboolean
tide_yaml_read_fields(const TideYaml *yaml, const yaml_node_t *mapping, const TideYamlField *fields, gpointer target,
                      GError **error)
{
    if (mapping->type != YAML_MAPPING_NODE) {
        g_autofree char *other = tide_yaml_describe(mapping);
        return tide_yaml_fail(error, yaml, tide_yaml_place(mapping), "keys and values must stand here, not %s", other);
    }
    if (!tide_yaml_check_keys(yaml, mapping, error))
        return FALSE;
    for (yaml_node_pair_t *pair = mapping->data.mapping.pairs.start; pair < mapping->data.mapping.pairs.top; pair++) {
        TideYamlEntry entry = { yaml, NULL, tide_yaml_node(yaml, pair->key), tide_yaml_node(yaml, pair->value) };
        entry.field = tide_yaml_find_field(yaml, entry.key, fields, "key", error);
        if (!entry.field || !entry.field->read(&entry, target, error))
            return FALSE;
    }
    return check_required(yaml, mapping, fields, error);
}

gboolean
tide_yaml_read_entry_fields(const TideYamlEntry *entry, const TideYamlField *fields, gpointer target, GError **error)
{
    if (tide_yaml_is_empty(entry->value) || entry->value->type != YAML_MAPPING_NODE)
        return tide_yaml_refuse(entry, error);
    return tide_yaml_read_fields(entry->yaml, entry->value, fields, target, error);
}
