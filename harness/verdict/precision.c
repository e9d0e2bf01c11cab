#include "verdict/precision.h"

#include <math.h>

#include "support/bytes.h"
#include "verdict/statistics.h"

#define MEDIAN_BY_MEAN_ERROR 1.2533
#define WANTED_BY_TOLERANCE 0.25
#define ITERATIONS_OF_A_RUN 5
#define LEAST_TOLERANCE_BY_ERROR 2

static double
error_of_median(const GArray *samples, double count)
{
    return MEDIAN_BY_MEAN_ERROR * tide_robust_deviation(samples) / sqrt(count);
}

double
tide_median_error(const GArray *samples)
{
    return error_of_median(samples, samples->len);
}

static double
allowed_by(const TideTolerance *tolerance, const GArray *samples)
{
    return fmax((double)tide_median(samples) * tolerance->percent / 100, (double)tolerance->bytes);
}

guint
tide_recording_samples_wanted(const GArray *samples, const TideTolerance *tolerance)
{
    double error = error_of_median(samples, 1);
    double most = allowed_by(tolerance, samples) * WANTED_BY_TOLERANCE;

    if (error <= most * sqrt(samples->len))
        return samples->len;
    double wanted = most > 0 ? ceil(error / most * (error / most)) : (double)G_MAXUINT16;
    return wanted < G_MAXUINT16 ? (guint)wanted : G_MAXUINT16;
}

char *
tide_tolerance_complaint(const TideScenario *scenario, const TideMetric *metric)
{
    double allowed = allowed_by(&scenario->tolerance, metric->samples);
    double error = hypot(tide_median_error(metric->samples), error_of_median(metric->samples, ITERATIONS_OF_A_RUN));

    if (allowed >= error * LEAST_TOLERANCE_BY_ERROR)
        return NULL;
    g_autofree char *tolerance = tide_bytes_format((guint64)allowed);
    g_autofree char *noise = tide_bytes_format((guint64)error);
    return g_strdup_printf(
        "the tolerance of %s is hopeless against a noise of %s between medians; widen it, or calm the "
        "scenario down",
        tolerance, noise);
}
