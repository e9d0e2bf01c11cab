#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "verdict/recovery.h"

static void
an_outcome_counts_where_it_is_rarer_than_five_of_five(void **state)
{
    (void)state;
    static const struct {
        guint held;
        guint iterations;
        TideRecoveryKind kind;
        guint wanted;
    } rows[] = {
        { 0, 0, TIDE_RECOVERY_OPEN, 5 },        { 1, 1, TIDE_RECOVERY_OPEN, 5 },
        { 4, 4, TIDE_RECOVERY_OPEN, 5 },        { 0, 4, TIDE_RECOVERY_OPEN, 5 },
        { 5, 5, TIDE_RECOVERY_WITHIN, 0 },      { 0, 5, TIDE_RECOVERY_EXCEEDED, 0 },
        { 4, 5, TIDE_RECOVERY_OPEN, 14 },       { 1, 5, TIDE_RECOVERY_OPEN, 14 },
        { 9, 10, TIDE_RECOVERY_WITHIN, 0 },     { 1, 10, TIDE_RECOVERY_EXCEEDED, 0 },
        { 8, 10, TIDE_RECOVERY_OPEN, 14 },      { 12, 15, TIDE_RECOVERY_WITHIN, 0 },
        { 11, 15, TIDE_RECOVERY_OPEN, 22 },     { 5, 10, TIDE_RECOVERY_OPEN, 0 },
        { 2, 4, TIDE_RECOVERY_OPEN, 0 },        { 1000, 1000, TIDE_RECOVERY_WITHIN, 0 },
        { 531, 1000, TIDE_RECOVERY_WITHIN, 0 }, { 525, 1000, TIDE_RECOVERY_OPEN, 0 },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        TideRecovery recovery = tide_recovery_judge(rows[i].held, rows[i].iterations);
        print_message("%u of %u\n", rows[i].held, rows[i].iterations);
        assert_int_equal(recovery.kind, rows[i].kind);
        assert_int_equal(recovery.held, rows[i].held);
        assert_int_equal(recovery.wanted_iterations, rows[i].wanted);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_outcome_counts_where_it_is_rarer_than_five_of_five),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
