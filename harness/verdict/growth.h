#pragma once

#include "scenario/gate.h"

typedef enum {
    TIDE_GROWTH_WITHIN,
    TIDE_GROWTH_LEAKS, /**< it surely grows by more than is allowed, cycle by cycle and to the end */
    TIDE_GROWTH_OPEN, /**< too few cycles, or too uneven ones */
} TideGrowthKind;

/**
 * TideGrowth:
 * Whether something that is done again and again takes more each time, in the unit of the series for one cycle.
 *
 * @slope: the estimate, without steps
 * @lower, @upper: its interval, too high or too low in 1 of 200 series each; meaningless without @bounded
 * @step: the largest single rise, where it would be in the way of a verdict and was not counted, else 0
 * @step_index: the value behind it, counted from the beginning of the series
 * @stopped: whether the whole grew by more than is allowed, and its later half did not
 * @wanted_cycles: where it is open, how many cycles behind the warm-up would about decide it; 0 where no number is in sight, since the
 *     growth is too near to what is allowed
 */
typedef struct {
    TideGrowthKind kind;
    gboolean bounded;
    double slope;
    double lower;
    double upper;
    guint64 step;
    guint step_index;
    gboolean stopped;
    guint wanted_cycles;
} TideGrowth;

/**
 * tide_growth_judge:
 * Fits a slope (verdict/slope.h) to @series behind its warm-up, without the largest steps, one of them for each ten cycles: an
 * allocator's slab that grows once is no leak. It leaks where the interval is above @allowed and the later half, by itself and with
 * its steps, grows by more as well (9 times of 10): a cache that fills and then stays is no leak either. It is within where the
 * interval, with the steps or without, or that of the later half is not above @allowed. All else is open.
 *
 * What only shows as more memory in each cycle it saw cannot be told from a leak: a cache that is still filling is one to it, and has
 * to be filled by the warm-up.
 *
 * @series: (element-type guint64): a value for each cycle
 * @warm_up: how many of the first are left out
 * Returns: by value; of fewer than %TIDE_GATE_LEAST_CYCLES or more than %TIDE_GATE_MOST_CYCLES values open
 */
TideGrowth tide_growth_judge(const GArray *series, guint warm_up, guint64 allowed);
