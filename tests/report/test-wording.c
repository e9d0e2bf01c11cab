#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "example-results.h"
#include "report/wording.h"

#define KB EXAMPLE_KB
#define MB EXAMPLE_MB
#define WEB TIDE_ROLE_WEB_CONTENT

static const struct {
    const char *text;
    const char *line;
} lines[] = {
    { "plain", "plain" },
    { "", "" },
    { "two\nlines\r\n", "two lines" },
    { "\n\nbegins late", "begins late" },
    { "red \x1b[31m text", "red  [31m text" },
    { "tab\tand\x7f delete", "tab and  delete" },
    { "line\xe2\x80\xa8separator", "line separator" },
    { "c1 \xc2\x9b"
      "31m",
      "c1  31m" },
    { "bad \xff byte", "bad \xef\xbf\xbd byte" },
    { "→ äöü", "→ äöü" },
};

static void
a_line_stays_one_line(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
        g_autofree char *line = tide_one_line(lines[i].text);
        assert_string_equal(line, lines[i].line);
    }
}

static const struct {
    guint64 before;
    guint64 after;
    const char *size;
    const char *percent;
} changes[] = {
    { 20 * MB, 22 * MB, "+2.0 MB", "+10.0 %" },
    { 22 * MB, 20 * MB, "-2.0 MB", "-9.1 %" },
    { 20 * MB, 20 * MB, "0 B", "0.0 %" },
    { 1000 * MB, 1000 * MB + 4 * KB, "+4 KB", "0.0 %" },
    { 0, 4 * KB, "+4 KB", NULL },
    { 4 * KB, 0, "-4 KB", "-100.0 %" },
    { 4 * KB, 43 * KB, "+39 KB", "+975.0 %" },
    { 4 * KB, 44 * KB, "+40 KB", NULL },
};

static void
changes_have_a_sign(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(changes); i++) {
        g_autofree char *size = tide_size_change(changes[i].before, changes[i].after);
        g_autofree char *percent = tide_percent_change(changes[i].before, changes[i].after);
        assert_string_equal(size, changes[i].size);
        if (g_strcmp0(percent, changes[i].percent) != 0)
            fail_msg("row %zu: %s", i, percent);
    }
}

static const struct {
    ExampleVerdict verdict;
    const char *sentence;
} sentences[] = {
    { { "x", WEB, "dirty:WebKit malloc", TIDE_VERDICT_REGRESSED, 20 * MB, 22 * MB, 0 },
      "WebKit malloc grew by 2.0 MB (20.0 MB → 22.0 MB, +10.0 %; allowed 264 KB)" },
    { { "x", WEB, "dirty:IOSurface", TIDE_VERDICT_REGRESSED, 0, 12 * MB, 0 },
      "IOSurface grew by 12.0 MB (0 B → 12.0 MB; allowed 264 KB)" },
    { { "x", WEB, "phys_footprint", TIDE_VERDICT_IMPROVED, 30 * MB, 27 * MB, 0 },
      "phys_footprint shrank by 3.0 MB (30.0 MB → 27.0 MB, -10.0 %; allowed 264 KB)" },
    { { "x", WEB, "phys_footprint_peak", TIDE_VERDICT_OVER_BUDGET, -1, 420 * MB, 400 * MB },
      "phys_footprint_peak is 420 MB, over its budget of 400 MB by 20.0 MB" },
    { { "x", WEB, "phys_footprint_peak", TIDE_VERDICT_OVER_BUDGET, 410 * MB, 400 * MB + 4 * KB, 400 * MB },
      "phys_footprint_peak is 400 MB, over its budget of 400 MB by 4 KB (-10.0 MB since its baseline)" },
    { { "x", WEB, "phys_footprint", TIDE_VERDICT_WITHIN, 25 * MB, 25 * MB + 8 * KB, 0 },
      "phys_footprint is 25.0 MB (+8 KB since its baseline; allowed 264 KB)" },
    { { "x", WEB, "phys_footprint", TIDE_VERDICT_NO_BASELINE, -1, 25 * MB, 0 }, "phys_footprint is 25.0 MB" },
};

static void
sentences_say_what_grew(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(sentences); i++) {
        g_autoptr(TideResults) results = tide_results_new();
        TideScenarioResult *result = tide_results_add(results, "x");
        example_verdict(result, sentences[i].verdict);
        g_autofree char *sentence = tide_verdict_sentence(g_ptr_array_index(result->verdicts, 0));
        assert_string_equal(sentence, sentences[i].sentence);
    }
}

