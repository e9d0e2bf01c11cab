#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <tidemark/error.h>

#include "engine/host-message.h"

typedef struct {
    const char *name;
    const char *line;
    const char *problem; /* NULL: the line is accepted */
} LineRow;

static const LineRow line_rows[] = {
    { "an event", "{\"event\":\"note\",\"text\":\"a\"}", NULL },
    { "an answer with a result", "{\"id\":1,\"result\":{}}", NULL },
    { "an answer with an error", "{\"id\":1,\"error\":{\"kind\":\"load\",\"message\":\"no\"}}", NULL },
    { "unknown members", "{\"id\":1,\"result\":{},\"more\":[1,{\"a\":null}]}", NULL },
    { "brackets, quotes and slashes in a string", "{\"event\":\"note\",\"text\":\"]}{[ \\\" // # ' \\\\\"}", NULL },
    { "blanks around", " \t{ \"event\" : \"note\" } \r", NULL },
    { "an empty line", "", "not one JSON object" },
    { "only blanks", "   ", "not JSON" },
    { "a text", "Gtk-WARNING: no theme", "not one JSON object" },
    { "an array", "[]", "not one JSON object" },
    { "an assignment", "var a = {\"event\":\"note\"}", "not one JSON object" },
    { "two objects", "{\"event\":\"a\"}{\"event\":\"b\"}", "not one JSON object" },
    { "a tail", "{\"event\":\"a\"} 7", "not one JSON object" },
    { "a comment", "{/* \" */\"event\":\"a\"}", "not JSON" },
    { "an open object", "{\"event\":\"a\"", "not JSON" },
    { "an open string", "{\"event\":\"a", "not JSON" },
    { "an escape at the end", "{\"event\":\"a\\", "not JSON" },
    { "mixed brackets", "{\"event\":[}]", "not JSON" },
    { "Latin-1", "{\"event\":\"\xe4\"}", "not UTF-8" },
    { "half a character", "{\"event\":\"\xc3\"}", "not UTF-8" },
    { "neither", "{\"idea\":1}", "neither an event nor an answer" },
    { "an event without a name", "{\"event\":\"\"}", "an event without a name" },
    { "an event with a number", "{\"event\":7}", "an event without a name" },
    { "an event with null", "{\"event\":null,\"id\":1,\"result\":{}}", "an event without a name" },
    { "an id in quotes", "{\"id\":\"1\",\"result\":{}}", "an answer whose id is no integer" },
    { "an id with a fraction", "{\"id\":1.5,\"result\":{}}", "an answer whose id is no integer" },
    { "a null id", "{\"id\":null,\"result\":{}}", "an answer whose id is no integer" },
    { "nothing in it", "{\"id\":1}", "an answer without exactly one object 'result' or 'error'" },
    { "a result that is no object", "{\"id\":1,\"result\":7}",
      "an answer without exactly one object 'result' or 'error'" },
    { "a result and an error", "{\"id\":1,\"result\":{},\"error\":{\"kind\":\"load\",\"message\":\"no\"}}",
      "an answer without exactly one object 'result' or 'error'" },
    { "an error without a kind", "{\"id\":1,\"error\":{\"message\":\"no\"}}", "an error without a kind or a message" },
    { "an error without a message", "{\"id\":1,\"error\":{\"kind\":\"load\"}}",
      "an error without a kind or a message" },
};

static void
accepts_only_lines_of_the_protocol(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(line_rows); i++) {
        const LineRow *row = &line_rows[i];
        g_autoptr(GError) error = NULL;
        g_autoptr(JsonObject) message = tide_host_message_parse(row->line, strlen(row->line), &error);

        if (!row->problem && !message)
            fail_msg("%s: refused: %s", row->name, error->message);
        if (row->problem && message)
            fail_msg("%s: accepted", row->name);
        if (!row->problem)
            continue;
        g_autofree char *start = g_strconcat(row->problem, ": '", NULL);
        assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_MALFORMED));
        if (!g_str_has_prefix(error->message, start))
            fail_msg("%s: %s", row->name, error->message);
    }
}

