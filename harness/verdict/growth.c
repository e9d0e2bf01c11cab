#include "verdict/growth.h"

#include <math.h>

#include "verdict/slope.h"

/* Standard normal quantiles: of 0.995, and of 0.9 for what only confirms. */
#define SURE 2.5758293035489004
#define LIKELY 1.2815515655446004

#define CYCLES_PER_STEP 10
#define LEAST_HALF 5

G_STATIC_ASSERT(TIDE_GATE_MOST_CYCLES <= TIDE_SLOPE_MOST_VALUES);

static GArray *
part_from(const GArray *series, guint begin)
{
    GArray *part = g_array_new(FALSE, FALSE, sizeof(guint64));

    if (begin < series->len)
        g_array_append_vals(part, &g_array_index(series, guint64, begin), series->len - begin);
    return part;
}

static gboolean
is_surely_above(const TideSlope *slope, double allowed)
{
    return slope->bounded && slope->lower > allowed;
}

static gboolean
is_surely_within(const TideSlope *slope, double allowed)
{
    return slope->bounded && slope->upper <= allowed;
}

/* Sets the largest of the rises at @steps. */
static void
name_step(TideGrowth *growth, const GArray *cycles, const GArray *steps)
{
    for (guint i = 0; i < steps->len; i++) {
        guint index = g_array_index(steps, guint, i);
        guint64 before = g_array_index(cycles, guint64, index - 1);
        guint64 after = g_array_index(cycles, guint64, index);
        if (after > before && after - before > growth->step) {
            growth->step = after - before;
            growth->step_index = index;
        }
    }
}

/* An interval of a slope narrows as the cycles' number to the power of 3/2. */
static guint
cycles_to_decide(const TideGrowth *growth, guint cycles, double allowed)
{
    double distance = fabs(growth->slope - allowed);
    double half_width = (growth->upper - growth->lower) / 2;
    double wanted = distance > 0 ? ceil(cycles * pow(half_width / distance, 2.0 / 3)) : INFINITY;

    /* An interval that would do already lacks the later half's consent. */
    wanted = MAX(wanted, 2.0 * cycles);
    return wanted <= TIDE_GATE_MOST_CYCLES ? (guint)wanted : 0;
}

static void
judge_cycles(TideGrowth *growth, const GArray *cycles, const GArray *steps, double allowed)
{
    TideSlope level;
    TideSlope whole;
    TideSlope confirming;
    TideSlope later;
    g_autoptr(GArray) half = part_from(cycles, cycles->len - MAX(cycles->len / 2, LEAST_HALF));
    g_autoptr(GArray) later_steps = tide_slope_find_steps(half, 1);

    if (!tide_slope_fit(cycles, steps, SURE, &level) || !tide_slope_fit(cycles, NULL, SURE, &whole) ||
        !tide_slope_fit(half, NULL, LIKELY, &confirming) || !tide_slope_fit(half, later_steps, SURE, &later))
        return;
    if (!is_surely_within(&whole, allowed))
        name_step(growth, cycles, steps);
    growth->bounded = level.bounded;
    growth->slope = level.estimate;
    growth->lower = level.lower;
    growth->upper = level.upper;
    if (is_surely_above(&level, allowed) && is_surely_above(&confirming, allowed))
        growth->kind = TIDE_GROWTH_LEAKS;
    else if (is_surely_within(&level, allowed) || is_surely_within(&whole, allowed))
        growth->kind = TIDE_GROWTH_WITHIN;
    else if (is_surely_within(&later, allowed)) {
        growth->kind = TIDE_GROWTH_WITHIN;
        growth->stopped = is_surely_above(&level, allowed);
    } else
        growth->wanted_cycles = cycles_to_decide(growth, cycles->len, allowed);
}

TideGrowth
tide_growth_judge(const GArray *series, guint warm_up, guint64 allowed)
{
    g_autoptr(GArray) cycles = part_from(series, warm_up);
    TideGrowth growth = { .kind = TIDE_GROWTH_OPEN, .wanted_cycles = TIDE_GATE_LEAST_CYCLES };

    if (cycles->len < TIDE_GATE_LEAST_CYCLES || cycles->len > TIDE_GATE_MOST_CYCLES)
        return growth;
    g_autoptr(GArray) steps = tide_slope_find_steps(cycles, MAX(cycles->len / CYCLES_PER_STEP, 1));

    growth.wanted_cycles = 0;
    judge_cycles(&growth, cycles, steps, (double)allowed);
    growth.step_index += warm_up;
    return growth;
}
