#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "baseline/match.h"
#include "baseline-folder.h"

#define KEY "engine=WebKitGTK, engine_version=2.50.6, architecture=x86_64, page_size=4096, preset=stable"

static const struct {
    const char *baseline;
    const char *here;
    TideMatch match;
    const char *differences;
} match_rows[] = {
    { KEY, KEY, TIDE_MATCH_EXACT, "" },
    { KEY ", renderer=software, logical_cpus=4", KEY ", logical_cpus=4, renderer=software", TIDE_MATCH_EXACT, "" },
    { KEY ", logical_cpus=4", KEY ", logical_cpus=2", TIDE_MATCH_NEAR, "logical_cpus: baseline 4, here 2" },
    { KEY ", option.A=1, sandbox=on", KEY ", option.B=1, sandbox=off", TIDE_MATCH_NEAR,
      "option.A: baseline 1, here (not recorded)|sandbox: baseline on, here off|"
      "option.B: baseline (not recorded), here 1" },
    /* How peaks are found says nothing about all else. */
    { KEY ", peak=stops", KEY ", peak=polling", TIDE_MATCH_EXACT, "peak: baseline stops, here polling" },
    { KEY, KEY ", peak=bpf", TIDE_MATCH_EXACT, "peak: baseline (not recorded), here bpf" },
    { KEY ", peak=stops, sandbox=on", KEY ", peak=polling, sandbox=off", TIDE_MATCH_NEAR,
      "peak: baseline stops, here polling|sandbox: baseline on, here off" },
    { KEY ", peak=stops, sandbox=on", KEY ", peak=stops, sandbox=off", TIDE_MATCH_NEAR,
      "sandbox: baseline on, here off" },
    { KEY ", peak=stops", KEY ", peak=polling, page_size=16384", TIDE_MATCH_NONE,
      "page_size: baseline 4096, here 16384" },
    { KEY, KEY ", engine_version=2.50.7", TIDE_MATCH_EXACT, "engine_version: baseline 2.50.6, here 2.50.7" },
    { KEY, KEY ", engine_version=2.50", TIDE_MATCH_EXACT, "engine_version: baseline 2.50.6, here 2.50" },
    { KEY ", sandbox=on", KEY ", engine_version=2.50.7, sandbox=off", TIDE_MATCH_NEAR,
      "engine_version: baseline 2.50.6, here 2.50.7|sandbox: baseline on, here off" },
    { KEY, KEY ", weather=fine", TIDE_MATCH_NEAR, "weather: baseline (not recorded), here fine" },
    { "sandbox=on", "sandbox=on", TIDE_MATCH_NONE, "" },
    { KEY, KEY ", engine_version=2.52.6", TIDE_MATCH_NONE, "engine_version: baseline 2.50.6, here 2.52.6" },
    { KEY, KEY ", engine_version=2.5.6", TIDE_MATCH_NONE, "engine_version: baseline 2.50.6, here 2.5.6" },
    { KEY ", engine_version=2.5.6", KEY, TIDE_MATCH_NONE, "engine_version: baseline 2.5.6, here 2.50.6" },
    { KEY, KEY ", engine_version=2", TIDE_MATCH_NONE, "engine_version: baseline 2.50.6, here 2" },
    { KEY, KEY ", engine_version=3.50.6", TIDE_MATCH_NONE, "engine_version: baseline 2.50.6, here 3.50.6" },
    { KEY, KEY ", engine=WPE", TIDE_MATCH_NONE, "engine: baseline WebKitGTK, here WPE" },
    { KEY, KEY ", architecture=aarch64", TIDE_MATCH_NONE, "architecture: baseline x86_64, here aarch64" },
    { KEY, KEY ", page_size=16384", TIDE_MATCH_NONE, "page_size: baseline 4096, here 16384" },
    { KEY, KEY ", preset=realistic", TIDE_MATCH_NONE, "preset: baseline stable, here realistic" },
    /* What is no reason is not told. */
    { KEY ", logical_cpus=4", KEY ", preset=realistic, engine_version=2.50.7, logical_cpus=2", TIDE_MATCH_NONE,
      "preset: baseline stable, here realistic" },
    { "engine=WebKitGTK", KEY ", renderer=software", TIDE_MATCH_NONE,
      "engine_version: baseline (not recorded), here 2.50.6|architecture: baseline (not recorded), here x86_64|"
      "page_size: baseline (not recorded), here 4096|preset: baseline (not recorded), here stable" },
};

