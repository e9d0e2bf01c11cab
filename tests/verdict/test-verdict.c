#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "../measure/example-run.h"
#include "verdict/verdict.h"

/* One line for each verdict: `a WebContent dirty:Stack: regressed 12 of 10+1, budget 9`; `(11-14)` where bounds were compared. */
static char *
describe(const GPtrArray *verdicts)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < verdicts->len; i++) {
        const TideVerdict *verdict = g_ptr_array_index(verdicts, i);
        g_string_append_printf(text, "%s %s %s: %s %" G_GUINT64_FORMAT, verdict->metric->checkpoint,
                               tide_role_name(verdict->metric->role), verdict->metric->quantity,
                               tide_verdict_kind_name(verdict->kind), verdict->median);
        if (verdict->has_bounds)
            g_string_append_printf(text, "(%" G_GUINT64_FORMAT "-%" G_GUINT64_FORMAT ")", verdict->lower,
                                   verdict->upper);
        if (verdict->has_baseline)
            g_string_append_printf(text, " of %" G_GUINT64_FORMAT "+%" G_GUINT64_FORMAT, verdict->baseline,
                                   verdict->allowed);
        if (verdict->budget)
            g_string_append_printf(text, ", budget %" G_GUINT64_FORMAT, verdict->budget);
        g_string_append_c(text, '\n');
    }
    return g_string_free(text, FALSE);
}

typedef struct {
    const char *proves;
    TideMatch match;
    TideTolerance tolerance;
    const char *baseline; /* one iteration; NULL where there is no baseline */
    const char *iterations[4];
    const char *verdicts;
} Row;

static GPtrArray *
reach(const Row *row, GPtrArray *budgets)
{
    TideScenario scenario = { .tolerance = row->tolerance, .budgets = budgets };
    const char *const recorded[] = { row->baseline, NULL };
    g_autoptr(TideRun) run = example_run(&scenario, row->iterations);
    g_autoptr(TideRun) before = example_run(&scenario, recorded);
    TideBaseline baseline = { .metrics = tide_metrics_of_run(before) };
    TideBaselineChoice choice = { .baseline = row->baseline ? &baseline : NULL, .match = row->match };
    GPtrArray *verdicts = tide_verdicts_reach(run, &choice);

    g_ptr_array_unref(baseline.metrics);
    return verdicts;
}

static void
check_rows(const Row *rows, gsize count, GPtrArray *budgets)
{
    for (gsize i = 0; i < count; i++) {
        g_autoptr(GPtrArray) verdicts = reach(&rows[i], budgets);
        g_autofree char *text = describe(verdicts);
        if (!g_str_equal(text, rows[i].verdicts))
            print_message("%s\n", rows[i].proves);
        assert_string_equal(text, rows[i].verdicts);
    }
}

#define TOTAL "a WebContent phys_footprint: "