static const struct {
    TideVerdictKind kind;
    TideComparison comparison;
    const char *sentence;
} compared[] = {
    { TIDE_VERDICT_REGRESSED,
      { .p_above = 1.0 / 3003, .p_level = 1, .n_run = 5, .n_above = 5 },
      "MALLOC grew by 2.0 MB (20.0 MB → 22.0 MB, +10.0 %; allowed 264 KB), 5 of 5 samples above every baseline "
      "sample" },
    { TIDE_VERDICT_REGRESSED,
      { .p_above = 0.7, .p_level = 0.00002, .n_run = 12, .n_above = 2 },
      "MALLOC grew by 2.0 MB (20.0 MB → 22.0 MB, +10.0 %; allowed 264 KB), more often on a higher level than the "
      "baseline (by chance 1 in 50000)" },
    { TIDE_VERDICT_REGRESSED,
      { .p_above = 1.0 / 3003, .p_level = 0.5, .n_run = 5, .n_above = 2 },
      "MALLOC grew by 2.0 MB (20.0 MB → 22.0 MB, +10.0 %; allowed 264 KB), each sample by its distance from a mode of "
      "the baseline (by chance 1 in 3003)" },
    { TIDE_VERDICT_IMPROVED,
      { .p_below = 1.0 / 3003, .n_run = 5 },
      "MALLOC shrank by 2.0 MB (20.0 MB → 22.0 MB, +10.0 %; allowed 264 KB)" },
};

static TideVerdict *
compared_verdict(TideResults *results, TideVerdictKind kind, TideComparison comparison)
{
    TideScenarioResult *result = tide_results_add(results, "x");

    example_verdict(result, (ExampleVerdict) { "x", WEB, "dirty:MALLOC", kind, 20 * MB, 22 * MB, 0 });
    TideVerdict *verdict = g_ptr_array_index(result->verdicts, 0);
    verdict->compared = TRUE;
    verdict->comparison = comparison;
    return verdict;
}

static void
growth_says_what_speaks_for_it(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(compared); i++) {
        g_autoptr(TideResults) results = tide_results_new();
        g_autofree char *sentence =
            tide_verdict_sentence(compared_verdict(results, compared[i].kind, compared[i].comparison));
        assert_string_equal(sentence, compared[i].sentence);
    }
}

static void
what_is_undecided_says_what_would_decide_it(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = tide_results_new();
    const TideComparison some = { .n_run = 15, .n_baseline = 10, .n_wanted = 40 };
    const TideComparison none = { .n_run = 15, .n_baseline = 3 };
    g_autofree char *more =
        tide_undecided_sentence(compared_verdict(results, TIDE_VERDICT_INCONCLUSIVE, some), "churn");
    g_autofree char *baseline =
        tide_undecided_sentence(compared_verdict(results, TIDE_VERDICT_INCONCLUSIVE, none), "churn");

    assert_string_equal(
        more,
        "inconclusive: MALLOC is 22.0 MB (+2.0 MB since its baseline; allowed 264 KB), and 15 iterations "
        "do not tell whether that is within; about 40 would decide it: --max-iterations=40");
    assert_string_equal(
        baseline,
        "inconclusive: MALLOC is 22.0 MB (+2.0 MB since its baseline; allowed 264 KB), and 15 iterations "
        "do not tell whether that is within; more of them would not decide it against the baseline's 3; "
        "record more with 'tidemark update-baselines churn'");
}

static void
classes_are_named_the_largest_first(void **state)
{
    (void)state;
    static const TideClassGrowth growths[] = { { (char *)"Text", 1234567 }, { (char *)"Array", 1000 },
                                               { (char *)"Map", 999 },      { (char *)"Set", 20 },
                                               { (char *)"Span", 2 },       { (char *)"Div", 1 } };
    static const struct {
        guint count;
        const char *text;
    } cases[] = {
        { 1, "+1,234,567 Text" },
        { 4, "+1,234,567 Text, +1,000 Array, +999 Map, +20 Set" },
        { 5, "+1,234,567 Text, +1,000 Array, +999 Map, +20 Set and 1 class more" },
        { 6, "+1,234,567 Text, +1,000 Array, +999 Map, +20 Set and 2 classes more" },
    };
    g_autoptr(GArray) none = g_array_new(FALSE, FALSE, sizeof growths[0]);

    assert_null(tide_classes_text(none));
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof growths[0]);
        g_array_append_vals(list, growths, cases[i].count);
        g_autofree char *text = tide_classes_text(list);
        assert_string_equal(text, cases[i].text);
    }
}

