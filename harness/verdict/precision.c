#include "verdict/precision.h"

#include <math.h>

#include "measure/peak-composition.h"
#include "support/bytes.h"
#include "verdict/statistics.h"
#include "verdict/tolerance.h"

#define MEDIAN_BY_MEAN_ERROR 1.2533
#define WANTED_BY_TOLERANCE 0.25
#define NEEDLESS_RATIO 3

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

/* --- does a tolerance fit? --- */

static gboolean
has_tolerance(const TideMetric *metric)
{
    return !tide_quantity_is_count(metric->quantity) && !tide_quantity_explains(metric->quantity);
}

/* NULL where it is not hopeless. */
static char *
complain_of_metric(const TideScenario *scenario, const TideMetric *metric)
{
    static const TideTolerance noise_alone = { 0, 0, TRUE };
    guint64 allowed = tide_tolerance_allowed(&scenario->tolerance, metric->samples, 1);
    guint64 needed = tide_tolerance_allowed(&noise_alone, metric->samples, 1);

    if (allowed >= needed)
        return NULL;
    g_autofree char *tolerance = tide_bytes_format(allowed);
    g_autofree char *noise = tide_bytes_format(needed);
    return g_strdup_printf(
        "%s, %s, %s: a tolerance of %s is hopeless against its noise, which asks for %s; widen it, leave it out of the "
        "manifest, or calm the scenario down",
        metric->checkpoint, tide_role_name(metric->role), metric->quantity, tolerance, noise);
}

/* The metric that needs it most, by what it is allowed to what it would be without the manifest's. */
static const TideMetric *
find_neediest(const TideScenario *scenario, const GPtrArray *metrics, double *ret_ratio)
{
    static const TideTolerance otherwise = TIDE_TOLERANCE_DEFAULT;
    const TideMetric *neediest = NULL;

    *ret_ratio = G_MAXDOUBLE;
    for (guint i = 0; i < metrics->len; i++) {
        const TideMetric *metric = metrics->pdata[i];
        if (!has_tolerance(metric))
            continue;
        double ratio = (double)tide_tolerance_allowed(&scenario->tolerance, metric->samples, 1) /
            (double)tide_tolerance_allowed(&otherwise, metric->samples, 1);
        if (ratio >= *ret_ratio)
            continue;
        *ret_ratio = ratio;
        neediest = metric;
    }
    return neediest;
}

/* NULL where it is not needlessly wide. */
static char *
complain_of_width(const TideScenario *scenario, const GPtrArray *metrics)
{
    static const TideTolerance otherwise = TIDE_TOLERANCE_DEFAULT;
    double ratio = 0;
    const TideMetric *neediest = find_neediest(scenario, metrics, &ratio);

    if (!neediest || scenario->tolerance.follows_noise || ratio <= NEEDLESS_RATIO)
        return NULL;
    g_autofree char *allowed = tide_bytes_format(tide_tolerance_allowed(&scenario->tolerance, neediest->samples, 1));
    g_autofree char *needed = tide_bytes_format(tide_tolerance_allowed(&otherwise, neediest->samples, 1));
    return g_strdup_printf(
        "the manifest's tolerance is needlessly wide: even %s, %s, %s, which needs it most, would do with "
        "%s instead of %s; leave it out",
        neediest->checkpoint, tide_role_name(neediest->role), neediest->quantity, needed, allowed);
}

/* One tolerance is that of all metrics: it is told of the first, and of how many more. */
char *
tide_tolerance_complaint(const TideScenario *scenario, const GPtrArray *metrics)
{
    g_autofree char *first = NULL;
    guint hopeless = 0;

    for (guint i = 0; i < metrics->len; i++) {
        const TideMetric *metric = metrics->pdata[i];
        char *complaint = has_tolerance(metric) ? complain_of_metric(scenario, metric) : NULL;
        hopeless += complaint != NULL;
        if (!first)
            first = complaint;
        else
            g_free(complaint);
    }
    if (hopeless > 1)
        return g_strdup_printf("%s (and %u more)", first, hopeless - 1);
    return hopeless == 1 ? g_steal_pointer(&first) : complain_of_width(scenario, metrics);
}
