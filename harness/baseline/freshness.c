#include "baseline/freshness.h"

#include <string.h>

static gboolean
is_taken(const TideScenario *scenario, const char *checkpoint)
{
    g_autoptr(GPtrArray) names = tide_scenario_checkpoints(scenario);

    return g_str_equal(checkpoint, TIDE_CHECKPOINT_PEAK) ||
        g_ptr_array_find_with_equal_func(names, checkpoint, g_str_equal, NULL);
}

static const char *
class_of(const TideMetric *metric)
{
    return g_str_has_prefix(metric->quantity, TIDE_QUANTITY_OBJECTS_PREFIX)
        ? metric->quantity + strlen(TIDE_QUANTITY_OBJECTS_PREFIX)
        : NULL;
}

/* Each sentence once, however many metrics it is about. */
static void
add_once(GPtrArray *sentences, char *sentence)
{
    if (g_ptr_array_find_with_equal_func(sentences, sentence, g_str_equal, NULL))
        g_free(sentence);
    else
        g_ptr_array_add(sentences, sentence);
}

static void
add_unknown_to_scenario(GPtrArray *sentences, const TideBaseline *baseline, const TideScenario *scenario)
{
    for (guint i = 0; i < baseline->metrics->len; i++) {
        const TideMetric *metric = g_ptr_array_index(baseline->metrics, i);
        const char *class_name = class_of(metric);
        if (!is_taken(scenario, metric->checkpoint))
            add_once(sentences,
                     g_strdup_printf("the scenario has no checkpoint \"%s\" any longer", metric->checkpoint));
        else if (class_name && !tide_object_gate_find(scenario->object_gates, class_name))
            add_once(sentences, g_strdup_printf("the scenario has no gate on objects of %s any longer", class_name));
    }
}

static void
add_missing_checkpoints(GPtrArray *sentences, const TideBaseline *baseline, const TideScenario *scenario)
{
    g_autoptr(GPtrArray) names = tide_scenario_checkpoints(scenario);

    for (guint i = 0; i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        if (!tide_metric_find(baseline->metrics, name, TIDE_ROLE_WEB_CONTENT, TIDE_QUANTITY_FOOTPRINT))
            add_once(sentences, g_strdup_printf("it has nothing of the checkpoint \"%s\"", name));
    }
}

static gboolean
knows_class(const TideBaseline *baseline, const char *class_name)
{
    for (guint i = 0; i < baseline->metrics->len; i++) {
        if (g_strcmp0(class_of(g_ptr_array_index(baseline->metrics, i)), class_name) == 0)
            return TRUE;
    }
    return FALSE;
}

static void
add_missing_classes(GPtrArray *sentences, const TideBaseline *baseline, const TideScenario *scenario)
{
    for (guint i = 0; scenario->object_gates && i < scenario->object_gates->len; i++) {
        const TideObjectGate *gate = g_ptr_array_index(scenario->object_gates, i);
        if (gate->extra && !knows_class(baseline, gate->class_name))
            add_once(sentences, g_strdup_printf("it has no count of %s, which the scenario gates", gate->class_name));
    }
}

GPtrArray *
tide_baseline_find_stale(const TideBaseline *baseline, const TideScenario *scenario, const char *digest)
{
    GPtrArray *sentences = g_ptr_array_new_with_free_func(g_free);

    if (baseline->digest && !g_str_equal(baseline->digest, digest))
        g_ptr_array_add(sentences, g_strdup("the scenario's steps or files have changed since"));
    add_unknown_to_scenario(sentences, baseline, scenario);
    add_missing_checkpoints(sentences, baseline, scenario);
    add_missing_classes(sentences, baseline, scenario);
    return sentences;
}
