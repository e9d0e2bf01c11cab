#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "engine/output-tail.h"

static void
test_makes_what_it_was_given_valid(void **state)
{
    const struct {
        const char *bytes;
        gsize length;
        const char *text;
    } rows[] = {
        { "", 0, "" },
        { "plain\n", 6, "plain\n" },
        { "na\xC3\xAFve", 6, "naïve" },
        { "a\xFF"
          "b",
          3, "a\uFFFDb" },
        { "a\0b", 3, "a\uFFFDb" },
        { "\xAF\xAFx", 3, "\uFFFD\uFFFDx" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(TideOutputTail) tail = tide_output_tail_new();

        tide_output_tail_append(tail, rows[i].bytes, rows[i].length);
        g_autofree char *text = tide_output_tail_take(tail);

        assert_string_equal(text, rows[i].text);
    }
}

/* Gives @times times @piece, then @end. */
static char *
take_many(const char *piece, gsize times, const char *end)
{
    g_autoptr(TideOutputTail) tail = tide_output_tail_new();

    for (gsize i = 0; i < times; i++)
        tide_output_tail_append(tail, piece, strlen(piece));
    tide_output_tail_append(tail, end, strlen(end));
    return tide_output_tail_take(tail);
}

static void
test_keeps_the_last_of_much(void **state)
{
    const struct {
        const char *piece;
        gsize times;
        const char *end;
        gsize length;
        const char *start;
    } rows[] = {
        { "y", TIDE_OUTPUT_TAIL_LIMIT, "", TIDE_OUTPUT_TAIL_LIMIT, "y" },
        { "y", TIDE_OUTPUT_TAIL_LIMIT, "END", TIDE_OUTPUT_TAIL_LIMIT, "y" },
        { "y", 1000000, "END", TIDE_OUTPUT_TAIL_LIMIT, "y" },
        { "\xC3\xAF", 60000, "a", TIDE_OUTPUT_TAIL_LIMIT - 1, "ïï" },
        { "\xF0\x9F\x8C\x8A", 60000, "a", TIDE_OUTPUT_TAIL_LIMIT - 3, "🌊🌊" },
        { "\xFF", 60000, "a", TIDE_OUTPUT_TAIL_LIMIT, "\uFFFD" },
        { "\xFF", 60000, "", TIDE_OUTPUT_TAIL_LIMIT - 1, "\uFFFD" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *text = take_many(rows[i].piece, rows[i].times, rows[i].end);

        assert_int_equal(strlen(text), rows[i].length);
        assert_true(g_str_has_prefix(text, rows[i].start));
        assert_true(g_str_has_suffix(text, rows[i].end));
        assert_true(g_utf8_validate(text, -1, NULL));
    }
}

static void
test_gives_each_text_once(void **state)
{
    g_autoptr(TideOutputTail) tail = tide_output_tail_new();

    (void)state;
    tide_output_tail_append(tail, "one", 3);
    g_autofree char *first = tide_output_tail_take(tail);
    g_autofree char *second = tide_output_tail_take(tail);

    assert_string_equal(first, "one");
    assert_string_equal(second, "");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_makes_what_it_was_given_valid),
        cmocka_unit_test(test_keeps_the_last_of_much),
        cmocka_unit_test(test_gives_each_text_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
