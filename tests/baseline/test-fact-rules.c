#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "baseline/baseline-file.h"
#include "baseline/fact-rules.h"

#define TABLE_HEAD "| fact | where it differs | why |\n| --- | --- | --- |\n"

static char *
first_cell(const TideFactRule *rule)
{
    if (rule->part == TIDE_FACT_SERIES)
        return g_strdup_printf("`%s`, its series (2.50 of 2.50.6)", rule->name);
    if (rule->part == TIDE_FACT_RELEASE)
        return g_strdup_printf("`%s`, its release", rule->name);
    if (rule->part == TIDE_FACT_PREFIX)
        return *rule->name ? g_strdup_printf("`%s*`, each of the pinned options", rule->name) : g_strdup("any other");
    return g_strdup_printf("`%s`", rule->name);
}

/* What the page tells must be what holds: on a change, what this test prints belongs there. */
static void
the_table_in_the_documents_is_that_of_the_code(void **state)
{
    (void)state;
    g_autoptr(GString) table = g_string_new(TABLE_HEAD);
    g_autofree char *page = NULL;

    for (const TideFactRule *rule = tide_fact_rules(); rule->name; rule++) {
        g_autofree char *fact = first_cell(rule);
        g_string_append_printf(table, "| %s | %s | %s |\n", fact, tide_fact_effect_words(rule->effect), rule->reason);
    }
    g_string_append(table, "\n");
    assert_true(g_file_get_contents(TIDE_SOURCE_DIR "/docs/baselines.md", &page, NULL, NULL));
    if (!strstr(page, table->str))
        fail_msg("docs/baselines.md has another table than\n%s", table->str);
}

static const struct {
    const char *name;
    const char *baseline;
    const char *here;
    TideFactEffect effect;
} rows[] = {
    { "engine", "WebKitGTK", "WebKitGTK", TIDE_EFFECT_NONE },
    { "engine", "WebKitGTK", "WPE", TIDE_EFFECT_REFUSED },
    { "engine", "WebKitGTK", NULL, TIDE_EFFECT_REFUSED },
    { "engine", NULL, NULL, TIDE_EFFECT_REFUSED },
    { "engine_version", "2.50.6", "2.50.7", TIDE_EFFECT_NONE },
    { "engine_version", "2.50.6", "2.52.6", TIDE_EFFECT_REFUSED },
    { "engine_version", "2.5.6", "2.50.6", TIDE_EFFECT_REFUSED },
    { "engine_version", "2.50.6", NULL, TIDE_EFFECT_REFUSED },
    { "peak", "stops", "bpf", TIDE_EFFECT_PEAKS },
    { "peak", NULL, "bpf", TIDE_EFFECT_PEAKS },
    { "peak", NULL, NULL, TIDE_EFFECT_NONE },
    { "sandbox", "on", "off", TIDE_EFFECT_WIDER },
    { "option.LANG", "C", "de", TIDE_EFFECT_WIDER },
    { "option.LANG", "C", "C", TIDE_EFFECT_NONE },
    { "weather", "fine", "foul", TIDE_EFFECT_WIDER },
    { "weather", "fine", NULL, TIDE_EFFECT_WIDER },
    { "weather", NULL, NULL, TIDE_EFFECT_NONE },
    { "engines", "a", "b", TIDE_EFFECT_WIDER },
};

static void
each_difference_has_its_effect(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (tide_fact_effect(rows[i].name, rows[i].baseline, rows[i].here) != rows[i].effect)
            fail_msg("row %zu, %s: %s, %s", i, rows[i].name, rows[i].baseline, rows[i].here);
        if (tide_fact_effect(rows[i].name, rows[i].here, rows[i].baseline) != rows[i].effect)
            fail_msg("row %zu, %s, the other way round", i, rows[i].name);
    }
}

static void
every_fact_of_a_file_has_a_rule(void **state)
{
    (void)state;
    for (guint i = 0; i < TIDE_N_FILE_FACTS; i++) {
        const TideFactRule *rule = tide_fact_rules();
        while (rule->name && !g_str_equal(rule->name, tide_baseline_file_fact_name(i)))
            rule++;
        if (!rule->name)
            fail_msg("no rule is about %s", tide_baseline_file_fact_name(i));
    }
}

/* What has none cannot be recorded, and that would be found when all has been measured. */
static void
every_fact_that_has_a_rule_has_a_key_in_a_file(void **state)
{
    (void)state;
    for (const TideFactRule *rule = tide_fact_rules(); rule->name; rule++) {
        guint i = 0;
        while (i < TIDE_N_FILE_FACTS && !g_str_equal(rule->name, tide_baseline_file_fact_name(i)))
            i++;
        if (i == TIDE_N_FILE_FACTS && rule->part != TIDE_FACT_PREFIX)
            fail_msg("a baseline file has no key for %s", rule->name);
    }
}

/* A label is made of what refuses, and of nothing else: what could refuse without being in it would overwrite a file. */
static void
what_refuses_stands_first_and_is_the_key(void **state)
{
    (void)state;
    static const char *const key[] = { "engine", "engine_version", "architecture", "page_size", "preset" };

    for (gsize i = 0; i < G_N_ELEMENTS(key); i++) {
        assert_string_equal(tide_fact_rules()[i].name, key[i]);
        assert_int_equal(tide_fact_rules()[i].effect, TIDE_EFFECT_REFUSED);
        assert_true(tide_fact_is_key(key[i]));
    }
    for (const TideFactRule *rule = tide_fact_rules() + G_N_ELEMENTS(key); rule->name; rule++)
        assert_int_not_equal(rule->effect, TIDE_EFFECT_REFUSED);
    assert_false(tide_fact_is_key("renderer"));
    assert_false(tide_fact_is_key(""));
}

static void
a_series_is_major_and_minor(void **state)
{
    (void)state;
    static const struct {
        const char *version;
        gsize length;
    } versions[] = { { "2.50.6", 4 }, { "2.50", 4 }, { "2", 1 }, { "", 0 }, { "2.", 2 }, { "10.2.3.4", 4 } };

    for (gsize i = 0; i < G_N_ELEMENTS(versions); i++)
        assert_int_equal(tide_fact_series_length(versions[i].version), versions[i].length);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_in_the_documents_is_that_of_the_code),
        cmocka_unit_test(each_difference_has_its_effect),
        cmocka_unit_test(every_fact_of_a_file_has_a_rule),
        cmocka_unit_test(every_fact_that_has_a_rule_has_a_key_in_a_file),
        cmocka_unit_test(what_refuses_stands_first_and_is_the_key),
        cmocka_unit_test(a_series_is_major_and_minor),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
