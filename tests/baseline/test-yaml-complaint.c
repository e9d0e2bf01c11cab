#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include <tidemark/error.h>

#include "baseline/yaml-complaint.h"

static char *
sentence_of(const TideYamlComplaint *complaint)
{
    g_autoptr(GError) error = NULL;

    tide_yaml_complaint_raise(complaint, "the fallback", "mend it", &error);
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT));
    return g_strdup(error->message);
}

static void
a_sentence_has_place_problem_and_way_out(void **state)
{
    (void)state;
    static const struct {
        const char *problem;
        guint64 line;
        const char *sentence;
    } rows[] = {
        { NULL, 0, "p: the fallback; mend it" },
        { "Missing key: a.", 0, "p: missing key: a; mend it" },
        { "two\nlines: ", 3, "p:3:7: two lines; mend it" },
        { "YAML stays", 3, "p:3:7: YAML stays; mend it" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_auto(TideYamlComplaint) complaint = { "p", "", 0, g_strdup(rows[i].problem), rows[i].line, 7 };
        g_autofree char *sentence = sentence_of(&complaint);
        assert_string_equal(sentence, rows[i].sentence);
    }
}

static void
the_place_of_a_syntax_error_is_found(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        guint64 line;
        guint64 column;
    } rows[] = {
        { "a: 1\nb: ]\n", 2, 4 },
        { "a: 1\n\tb: 2\n", 2, 1 },
        { "a: 1\nb: \xff\n", 2, 4 },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_auto(TideYamlComplaint) complaint = { "p", rows[i].text, strlen(rows[i].text), NULL, 0, 0 };
        tide_yaml_complaint_find_syntax_error(&complaint);
        assert_int_equal(complaint.line, rows[i].line);
        assert_int_equal(complaint.column, rows[i].column);
    }
}

/* What libcyaml tells in several messages: the problem, then the places from the innermost on. */
static void
the_first_problem_and_the_innermost_place_are_kept(void **state)
{
    (void)state;
    static const char text[] = "- one\n- [ two ]\n";
    g_auto(TideYamlComplaint) complaint = { "p", text, strlen(text), NULL, 0, 0 };
    const cyaml_config_t config = tide_yaml_complaint_config(&complaint, CYAML_CFG_DEFAULT);
    static const cyaml_schema_value_t word = { CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char, 1, CYAML_UNLIMITED) };
    static const cyaml_schema_value_t words = { CYAML_VALUE_SEQUENCE(CYAML_FLAG_POINTER, char *, &word, 1,
                                                                     CYAML_UNLIMITED) };
    cyaml_data_t *loaded = NULL;
    unsigned count = 0;

    assert_int_not_equal(cyaml_load_data((const uint8_t *)text, strlen(text), &config, &words, &loaded, &count),
                         CYAML_OK);
    g_autofree char *sentence = sentence_of(&complaint);
    assert_true(g_str_has_prefix(sentence, "p:2:3: expecting STRING"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sentence_has_place_problem_and_way_out),
        cmocka_unit_test(the_place_of_a_syntax_error_is_found),
        cmocka_unit_test(the_first_problem_and_the_innermost_place_are_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
