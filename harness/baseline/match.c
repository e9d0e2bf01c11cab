#include "baseline/match.h"

#include "baseline/fact-rules.h"

static void
add_difference(GPtrArray *differences, const char *name, const char *baseline, const char *here)
{
    const char *missing = "(not recorded)";

    g_ptr_array_add(
        differences,
        g_strdup_printf("%s: baseline %s, here %s", name, baseline ? baseline : missing, here ? here : missing));
}

/* A fact that is found on both sides is told once, with the baseline's facts. */
static void
add_differences(GPtrArray *differences, const TideConfiguration *of, const TideConfiguration *baseline,
                const TideConfiguration *here, TideFactEffect least)
{
    for (guint i = 0; i < of->facts->len; i++) {
        const TideFact *fact = g_ptr_array_index(of->facts, i);
        const char *before = tide_configuration_get(baseline, fact->name);
        const char *now = tide_configuration_get(here, fact->name);
        if (g_strcmp0(before, now) != 0 && (of == baseline || !before) &&
            tide_fact_effect(fact->name, before, now) >= least)
            add_difference(differences, fact->name, before, now);
    }
}

/* What both lack can refuse as well. */
static TideFactEffect
strictest_of_rules(const TideConfiguration *baseline, const TideConfiguration *here)
{
    TideFactEffect strictest = TIDE_EFFECT_NONE;

    for (const TideFactRule *rule = tide_fact_rules(); rule->name; rule++) {
        if (rule->part != TIDE_FACT_PREFIX)
            strictest = MAX(strictest,
                            tide_fact_effect(rule->name, tide_configuration_get(baseline, rule->name),
                                             tide_configuration_get(here, rule->name)));
    }
    return strictest;
}

static TideFactEffect
strictest_of_facts(const TideConfiguration *of, const TideConfiguration *baseline, const TideConfiguration *here)
{
    TideFactEffect strictest = TIDE_EFFECT_NONE;

    for (guint i = 0; i < of->facts->len; i++) {
        const char *name = ((const TideFact *)g_ptr_array_index(of->facts, i))->name;
        strictest =
            MAX(strictest,
                tide_fact_effect(name, tide_configuration_get(baseline, name), tide_configuration_get(here, name)));
    }
    return strictest;
}

TideMatch
tide_configuration_match(const TideConfiguration *baseline, const TideConfiguration *here, GPtrArray **ret_differences)
{
    TideFactEffect strictest =
        MAX(strictest_of_rules(baseline, here),
            MAX(strictest_of_facts(baseline, baseline, here), strictest_of_facts(here, baseline, here)));
    TideFactEffect least = strictest == TIDE_EFFECT_REFUSED ? TIDE_EFFECT_REFUSED : TIDE_EFFECT_NONE;

    if (ret_differences) {
        *ret_differences = g_ptr_array_new_with_free_func(g_free);
        add_differences(*ret_differences, baseline, baseline, here, least);
        add_differences(*ret_differences, here, baseline, here, least);
    }
    return strictest == TIDE_EFFECT_REFUSED ? TIDE_MATCH_NONE
        : strictest == TIDE_EFFECT_WIDER    ? TIDE_MATCH_NEAR
                                            : TIDE_MATCH_EXACT;
}

/* They come in their order, so that of equals the first stays. */
static gboolean
is_nearer(TideMatch match, const GPtrArray *differences, const TideNearest *than)
{
    if (!than || match != than->match)
        return !than || match > than->match;
    return differences->len < than->differences->len;
}

TideNearest *
tide_configuration_find_nearest(const GPtrArray *configurations, const TideConfiguration *here)
{
    g_autoptr(TideNearest) nearest = NULL;

    for (guint i = 0; i < configurations->len; i++) {
        g_autoptr(GPtrArray) differences = NULL;
        TideMatch match = tide_configuration_match(g_ptr_array_index(configurations, i), here, &differences);
        if (!is_nearer(match, differences, nearest))
            continue;
        g_clear_pointer(&nearest, tide_nearest_free);
        nearest = g_new(TideNearest, 1);
        *nearest = (TideNearest) { i, match, g_steal_pointer(&differences) };
    }
    return g_steal_pointer(&nearest);
}

void
tide_nearest_free(TideNearest *nearest)
{
    if (!nearest)
        return;
    g_ptr_array_unref(nearest->differences);
    g_free(nearest);
}
