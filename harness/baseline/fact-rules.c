#include "baseline/fact-rules.h"

#include <string.h>

static const TideFactRule rules[] = {
    { "engine", TIDE_FACT_WHOLE, TIDE_EFFECT_REFUSED, "another engine has other memory altogether" },
    { "engine_version", TIDE_FACT_SERIES, TIDE_EFFECT_REFUSED,
      "a series brings features whose memory is decided on anew, in a baseline of its own" },
    { "architecture", TIDE_FACT_WHOLE, TIDE_EFFECT_REFUSED, "code, pointers and tables have other sizes" },
    { "page_size", TIDE_FACT_WHOLE, TIDE_EFFECT_REFUSED, "all is counted in whole pages" },
    { "preset", TIDE_FACT_WHOLE, TIDE_EFFECT_REFUSED, "the engine is set up otherwise on purpose" },
    { "engine_version", TIDE_FACT_RELEASE, TIDE_EFFECT_NONE,
      "another release of a series, or another build, is what is tested: the scenario's own tolerance holds" },
    { "operating_system", TIDE_FACT_WHOLE, TIDE_EFFECT_WIDER, "other builds of the libraries that the engine loads" },
    { "logical_cpus", TIDE_FACT_WHOLE, TIDE_EFFECT_WIDER, "threads, and pools for each of them, go by their number" },
    { "transparent_huge_pages", TIDE_FACT_WHOLE, TIDE_EFFECT_WIDER,
      "one written byte makes 2 MB dirty where the kernel gives a huge page" },
    { "overcommit_memory", TIDE_FACT_WHOLE, TIDE_EFFECT_WIDER,
      "strict accounting takes away a flag by which the engine's heaps are known: bytes stand in other categories" },
    { "renderer", TIDE_FACT_WHOLE, TIDE_EFFECT_WIDER, "what draws has buffers and libraries of its own" },
    { "sandbox", TIDE_FACT_WHOLE, TIDE_EFFECT_WIDER, "processes start in another way, with other files and variables" },
    { "category_source", TIDE_FACT_WHOLE, TIDE_EFFECT_WIDER,
      "regions told apart by their shapes and by their names agree, but not to the last page" },
    { "settle", TIDE_FACT_WHOLE, TIDE_EFFECT_WIDER, "another way of coming to rest leaves other free pages behind" },
    { "scavenger", TIDE_FACT_WHOLE, TIDE_EFFECT_WIDER,
      "how much an allocator gives back while a page works goes by the machine's speed, and shows in peaks" },
    { "addresses", TIDE_FACT_WHOLE, TIDE_EFFECT_WIDER, "random addresses take other page tables in each run" },
    { "peak", TIDE_FACT_WHOLE, TIDE_EFFECT_PEAKS, "how peaks are found says nothing about anything but peaks" },
    { "option.", TIDE_FACT_PREFIX, TIDE_EFFECT_WIDER, "an option is pinned because it moves the numbers" },
    { "", TIDE_FACT_PREFIX, TIDE_EFFECT_WIDER, "what this version does not know may matter" },
    { NULL, TIDE_FACT_WHOLE, TIDE_EFFECT_NONE, NULL },
};

const TideFactRule *
tide_fact_rules(void)
{
    return rules;
}

const char *
tide_fact_effect_words(TideFactEffect effect)
{
    static const char *const words[TIDE_N_EFFECTS] = {
        [TIDE_EFFECT_NONE] = "does not matter",
        [TIDE_EFFECT_PEAKS] = "peaks by their bounds",
        [TIDE_EFFECT_WIDER] = "twice the tolerance",
        [TIDE_EFFECT_REFUSED] = "not compared",
    };

    return words[effect];
}

gsize
tide_fact_series_length(const char *version)
{
    gsize major = strcspn(version, ".");

    return version[major] ? major + 1 + strcspn(version + major + 1, ".") : major;
}

static gboolean
same_series(const char *left, const char *right)
{
    gsize length = tide_fact_series_length(left);

    return length == tide_fact_series_length(right) && strncmp(left, right, length) == 0;
}

static gboolean
is_about(const TideFactRule *rule, const char *name)
{
    return rule->part == TIDE_FACT_PREFIX ? *rule->name && g_str_has_prefix(name, rule->name)
                                          : g_str_equal(rule->name, name);
}

/* Whether @rule, which is about the fact, has something to say about these values. */
static gboolean
holds(const TideFactRule *rule, const char *baseline, const char *here)
{
    if (rule->effect == TIDE_EFFECT_REFUSED && (!baseline || !here))
        return TRUE;
    return rule->part == TIDE_FACT_SERIES ? !same_series(baseline, here) : g_strcmp0(baseline, here) != 0;
}

TideFactEffect
tide_fact_effect(const char *name, const char *baseline, const char *here)
{
    TideFactEffect effect = TIDE_EFFECT_NONE;
    gboolean known = FALSE;
    const TideFactRule *rule = rules;

    for (; rule->name && *rule->name; rule++) {
        if (!is_about(rule, name))
            continue;
        known = TRUE;
        effect = holds(rule, baseline, here) ? MAX(effect, rule->effect) : effect;
    }
    return !known && holds(rule, baseline, here) ? rule->effect : effect;
}

gboolean
tide_fact_is_key(const char *name)
{
    for (const TideFactRule *rule = rules; rule->name; rule++) {
        if (rule->effect == TIDE_EFFECT_REFUSED && g_str_equal(rule->name, name))
            return TRUE;
    }
    return FALSE;
}