static void
refuses_a_nul_in_a_line(void **state)
{
    static const char line[] = "{\"event\":\"a\0b\"}";
    g_autoptr(GError) error = NULL;
    (void)state;

    assert_null(tide_host_message_parse(line, sizeof line - 1, &error));
    assert_string_equal(error->message, "not UTF-8: '{\\\"event\\\":\\\"a'");
}

static char *
nested_line(guint depth)
{
    g_autoptr(GString) line = g_string_new("{\"event\":\"a\",\"deep\":");

    for (guint i = 0; i < depth; i++)
        g_string_append_c(line, '[');
    for (guint i = 0; i < depth; i++)
        g_string_append_c(line, ']');
    g_string_append_c(line, '}');
    return g_string_free(g_steal_pointer(&line), FALSE);
}

static void
refuses_nesting_that_would_exhaust_the_stack(void **state)
{
    static const struct {
        guint depth;
        gboolean accepted;
    } rows[] = { { 31, TRUE }, { 32, FALSE }, { 500000, FALSE } };
    (void)state;

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *line = nested_line(rows[i].depth);
        g_autoptr(GError) error = NULL;
        g_autoptr(JsonObject) message = tide_host_message_parse(line, strlen(line), &error);
        assert_int_equal(message != NULL, rows[i].accepted);
        if (!message)
            assert_true(g_str_has_prefix(error->message, "nested too deeply: "));
    }
}

static char *
long_line(gsize length)
{
    static const char head[] = "{\"event\":\"a\",\"text\":\"";
    char *line = g_malloc(length + 1);

    memset(line, 'x', length);
    memcpy(line, head, sizeof head - 1);
    memcpy(line + length - 2, "\"}", 3);
    return line;
}

static void
takes_a_line_of_1_mib_and_no_byte_more(void **state)
{
    g_autofree char *fits = long_line(1048576);
    g_autofree char *too_long = long_line(1048577);
    g_autoptr(GError) error = NULL;
    (void)state;

    g_autoptr(JsonObject) message = tide_host_message_parse(fits, 1048576, NULL);
    assert_non_null(message);
    assert_null(tide_host_message_parse(too_long, 1048577, &error));
    assert_true(g_str_has_prefix(error->message, "longer than 1 MiB: '{"));
    assert_true(strlen(error->message) < 300);
}

static void
quotes_at_most_200_bytes_and_only_printable_ones(void **state)
{
    g_autofree char *full = g_strnfill(200, 'a');
    g_autofree char *longer = g_strnfill(201, 'a');
    g_autofree char *quoted_full = tide_host_message_quote(full, 200);
    g_autofree char *quoted_longer = tide_host_message_quote(longer, 201);
    g_autofree char *quoted_bytes = tide_host_message_quote("\x1b[1m\xff\n", 6);
    g_autofree char *expected_full = g_strdup_printf("'%s'", full);
    g_autofree char *expected_longer = g_strdup_printf("'%s'…", full);
    (void)state;

    assert_string_equal(quoted_full, expected_full);
    assert_string_equal(quoted_longer, expected_longer);
    assert_string_equal(quoted_bytes, "'\\033[1m\\377\\n'");
}