static const Row tolerance_rows[] = {
    { "as far above as allowed is within",
      TIDE_MATCH_EXACT,
      { 1, 10 },
      "a WebContent: S=1000",
      { "a WebContent: S=1010" },
      TOTAL "within 1010 of 1000+10\na WebContent dirty:S: within 1010 of 1000+10\n" },
    { "a byte above the tolerance has regressed",
      TIDE_MATCH_EXACT,
      { 1, 10 },
      "a WebContent: S=1000",
      { "a WebContent: S=1011" },
      TOTAL "regressed 1011 of 1000+10\na WebContent dirty:S: regressed 1011 of 1000+10\n" },
    { "as far below as allowed is within",
      TIDE_MATCH_EXACT,
      { 1, 10 },
      "a WebContent: S=1000",
      { "a WebContent: S=990" },
      TOTAL "within 990 of 1000+10\na WebContent dirty:S: within 990 of 1000+10\n" },
    { "a byte below the tolerance has improved",
      TIDE_MATCH_EXACT,
      { 1, 10 },
      "a WebContent: S=1000",
      { "a WebContent: S=989" },
      TOTAL "improved 989 of 1000+10\na WebContent dirty:S: improved 989 of 1000+10\n" },
    { "the larger of percent and bytes is allowed, each by its own baseline",
      TIDE_MATCH_EXACT,
      { 1, 128 },
      "a WebContent: Large=100000, S=100",
      { "a WebContent: Large=100999, S=229" },
      TOTAL "regressed 101228 of 100100+1001\na WebContent dirty:Large: within 100999 of 100000+1000\n"
            "a WebContent dirty:S: regressed 229 of 100+128\n" },
    { "a near match allows twice as much",
      TIDE_MATCH_NEAR,
      { 1, 10 },
      "a WebContent: S=1000",
      { "a WebContent: S=1020" },
      TOTAL "within 1020 of 1000+20\na WebContent dirty:S: within 1020 of 1000+20\n" },
    { "a byte above twice the tolerance has regressed",
      TIDE_MATCH_NEAR,
      { 1, 10 },
      "a WebContent: S=1000",
      { "a WebContent: S=1021" },
      TOTAL "regressed 1021 of 1000+20\na WebContent dirty:S: regressed 1021 of 1000+20\n" },
    { "a tolerance of 0 allows nothing",
      TIDE_MATCH_EXACT,
      { 0, 0 },
      "a WebContent: S=1000",
      { "a WebContent: S=1001" },
      TOTAL "regressed 1001 of 1000+0\na WebContent dirty:S: regressed 1001 of 1000+0\n" },
    { "a percentage is rounded to the byte",
      TIDE_MATCH_EXACT,
      { 0.1, 0 },
      "a WebContent: S=1000000",
      { "a WebContent: S=1001000" },
      TOTAL "within 1001000 of 1000000+1000\na WebContent dirty:S: within 1001000 of 1000000+1000\n" },
    { "half a byte is rounded up",
      TIDE_MATCH_EXACT,
      { 1, 0 },
      "a WebContent: S=150",
      { "a WebContent: S=152" },
      TOTAL "within 152 of 150+2\na WebContent dirty:S: within 152 of 150+2\n" },
    { "an outlier leaves it open where there is little to compare with",
      TIDE_MATCH_EXACT,
      { 0, 10 },
      "a WebContent: S=1000",
      { "a WebContent: S=9000", "a WebContent: S=1000", "a WebContent: S=1003" },
      TOTAL "inconclusive 1003 of 1000+10\na WebContent dirty:S: inconclusive 1003 of 1000+10\n" },
    { "a huge tolerance does not overflow",
      TIDE_MATCH_NEAR,
      { 1e30, G_MAXUINT64 },
      "a WebContent: S=1000",
      { "a WebContent: S=1000" },
      TOTAL
      "within 1000 of 1000+2305843009213693952\na WebContent dirty:S: within 1000 of 1000+2305843009213693952\n" },
};

static void
samples_are_held_to_baseline_and_tolerance(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) budgets = g_ptr_array_new();

    check_rows(tolerance_rows, G_N_ELEMENTS(tolerance_rows), budgets);
}

static const Row missing_rows[] = {
    { "without a baseline nothing is compared",
      TIDE_MATCH_NONE,
      { 1, 10 },
      NULL,
      { "a WebContent: S=1000; peak WebContent: 2000" },
      TOTAL "no baseline 1000\na WebContent dirty:S: no baseline 1000\n"
            "peak WebContent phys_footprint_peak: no baseline 2000\n" },
    { "a baseline that does not match is none",
      TIDE_MATCH_NONE,
      { 1, 10 },
      "a WebContent: S=1",
      { "a WebContent: S=1000" },
      TOTAL "no baseline 1000\na WebContent dirty:S: no baseline 1000\n" },
    { "a new category counts from 0 bytes",
      TIDE_MATCH_EXACT,
      { 1, 10 },
      "a WebContent: S=1000",
      { "a WebContent: S=990, New=10, Newer=11" },
      TOTAL "regressed 1011 of 1000+10\na WebContent dirty:S: within 990 of 1000+10\n"
            "a WebContent dirty:New: within 10 of 0+10\na WebContent dirty:Newer: regressed 11 of 0+10\n" },
    { "a category that is gone counts as 0 bytes, behind its process's others",
      TIDE_MATCH_EXACT,
      { 1, 10 },
      "a WebContent: Gone=11, S=1000, Small=10; b WebContent: S=5; c WebContent: Unmeasured=99",
      { "a WebContent: S=1000; b WebContent: S=5" },
      TOTAL "improved 1000 of 1021+10\na WebContent dirty:S: within 1000 of 1000+10\n"
            "a WebContent dirty:Gone: improved 0 of 11+10\na WebContent dirty:Small: within 0 of 10+10\n"
            "b WebContent phys_footprint: within 5 of 5+10\nb WebContent dirty:S: within 5 of 5+10\n" },
    { "a role or checkpoint that the baseline lacks is not compared with 0",
      TIDE_MATCH_EXACT,
      { 1, 10 },
      "a WebContent: S=1000",
      { "a WebContent: S=1000; a GPU: S=500; b WebContent: S=700; peak WebContent: 900" },
      TOTAL "within 1000 of 1000+10\na WebContent dirty:S: within 1000 of 1000+10\n"
            "a GPU phys_footprint: no baseline 500\na GPU dirty:S: no baseline 500\n"
            "b WebContent phys_footprint: no baseline 700\nb WebContent dirty:S: no baseline 700\n"
            "peak WebContent phys_footprint_peak: no baseline 900\n" },
    { "what was not measured in each iteration is not judged, and never counts as gone",
      TIDE_MATCH_EXACT,
      { 1, 10 },
      "a WebContent: S=1000; a GPU: S=500; peak WebContent: 900",
      { "a WebContent: S=1000; a GPU: S=500; peak WebContent: 900", "a WebContent: S=1000" },
      TOTAL "within 1000 of 1000+10\na WebContent dirty:S: within 1000 of 1000+10\n" },
    { "a peak is compared with the peak",
      TIDE_MATCH_EXACT,
      { 1, 10 },
      "peak WebContent: 1000; peak GPU: 1000",
      { "peak WebContent: 1011; peak GPU: 1010" },
      "peak WebContent phys_footprint_peak: regressed 1011 of 1000+10\n"
      "peak GPU phys_footprint_peak: within 1010 of 1000+10\n" },
};

