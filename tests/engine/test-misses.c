#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "engine/misses.h"

static void
requests_are_told_once(void **state)
{
    TideMisses *misses = tide_misses_new();
    (void)state;

    tide_misses_add(misses, "refused: ", "GET", "/a.js", ": 404");
    g_autoptr(GPtrArray) first = tide_misses_take(misses);
    g_autoptr(GPtrArray) second = tide_misses_take(misses);
    tide_misses_free(misses);

    assert_int_equal(first->len, 1);
    assert_string_equal(g_ptr_array_index(first, 0), "refused: GET /a.js: 404");
    assert_int_equal(second->len, 0);
}

static void
what_a_page_repeats_fills_nothing(void **state)
{
    TideMisses *misses = tide_misses_new();
    g_autofree char *target = g_strnfill(10000, 'x');
    (void)state;

    for (guint i = 0; i < 107; i++)
        tide_misses_add(misses, "", "GET", target, ": 404");
    g_autoptr(GPtrArray) texts = tide_misses_take(misses);
    tide_misses_add(misses, "", "GET", "/again", ": 404");
    g_autoptr(GPtrArray) later = tide_misses_take(misses);
    tide_misses_free(misses);

    assert_int_equal(texts->len, 101);
    assert_int_equal(strlen(g_ptr_array_index(texts, 0)), strlen("GET : 404") + 200);
    assert_string_equal(g_ptr_array_index(texts, 100), "7 more requests were refused");
    assert_int_equal(later->len, 1);
}

static void
what_is_no_text_becomes_one(void **state)
{
    TideMisses *misses = tide_misses_new();
    (void)state;

    tide_misses_add(misses, "", "G\xFFT", "/\xC3", "");
    g_autoptr(GPtrArray) texts = tide_misses_take(misses);
    tide_misses_free(misses);

    assert_true(g_utf8_validate(g_ptr_array_index(texts, 0), -1, NULL));
}

static void
nothing_is_freed_without_a_word(void **state)
{
    (void)state;
    tide_misses_free(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(requests_are_told_once),
        cmocka_unit_test(what_a_page_repeats_fills_nothing),
        cmocka_unit_test(what_is_no_text_becomes_one),
        cmocka_unit_test(nothing_is_freed_without_a_word),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
