#include "verdict/tolerance.h"

#include "verdict/statistics.h"

/* Below it an unchanged metric would be undecided too often, above it one that is too noisy to judge would not be noticed. */
#define NOISE_MULTIPLE 1.2

guint64
tide_tolerance_allowed(const TideTolerance *tolerance, const GArray *baseline, guint factor)
{
    double share = (double)tide_median(baseline) * tolerance->percent / 100;
    double noise = tolerance->follows_noise ? tide_pairwise_scale(baseline) * NOISE_MULTIPLE : 0;
    double allowed = MAX(MAX(share, (double)tolerance->bytes), noise) * factor + 0.5;

    return allowed < (double)TIDE_MOST_ALLOWED_BYTES ? (guint64)allowed : TIDE_MOST_ALLOWED_BYTES;
}
