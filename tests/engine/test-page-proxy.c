#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib/gstdio.h>
#include <libsoup/soup.h>

#include "engine/page-proxy.h"
#include "support/deadline.h"
#include "support/folder.h"

#define PATIENCE_MSEC 10000
#define TEXT "0123456789"

/* A recording whose bodies lie in a folder, a proxy for it, and a client that goes through it. */
typedef struct {
    char *folder;
    TideAnswers *answers;
    TidePageProxy *proxy;
    SoupSession *client;
} Site;

static const struct {
    const char *method;
    const char *url;
    guint status;
    const char *header; /* (nullable) */
    const char *body; /* (nullable) */
} recorded[] = {
    { "GET", "http://plain.test/", 200, "Content-Type: text/html", "<p>plain" },
    { "GET", "https://secure.test/", 200, "Content-Type: text/html", "<p>secure" },
    { "GET", "https://secure.test:8443/", 200, NULL, "<p>another port" },
    { "GET", "https://secure.test/old", 301, "Location: /", NULL },
    { "GET", "https://secure.test/file", 200, "Accept-Ranges: bytes", TEXT },
    { "GET", "https://secure.test/empty", 204, NULL, NULL },
    { "GET", "https://secure.test/twice", 200, NULL, "first" },
    { "GET", "https://secure.test/twice", 500, NULL, "second" },
    { "GET", "https://secure.test/anew?_=1732700000000", 200, NULL, "anew" },
    { "POST", "https://secure.test/api", 201, "Access-Control-Allow-Origin: http://plain.test", "made" },
    { "GET", "https://secure.test/gone", 200, NULL, NULL },
};

static void
add(Site *site, guint i)
{
    TideAnswer *answer = g_new0(TideAnswer, 1);
    g_autofree char *name = g_strdup_printf("%u", i);

    answer->method = g_strdup(recorded[i].method);
    answer->url = g_strdup(recorded[i].url);
    answer->status = recorded[i].status;
    answer->headers = g_new0(char *, 2);
    answer->headers[0] = g_strdup(recorded[i].header);
    if (recorded[i].body || g_str_has_suffix(recorded[i].url, "gone"))
        answer->file = g_build_filename(site->folder, name, NULL);
    if (recorded[i].body)
        assert_true(g_file_set_contents(answer->file, recorded[i].body, -1, NULL));
    tide_answers_add(site->answers, answer);
}

static gboolean
accept_any(SoupMessage *message, GTlsCertificate *certificate, GTlsCertificateFlags errors, gpointer data)
{
    (void)message;
    (void)certificate;
    (void)errors;
    (void)data;
    return TRUE;
}

static int
open_site(void **state)
{
    Site *site = g_new0(Site, 1);
    g_autoptr(GError) error = NULL;

    site->folder = g_dir_make_tmp("tidemark-test-XXXXXX", NULL);
    site->answers = tide_answers_new();
    for (guint i = 0; i < G_N_ELEMENTS(recorded); i++)
        add(site, i);
    site->proxy = tide_page_proxy_new(site->answers, &error);
    if (!site->proxy)
        fail_msg("%s", error->message);
    g_autoptr(GProxyResolver) resolver = g_simple_proxy_resolver_new(tide_page_proxy_uri(site->proxy), NULL);
    site->client = soup_session_new();
    soup_session_set_proxy_resolver(site->client, resolver);
    *state = site;
    return 0;
}

static int
close_site(void **state)
{
    Site *site = *state;

    g_object_unref(site->client);
    tide_page_proxy_free(site->proxy);
    tide_answers_free(site->answers);
    assert_true(tide_folder_remove(site->folder, NULL));
    g_free(site->folder);
    g_free(site);
    return 0;
}

static void
keep_result(GObject *source, GAsyncResult *result, gpointer place)
{
    (void)source;
    *(GAsyncResult **)place = g_object_ref(result);
}

static gboolean
is_set(gpointer place)
{
    return *(gpointer *)place != NULL;
}