static const struct {
    const char *error;
    TideErrorCode code;
    const char *message;
} error_rows[] = {
    { "{\"kind\":\"input\",\"message\":\"no such method\"}", TIDE_ERROR_INPUT, "no such method" },
    { "{\"kind\":\"load\",\"message\":\"refused\"}", TIDE_ERROR_LOAD, "refused" },
    { "{\"kind\":\"crashed\",\"message\":\"gone\"}", TIDE_ERROR_CRASHED, "gone" },
    { "{\"kind\":\"unsupported\",\"message\":\"no symbol\"}", TIDE_ERROR_ENVIRONMENT, "no symbol" },
    { "{\"kind\":\"internal\",\"message\":\"oops\"}", TIDE_ERROR_ENVIRONMENT, "oops" },
    { "{\"kind\":\"script\",\"message\":\"x is not defined\"}", TIDE_ERROR_SCRIPT, "x is not defined" },
    { "{\"kind\":\"script\",\"message\":\"E\",\"source\":\"a.js\",\"line\":3,\"column\":14}", TIDE_ERROR_SCRIPT,
      "E (a.js:3:14)" },
    { "{\"kind\":\"script\",\"message\":\"E\",\"source\":\"a.js\",\"line\":3}", TIDE_ERROR_SCRIPT, "E (a.js:3)" },
    { "{\"kind\":\"script\",\"message\":\"E\",\"source\":\"a.js\",\"column\":3}", TIDE_ERROR_SCRIPT, "E (a.js)" },
    { "{\"kind\":\"script\",\"message\":\"E\",\"line\":3,\"column\":1}", TIDE_ERROR_SCRIPT, "E (line 3:1)" },
    { "{\"kind\":\"script\",\"message\":\"E\",\"source\":7,\"line\":\"3\"}", TIDE_ERROR_SCRIPT, "E" },
    { "{\"kind\":\"load\",\"message\":\"E\",\"source\":\"a.js\",\"line\":3}", TIDE_ERROR_LOAD, "E" },
    { "{\"kind\":\"tired\",\"message\":\"E\"}", TIDE_ERROR_MALFORMED,
      "request 'load': the engine host answered with an error of the unknown kind 'tired'; "
      "install the host and tidemark from the same build" },
};

static void
gives_the_hosts_errors_their_codes(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(error_rows); i++) {
        g_autofree char *line = g_strdup_printf("{\"id\":1,\"error\":%s}", error_rows[i].error);
        g_autoptr(JsonObject) answer = tide_host_message_parse(line, strlen(line), NULL);
        g_autoptr(GError) error = NULL;

        assert_non_null(answer);
        assert_null(tide_host_message_take_result(answer, "load", &error));
        assert_string_equal(error->message, error_rows[i].message);
        assert_true(g_error_matches(error, TIDE_ERROR, (int)error_rows[i].code));
    }
}

static void
tells_deaths_in_words(void **state)
{
    static const struct {
        const char *event;
        const char *text;
    } rows[] = {
        { "{\"event\":\"d\",\"reason\":\"crashed\"}", "WebContent crashed" },
        { "{\"event\":\"d\",\"reason\":\"exceeded-memory-limit\"}", "WebContent exceeded its memory limit" },
        { "{\"event\":\"d\",\"reason\":\"terminated-by-api\"}", "WebContent was terminated by the engine host" },
        { "{\"event\":\"d\",\"reason\":\"bored\"}", "WebContent ended for the unknown reason 'bored'" },
        { "{\"event\":\"d\",\"reason\":7}", "WebContent ended for no known reason" },
        { "{\"event\":\"d\"}", "WebContent ended for no known reason" },
    };
    (void)state;

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(JsonObject) event = tide_host_message_parse(rows[i].event, strlen(rows[i].event), NULL);
        g_autofree char *text = tide_host_message_describe_death(event);
        assert_string_equal(text, rows[i].text);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(accepts_only_lines_of_the_protocol),
        cmocka_unit_test(refuses_a_nul_in_a_line),
        cmocka_unit_test(refuses_nesting_that_would_exhaust_the_stack),
        cmocka_unit_test(takes_a_line_of_1_mib_and_no_byte_more),
        cmocka_unit_test(quotes_at_most_200_bytes_and_only_printable_ones),
        cmocka_unit_test(gives_the_hosts_errors_their_codes),
        cmocka_unit_test(tells_deaths_in_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