static void
the_table_has_the_largest_growth_first(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = example_red_morning();
    const TideScenarioResult *churn = g_ptr_array_index(results->scenarios, 0);
    g_autofree char *table = tide_verdicts_table(churn->verdicts, "grown", "WebContent");
    assert_string_equal(table,
                        "phys_footprint  32.0 MB  →  34.5 MB  +2.5 MB   +7.8 %  regressed\n"
                        "WebKit malloc   20.0 MB  →  22.0 MB  +2.0 MB  +10.0 %  regressed\n"
                        "MALLOC           5.0 MB  →   5.0 MB    -8 KB   -0.2 %  within\n");
}

static void
a_peak_is_described_as_far_as_it_is_known(void **state)
{
    (void)state;
    static const TideDirtyRow rows[] = {
        { "JS VM Gigacage", 64 * MB, 0 }, { "WebKit malloc", 30 * MB, 0 }, { "__DATA", 17 * MB, 0 }, { "Stack", MB, 0 }
    };
    TideDirty composition = { .rows = g_array_new(FALSE, FALSE, sizeof *rows) };
    TidePeak tracked = { .composition = &composition };
    TidePeakSample peak = { .step = (char *)"load: a.html", .since_load_usec = 1999, .tracked = &tracked };

    g_array_append_vals(composition.rows, rows, G_N_ELEMENTS(rows));
    g_autofree char *known = tide_peak_describe(&peak);
    assert_string_equal(known,
                        "at its height, during \"load: a.html\", 1 ms after the load began: JS VM Gigacage 64 MB, "
                        "WebKit malloc 30 MB, __DATA 17 MB");
    peak.step = NULL;
    peak.since_load_usec = -1;
    g_array_set_size(composition.rows, 1);
    g_autofree char *before = tide_peak_describe(&peak);
    assert_string_equal(before, "at its height: JS VM Gigacage 64 MB");
    tracked.composition = NULL;
    assert_null(tide_peak_describe(&peak));
    peak.tracked = NULL;
    assert_null(tide_peak_describe(&peak));
    g_array_unref(composition.rows);
}

static void
what_would_decide_an_open_peak_is_told(void **state)
{
    (void)state;
    static const char *const one[] = { "loaded", NULL };
    static const struct {
        const char *before;
        const char *peaks;
        const char *sentence;
    } rows[] = {
        { "polling", "the baseline's peaks were found by polling, these by bpf",
          "inconclusive: whether phys_footprint_peak grew is open: the baseline's peaks were found by polling, these "
          "by bpf, "
          "and their bounds ('lower_bytes' and 'upper_bytes' in results.json) do not decide it; measure with "
          "--peak=polling "
          "as the baseline has it, or record the baseline anew with 'tidemark update-baselines idle'" },
        { NULL, "the baseline does not say how its peaks were found, these were found by bpf",
          "inconclusive: whether phys_footprint_peak grew is open: the baseline does not say how its peaks were found, "
          "these "
          "were found by bpf, and their bounds ('lower_bytes' and 'upper_bytes' in results.json) do not decide it; "
          "record "
          "the baseline anew with 'tidemark update-baselines idle'" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(TideResults) results = tide_results_new();
        TideScenarioResult *result = example_add(results, "idle", one);
        TideBaselineChoice *choice = example_choice(result, TIDE_MATCH_EXACT, NULL);
        example_within(result, TIDE_CHECKPOINT_PEAK, TIDE_ROLE_WEB_CONTENT);
        choice->peaks_here = g_strdup("bpf");
        if (rows[i].before)
            tide_configuration_set(choice->baseline->configuration, TIDE_FACT_PEAK, rows[i].before);
        g_autofree char *peaks = tide_peaks_text(choice);
        g_autofree char *sentence = tide_open_peak_sentence(g_ptr_array_index(result->verdicts, 0), choice, "idle");
        assert_string_equal(peaks, rows[i].peaks);
        assert_string_equal(sentence, rows[i].sentence);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_stays_one_line),
        cmocka_unit_test(changes_have_a_sign),
        cmocka_unit_test(sentences_say_what_grew),
        cmocka_unit_test(a_peak_is_described_as_far_as_it_is_known),
        cmocka_unit_test(what_would_decide_an_open_peak_is_told),
        cmocka_unit_test(growth_says_what_speaks_for_it),
        cmocka_unit_test(what_is_undecided_says_what_would_decide_it),
        cmocka_unit_test(classes_are_named_the_largest_first),
        cmocka_unit_test(the_table_has_the_largest_growth_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
