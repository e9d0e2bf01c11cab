#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <tidemark/error.h>

#include "scenario/recording/har-text.h"

static void
nul_characters_survive(void **state)
{
    g_autofree char *text = g_strdup("{ \"a\": \"x\\u0000y\\\\u0000\" }");
    g_autoptr(GBytes) bytes = tide_har_text_bytes("x" TIDE_HAR_NUL "y" TIDE_HAR_NUL);
    (void)state;

    assert_true(tide_har_text_prepare("page.har", text, strlen(text), NULL));
    assert_string_equal(text, "{ \"a\": \"x\\ufdd0y\\\\u0000\" }");
    assert_int_equal(g_bytes_get_size(bytes), 4);
    assert_memory_equal(g_bytes_get_data(bytes, NULL), "x\0y\0", 4);
}

static void
what_json_glib_cannot_read_is_refused_with_its_line(void **state)
{
    g_autofree char *deep = g_strnfill(100, '[');
    const struct {
        const char *text;
        gsize length; /* 0: all of it */
        const char *message;
    } rows[] = {
        { "{\n\"a\": \"\xFF\" }", 0, "page.har:2: this is no UTF-8, and thus no HAR" },
        { "{\n\n\0}", 5, "page.har:3: this is no UTF-8, and thus no HAR" },
        { "{ \"a\":\n \"\\uFDD0\" }", 0, "page.har:2: U+FDD0 stands here, which is no character; take it out" },
        { "{ \"a\":\n \"\xEF\xB7\x90\" }", 0, "page.har:2: U+FDD0 stands here, which is no character; take it out" },
        { deep, 0, "page.har:1: objects and lists are nested more than 64 deep" },
    };
    (void)state;

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        gsize length = rows[i].length ? rows[i].length : strlen(rows[i].text);
        g_autofree char *text = g_malloc0(length + 1);
        g_autoptr(GError) error = NULL;
        memcpy(text, rows[i].text, length);
        assert_false(tide_har_text_prepare("page.har", text, length, &error));
        assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT));
        assert_string_equal(error->message, rows[i].message);
    }
}

static void
brackets_in_texts_are_letters(void **state)
{
    g_autofree char *brackets = g_strnfill(100, '[');
    g_autofree char *text = g_strdup_printf("{ \"a\": \"\\\"%s\" }", brackets);
    (void)state;

    assert_true(tide_har_text_prepare("page.har", text, strlen(text), NULL));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nul_characters_survive),
        cmocka_unit_test(what_json_glib_cannot_read_is_refused_with_its_line),
        cmocka_unit_test(brackets_in_texts_are_letters),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
