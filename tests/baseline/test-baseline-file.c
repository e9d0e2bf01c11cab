#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include <tidemark/error.h>

#include "baseline/baseline-file.h"
#include "baseline/fact-rules.h"

static const char good_text[] =
    "version: 1\nscenario: s\nrecorded_at: t\nrecorded_by: b\nreason: r\n"
    "configuration: { preset: p, page_size: 4, architecture: a, engine_version: v, engine: e, settle: quiet }\n"
    "metrics: [ { samples: [ 1, '02' ], quantity: q, role: r, checkpoint: c } ]\ncomplete: true\n";

static void
any_style_and_order_of_keys_is_read(void **state)
{
    (void)state;
    g_autoptr(TideBaselineFile) file = tide_baseline_file_parse("p", good_text, strlen(good_text), NULL);

    assert_non_null(file);
    assert_int_equal(file->version, 1);
    assert_string_equal(file->scenario, "s");
    assert_string_equal(file->configuration.facts[0], "e");
    assert_string_equal(file->configuration.facts[4], "p");
    assert_string_equal(file->configuration.facts[12], "quiet");
    assert_null(file->configuration.facts[5]);
    assert_int_equal(file->configuration.options_count, 0);
    assert_int_equal(file->metrics_count, 1);
    assert_string_equal(file->metrics[0].checkpoint, "c");
    assert_int_equal(file->metrics[0].samples_count, 2);
    assert_string_equal(file->metrics[0].samples[1], "02");
}

static void
the_facts_that_every_file_must_have_are_the_key(void **state)
{
    (void)state;
    for (guint i = 0; i < TIDE_N_FILE_FACTS; i++) {
        const char *name = tide_baseline_file_fact_name(i);
        g_autofree char *key = g_strdup_printf("%s: ", name);
        g_autoptr(GString) text = g_string_new(good_text);
        /* Renamed to a fact that is not of the key, it is missing. */
        if (tide_fact_is_key(name))
            assert_int_equal(g_string_replace(text, key, "renderer: ", 1), 1);
        g_autoptr(TideBaselineFile) file = tide_baseline_file_parse("p", text->str, text->len, NULL);
        assert_int_equal(!file, tide_fact_is_key(name));
    }
}

static void
a_written_text_is_read_as_the_same_and_written_as_the_same(void **state)
{
    (void)state;
    g_autoptr(TideBaselineFile) file = tide_baseline_file_parse("p", good_text, strlen(good_text), NULL);
    g_autofree char *first = tide_baseline_file_emit(file, NULL);
    g_autoptr(TideBaselineFile) again = tide_baseline_file_parse("p", first, strlen(first), NULL);
    g_autofree char *second = tide_baseline_file_emit(again, NULL);

    assert_true(g_str_has_prefix(first, "# A baseline of Tidemark"));
    assert_non_null(strstr(first, "\n- {checkpoint: c, role: r, quantity: q, samples: [1, 02]}\ncomplete: true\n"));
    assert_string_equal(first, second);
}

static void
a_complaint_is_one_line_of_bearable_length(void **state)
{
    (void)state;
    g_autofree char *word = g_strnfill(900, 'k');
    g_autofree char *text = g_strdup_printf("version: 1\n\"new\\nline %s\": 2\n", word);
    g_autoptr(GError) error = NULL;

    assert_null(tide_baseline_file_parse("some/path.yaml", text, strlen(text), &error));
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT));
    assert_true(g_str_has_prefix(error->message, "some/path.yaml:"));
    assert_non_null(strstr(error->message, "new line kkk"));
    assert_null(strchr(error->message, '\n'));
    assert_true(strlen(error->message) < 500);
}

/* The text of another version may have any shape; one that is no YAML at all has no version either. */
static void
the_version_is_looked_at_first(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *message;
    } rows[] = {
        { "scenario: [ 1, { a: b } ]\nversion: 2\n", "p: schema version 2 is newer than this tidemark knows (1); use" },
        { "version: 4294967295\n", "p: schema version 4294967295 is newer than this tidemark knows (1); use" },
        { "version: 0\n", "p: there is no schema version 0, this tidemark reads version 1; mend" },
        { "version: 2\nmetrics: [\n", "p:3:1: " },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        assert_null(tide_baseline_file_parse("p", rows[i].text, strlen(rows[i].text), &error));
        if (!g_str_has_prefix(error->message, rows[i].message))
            fail_msg("%s\ndoes not begin with '%s'", error->message, rows[i].message);
    }
}

static void
what_is_no_text_cannot_be_written(void **state)
{
    (void)state;
    g_autoptr(TideBaselineFile) file = tide_baseline_file_parse("p", good_text, strlen(good_text), NULL);
    g_autoptr(GError) error = NULL;

    file->recording.reason[0] = '\xff';
    assert_null(tide_baseline_file_emit(file, &error));
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_OUTPUT));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_style_and_order_of_keys_is_read),
        cmocka_unit_test(the_facts_that_every_file_must_have_are_the_key),
        cmocka_unit_test(a_written_text_is_read_as_the_same_and_written_as_the_same),
        cmocka_unit_test(a_complaint_is_one_line_of_bearable_length),
        cmocka_unit_test(the_version_is_looked_at_first),
        cmocka_unit_test(what_is_no_text_cannot_be_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
