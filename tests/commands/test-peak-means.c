#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <errno.h>

#include <cmocka.h>

#include <tidemark/error.h>

#include "commands/peak-means.h"

static const struct {
    const char *word;
    TidePeakMeans means;
    const char *with_stops;
    const char *without;
} words[] = {
    { "auto", TIDE_PEAK_MEANS_AUTO, "stops", "polling" },
    { "stops", TIDE_PEAK_MEANS_STOPS, "stops", "polling" },
    { "polling", TIDE_PEAK_MEANS_POLLING, "stops", "polling" },
    { "bpf", TIDE_PEAK_MEANS_BPF, "bpf", "bpf" },
};

static void
words_are_means_and_give_a_name(G_GNUC_UNUSED void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        TidePeakMeans means = TIDE_PEAK_MEANS_AUTO;
        assert_true(tide_peak_means_parse(words[i].word, &means, NULL));
        assert_int_equal(means, words[i].means);
        assert_string_equal(tide_peak_means_name(means, TRUE), words[i].with_stops);
        assert_string_equal(tide_peak_means_name(means, FALSE), words[i].without);
    }
}

static void
another_word_is_refused_with_all_that_there_are(G_GNUC_UNUSED void **state)
{
    static const char *const others[] = { "", "BPF", "stop" };

    for (gsize i = 0; i < G_N_ELEMENTS(others); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *expected =
            g_strdup_printf("--peak: there are no means '%s'; use auto, stops, polling or bpf", others[i]);
        TidePeakMeans means = TIDE_PEAK_MEANS_STOPS;

        assert_false(tide_peak_means_parse(others[i], &means, &error));
        assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT));
        assert_string_equal(error->message, expected);
        assert_int_equal(means, TIDE_PEAK_MEANS_STOPS);
    }
}

static void
only_who_asks_for_the_referee_gets_it_or_an_error(G_GNUC_UNUSED void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        g_autoptr(TidePeakReferee) referee = NULL;
        g_autoptr(GError) error = NULL;
        gboolean called = tide_peak_means_call_referee(words[i].means, &referee, &error);

        if (words[i].means != TIDE_PEAK_MEANS_BPF) {
            assert_true(called);
            assert_null(referee);
        } else if (called) {
            assert_non_null(referee);
        } else {
            assert_null(referee);
            assert_true(g_str_has_prefix(error->message, "--peak=bpf: "));
            print_message("the kernel refuses the referee here: %s\n", error->message);
        }
    }
}

static void
stops_that_are_refused_are_an_error_with_a_way_out(G_GNUC_UNUSED void **state)
{
    g_autoptr(GError) error = NULL;

    assert_false(tide_peak_means_refuse_stops(EBUSY, &error));
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT));
    assert_true(
        g_pattern_match_simple("--peak=stops: *: Device or resource busy; leave the option out, *", error->message));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_means_and_give_a_name),
        cmocka_unit_test(another_word_is_refused_with_all_that_there_are),
        cmocka_unit_test(only_who_asks_for_the_referee_gets_it_or_an_error),
        cmocka_unit_test(stops_that_are_refused_are_an_error_with_a_way_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
