#include "verdict/recovery.h"

/* Of 5 iterations that agree. */
#define RAREST (1.0 / 32)
#define MOST_ITERATIONS 1000

/* The probability that of @count fair coins @least or more show the same given side. */
static double
chance_of(guint least, guint count)
{
    double chance = 1;
    double sum = 0;

    /* From the rarest outcome on, each from the one before, so that no factorial overflows. */
    for (guint i = 0; i < count; i++)
        chance /= 2;
    for (guint heads = count;; heads--) {
        sum += heads >= least ? chance : 0;
        if (heads <= least)
            return sum;
        chance = chance * heads / (count - heads + 1);
    }
}

static gboolean
decides(guint most, guint iterations)
{
    return iterations > 0 && chance_of(most, iterations) <= RAREST;
}

/* Each number of iterations up to the last that a run may have. */
static guint
iterations_to_decide(guint most, guint iterations)
{
    for (guint count = iterations + 1; most * 2 > iterations && count <= MOST_ITERATIONS; count++) {
        if (decides((guint)((guint64)count * most / iterations), count))
            return count;
    }
    return 0;
}

TideRecovery
tide_recovery_judge(guint held, guint iterations)
{
    guint most = MAX(held, iterations - held);
    TideRecovery recovery = { .kind = TIDE_RECOVERY_OPEN, .held = held };

    if (decides(most, iterations))
        recovery.kind = held == most ? TIDE_RECOVERY_WITHIN : TIDE_RECOVERY_EXCEEDED;
    else
        recovery.wanted_iterations = iterations > 0 ? iterations_to_decide(most, iterations) : 5;
    return recovery;
}