static void
what_one_side_lacks_is_known_to_be_0_or_not_compared(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) budgets = g_ptr_array_new();

    check_rows(missing_rows, G_N_ELEMENTS(missing_rows), budgets);
}

static const Row budget_rows[] = {
    { "budgets hold without a baseline, for WebContent alone",
      TIDE_MATCH_NONE,
      { 1, 10 },
      NULL,
      { "a WebContent: S=101, T=1; a GPU: S=5000; peak WebContent: 301; peak GPU: 5000" },
      TOTAL "no baseline 102, budget 200\na WebContent dirty:S: over budget 101, budget 100\n"
            "a WebContent dirty:T: no baseline 1\n"
            "a GPU phys_footprint: no baseline 5000\na GPU dirty:S: no baseline 5000\n"
            "peak WebContent phys_footprint_peak: over budget 301, budget 300\n"
            "peak GPU phys_footprint_peak: no baseline 5000\n" },
    { "as much as the budget is within it",
      TIDE_MATCH_EXACT,
      { 1, 10 },
      "a WebContent: S=100, T=100",
      { "a WebContent: S=100, T=100; peak WebContent: 300" },
      TOTAL "within 200 of 200+10, budget 200\na WebContent dirty:S: within 100 of 100+10, budget 100\n"
            "a WebContent dirty:T: within 100 of 100+10\n"
            "peak WebContent phys_footprint_peak: no baseline 300, budget 300\n" },
    { "over budget comes before regressed, improved and within, and the numbers stay",
      TIDE_MATCH_EXACT,
      { 0, 10 },
      "a WebContent: S=50; b WebContent: S=500; c WebContent: S=150",
      { "a WebContent: S=150; b WebContent: S=150; c WebContent: S=150" },
      TOTAL "regressed 150 of 50+10, budget 200\na WebContent dirty:S: over budget 150 of 50+10, budget 100\n"
            "b WebContent phys_footprint: improved 150 of 500+10, budget 200\n"
            "b WebContent dirty:S: over budget 150 of 500+10, budget 100\n"
            "c WebContent phys_footprint: within 150 of 150+10, budget 200\n"
            "c WebContent dirty:S: over budget 150 of 150+10, budget 100\n" },
    { "a process without the category meets its budget",
      TIDE_MATCH_EXACT,
      { 0, 10 },
      "a WebContent: T=5",
      { "a WebContent: T=5" },
      TOTAL "within 5 of 5+10, budget 200\na WebContent dirty:T: within 5 of 5+10\n" },
    { "a budget of 0 bytes holds as well",
      TIDE_MATCH_EXACT,
      { 0, 10 },
      "a WebContent: Never=1",
      { "a WebContent: Never=1" },
      TOTAL "within 1 of 1+10, budget 200\na WebContent dirty:Never: over budget 1 of 1+10\n" },
};

