#include "verdict/precision.h"

#include <math.h>

#include "support/bytes.h"
#include "verdict/statistics.h"
#include "verdict/tolerance.h"

#define MEDIAN_BY_MEAN_ERROR 1.2533
#define WANTED_BY_TOLERANCE 0.25

double
tide_median_error(const GArray *samples)
{
    return MEDIAN_BY_MEAN_ERROR * tide_pairwise_scale(samples) / sqrt(samples->len);
}

guint
tide_recording_samples_wanted(const GArray *samples, const TideTolerance *tolerance)
{
    double error = tide_median_error(samples);
    double most = (double)tide_tolerance_allowed(tolerance, samples, 1) * WANTED_BY_TOLERANCE;

    if (error <= most)
        return samples->len;
    double wanted = most > 0 ? ceil(samples->len * (error / most) * (error / most)) : (double)G_MAXUINT16;
    return wanted < G_MAXUINT16 ? (guint)wanted : G_MAXUINT16;
}

char *
tide_tolerance_complaint(const TideScenario *scenario, const TideMetric *metric)
{
    static const TideTolerance noise_alone = { 0, 0, TRUE };
    guint64 allowed = tide_tolerance_allowed(&scenario->tolerance, metric->samples, 1);
    guint64 needed = tide_tolerance_allowed(&noise_alone, metric->samples, 1);

    if (allowed >= needed)
        return NULL;
    g_autofree char *tolerance = tide_bytes_format(allowed);
    g_autofree char *noise = tide_bytes_format(needed);
    return g_strdup_printf(
        "a tolerance of %s is hopeless against its noise, which asks for %s; widen it, leave it out of the "
        "manifest, or calm the scenario down",
        tolerance, noise);
}
