#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "capture-texts.h"
#include "footprint/captures/capture-json-text.h"

/* What becomes of a text; without a result it is refused with the beginning of a message. */
static const struct {
    const char *text;
    const char *result;
    const char *message;
    guint warnings;
} rows[] = {
    { "{\"a\":[1]}", "{\"a\":[1]}", NULL, 0 },
    { "{\"a\":\"]}\\\"\"}", "{\"a\":\"]}\\\"\"}", NULL, 0 },
    { "{\"samples\":[{\"a\":1},{\"b\":", "{\"samples\":[{\"a\":1}]}", NULL, 1 },
    { "{\"x\":1,\"samples\":[{\"a\":[{}]},{\"b\":{}}", "{\"x\":1,\"samples\":[{\"a\":[{}]},{\"b\":{}}]}", NULL, 1 },
    { "{\"samples\":[{\"a\":1", NULL, "x:1: the JSON is cut off: 3 brackets", 0 },
    { "{\"others\":[{\"a\":1},{", NULL, "x:1: the JSON is cut off", 0 },
    { "{\"a\":{\"samples\":[{},{}", NULL, "x:1: the JSON is cut off", 0 },
    { "{\"samples\":[{},\"\\", NULL, NULL, 1 },
};

static char *
prepare(char *text, TideCapture *capture, GError **error)
{
    char *line = text;
    const TideCaptureSource source = {
        .place = "x", .text = text, .length = strlen(text), .lines = &line, .n_lines = 1
    };

    return tide_capture_json_text(&source, capture, error);
}

static void
test_a_cut_text_is_closed_behind_the_last_sample(G_GNUC_UNUSED void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func(g_free);
        TideCapture capture = { .warnings = warnings };
        g_autofree char *copy = g_strdup(rows[i].text);
        g_autofree char *result = prepare(copy, &capture, &error);
        if (rows[i].result)
            assert_string_equal(result, rows[i].result);
        if (rows[i].message && (!error || !g_str_has_prefix(error->message, rows[i].message)))
            fail_msg("%s: %s", rows[i].text, error ? error->message : "accepted");
        assert_int_equal(warnings->len, rows[i].warnings);
    }
}

static void
test_deep_nesting_is_refused(G_GNUC_UNUSED void **state)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = g_strnfill(1000000, '[');

    assert_null(prepare(text, NULL, &error));
    assert_string_equal(error->message, "x:1: the JSON nests deeper than 64");
}

static const struct {
    const char *text;
    const char *blanked; /* NULL: there is nothing to take out */
} messages[] = {
    { "{\"a\":[1]}", NULL },
    { "{\"errors\":1}", NULL },
    { "{\"errors\":[\"a\"]}", "{\"errors\":[   ]}" },
    { "{\"warnings\" : [\"a \"b\" [1], \nc\"],\"d\":1}", "{\"warnings\" : [            \n  ],\"d\":1}" },
    { "{\"errors\":[x],\"warnings\":[y] }", "{\"errors\":[ ],\"warnings\":[ ] }" },
    { "{\"errors\":[\"cut", "{\"errors\":[    " },
};

static void
test_messages_can_be_taken_out(G_GNUC_UNUSED void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(messages); i++) {
        g_autofree char *blanked = tide_capture_json_blank_messages(messages[i].text);
        assert_int_equal(blanked == NULL, messages[i].blanked == NULL);
        if (blanked)
            assert_string_equal(blanked, messages[i].blanked);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_cut_text_is_closed_behind_the_last_sample),
        cmocka_unit_test(test_deep_nesting_is_refused),
        cmocka_unit_test(test_messages_can_be_taken_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