static void
a_budget_is_of_its_role_and_holds_for_the_worst_iteration(void **state)
{
    (void)state;
    TideBudget of_page = { .quantity = (char *)"phys_footprint", .bytes = 100 };
    TideBudget of_network = { .quantity = (char *)"phys_footprint", .bytes = 10, .role = TIDE_ROLE_NETWORKING };
    TideBudget of_group = { .quantity = (char *)"phys_footprint", .bytes = 1, .of_group = TRUE };
    g_autoptr(GPtrArray) budgets = g_ptr_array_new();
    static const Row rows[] = {
        { "one of three above is over, and each role has its own",
          TIDE_MATCH_NONE,
          { 1, 10 },
          NULL,
          { "a WebContent: S=100; a Networking: S=11", "a WebContent: S=50; a Networking: S=9",
            "a WebContent: S=60; a Networking: S=9" },
          "a WebContent phys_footprint: no baseline 60, budget 100\na WebContent dirty:S: no baseline 60\n"
          "a Networking phys_footprint: over budget 9, budget 10\na Networking dirty:S: no baseline 9\n" },
    };

    g_ptr_array_add(budgets, &of_group);
    g_ptr_array_add(budgets, &of_network);
    g_ptr_array_add(budgets, &of_page);
    check_rows(rows, G_N_ELEMENTS(rows), budgets);
}

static void
budgets_hold_always(void **state)
{
    (void)state;
    TideBudget list[] = {
        { .quantity = (char *)"phys_footprint", .bytes = 200 },
        { .quantity = (char *)"dirty:S", .bytes = 100 },
        { .quantity = (char *)"dirty:Never", .bytes = 0 },
        { .quantity = (char *)"phys_footprint_peak", .bytes = 300 },
    };
    g_autoptr(GPtrArray) budgets = g_ptr_array_new();

    for (gsize i = 0; i < G_N_ELEMENTS(list); i++)
        g_ptr_array_add(budgets, &list[i]);
    check_rows(budget_rows, G_N_ELEMENTS(budget_rows), budgets);
}

#define PEAK "peak WebContent phys_footprint_peak: "

