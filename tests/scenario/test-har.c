#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <tidemark/error.h>

#include "scenario/recording/har.h"

#define LOG(version, entries) "{ \"log\": { \"version\": " version ", \"entries\": [" entries "] } }"
#define ENTRY(time, url, status, location, text)                                                                       \
    "{ \"startedDateTime\": \"" time "\", \"request\": { \"method\": \"GET\", \"url\": \"" url                         \
    "\" }, \"response\": { \"status\": " status ", \"headers\": [], \"redirectURL\": \"" location                      \
    "\", \"content\": { \"mimeType\": \"text/html\", \"text\": \"" text "\" } } }"
#define DOCUMENT ENTRY("2026-01-01T00:00:03Z", "https://a.test/", "200", "", "<p>")

static TideSavedPage *
read_har(const char *json, GError **error)
{
    g_autofree char *text = g_strdup(json);

    return tide_har_read("page.har", text, strlen(text), error);
}

static void
a_recording_is_read_in_the_order_of_its_times(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TideSavedPage) recording =
        read_har("\xEF\xBB\xBF" LOG(
                     "\"1.2\"",
                     DOCUMENT ", " ENTRY("2026-01-01T01:00:01+01:00", "http://a.test/", "301", "https://a.test/in",
                                         "") ", " ENTRY("2026-01-01T00:00:02Z", "https://a.test/in", "302", "/", "")),
                 &error);
    (void)state;

    if (!recording) {
        fail_msg("%s", error->message);
        return;
    }
    assert_int_equal(recording->resources->len, 3);
    assert_string_equal(((TideResource *)g_ptr_array_index(recording->resources, 0))->url, "http://a.test/");
    assert_string_equal(recording->page, "http://a.test/");
}

static void
an_order_without_times_stays(void **state)
{
    g_autoptr(TideSavedPage) recording =
        read_har(LOG("\"1.1\"", ENTRY("never", "https://b.test/", "200", "", "<p>") ", " DOCUMENT), NULL);
    (void)state;

    assert_non_null(recording);
    assert_string_equal(recording->page, "https://b.test/");
}

static void
a_redirect_to_elsewhere_is_not_the_page(void **state)
{
    g_autoptr(TideSavedPage) recording = read_har(
        LOG("\"1.2\"", ENTRY("2026-01-01T00:00:01Z", "http://ads.test/", "302", "http://b.test/", "") ", " DOCUMENT),
        NULL);
    (void)state;

    assert_string_equal(recording->page, "https://a.test/");
}

static void
nul_characters_come_through(void **state)
{
    g_autoptr(TideSavedPage) recording =
        read_har(LOG("\"1.2\"", ENTRY("2026-01-01T00:00:01Z", "https://a.test/", "200", "", "a\\u0000b")), NULL);
    (void)state;

    const TideResource *page = g_ptr_array_index(recording->resources, 0);
    assert_int_equal(g_bytes_get_size(page->body), 3);
    assert_memory_equal(g_bytes_get_data(page->body, NULL), "a\0b", 3);
}

static void
what_is_no_har_is_refused_with_its_place(void **state)
{
    static const struct {
        const char *text;
        const char *message; /* its beginning */
    } rows[] = {
        { "", "page.har: it is no HAR, which is an object with a \"log\"" },
        { "[]", "page.har: it is no HAR, which is an object with a \"log\"" },
        { "{\n\"log\": }", "page.har:2:" },
        { "{ \"log\": 1 }", "page.har: \"log\" is missing, or no object" },
        { "{ \"log\": { \"version\": \"2.0\" } }", "page.har: it is no HAR of version 1.1 or 1.2" },
        { "{ \"log\": { \"version\": 1.2 } }", "page.har: it is no HAR of version 1.1 or 1.2" },
        { "{ \"log\": { \"version\": \"1.2\" } }", "page.har: its \"log\" has no list of \"entries\"" },
        { LOG("\"1.2\"", "1"), "page.har: entry 1 is no object" },
        { LOG("\"1.2\"", DOCUMENT ", {}"), "page.har: entry 2: \"request\" is missing" },
        { LOG("\"1.2\"", ""), "page.har: none of its answers is an HTML document with its text" },
        { LOG("\"1.2\"", ENTRY("", "https://a.test/", "404", "", "<p>")), "page.har: none of its answers is an HTML" },
        { "{ \"log\": {", "page.har:1:" },
        { "{ \"2\n\n\" }", "page.har:3:1: Parse error: " },
    };
    (void)state;

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(TideSavedPage) recording = read_har(rows[i].text, &error);
        if (recording || !g_str_has_prefix(error->message, rows[i].message))
            fail_msg("%s: %s", rows[i].text, recording ? "accepted" : error->message);
        assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT));
        assert_null(strchr(error->message, '\n'));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_recording_is_read_in_the_order_of_its_times), cmocka_unit_test(an_order_without_times_stays),
        cmocka_unit_test(a_redirect_to_elsewhere_is_not_the_page),       cmocka_unit_test(nul_characters_come_through),
        cmocka_unit_test(what_is_no_har_is_refused_with_its_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
