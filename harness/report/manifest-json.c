#include "report/manifest-json.h"

#include "report/gate-json.h"

static gpointer
new_budget(void)
{
    return g_new0(TideBudget, 1);
}

/* Whose it is: a role, or all of them together. */
static void
owner_member(TideMembers *members, TideBudget *budget)
{
    const char *words[TIDE_N_ROLES + 1] = { [TIDE_N_ROLES] = TIDE_BUDGET_GROUP };
    guint index = budget->of_group ? TIDE_N_ROLES : budget->role;

    for (TideRole role = 0; role < TIDE_N_ROLES; role++)
        words[role] = tide_role_name(role);
    tide_members_word(members, "role", words, G_N_ELEMENTS(words), &index);
    if (tide_members_builder(members))
        return;
    budget->of_group = index == TIDE_N_ROLES;
    budget->role = budget->of_group ? TIDE_ROLE_WEB_CONTENT : (TideRole)index;
}

static void
budget_members(TideMembers *members, gpointer thing)
{
    TideBudget *budget = thing;

    owner_member(members, budget);
    tide_members_text(members, "quantity", &budget->quantity);
    tide_members_number(members, "budget_bytes", &budget->bytes);
}

static void
object_gate_free(gpointer data)
{
    g_free(((TideObjectGate *)data)->class_name);
    g_free(data);
}

static gpointer
new_object_gate(void)
{
    return g_new0(TideObjectGate, 1);
}

static void
object_gate_members(TideMembers *members, gpointer thing)
{
    TideObjectGate *gate = thing;

    tide_members_text(members, "class", &gate->class_name);
    tide_members_flag(members, "extra", &gate->extra);
    tide_members_number(members, "count", &gate->count);
}

static gpointer
new_gate(void)
{
    return g_new0(TideGate, 1);
}

static void
gate_members(TideMembers *members, gpointer thing)
{
    tide_gate_members(members, thing);
}

static void
tolerance_members(TideMembers *members, gpointer thing)
{
    TideTolerance *tolerance = thing;

    tide_members_fraction(members, "percent", &tolerance->percent);
    tide_members_number(members, "bytes", &tolerance->bytes);
    tide_members_flag(members, "follows_noise", &tolerance->follows_noise);
}

static void
read_checkpoints(TideMembers *members, TideScenario *scenario)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);

    tide_members_texts(members, "checkpoints", names);
    for (guint i = 0; i < names->len; i++) {
        TideStep *step = g_new0(TideStep, 1);
        step->kind = TIDE_STEP_CHECKPOINT;
        step->text = g_ref_string_new(g_ptr_array_index(names, i));
        g_ptr_array_add(scenario->steps, step);
    }
}

static void
checkpoints_member(TideMembers *members, TideScenario *scenario)
{
    if (!tide_members_builder(members)) {
        read_checkpoints(members, scenario);
        return;
    }
    g_autoptr(GPtrArray) names = tide_scenario_checkpoints(scenario);
    tide_members_texts(members, "checkpoints", names);
}

static void
selected_member(TideMembers *members, TideScenario *scenario)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);

    if (!tide_members_has(members, "selected_checkpoints", scenario->selected != NULL))
        return;
    for (char **name = scenario->selected; name && *name; name++)
        g_ptr_array_add(names, g_strdup(*name));
    tide_members_texts(members, "selected_checkpoints", names);
    g_strfreev(scenario->selected);
    g_ptr_array_add(names, NULL);
    scenario->selected = (char **)g_ptr_array_free(g_steal_pointer(&names), FALSE);
}

static void
scenario_members(TideMembers *members, gpointer thing)
{
    TideScenario *scenario = thing;

    tide_members_text(members, "path", &scenario->manifest);
    tide_members_text(members, "description", &scenario->description);
    tide_members_count(members, "timeout_msec", &scenario->timeout_msec);
    tide_members_object(members, "tolerance", tolerance_members, &scenario->tolerance);
    tide_members_list(members, "budgets", scenario->budgets, new_budget, budget_members);
    tide_members_list(members, "gates", scenario->gates, new_gate, gate_members);
    tide_members_list(members, "objects", scenario->object_gates, new_object_gate, object_gate_members);
    checkpoints_member(members, scenario);
    selected_member(members, scenario);
}

static TideScenario *
new_scenario(const char *name)
{
    TideScenario *scenario = g_new0(TideScenario, 1);

    scenario->name = g_strdup(name);
    scenario->steps = g_ptr_array_new_with_free_func((GDestroyNotify)tide_step_free);
    scenario->budgets = tide_budgets_new();
    scenario->gates = tide_gates_new();
    scenario->object_gates = g_ptr_array_new_with_free_func(object_gate_free);
    return scenario;
}

void
tide_manifest_members(TideMembers *members, TideScenario **scenario, const char *name)
{
    if (!tide_members_has(members, "manifest", *scenario != NULL))
        return;
    if (!*scenario)
        *scenario = new_scenario(name);
    tide_members_object(members, "manifest", scenario_members, *scenario);
}
