#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "scenario/recording/recording-names.h"

static const struct {
    const char *method;
    const char *url;
    const char *type; /* (nullable) */
    const char *name; /* NULL: it has no body; its beginning and end around `*`, which stands for a digest */
} rows[] = {
    { "GET", "https://a.test/", "text/html; charset=utf-8", "a.test/index.html" },
    { "GET", "https://a.test/assets/app.js", "text/javascript", "a.test/assets_app.js" },
    { "GET", "https://a.test/assets_app.js", "text/javascript", "a.test/assets_app-2.js" },
    { "GET", "https://a.test/Assets_App.js", "text/javascript", "a.test/Assets_App-3.js" },
    { "GET", "https://a.test/list?page=2", "application/json", "a.test/list-*.json" },
    { "GET", "https://a.test/index.php", "text/html", "a.test/index.php.html" },
    { "GET", "https://a.test/photo.jpeg", "image/jpeg", "a.test/photo.jpeg" },
    { "GET", "https://a.test/blob.bin", NULL, "a.test/blob.bin" },
    { "POST", "https://a.test/api", NULL, "a.test/post-api" },
    { "GET", "https://a.test:8443/%C3%BC/x", NULL, "a.test_8443/x_C3_BC_x" },
    { "GET", "http://[::1]/", "text/plain", "x___1_/index.txt" },
    { "GET", "https://a.test/.hidden/", NULL, "a.test/x.hidden_index" },
    { "GET", "https://a.test/none", NULL, NULL },
};

static void
names_are_plain_and_their_own(void **state)
{
    g_autoptr(TideSavedPage) recording = tide_saved_page_new("page.har");
    (void)state;

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        TideResource *resource = tide_resource_new(rows[i].method, rows[i].url, 200);
        if (rows[i].type)
            tide_resource_set_header(resource, "Content-Type", rows[i].type);
        tide_resource_take_body(resource, g_bytes_new_static("x", rows[i].name ? 1 : 0));
        assert_true(tide_saved_page_add(recording, resource, NULL));
    }
    g_autoptr(GPtrArray) names = tide_recording_names(recording);
    g_autoptr(GPtrArray) again = tide_recording_names(recording);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        const char *name = g_ptr_array_index(names, i);
        const char *expected = rows[i].name;
        gboolean same = name && expected ? g_pattern_match_simple(expected, name) : name == expected;
        if (!same)
            fail_msg("%s: %s", rows[i].url, name ? name : "NULL");
        assert_int_equal(g_strcmp0(name, g_ptr_array_index(again, i)), 0);
    }
}

static void
long_names_are_cut_and_stay_apart(void **state)
{
    g_autoptr(TideSavedPage) recording = tide_saved_page_new("page.har");
    g_autofree char *path = g_strnfill(300, 'x');
    (void)state;

    for (guint i = 0; i < 2; i++) {
        g_autofree char *url = g_strdup_printf("https://a.test/%s%u.css", path, i);
        TideResource *resource = tide_resource_new("GET", url, 200);
        tide_resource_take_body(resource, g_bytes_new_static("x", 1));
        assert_true(tide_saved_page_add(recording, resource, NULL));
    }
    g_autoptr(GPtrArray) names = tide_recording_names(recording);
    assert_string_not_equal(g_ptr_array_index(names, 0), g_ptr_array_index(names, 1));
    assert_int_equal(strlen(g_ptr_array_index(names, 0)), strlen("a.test/") + 80 + strlen("-12345678.css"));
    assert_true(g_str_has_suffix(g_ptr_array_index(names, 1), ".css"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_plain_and_their_own),
        cmocka_unit_test(long_names_are_cut_and_stay_apart),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
