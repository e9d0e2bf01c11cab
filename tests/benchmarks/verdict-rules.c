#include "verdict-rules.h"

#include <math.h>

#include "verdict/comparison.h"
#include "verdict/rank-test.h"
#include "verdict/tolerance.h"

#define SIGNIFICANT 0.05
#define XCTEST_FACTOR 1.10

const char *
verdict_rule_name(VerdictRule rule)
{
    static const char *const names[N_VERDICT_RULES] = {
        [VERDICT_RULE_TIDEMARK] = "Tidemark",
        [VERDICT_RULE_XCTEST] = "XCTest: mean above 110 %",
        [VERDICT_RULE_WELCH] = "Welch's t-test, p <= 0.05",
        [VERDICT_RULE_MANN_WHITNEY] = "Mann-Whitney, p <= 0.05",
    };

    return names[rule];
}

static double
mean(const GArray *samples)
{
    double sum = 0;

    for (guint i = 0; i < samples->len; i++)
        sum += (double)g_array_index(samples, guint64, i);
    return sum / samples->len;
}

/* Of the mean. */
static double
variance(const GArray *samples)
{
    double centre = mean(samples);
    double sum = 0;

    for (guint i = 0; i < samples->len; i++)
        sum += pow((double)g_array_index(samples, guint64, i) - centre, 2);
    return sum / (samples->len - 1) / samples->len;
}

/* The upper tail of Student's distribution, by Simpson's rule over its density (Abramowitz and Stegun 26.7.1). */
static double
student_tail(double t, double freedom)
{
    const guint steps = 2000;
    double scale = exp(lgamma((freedom + 1) / 2) - lgamma(freedom / 2)) / sqrt(freedom * G_PI);
    double width = fabs(t) / steps;
    double sum = 0;

    for (guint i = 0; i <= steps; i++) {
        double weight = i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2;
        sum += weight * pow(1 + pow(i * width, 2) / freedom, -(freedom + 1) / 2);
    }
    double within = scale * sum * width / 3;
    return t > 0 ? 0.5 - within : 0.5 + within;
}

static gboolean
welch_is_red(const GArray *run, const GArray *baseline)
{
    double a = variance(run);
    double b = variance(baseline);
    double difference = mean(run) - mean(baseline);

    if (a + b == 0)
        return difference > 0;
    double freedom = pow(a + b, 2) / (a * a / (run->len - 1) + b * b / (baseline->len - 1));
    return student_tail(difference / sqrt(a + b), freedom) <= SIGNIFICANT;
}

static gboolean
mann_whitney_is_red(const GArray *run, const GArray *baseline)
{
    return tide_rank_test((const gint64 *)(const void *)run->data, run->len,
                          (const gint64 *)(const void *)baseline->data, baseline->len) <= SIGNIFICANT;
}

gboolean
verdict_rule_is_red(VerdictRule rule, const GArray *run, const GArray *baseline)
{
    const TideTolerance tolerance = { 0.25, G_GUINT64_CONSTANT(128) * 1024, TRUE };

    switch (rule) {
    case VERDICT_RULE_XCTEST:
        return mean(run) > XCTEST_FACTOR * mean(baseline);
    case VERDICT_RULE_WELCH:
        return welch_is_red(run, baseline);
    case VERDICT_RULE_MANN_WHITNEY:
        return mann_whitney_is_red(run, baseline);
    default:
        return tide_compare(run, baseline, tide_tolerance_allowed(&tolerance, baseline, 1), FALSE).kind ==
            TIDE_COMPARISON_ABOVE;
    }
}
