#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include <tidemark/error.h>

#include "report/json-text.h"

static const struct {
    const char *text;
    const char *problem; /* its beginning; NULL where it is read */
} texts[] = {
    { "{\"a\":1,\"b\":{\"a\":2},\"c\":[{\"a\":3},{\"a\":4}]}", NULL },
    { "{\"a\":\"\\\\u0000 / # ' \\\" \\u00e4\"}", NULL },
    { "", "it is empty" },
    { " \n", "it is empty" },
    { "{\"a\":1,\"b\":2,\"a\":3}", "the member a is there twice" },
    { "{\"x\":[{\"a\":1,\"a\":1}]}", "the member a is there twice" },
    { "{\n\"a\":\"\\u0000\"}", "2: a text has the character 0" },
    { "{\n\n// a comment\n\"a\":1}", "3: it is no JSON" },
    { "{'a':1}", "1: it is no JSON" },
    { "{\"a\":\n1", "2:" },
    { "{\"a\":\"never ends", "1:" },
    { "{\"a\":tru}", "1:" },
    { "{\"a\":\"\xff\"}", "it is no JSON" },
};

static void
texts_are_read_or_refused(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(JsonNode) root = tide_json_text_parse(texts[i].text, strlen(texts[i].text), &error);
        const char *said = error ? error->message : NULL;
        if (!texts[i].problem != (root != NULL) || !texts[i].problem != !said ||
            (said &&
             (!g_str_has_prefix(said, texts[i].problem) || !g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT))))
            fail_msg("%s: %s", texts[i].text, said ? said : "was read");
    }
}

static void
a_zero_byte_is_no_end(void **state)
{
    (void)state;
    static const char text[] = "{}\0{}";
    g_autoptr(GError) error = NULL;

    assert_null(tide_json_text_parse(text, sizeof text - 1, &error));
    assert_string_equal(error->message, "1: it is no JSON");
}

static const struct {
    guint levels;
    gboolean read;
} depths[] = { { 64, TRUE }, { 65, FALSE }, { 1000000, FALSE } };

static void
too_many_levels_are_refused(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(depths); i++) {
        g_autoptr(GString) text = g_string_new(NULL);
        g_autoptr(GError) error = NULL;
        for (guint level = 0; level < depths[i].levels; level++)
            g_string_append_c(text, '[');
        for (guint level = 0; level < depths[i].levels; level++)
            g_string_append_c(text, ']');
        g_autoptr(JsonNode) root = tide_json_text_parse(text->str, text->len, &error);
        assert_int_equal(root != NULL, depths[i].read);
        if (!root)
            assert_string_equal(error->message, "1: it has more than 64 levels");
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_read_or_refused),
        cmocka_unit_test(a_zero_byte_is_no_end),
        cmocka_unit_test(too_many_levels_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
