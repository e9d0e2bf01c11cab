#include "scenario/budget.h"

#include "scenario/quantity.h"

static const TideYamlField size_field = { "", TIDE_YAML_EXPECTS_SIZE, tide_yaml_read_size,
                                          offsetof(TideBudget, bytes) };
static const TideYamlField role_field = { "", TIDE_BUDGET_EXPECTS };
static const TideYamlField group_field = { "", "a mapping { phys_footprint_peak: SIZE }" };

static void
budget_free(gpointer data)
{
    g_free(((TideBudget *)data)->quantity);
    g_free(data);
}

GPtrArray *
tide_budgets_new(void)
{
    return g_ptr_array_new_with_free_func(budget_free);
}

char **
tide_budget_roles(void)
{
    g_autoptr(GStrvBuilder) names = g_strv_builder_new();

    for (TideRole role = 0; role < TIDE_N_ROLES; role++) {
        if (tide_role_is_gated(role))
            g_strv_builder_add(names, tide_role_name(role));
    }
    return g_strv_builder_end(names);
}

/* What @owner may have limits of. */
static char **
quantities_of(const TideBudget *owner)
{
    static const char *const of_group[] = { TIDE_BUDGET_GROUP_QUANTITY, NULL };

    return owner->of_group ? g_strdupv((char **)of_group) : tide_quantities_with_budget();
}

static gboolean
read_limit(const TideYamlEntry *entry, const TideBudget *owner, GPtrArray *budgets, GError **error)
{
    g_auto(GStrv) known = quantities_of(owner);
    TideBudget budget = *owner;

    if (!tide_quantity_check(entry->yaml, entry->key, (const char *const *)known, error) ||
        !tide_yaml_read_size(entry, &budget, error))
        return FALSE;
    budget.place = tide_yaml_place(entry->key);
    budget.quantity = g_strdup(tide_yaml_text(entry->key));
    g_ptr_array_add(budgets, g_memdup2(&budget, sizeof budget));
    return TRUE;
}

static gboolean
check_mapping(const TideYamlEntry *entry, GError **error)
{
    if (tide_yaml_is_empty(entry->value) || entry->value->type != YAML_MAPPING_NODE)
        return tide_yaml_refuse(entry, error);
    return tide_yaml_check_keys(entry->yaml, entry->value, error);
}

static gboolean
read_limits(const TideYamlEntry *entry, const TideBudget *owner, GPtrArray *budgets, GError **error)
{
    if (!check_mapping(entry, error))
        return FALSE;
    const yaml_node_pair_t *end = entry->value->data.mapping.pairs.top;
    for (const yaml_node_pair_t *pair = entry->value->data.mapping.pairs.start; pair < end; pair++) {
        const TideYamlEntry limit = { entry->yaml, &size_field, tide_yaml_node(entry->yaml, pair->key),
                                      tide_yaml_node(entry->yaml, pair->value) };
        if (!read_limit(&limit, owner, budgets, error))
            return FALSE;
    }
    return TRUE;
}

/* A key is a role, the group, or a quantity of WebContent. */
static gboolean
read_key(TideYamlEntry *entry, GPtrArray *budgets, GError **error)
{
    static const TideBudget page = { .role = TIDE_ROLE_WEB_CONTENT };
    const char *name = tide_yaml_text(entry->key);
    TideBudget owner = { .of_group = g_str_equal(name, TIDE_BUDGET_GROUP) };
    gboolean of_role = tide_role_from_name(name, &owner.role) && tide_role_is_gated(owner.role);

    if (!owner.of_group && !of_role)
        return read_limit(entry, &page, budgets, error);
    entry->field = owner.of_group ? &group_field : &role_field;
    return read_limits(entry, &owner, budgets, error);
}

gboolean
tide_budgets_read(const TideYamlEntry *entry, GPtrArray *budgets, GError **error)
{
    if (!check_mapping(entry, error))
        return FALSE;
    const yaml_node_pair_t *end = entry->value->data.mapping.pairs.top;
    for (const yaml_node_pair_t *pair = entry->value->data.mapping.pairs.start; pair < end; pair++) {
        TideYamlEntry key = { entry->yaml, &size_field, tide_yaml_node(entry->yaml, pair->key),
                              tide_yaml_node(entry->yaml, pair->value) };
        if (!read_key(&key, budgets, error))
            return FALSE;
    }
    return TRUE;
}