static void
the_key_decides_what_is_comparable_and_the_rest_how_well(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(match_rows); i++) {
        g_autoptr(TideConfiguration) baseline = configuration_of(match_rows[i].baseline);
        g_autoptr(TideConfiguration) here = configuration_of(match_rows[i].here);
        g_autoptr(GPtrArray) differences = NULL;
        assert_int_equal(tide_configuration_match(baseline, here, &differences), match_rows[i].match);
        assert_int_equal(tide_configuration_match(baseline, here, NULL), match_rows[i].match);
        g_ptr_array_add(differences, NULL);
        g_autofree char *text = g_strjoinv("|", (char **)differences->pdata);
        assert_string_equal(text, match_rows[i].differences);
    }
}

static const struct {
    const char *configurations[4];
    const char *here;
    guint index;
    TideMatch match;
    const char *differences;
} nearest_rows[] = {
    { { KEY }, KEY, 0, TIDE_MATCH_EXACT, "" },
    { { KEY ", sandbox=on", KEY }, KEY, 1, TIDE_MATCH_EXACT, "" },
    { { KEY, KEY }, KEY, 0, TIDE_MATCH_EXACT, "" },
    /* The release is what is tested, but of two the same is the nearer one. */
    { { KEY ", engine_version=2.50.1", KEY }, KEY, 1, TIDE_MATCH_EXACT, "" },
    { { KEY ", sandbox=on", KEY ", engine_version=2.50.1" },
      KEY,
      1,
      TIDE_MATCH_EXACT,
      "engine_version: baseline 2.50.1, here 2.50.6" },
    { { KEY ", preset=realistic", KEY ", sandbox=on, addresses=random", KEY ", addresses=random" },
      KEY,
      2,
      TIDE_MATCH_NEAR,
      "addresses: baseline random, here (not recorded)" },
    { { KEY ", preset=realistic, engine=WPE", KEY ", preset=realistic, sandbox=on" },
      KEY,
      1,
      TIDE_MATCH_NONE,
      "preset: baseline realistic, here stable" },
};

static void
the_nearest_configuration_is_found(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(nearest_rows); i++) {
        g_autoptr(GPtrArray) configurations = g_ptr_array_new_with_free_func((GDestroyNotify)tide_configuration_free);
        g_autoptr(TideConfiguration) here = configuration_of(nearest_rows[i].here);
        for (guint k = 0; k < 4 && nearest_rows[i].configurations[k]; k++)
            g_ptr_array_add(configurations, configuration_of(nearest_rows[i].configurations[k]));
        g_autoptr(TideNearest) nearest = tide_configuration_find_nearest(configurations, here);
        assert_non_null(nearest);
        assert_int_equal(nearest->index, nearest_rows[i].index);
        assert_int_equal(nearest->match, nearest_rows[i].match);
        g_ptr_array_add(nearest->differences, NULL);
        g_autofree char *text = g_strjoinv("|", (char **)nearest->differences->pdata);
        assert_string_equal(text, nearest_rows[i].differences);
    }
}

static void
of_none_there_is_no_nearest(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) configurations = g_ptr_array_new();
    g_autoptr(TideConfiguration) here = configuration_of(KEY);

    assert_null(tide_configuration_find_nearest(configurations, here));
    tide_nearest_free(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_key_decides_what_is_comparable_and_the_rest_how_well),
        cmocka_unit_test(the_nearest_configuration_is_found),
        cmocka_unit_test(of_none_there_is_no_nearest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
