#include "verdict/rank-test.h"

#include <math.h>
#include <stdlib.h>

/* 54 over 27 is the last of its kind that a double holds exactly. */
#define MOST_COUNTED 54

typedef struct {
    gint64 value;
    gboolean is_upper;
} Ranked;

/* All samples in their order, with twice their ranks, so that shared ranks are whole numbers. */
typedef struct {
    guint n;
    guint n_upper;
    guint *ranks;
    guint64 upper_sum;
    double ties; /* the sum of t³ − t over groups of t equal samples */
} Ranking;

static int
compare_ranked(gconstpointer left, gconstpointer right)
{
    gint64 a = ((const Ranked *)left)->value;
    gint64 b = ((const Ranked *)right)->value;

    return (a > b) - (a < b);
}

static Ranked *
pool(const gint64 *upper, guint n_upper, const gint64 *lower, guint n_lower)
{
    Ranked *pooled = g_new(Ranked, n_upper + n_lower);

    for (guint i = 0; i < n_upper; i++)
        pooled[i] = (Ranked) { upper[i], TRUE };
    for (guint i = 0; i < n_lower; i++)
        pooled[n_upper + i] = (Ranked) { lower[i], FALSE };
    qsort(pooled, n_upper + n_lower, sizeof(Ranked), compare_ranked);
    return pooled;
}

static void
rank_equals(Ranking *ranking, const Ranked *pooled, guint begin, guint end)
{
    double equals = end - begin;

    ranking->ties += equals * equals * equals - equals;
    for (guint i = begin; i < end; i++) {
        ranking->ranks[i] = begin + 1 + end;
        if (pooled[i].is_upper)
            ranking->upper_sum += ranking->ranks[i];
    }
}

static Ranking
rank(const gint64 *upper, guint n_upper, const gint64 *lower, guint n_lower)
{
    g_autofree Ranked *pooled = pool(upper, n_upper, lower, n_lower);
    Ranking ranking = { .n = n_upper + n_lower, .n_upper = n_upper };

    ranking.ranks = g_new(guint, ranking.n);
    for (guint begin = 0, end; begin < ranking.n; begin = end) {
        for (end = begin + 1; end < ranking.n && pooled[end].value == pooled[begin].value; end++)
            ;
        rank_equals(&ranking, pooled, begin, end);
    }
    return ranking;
}

double
tide_rank_test_least(guint n_upper, guint n_lower)
{
    double ways = 1;

    for (guint i = 1; i <= MIN(n_upper, n_lower); i++)
        ways *= (double)(n_upper + n_lower - MIN(n_upper, n_lower) + i) / i;
    return 1 / ways;
}

/* In how many ways @wanted of the samples can be chosen, by their sum of ranks: (wanted + 1) rows of @most + 1 sums. */
static double *
count_ways(const Ranking *ranking, guint wanted, guint64 most)
{
    gsize width = most + 1;
    double *ways = g_new0(double, (wanted + 1) * width);

    ways[0] = 1;
    for (guint i = 0; i < ranking->n; i++) {
        guint64 r = ranking->ranks[i];

        for (guint chosen = MIN(i + 1, wanted); chosen > 0; chosen--) {
            double *with = ways + chosen * width;
            const double *without = ways + (chosen - 1) * width;
            for (guint64 sum = r; sum <= most; sum++)
                with[sum] += without[sum - r];
        }
    }
    return ways;
}

/* How much of all ways gives a sum of at most @most. */
static double
share_up_to(const Ranking *ranking, guint wanted, gint64 most)
{
    double share = 0;

    if (most < 0)
        return 0;
    g_autofree double *ways = count_ways(ranking, wanted, (guint64)most);
    for (guint64 sum = 0; sum <= (guint64)most; sum++)
        share += ways[wanted * ((guint64)most + 1) + sum];
    return share * tide_rank_test_least(wanted, ranking->n - wanted);
}

static void
mirror(Ranking *ranking)
{
    for (guint i = 0; i < ranking->n; i++)
        ranking->ranks[i] = 2 * (ranking->n + 1) - ranking->ranks[i];
}

/* The upper side is high where the lower one is low, so the smaller of both is counted, and that from the end that is nearer. */
static double
count_out(Ranking *ranking)
{
    guint n_lower = ranking->n - ranking->n_upper;
    guint64 all = (guint64)ranking->n * (ranking->n + 1);
    gboolean by_lower = n_lower <= ranking->n_upper;
    guint wanted = by_lower ? n_lower : ranking->n_upper;
    /* A sum of @wanted ranks and that of their mirror images. */
    gint64 both = (gint64)wanted * 2 * (ranking->n + 1);
    gint64 most = by_lower ? (gint64)(all - ranking->upper_sum) : both - (gint64)ranking->upper_sum;

    if (!by_lower)
        mirror(ranking);
    if (most <= both / 2)
        return share_up_to(ranking, wanted, most);
    mirror(ranking);
    return 1 - share_up_to(ranking, wanted, both - most - 1);
}

static double
approximate(const Ranking *ranking)
{
    double n = ranking->n;
    double upper = ranking->n_upper;
    double variance = upper * (n - upper) / 12 * (n + 1 - ranking->ties / (n * (n - 1)));
    double above_mean = (double)ranking->upper_sum / 2 - upper * (n + 1) / 2;

    if (variance <= 0)
        return 1;
    return erfc((above_mean - 0.5) / sqrt(2 * variance)) / 2;
}

double
tide_rank_test(const gint64 *upper, guint n_upper, const gint64 *lower, guint n_lower)
{
    if (n_upper == 0 || n_lower == 0)
        return 1;
    Ranking ranking = rank(upper, n_upper, lower, n_lower);
    double likely = ranking.n <= MOST_COUNTED ? count_out(&ranking) : approximate(&ranking);

    g_free(ranking.ranks);
    return MIN(likely, 1);
}