/* The baseline has a peak of 1000, of which 10 more and less are let pass where all else is equal. */
static const struct {
    const char *proves;
    const char *baseline_means; /* NULL: not recorded */
    TideMatch match;
    const char *iterations[4];
    const char *verdicts;
} bounds_rows[] = {
    { "surely lower by more than is allowed",
      "stops",
      TIDE_MATCH_EXACT,
      { "peak WebContent: 970 < 980 < 989" },
      PEAK "improved 980(970-989) of 1000+10\n" },
    { "perhaps lower",
      "stops",
      TIDE_MATCH_EXACT,
      { "peak WebContent: 900 < 980 < 990" },
      PEAK "within 980(900-990) of 1000+10\n" },
    { "at most what is allowed",
      "stops",
      TIDE_MATCH_EXACT,
      { "peak WebContent: 900 < 1000 < 1010" },
      PEAK "within 1000(900-1010) of 1000+10\n" },
    { "perhaps more than is allowed, however little was seen",
      "stops",
      TIDE_MATCH_EXACT,
      { "peak WebContent: 900 < 950 < 1011" },
      PEAK "inconclusive 950(900-1011) of 1000+10\n" },
    { "perhaps no more than is allowed, however much was seen",
      "stops",
      TIDE_MATCH_EXACT,
      { "peak WebContent: 1010 < 1500 < 1600" },
      PEAK "inconclusive 1500(1010-1600) of 1000+10\n" },
    { "surely more than is allowed",
      "stops",
      TIDE_MATCH_EXACT,
      { "peak WebContent: 1011 < 1012 < 1600" },
      PEAK "regressed 1012(1011-1600) of 1000+10\n" },
    { "BPF as well misses nothing",
      "bpf",
      TIDE_MATCH_EXACT,
      { "peak WebContent: 1011 < 1012 < 1600" },
      PEAK "regressed 1012(1011-1600) of 1000+10\n" },
    { "what polling missed may have been as high",
      "polling",
      TIDE_MATCH_EXACT,
      { "peak WebContent: 2000 < 2000 < 2001" },
      PEAK "inconclusive 2000(2000-2001) of 1000+10\n" },
    { "so may what nobody knows how it was found",
      NULL,
      TIDE_MATCH_EXACT,
      { "peak WebContent: 2000 < 2000 < 2001" },
      PEAK "inconclusive 2000(2000-2001) of 1000+10\n" },
    { "what polling missed makes nothing worse that is not higher than what it saw",
      "polling",
      TIDE_MATCH_EXACT,
      { "peak WebContent: 900 < 1000 < 1010" },
      PEAK "within 1000(900-1010) of 1000+10\n" },
    { "nor that has improved on it",
      "polling",
      TIDE_MATCH_EXACT,
      { "peak WebContent: 900 < 900 < 989" },
      PEAK "improved 900(900-989) of 1000+10\n" },
    { "medians of bounds are compared, not outliers",
      "stops",
      TIDE_MATCH_EXACT,
      { "peak WebContent: 900 < 950 < 9000", "peak WebContent: 900 < 1000 < 1010",
        "peak WebContent: 800 < 990 < 1000" },
      PEAK "within 990(900-1010) of 1000+10\n" },
    { "a near match allows twice as much above bounds, too",
      "stops",
      TIDE_MATCH_NEAR,
      { "peak WebContent: 1020 < 1020 < 1020" },
      PEAK "within 1020(1020-1020) of 1000+20\n" },
    { "peaks between checkpoints have bounds, footprints and categories are held to the tolerance",
      "stops",
      TIDE_MATCH_EXACT,
      { "a WebContent: S=1011; to-a WebContent: 1000 < 1000 < 1011; b WebContent: S=10; to-b WebContent: 7" },
      TOTAL
      "regressed 1011 of 1000+10\n"
      "a WebContent phys_footprint_peak_since_checkpoint: inconclusive 1000(1000-1011) of 1000+10\n"
      "a WebContent dirty:S: regressed 1011 of 1000+10\n"
      "b WebContent phys_footprint: no baseline 10\nb WebContent phys_footprint_peak_since_checkpoint: no baseline 7\n"
      "b WebContent dirty:S: no baseline 10\n" },
    { "a budget is exceeded by what was seen",
      "stops",
      TIDE_MATCH_EXACT,
      { "peak WebContent: 900 < 3001 < 3100" },
      PEAK "over budget 3001(900-3100) of 1000+10, budget 3000\n" },
};

static void
peaks_that_were_found_in_another_way_are_judged_by_their_bounds(void **state)
{
    (void)state;
    static const char *const recorded[] = { "a WebContent: S=1000; to-a WebContent: 1000; peak WebContent: 1000",
                                            NULL };
    g_autoptr(GPtrArray) budgets = g_ptr_array_new();
    TideBudget budget = { .quantity = (char *)"phys_footprint_peak", .bytes = 3000 };
    TideScenario scenario = { .tolerance = { 1, 10 }, .budgets = budgets };
    g_autoptr(TideRun) before = example_run(&scenario, recorded);
    TideBaseline baseline = { .metrics = tide_metrics_of_run(before) };

    for (gsize i = 0; i < G_N_ELEMENTS(bounds_rows); i++) {
        g_autoptr(TideConfiguration) configuration = tide_configuration_new();
        TideBaselineChoice choice = { .baseline = &baseline,
                                      .match = bounds_rows[i].match,
                                      .peaks_here = (char *)"another way" };
        g_autoptr(TideRun) run = example_run(&scenario, bounds_rows[i].iterations);
        g_ptr_array_set_size(budgets, 0);
        if (strstr(bounds_rows[i].verdicts, "budget"))
            g_ptr_array_add(budgets, &budget);
        baseline.configuration = configuration;
        if (bounds_rows[i].baseline_means)
            tide_configuration_set(configuration, TIDE_FACT_PEAK, bounds_rows[i].baseline_means);
        g_autoptr(GPtrArray) verdicts = tide_verdicts_reach(run, &choice);
        g_autofree char *text = describe(verdicts);
        if (!g_str_equal(text, bounds_rows[i].verdicts))
            print_message("%s\n", bounds_rows[i].proves);
        assert_string_equal(text, bounds_rows[i].verdicts);
    }
    g_ptr_array_unref(baseline.metrics);
}

