#include "scenario/gate-check.h"

#include <string.h>

#include "support/nearest.h"

static const TideStep *
find_checkpoint(const TideScenario *scenario, const char *name)
{
    for (guint i = 0; i < scenario->steps->len; i++) {
        const TideStep *step = g_ptr_array_index(scenario->steps, i);
        if (step->kind == TIDE_STEP_CHECKPOINT && g_str_equal(step->text, name))
            return step;
    }
    return NULL;
}

/* The number behind the last hyphen; NULL where there is none. */
static const char *
number_of(const char *checkpoint)
{
    const char *hyphen = strrchr(checkpoint, '-');

    return hyphen && g_ascii_isdigit(hyphen[1]) && hyphen[1 + strspn(hyphen + 1, "0123456789")] == '\0' ? hyphen : NULL;
}

static gboolean
is_cycle_of(const char *checkpoint, const char *name)
{
    const char *number = number_of(checkpoint);

    return number && strlen(name) == (gsize)(number - checkpoint) && g_str_has_prefix(checkpoint, name);
}

GPtrArray *
tide_gate_cycles(const TideScenario *scenario, const char *name)
{
    g_autoptr(GPtrArray) checkpoints = tide_scenario_checkpoints(scenario);
    GPtrArray *cycles = g_ptr_array_new();

    for (guint i = 0; i < checkpoints->len; i++) {
        char *checkpoint = g_ptr_array_index(checkpoints, i);
        if (is_cycle_of(checkpoint, name))
            g_ptr_array_add(cycles, checkpoint);
    }
    return cycles;
}

/* The names that a growth can have: of repeated checkpoints without their numbers, or of all. */
static char **
list_names(const TideScenario *scenario, gboolean repeated)
{
    g_autoptr(GPtrArray) checkpoints = tide_scenario_checkpoints(scenario);
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GStrvBuilder) names = g_strv_builder_new();

    for (guint i = 0; i < checkpoints->len; i++) {
        const char *checkpoint = g_ptr_array_index(checkpoints, i);
        const char *number = number_of(checkpoint);
        g_autofree char *name =
            repeated && number ? g_strndup(checkpoint, (gsize)(number - checkpoint)) : g_strdup(checkpoint);
        if ((repeated && !number) || !g_hash_table_add(seen, g_strdup(name)))
            continue;
        g_strv_builder_add(names, name);
    }
    return g_strv_builder_end(names);
}

static gboolean
fail_unknown(const TideYaml *yaml, const TideScenario *scenario, const TideGate *gate, const char *name, GError **error)
{
    gboolean repeated = gate->kind == TIDE_GATE_GROWTH;
    g_auto(GStrv) names = list_names(scenario, repeated);
    const char *nearest = tide_nearest_name(name, (const char *const *)names);
    g_autofree char *all = g_strjoinv("\", \"", names);
    const char *what = repeated ? "repeated checkpoint" : "checkpoint";

    if (nearest)
        return tide_yaml_fail(error, yaml, gate->place, "there is no %s \"%s\"; did you mean \"%s\"?", what, name,
                              nearest);
    if (!names[0])
        return tide_yaml_fail(error, yaml, gate->place, "there is no %s; put one into a \"repeat\"", what);
    return tide_yaml_fail(error, yaml, gate->place, "there is no %s \"%s\"; there is \"%s\"", what, name, all);
}

/* Garbage would count as growth, and objects are not counted there. */
static gboolean
check_rest(const TideYaml *yaml, const TideScenario *scenario, const TideGate *gate, const char *name, GError **error)
{
    const TideStep *step = find_checkpoint(scenario, name);

    if (!step)
        return fail_unknown(yaml, scenario, gate, name, error);
    return !step->raw ||
        tide_yaml_fail(
            error, yaml, gate->place,
            "checkpoint \"%s\" has garbage in it, since it does not settle; leave \"settle: none\" out there", name);
}

static gboolean
check_growth(const TideYaml *yaml, const TideScenario *scenario, const TideGate *gate, GError **error)
{
    g_autoptr(GPtrArray) cycles = tide_gate_cycles(scenario, gate->checkpoint);
    guint least = gate->warm_up + TIDE_GATE_LEAST_CYCLES;

    if (cycles->len == 0)
        return fail_unknown(yaml, scenario, gate, gate->checkpoint, error);
    if (cycles->len < least)
        return tide_yaml_fail(
            error, yaml, gate->place,
            "growth takes %d cycles to be judged, and %u of warm-up; \"%s\" has %u, so repeat it %u times",
            TIDE_GATE_LEAST_CYCLES, gate->warm_up, gate->checkpoint, cycles->len, least);
    if (cycles->len - gate->warm_up > TIDE_GATE_MOST_CYCLES)
        return tide_yaml_fail(error, yaml, gate->place,
                              "\"%s\" has %u cycles; %d at most behind the warm-up can be judged", gate->checkpoint,
                              cycles->len, TIDE_GATE_MOST_CYCLES);
    for (guint i = 0; i < cycles->len; i++) {
        if (!check_rest(yaml, scenario, gate, g_ptr_array_index(cycles, i), error))
            return FALSE;
    }
    return TRUE;
}

static gboolean
check_pair(const TideYaml *yaml, const TideScenario *scenario, const TideGate *gate, GError **error)
{
    if (!check_rest(yaml, scenario, gate, gate->checkpoint, error) ||
        !check_rest(yaml, scenario, gate, gate->reference, error))
        return FALSE;
    return !g_str_equal(gate->checkpoint, gate->reference) ||
        tide_yaml_fail(error, yaml, gate->place, "\"%s\" is held against itself; name two checkpoints",
                       gate->checkpoint);
}

gboolean
tide_gates_check(const TideYaml *yaml, const TideScenario *scenario, GError **error)
{
    for (guint i = 0; i < scenario->gates->len; i++) {
        const TideGate *gate = g_ptr_array_index(scenario->gates, i);
        gboolean good = gate->kind == TIDE_GATE_GROWTH ? check_growth(yaml, scenario, gate, error)
                                                       : check_pair(yaml, scenario, gate, error);
        if (!good)
            return FALSE;
    }
    return TRUE;
}
