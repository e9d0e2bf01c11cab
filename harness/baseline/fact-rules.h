#pragma once

#include <glib.h>

/** What a difference in a fact means for the comparison with a baseline, from the mildest on. */
typedef enum {
    TIDE_EFFECT_NONE, /**< compared as though it were the same */
    TIDE_EFFECT_PEAKS, /**< peaks are judged by their bounds, all else as though it were the same */
    TIDE_EFFECT_WIDER, /**< compared under twice the tolerance */
    TIDE_EFFECT_REFUSED, /**< not compared */
    TIDE_N_EFFECTS,
} TideFactEffect;

/** Which part of a fact's value a rule is about. */
typedef enum {
    TIDE_FACT_WHOLE,
    TIDE_FACT_SERIES, /**< `2.50` of `2.50.6` */
    TIDE_FACT_RELEASE, /**< what follows the series */
    TIDE_FACT_PREFIX, /**< all facts whose names begin so */
} TideFactPart;

/**
 * TideFactRule:
 * @name: of the fact; "" with %TIDE_FACT_PREFIX is every fact that no other rule is about
 * @reason: why a difference means that
 */
typedef struct {
    const char *name;
    TideFactPart part;
    TideFactEffect effect;
    const char *reason;
} TideFactRule;

/**
 * tide_fact_rules:
 * Returns: (transfer none) (array zero-terminated=1): the rules, of which all that fit a fact hold; those that refuse come
 *     first, in the order in which a label has their facts. docs/baselines.md has them as a table, which a test compares.
 */
const TideFactRule *tide_fact_rules(void);

/** tide_fact_effect_words: Returns: (transfer none): as the table in docs/baselines.md has it: `twice the tolerance`. */
const char *tide_fact_effect_words(TideFactEffect effect);

/**
 * tide_fact_effect:
 * @baseline, @here: (nullable): the fact's values; %NULL where it is not recorded
 * Returns: what it means that they differ; %TIDE_EFFECT_NONE where they do not, but %TIDE_EFFECT_REFUSED where both lack what
 *     must be equal
 */
TideFactEffect tide_fact_effect(const char *name, const char *baseline, const char *here);

/** tide_fact_is_key: Returns: whether a difference in the fact @name can refuse a baseline. */
gboolean tide_fact_is_key(const char *name);

/** tide_fact_series_length: Returns: how many bytes of the version @version are its series: 4 of `2.50.6`. */
gsize tide_fact_series_length(const char *version);
