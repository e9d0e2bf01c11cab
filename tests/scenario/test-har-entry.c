#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <tidemark/error.h>

#include "scenario/recording/har-entry.h"

#define REQUEST(method, url) "\"request\": { \"method\": \"" method "\", \"url\": \"" url "\" }"
#define RESPONSE(status, headers, content)                                                                             \
    "\"response\": { \"status\": " status ", \"headers\": [" headers "], \"content\": {" content "} }"
#define GET "{" REQUEST("GET", "https://a.test/x") ", "
#define TYPE(value) "{ \"name\": \"Content-Type\", \"value\": \"" value "\" }"

static gboolean
read_entry(const char *json, TideSavedPage *recording, GError **error)
{
    g_autoptr(JsonNode) node = json_from_string(json, NULL);
    g_autoptr(TideHarParts) parts = tide_har_parts_new();

    if (!node)
        fail_msg("no JSON: %s", json);
    return tide_har_entry_read(json_node_get_object(node), "page.har: entry 3", recording, parts, error) &&
        tide_har_parts_join(parts, recording, error);
}

/* `GET 200 "Content-Type: text/html" body`, or what was left out, or the error. */
static char *
describe(const char *json)
{
    g_autoptr(TideSavedPage) recording = tide_saved_page_new("page.har");
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) text = g_string_new(NULL);

    if (!read_entry(json, recording, &error)) {
        assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT));
        return g_strdup(error->message);
    }
    for (guint i = 0; i < recording->resources->len; i++) {
        const TideResource *resource = g_ptr_array_index(recording->resources, i);
        g_string_append_printf(text, "%s %u", resource->method, resource->status);
        for (guint j = 0; j < resource->headers->len; j++)
            g_string_append_printf(text, " \"%s\"", (char *)g_ptr_array_index(resource->headers, j));
        if (resource->body)
            g_string_append_printf(text, " %.*s", (int)g_bytes_get_size(resource->body),
                                   (const char *)g_bytes_get_data(resource->body, NULL));
    }
    for (guint i = 0; i < recording->left_out->len; i++)
        g_string_append_printf(text, "[%s]", (char *)g_ptr_array_index(recording->left_out, i));
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static const struct {
    const char *json;
    const char *described;
} rows[] = {
    { GET RESPONSE("200", TYPE("text/html; charset=latin1"), "\"text\": \"<p>\xC3\xBC\"") "}",
      "GET 200 \"Content-Type: text/html; charset=utf-8\" <p>\xC3\xBC" },
    { GET RESPONSE("200", TYPE("text/plain; charset=latin1"), "\"text\": \"aGk=\", \"encoding\": \"base64\"") "}",
      "GET 200 \"Content-Type: text/plain; charset=latin1\" hi" },
    { GET RESPONSE("200", "", "\"mimeType\": \"text/css\", \"text\": \"p{}\"") "}",
      "GET 200 \"Content-Type: text/css; charset=utf-8\" p{}" },
    { GET RESPONSE("200",
                   "{ \"name\": \"Set-Cookie\", \"value\": \"a\" }, { \"name\": \":status\", \"value\": \"200\" }",
                   "") "}",
      "GET 200" },
    { GET RESPONSE("200", "{ \"name\": \"Link\", \"value\": \"one\\ntwo\" }", "\"size\": 0") "}",
      "GET 200 \"Link: one\" \"Link: two\"" },
    { GET RESPONSE("200", "{ \"name\": \"X Y\", \"value\": \"one\" }", "") "}",
      "GET 200[https://a.test/x: its header \"X Y\" can be in no answer]" },
    { GET "\"response\": { \"status\": 301, \"redirectURL\": \"/y\", \"content\": { \"size\": 5 } } }",
      "GET 301 \"Location: /y\"" },
    { GET RESPONSE("204", "", "") "}", "GET 204" },
    { GET RESPONSE("404", "", "\"text\": \"no\"") "}", "GET 404 no" },
    { "{" REQUEST("POST", "https://a.test/x") ", " RESPONSE("201", "", "\"text\": \"made\"") "}", "POST 201 made" },
    { GET RESPONSE("206", "{ \"name\": \"Content-Range\", \"value\": \"bytes 0-1/2\" }", "\"text\": \"ab\"") "}",
      "GET 200 ab" },
    { GET RESPONSE("304", "", "\"text\": \"cached\"") "}", "GET 200 cached" },
    { GET RESPONSE("304", "", "\"size\": 0") "}",
      "[https://a.test/x: the browser had it already (304); record with an empty cache]" },
    { GET RESPONSE("200", "", "\"size\": 7") "}",
      "[https://a.test/x: its body is not in the file; save the HAR with contents]" },
    { GET RESPONSE("200", TYPE("image/png"), "\"text\": \"?PNG\"") "}",
      "[https://a.test/x: its image/png is saved as text, which it is not]" },
    { GET RESPONSE("200", TYPE("image/svg+xml"), "\"text\": \"<svg/>\"") "}",
      "GET 200 \"Content-Type: image/svg+xml; charset=utf-8\" <svg/>" },
    { GET RESPONSE("200", "", "\"text\": \"a\", \"encoding\": \"base64\"") "}",
      "[https://a.test/x: its body is no base64, or was cut off]" },
    { GET RESPONSE("200", "", "\"text\": \"a\", \"encoding\": \"rot13\"") "}",
      "[https://a.test/x: its body has an encoding that HAR does not know]" },
    { GET RESPONSE("0", "", "") "}", "[https://a.test/x: nobody answered]" },
    { GET RESPONSE("-1", "", "") "}", "[https://a.test/x: nobody answered]" },
    { "{" REQUEST("GET", "data:,x") ", " RESPONSE("200", "", "") "}", "" },
    { "{" REQUEST("GET", "wss://a.test/") ", " RESPONSE("200", "", "") "}",
      "[wss://a.test/: only requests by http: and https: can be answered]" },
    { "{" REQUEST("get it", "https://a.test/") ", " RESPONSE("200", "", "") "}",
      "[https://a.test/: only requests by http: and https: can be answered]" },
    { "{}", "page.har: entry 3: \"request\" is missing, or no object; save the page as HAR again" },
    { "{ \"request\": { \"method\": 1 } }",
      "page.har: entry 3: \"method\" is missing, or no text; save the page as HAR again" },
    { "{ \"request\": { \"method\": \"GET\" } }",
      "page.har: entry 3: \"url\" is missing, or no text; save the page as HAR again" },
    { GET "\"response\": [] }",
      "page.har: entry 3: \"response\" is missing, or no object; save the page as HAR again" },
    { GET "\"response\": {} }", "page.har: entry 3: \"content\" is missing, or no object; save the page as HAR again" },
    { GET RESPONSE("\"200\"", "", "") "}",
      "page.har: entry 3: \"status\" is missing, or no whole number; save the page as HAR again" },
};

static void
each_kind_of_answer_has_a_place(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *described = describe(rows[i].json);
        if (!g_str_equal(described, rows[i].described))
            fail_msg("%s\n%s\nexpected: %s", rows[i].json, described, rows[i].described);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_of_answer_has_a_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