/* Gives the body as text. */
static char *
fetch(const Site *site, SoupMessage *message)
{
    g_autoptr(GAsyncResult) result = NULL;
    g_autoptr(GError) error = NULL;

    soup_message_add_flags(message, SOUP_MESSAGE_NO_REDIRECT);
    g_signal_connect(message, "accept-certificate", G_CALLBACK(accept_any), NULL);
    soup_session_send_and_read_async(site->client, message, G_PRIORITY_DEFAULT, NULL, keep_result, &result);
    assert_true(tide_wait_until(is_set, &result, tide_deadline_in(PATIENCE_MSEC), NULL, NULL));
    g_autoptr(GBytes) body = soup_session_send_and_read_finish(site->client, result, &error);
    if (!body)
        fail_msg("%s", error->message);
    return g_strndup(g_bytes_get_data(body, NULL), g_bytes_get_size(body));
}

static const char *
header(SoupMessage *message, const char *name)
{
    return soup_message_headers_get_one(soup_message_get_response_headers(message), name);
}

static void
assert_reports(const Site *site, const char *expected)
{
    g_autoptr(GPtrArray) reports = tide_page_proxy_take_reports(site->proxy);

    g_ptr_array_add(reports, NULL);
    g_autofree char *joined = g_strjoinv("\n", (char **)reports->pdata);
    assert_string_equal(joined, expected);
    g_ptr_array_set_size(reports, (int)reports->len - 1);
}

static void
what_was_recorded_is_answered(void **state)
{
    static const struct {
        const char *method;
        const char *url;
        guint status;
        const char *body;
        const char *header; /* (nullable) */
        const char *value;
    } rows[] = {
        { "GET", "http://plain.test/", 200, "<p>plain", "Content-Type", "text/html" },
        { "GET", "https://secure.test/#top", 200, "<p>secure", "Content-Type", "text/html" },
        { "GET", "https://secure.test:8443/", 200, "<p>another port", "Content-Length", "15" },
        { "GET", "https://secure.test/old", 301, "", "Location", "/" },
        { "GET", "https://secure.test/file", 200, TEXT, "Accept-Ranges", "bytes" },
        { "HEAD", "https://secure.test/file", 200, "", "Content-Length", "10" },
        { "GET", "https://secure.test/empty", 204, "", NULL, NULL },
        { "GET", "https://secure.test/twice", 200, "first", NULL, NULL },
        { "GET", "https://secure.test/twice", 500, "second", NULL, NULL },
        { "GET", "https://secure.test/twice", 500, "second", NULL, NULL },
        { "POST", "https://secure.test/api", 201, "made", "Access-Control-Allow-Origin", "http://plain.test" },
    };
    const Site *site = *state;

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(SoupMessage) message = soup_message_new(rows[i].method, rows[i].url);
        g_autofree char *body = fetch(site, message);
        if (soup_message_get_status(message) != rows[i].status)
            fail_msg("%s: %u", rows[i].url, soup_message_get_status(message));
        assert_string_equal(body ? body : "", rows[i].body);
        assert_string_equal(header(message, "Cache-Control"), "no-store");
        if (rows[i].header)
            assert_string_equal(header(message, rows[i].header), rows[i].value);
    }
    assert_reports(site, "");
}

static void
a_part_is_cut_from_the_whole(void **state)
{
    const Site *site = *state;
    g_autoptr(SoupMessage) message = soup_message_new("GET", "https://secure.test/file");

    soup_message_headers_set_range(soup_message_get_request_headers(message), 2, 4);
    g_autofree char *body = fetch(site, message);
    assert_int_equal(soup_message_get_status(message), 206);
    assert_string_equal(body, "234");
    assert_string_equal(header(message, "Content-Range"), "bytes 2-4/10");
}

