#include "scenario/quantity.h"

#include <string.h>

#include "footprint/categories.h"
#include "support/nearest.h"

#define FOOTPRINT "phys_footprint"
#define PEAK "phys_footprint_peak"
#define DIRTY "dirty:"

static char **
list(gboolean with_peak)
{
    g_autoptr(GStrvBuilder) quantities = g_strv_builder_new();
    g_autoptr(GPtrArray) categories = tide_categories_list();

    g_strv_builder_add(quantities, FOOTPRINT);
    if (with_peak)
        g_strv_builder_add(quantities, PEAK);
    for (guint i = 0; i < categories->len; i++) {
        g_autofree char *quantity = g_strconcat(DIRTY, g_ptr_array_index(categories, i), NULL);
        g_strv_builder_add(quantities, quantity);
    }
    return g_strv_builder_end(quantities);
}

char **
tide_quantities_with_budget(void)
{
    return list(TRUE);
}

char **
tide_quantities_at_checkpoints(void)
{
    return list(FALSE);
}

gboolean
tide_quantity_is_count(const char *quantity)
{
    return g_str_has_prefix(quantity, TIDE_QUANTITY_OBJECTS_PREFIX);
}

gboolean
tide_quantity_check(const TideYaml *yaml, const yaml_node_t *node, const char *const *known, GError **error)
{
    const char *name = tide_yaml_text(node);

    if (g_strv_contains(known, name))
        return TRUE;
    g_autofree char *quoted = tide_yaml_quote(name);
    const char *nearest = tide_nearest_name(name, known);
    if (nearest)
        return tide_yaml_fail(error, yaml, tide_yaml_place(node), "unknown quantity %s; did you mean \"%s\"?", quoted,
                              nearest);
    g_autofree char *all = g_strjoinv("\", \"", (char **)known);
    return tide_yaml_fail(error, yaml, tide_yaml_place(node), "unknown quantity %s; write one of \"%s\"", quoted, all);
}

gboolean
tide_quantity_read(const TideYamlEntry *entry, gpointer target, GError **error)
{
    g_auto(GStrv) known = tide_quantities_at_checkpoints();
    const char *text = tide_yaml_entry_text(entry, error);

    if (!text)
        return FALSE;
    gboolean objects = tide_quantity_is_count(text) && text[strlen(TIDE_QUANTITY_OBJECTS_PREFIX)] != '\0';
    if (!objects && !tide_quantity_check(entry->yaml, entry->value, (const char *const *)known, error))
        return FALSE;
    *(char **)((char *)target + entry->field->offset) = g_strdup(text);
    return TRUE;
}