static void
bounds_have_no_part_where_peaks_are_found_alike(void **state)
{
    (void)state;
    static const char *const recorded[] = { "peak WebContent: 1000", NULL };
    static const char *const measured[] = { "peak WebContent: 900 < 1011 < 2000", NULL };
    g_autoptr(GPtrArray) budgets = g_ptr_array_new();
    TideScenario scenario = { .tolerance = { 1, 10 }, .budgets = budgets };
    g_autoptr(TideRun) before = example_run(&scenario, recorded);
    g_autoptr(TideRun) run = example_run(&scenario, measured);
    TideBaseline baseline = { .metrics = tide_metrics_of_run(before) };
    TideBaselineChoice choice = { .baseline = &baseline, .match = TIDE_MATCH_EXACT };
    g_autoptr(GPtrArray) verdicts = tide_verdicts_reach(run, &choice);
    g_autofree char *text = describe(verdicts);

    assert_string_equal(text, PEAK "regressed 1011 of 1000+10\n");
    g_ptr_array_unref(baseline.metrics);
}

static void
without_a_choice_only_budgets_are_judged(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) budgets = g_ptr_array_new();
    TideScenario scenario = { .tolerance = { 1, 10 }, .budgets = budgets };
    const char *const iterations[] = { "a WebContent: S=1", NULL };
    g_autoptr(TideRun) run = example_run(&scenario, iterations);
    g_autoptr(GPtrArray) verdicts = tide_verdicts_reach(run, NULL);
    const TideVerdict *verdict = g_ptr_array_index(verdicts, 0);

    assert_int_equal(verdict->kind, TIDE_VERDICT_NO_BASELINE);
}

static void
an_unmeasured_run_has_no_verdict(void **state)
{
    (void)state;
    const Row row = { "", TIDE_MATCH_EXACT, { 1, 10 }, "a WebContent: S=1", { NULL }, "" };
    g_autoptr(GPtrArray) budgets = g_ptr_array_new();

    check_rows(&row, 1, budgets);
}

static void
each_kind_has_its_name_and_two_fail_a_gate(void **state)
{
    (void)state;
    static const struct {
        TideVerdictKind kind;
        const char *name;
        gboolean fails;
    } kinds[] = {
        { TIDE_VERDICT_WITHIN, "within", FALSE },
        { TIDE_VERDICT_REGRESSED, "regressed", TRUE },
        { TIDE_VERDICT_IMPROVED, "improved", FALSE },
        { TIDE_VERDICT_OVER_BUDGET, "over budget", TRUE },
        { TIDE_VERDICT_INCONCLUSIVE, "inconclusive", FALSE },
        { TIDE_VERDICT_NO_BASELINE, "no baseline", FALSE },
    };

    assert_int_equal(G_N_ELEMENTS(kinds), TIDE_N_VERDICT_KINDS);
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
        const TideVerdict verdict = { .kind = kinds[i].kind };
        assert_string_equal(tide_verdict_kind_name(kinds[i].kind), kinds[i].name);
        assert_int_equal(tide_verdict_is_failure(&verdict), kinds[i].fails);
    }
}

/* One category is gone, so that those that are passed over are looked at as well. */
static void
only_selected_checkpoints_are_judged(void **state)
{
    (void)state;
    static char *selected[] = { (char *)"b", NULL };
    static const char *const recorded[] = { "a WebContent: S=1; b WebContent: S=2, T=1; peak WebContent: 3", NULL };
    static const char *const iterations[] = { "a WebContent: S=1; b WebContent: S=2; peak WebContent: 3", NULL };
    g_autoptr(GPtrArray) budgets = g_ptr_array_new();
    TideScenario scenario = { .budgets = budgets, .selected = selected };
    g_autoptr(TideRun) run = example_run(&scenario, iterations);
    g_autoptr(TideRun) before = example_run(&scenario, recorded);
    g_autoptr(GPtrArray) metrics = tide_metrics_of_run(before);
    TideBaseline baseline = { .metrics = metrics };
    const TideBaselineChoice choice = { .baseline = &baseline, .match = TIDE_MATCH_EXACT };
    g_autoptr(GPtrArray) verdicts = tide_verdicts_reach(run, &choice);

    assert_int_equal(verdicts->len, 3);
    for (guint i = 0; i < verdicts->len; i++)
        assert_string_equal(((TideVerdict *)g_ptr_array_index(verdicts, i))->metric->checkpoint, "b");
}