static void
what_was_not_recorded_is_refused_and_told(void **state)
{
    static const struct {
        const char *method;
        const char *url;
        guint status;
        const char *report;
    } rows[] = {
        { "GET", "https://secure.test/late.js?x=1", 404,
          "the recording has no answer: GET https://secure.test/late.js?x=1: 404" },
        { "GET", "http://secure.test/", 404, "the recording has no answer: GET http://secure.test/: 404" },
        { "PUT", "https://secure.test/api", 404, "the recording has no answer: PUT https://secure.test/api: 404" },
        { "OPTIONS", "https://secure.test/api", 404,
          "the recording has no answer: OPTIONS https://secure.test/api: 404" },
        { "GET", "https://ads.test/x.js", 403,
          "a page may reach no network, so this was refused: GET https://ads.test/x.js: 403" },
        { "GET", "http://127.0.0.1:9/", 403,
          "a page may reach no network, so this was refused: GET http://127.0.0.1:9/: 403" },
        { "GET", "https://secure.test/gone", 500, "the recording's file is gone: GET https://secure.test/gone: 500" },
    };
    const Site *site = *state;

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(SoupMessage) message = soup_message_new(rows[i].method, rows[i].url);
        g_autofree char *body = fetch(site, message);
        if (soup_message_get_status(message) != rows[i].status)
            fail_msg("%s: %u", rows[i].url, soup_message_get_status(message));
        assert_reports(site, rows[i].report);
    }
}

static void
a_query_made_anew_is_answered_and_told(void **state)
{
    const Site *site = *state;
    g_autoptr(SoupMessage) message = soup_message_new("GET", "https://secure.test/anew?_=1732700000001");
    g_autofree char *body = fetch(site, message);

    assert_string_equal(body, "anew");
    assert_reports(site,
                   "answered although its query was not recorded: GET https://secure.test/anew?_=1732700000001, by the "
                   "answer to https://secure.test/anew?_=1732700000000");
}

static void
a_preflight_is_granted_where_the_request_is_answered(void **state)
{
    const Site *site = *state;

    for (guint known = 0; known < 2; known++) {
        g_autoptr(SoupMessage) message =
            soup_message_new("OPTIONS", known ? "https://secure.test/api" : "https://secure.test/other");
        SoupMessageHeaders *headers = soup_message_get_request_headers(message);
        soup_message_headers_append(headers, "Origin", "http://plain.test");
        soup_message_headers_append(headers, "Access-Control-Request-Method", "POST");
        soup_message_headers_append(headers, "Access-Control-Request-Headers", "x-token");
        g_autofree char *body = fetch(site, message);
        assert_int_equal(soup_message_get_status(message), known ? 204 : 404);
        if (!known)
            continue;
        assert_string_equal(header(message, "Access-Control-Allow-Origin"), "http://plain.test");
        assert_string_equal(header(message, "Access-Control-Allow-Methods"), "POST");
        assert_string_equal(header(message, "Access-Control-Allow-Headers"), "x-token");
        assert_string_equal(header(message, "Access-Control-Allow-Credentials"), "true");
    }
}

static void
all_is_refused_without_a_recording(void **state)
{
    Site alone = { .proxy = tide_page_proxy_new(NULL, NULL), .client = soup_session_new() };
    g_autoptr(GProxyResolver) resolver = g_simple_proxy_resolver_new(tide_page_proxy_uri(alone.proxy), NULL);
    (void)state;

    soup_session_set_proxy_resolver(alone.client, resolver);
    g_autoptr(SoupMessage) message = soup_message_new("GET", "https://plain.test/");
    g_autofree char *body = fetch(&alone, message);
    assert_int_equal(soup_message_get_status(message), 403);
    assert_reports(&alone, "a page may reach no network, so this was refused: GET https://plain.test/: 403");
    g_object_unref(alone.client);
    tide_page_proxy_free(alone.proxy);
    tide_page_proxy_free(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_was_recorded_is_answered, open_site, close_site),
        cmocka_unit_test_setup_teardown(a_part_is_cut_from_the_whole, open_site, close_site),
        cmocka_unit_test_setup_teardown(what_was_not_recorded_is_refused_and_told, open_site, close_site),
        cmocka_unit_test_setup_teardown(a_query_made_anew_is_answered_and_told, open_site, close_site),
        cmocka_unit_test_setup_teardown(a_preflight_is_granted_where_the_request_is_answered, open_site, close_site),
        cmocka_unit_test(all_is_refused_without_a_recording),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
