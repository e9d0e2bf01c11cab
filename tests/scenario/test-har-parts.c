#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "scenario/recording/har-parts.h"

static void
add(TideHarParts *parts, const char *url, const char *range, const char *body)
{
    TideResource *part = tide_resource_new("GET", url, 206);

    tide_resource_take_body(part, g_bytes_new(body, strlen(body)));
    tide_har_parts_add(parts, part, range);
}

static void
parts_that_cover_the_whole_are_joined(void **state)
{
    g_autoptr(TideHarParts) parts = tide_har_parts_new();
    g_autoptr(TideSavedPage) recording = tide_saved_page_new("page.har");
    (void)state;

    add(parts, "https://a.test/clip", "bytes 6-9/10", "6789");
    add(parts, "https://a.test/clip", "bytes 0-4/10", "01234");
    add(parts, "https://a.test/clip", "bytes 3-7/10", "34567");
    add(parts, "https://a.test/all", "bytes 0-1/2", "ab");
    assert_true(tide_har_parts_join(parts, recording, NULL));
    assert_int_equal(recording->resources->len, 2);
    assert_int_equal(recording->left_out->len, 0);
    const TideResource *whole = g_ptr_array_index(recording->resources, 0);
    assert_string_equal(whole->url, "https://a.test/clip");
    assert_int_equal(whole->status, 200);
    assert_int_equal(g_bytes_get_size(whole->body), 10);
    assert_memory_equal(g_bytes_get_data(whole->body, NULL), "0123456789", 10);
}

static void
what_is_not_covered_is_left_out(void **state)
{
    static const struct {
        const char *ranges[3];
        const char *bodies[3];
    } rows[] = {
        { { "bytes 0-4/10" }, { "01234" } },
        { { "bytes 0-3/10", "bytes 5-9/10" }, { "0123", "56789" } },
        { { "bytes 0-4/10", "bytes 5-9/11" }, { "01234", "56789" } },
        { { "bytes 0-4/10", "bytes 5-9/10" }, { "01234", "567890" } },
        { { "bytes 0-4/*" }, { "01234" } },
        { { "bytes */10" }, { "01234" } },
        { { "lines 0-4/5" }, { "01234" } },
        { { "" }, { "01234" } },
    };
    (void)state;

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(TideHarParts) parts = tide_har_parts_new();
        g_autoptr(TideSavedPage) recording = tide_saved_page_new("page.har");
        for (gsize j = 0; rows[i].ranges[j]; j++)
            add(parts, "https://a.test/clip", *rows[i].ranges[j] ? rows[i].ranges[j] : NULL, rows[i].bodies[j]);
        assert_true(tide_har_parts_join(parts, recording, NULL));
        assert_int_equal(recording->resources->len, 0);
        assert_int_equal(recording->left_out->len, 1);
        assert_string_equal(g_ptr_array_index(recording->left_out, 0),
                            "https://a.test/clip: only parts of it were asked for (206)");
    }
    tide_har_parts_free(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_that_cover_the_whole_are_joined),
        cmocka_unit_test(what_is_not_covered_is_left_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