/* Of four iterations, those that are named did not come to rest. */
static TideVerdictKind
judge_unsettled(guint unsettled, gboolean raw, guint64 limit)
{
    static const char *const parts[] = { "a WebContent: S=1000", "a WebContent: S=1000", "a WebContent: S=1000",
                                         "a WebContent: S=1000", NULL };
    g_autoptr(GPtrArray) budgets = g_ptr_array_new();
    TideBudget budget = { .quantity = (char *)"phys_footprint", .bytes = limit };
    TideScenario scenario = { .tolerance = { 1, 10 }, .budgets = budgets };
    g_autoptr(TideRun) run = example_run(&scenario, parts);

    g_ptr_array_add(budgets, &budget);
    for (guint i = 0; i < unsettled; i++) {
        TideIteration *iteration = g_ptr_array_index(run->iterations, i);
        TideSnapshot *snapshot = example_snapshot(iteration, "a");
        snapshot->settled = FALSE;
        snapshot->raw = raw;
    }
    g_autoptr(GPtrArray) verdicts = tide_verdicts_reach(run, NULL);
    const TideVerdict *total = g_ptr_array_index(verdicts, 0);
    assert_int_equal(total->unsettled, raw ? 0 : unsettled);
    return total->kind;
}

static void
clear_class(gpointer data)
{
    g_free(((TideClassCount *)data)->name);
}

static TideCensus *
count_objects(guint64 spans, guint64 windows)
{
    TideCensus *census = g_new0(TideCensus, 1);
    TideClassCount classes[] = { { g_strdup("HTMLSpanElement"), spans }, { g_strdup("Window"), windows } };

    census->classes = g_array_new(FALSE, FALSE, sizeof(TideClassCount));
    g_array_set_clear_func(census->classes, clear_class);
    g_array_append_vals(census->classes, classes, G_N_ELEMENTS(classes));
    return census;
}

/* Two iterations with so many spans, against a baseline of ten, where at most twelve and two windows are let pass. */
static char *
judge_objects(guint64 spans, guint64 windows, TideMatch match)
{
    static const char *const parts[] = { "a WebContent: S=1000", "a WebContent: S=1000", NULL };
    TideObjectGate gates[] = { { (char *)"HTMLSpanElement", TRUE, 2, { 0 } },
                               { (char *)"Window", FALSE, 2, { 0 } },
                               { (char *)"Absent", TRUE, 0, { 0 } } };
    g_autoptr(GPtrArray) list = g_ptr_array_new();
    g_autoptr(GPtrArray) budgets = g_ptr_array_new();
    TideScenario scenario = { .tolerance = { 50, 500 }, .budgets = budgets, .object_gates = list };
    g_autoptr(TideRun) run = example_run(&scenario, parts);
    g_autoptr(TideRun) before = example_run(&scenario, parts);

    for (gsize i = 0; i < G_N_ELEMENTS(gates); i++)
        g_ptr_array_add(list, &gates[i]);
    for (guint i = 0; i < 2; i++) {
        example_snapshot(g_ptr_array_index(run->iterations, i), "a")->census = count_objects(spans, windows);
        example_snapshot(g_ptr_array_index(before->iterations, i), "a")->census = count_objects(10, 2);
    }
    TideBaseline baseline = { .metrics = tide_metrics_of_run(before) };
    TideBaselineChoice choice = { .baseline = &baseline, .match = match };
    g_autoptr(GPtrArray) verdicts = tide_verdicts_reach(run, &choice);
    g_autofree char *text = describe(verdicts);
    g_ptr_array_unref(baseline.metrics);
    return g_strdup(strchr(text, '\n') + 1);
}

