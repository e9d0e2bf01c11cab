#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <tidemark/error.h>

#include "scenario/recording/saved-page.h"

static void
headers_are_found_and_replaced_in_whatever_case(void **state)
{
    g_autoptr(TideResource) resource = tide_resource_new("GET", "https://a.test", 200);
    (void)state;

    assert_string_equal(resource->url, "https://a.test/");
    g_ptr_array_add(resource->headers, g_strdup("content-type: text/plain"));
    g_ptr_array_add(resource->headers, g_strdup("Content-Type-Options: nosniff"));
    g_ptr_array_add(resource->headers, g_strdup("CONTENT-TYPE: text/css"));
    assert_string_equal(tide_resource_header(resource, "Content-Type"), "text/plain");
    tide_resource_set_header(resource, "Content-Type", "text/html");
    assert_int_equal(resource->headers->len, 2);
    assert_string_equal(tide_resource_header(resource, "content-type"), "text/html");
    assert_string_equal(tide_resource_header(resource, "Content-Type-Options"), "nosniff");
    assert_null(tide_resource_header(resource, "Location"));
    assert_null(tide_resource_new("GET", "data:,x", 200));
}

static void
an_empty_body_is_none(void **state)
{
    g_autoptr(TideResource) resource = tide_resource_new("GET", "https://a.test/", 200);
    (void)state;

    tide_resource_take_body(resource, g_bytes_new_static("x", 1));
    assert_non_null(resource->body);
    tide_resource_take_body(resource, g_bytes_new_static("", 0));
    assert_null(resource->body);
}

static void
only_a_get_of_the_url_is_found(void **state)
{
    g_autoptr(TideSavedPage) recording = tide_saved_page_new("page.har");
    (void)state;

    assert_true(tide_saved_page_add(recording, tide_resource_new("POST", "https://a.test/", 201), NULL));
    assert_null(tide_saved_page_find(recording, "https://a.test/"));
    assert_true(tide_saved_page_add(recording, tide_resource_new("GET", "https://a.test/", 200), NULL));
    assert_int_equal(tide_saved_page_find(recording, "https://a.test/")->status, 200);
}

static void
too_much_is_refused(void **state)
{
    g_autoptr(TideSavedPage) many = tide_saved_page_new("many.har");
    g_autoptr(TideSavedPage) large = tide_saved_page_new("large.har");
    g_autoptr(GBytes) body = g_bytes_new_take(g_malloc0(64 << 20), 64 << 20);
    g_autoptr(GError) error = NULL;
    g_autoptr(GError) large_error = NULL;
    gboolean added = TRUE;
    (void)state;

    for (guint i = 0; i < TIDE_SAVED_PAGE_MOST_RESOURCES; i++)
        assert_true(tide_saved_page_add(many, tide_resource_new("GET", "https://a.test/", 200), NULL));
    assert_false(tide_saved_page_add(many, tide_resource_new("GET", "https://a.test/", 200), &error));
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT));
    assert_string_equal(error->message, "many.har: there are more than 10000 answers; record less of the page");
    for (guint i = 0; i < 5; i++) {
        TideResource *resource = tide_resource_new("GET", "https://a.test/", 200);
        tide_resource_take_body(resource, g_bytes_ref(body));
        added = tide_saved_page_add(large, resource, i < 4 ? NULL : &large_error);
        assert_int_equal(added, i < 4);
    }
    assert_non_null(strstr(large_error->message, "more than 256 MB together"));
}

static void
what_is_left_out_is_a_short_sentence(void **state)
{
    g_autoptr(TideSavedPage) recording = tide_saved_page_new("page.har");
    g_autofree char *url = g_strnfill(5000, 'x');
    (void)state;

    tide_saved_page_leave_out(recording, "https://a.test/", "nobody answered, %d times", 3);
    tide_saved_page_leave_out(recording, url, "why");
    assert_string_equal(g_ptr_array_index(recording->left_out, 0), "https://a.test/: nobody answered, 3 times");
    assert_int_equal(strlen(g_ptr_array_index(recording->left_out, 1)), 200 + strlen("…: why"));
    tide_saved_page_free(NULL);
    tide_resource_free(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headers_are_found_and_replaced_in_whatever_case),
        cmocka_unit_test(an_empty_body_is_none),
        cmocka_unit_test(only_a_get_of_the_url_is_found),
        cmocka_unit_test(too_much_is_refused),
        cmocka_unit_test(what_is_left_out_is_a_short_sentence),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
