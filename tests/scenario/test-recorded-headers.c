#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "scenario/recording/recorded-headers.h"

static void
what_belongs_to_a_day_a_person_or_a_connection_is_left_out(void **state)
{
    static const char *const left_out[] = {
        "Set-Cookie",    "ETag", "Date",    "Content-Encoding",          "Connection",
        "CACHE-CONTROL", "Age",  "Alt-Svc", "Strict-Transport-Security", "content-length"
    };
    static const char *const kept[] = {
        "Content-Type", "Location", "Content-Security-Policy", "X-Total-Count", "Access-Control-Allow-Origin", "Link"
    };
    (void)state;

    for (gsize i = 0; i < G_N_ELEMENTS(left_out); i++)
        assert_false(tide_recorded_header_is_kept(left_out[i]));
    for (gsize i = 0; i < G_N_ELEMENTS(kept); i++)
        assert_true(tide_recorded_header_is_kept(kept[i]));
}

static void
a_header_is_a_token_and_a_value_on_one_line(void **state)
{
    (void)state;
    assert_true(tide_recorded_header_is_usable("X-One", "a\tb ü"));
    assert_true(tide_recorded_header_is_usable("X-One", ""));
    assert_false(tide_recorded_header_is_usable("", "a"));
    assert_false(tide_recorded_header_is_usable("X One", "a"));
    assert_false(tide_recorded_header_is_usable("X:One", "a"));
    assert_false(tide_recorded_header_is_usable("X-One", "a\r\nSet-Cookie: b"));
    assert_false(tide_recorded_header_is_usable("X-One", "a\x7f"));
    assert_false(tide_recorded_header_is_usable("X-One", "\xFF"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_belongs_to_a_day_a_person_or_a_connection_is_left_out),
        cmocka_unit_test(a_header_is_a_token_and_a_value_on_one_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