static void
objects_are_judged_by_their_gates_alone(void **state)
{
    static const struct {
        guint64 spans;
        guint64 windows;
        TideMatch match;
        const char *verdicts;
    } objects[] = {
        { 10, 2, TIDE_MATCH_EXACT, "within 10 of 10+2|within 2 of 2+2, budget 2|within 0 of 0+0" },
        { 12, 1, TIDE_MATCH_EXACT, "within 12 of 10+2|within 1 of 2+2, budget 2|within 0 of 0+0" },
        { 13, 3, TIDE_MATCH_EXACT, "regressed 13 of 10+2|over budget 3 of 2+2, budget 2|within 0 of 0+0" },
        { 13, 2, TIDE_MATCH_NEAR, "regressed 13 of 10+2|within 2 of 2+2, budget 2|within 0 of 0+0" },
        { 7, 0, TIDE_MATCH_EXACT, "improved 7 of 10+2|within 0 of 2+2, budget 2|within 0 of 0+0" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(objects); i++) {
        g_autofree char *text = judge_objects(objects[i].spans, objects[i].windows, objects[i].match);
        g_auto(GStrv) parts = g_strsplit(objects[i].verdicts, "|", -1);
        g_autofree char *expected =
            g_strdup_printf("a WebContent objects:HTMLSpanElement: %s\na WebContent objects:Window: %s\n"
                            "a WebContent objects:Absent: %s\na WebContent dirty:S: within 1000 of 1000+%u\n",
                            parts[0], parts[1], parts[2], objects[i].match == TIDE_MATCH_NEAR ? 1000 : 500);
        assert_string_equal(text, expected);
    }
}

/* Nothing that was not counted becomes a number. */
static void
objects_that_were_not_counted_are_no_metric(void **state)
{
    static const char *const parts[] = { "a WebContent: S=1000", "a WebContent: S=1000", NULL };
    TideObjectGate gate = { (char *)"Window", FALSE, 2, { 0 } };
    g_autoptr(GPtrArray) list = g_ptr_array_new();
    g_autoptr(GPtrArray) budgets = g_ptr_array_new();
    TideScenario scenario = { .budgets = budgets, .object_gates = list };
    g_autoptr(TideRun) run = example_run(&scenario, parts);

    (void)state;
    g_ptr_array_add(list, &gate);
    example_snapshot(g_ptr_array_index(run->iterations, 0), "a")->census = count_objects(1, 1);
    g_autoptr(GPtrArray) metrics = tide_metrics_of_run(run);
    assert_null(tide_metric_find(metrics, "a", TIDE_ROLE_WEB_CONTENT, "objects:Window"));
    example_snapshot(g_ptr_array_index(run->iterations, 1), "a")->census = count_objects(1, 4);
    g_autoptr(GPtrArray) counted = tide_metrics_of_run(run);
    const TideMetric *metric = tide_metric_find(counted, "a", TIDE_ROLE_WEB_CONTENT, "objects:Window");
    assert_int_equal(g_array_index(metric->samples, guint64, 0), 1);
    assert_int_equal(g_array_index(metric->samples, guint64, 1), 4);
}

static void
memory_in_motion_is_inconclusive_from_half_of_the_iterations_on(void **state)
{
    (void)state;
    assert_int_equal(judge_unsettled(0, FALSE, 5000), TIDE_VERDICT_NO_BASELINE);
    assert_int_equal(judge_unsettled(1, FALSE, 5000), TIDE_VERDICT_NO_BASELINE);
    assert_int_equal(judge_unsettled(2, FALSE, 5000), TIDE_VERDICT_INCONCLUSIVE);
    assert_int_equal(judge_unsettled(4, FALSE, 5000), TIDE_VERDICT_INCONCLUSIVE);
    assert_int_equal(judge_unsettled(4, FALSE, 999), TIDE_VERDICT_OVER_BUDGET);
    assert_int_equal(judge_unsettled(4, TRUE, 5000), TIDE_VERDICT_NO_BASELINE);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(objects_are_judged_by_their_gates_alone),
        cmocka_unit_test(objects_that_were_not_counted_are_no_metric),
        cmocka_unit_test(memory_in_motion_is_inconclusive_from_half_of_the_iterations_on),
        cmocka_unit_test(samples_are_held_to_baseline_and_tolerance),
        cmocka_unit_test(what_one_side_lacks_is_known_to_be_0_or_not_compared),
        cmocka_unit_test(budgets_hold_always),
        cmocka_unit_test(a_budget_is_of_its_role_and_holds_for_the_worst_iteration),
        cmocka_unit_test(peaks_that_were_found_in_another_way_are_judged_by_their_bounds),
        cmocka_unit_test(bounds_have_no_part_where_peaks_are_found_alike),
        cmocka_unit_test(without_a_choice_only_budgets_are_judged),
        cmocka_unit_test(an_unmeasured_run_has_no_verdict),
        cmocka_unit_test(each_kind_has_its_name_and_two_fail_a_gate),
        cmocka_unit_test(only_selected_checkpoints_are_judged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
