#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <tidemark/error.h>

#include "footprint/peak/peak-referee.h"

static void
test_a_build_without_bpf_says_what_to_install(G_GNUC_UNUSED void **state)
{
    g_autoptr(GError) error = NULL;

    assert_null(tide_peak_referee_open(&error));
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT));
    assert_non_null(g_strrstr(error->message, "built without BPF"));
    assert_non_null(g_strrstr(error->message, "install clang and libbpf-dev"));
    tide_peak_referee_close(NULL);
}

static void
test_it_has_no_seats(G_GNUC_UNUSED void **state)
{
    assert_int_equal(tide_peak_referee_take_seat(NULL, 1, 0), -1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_build_without_bpf_says_what_to_install),
        cmocka_unit_test(test_it_has_no_seats),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
