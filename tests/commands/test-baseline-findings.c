#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "captured.h"
#include "commands/baseline-findings.h"
#include "support/exit-status.h"

static GPtrArray *
findings_of(const TideFindingKind *kinds, guint count)
{
    GPtrArray *findings = g_ptr_array_new_with_free_func((GDestroyNotify)tide_finding_free);

    for (guint i = 0; i < count; i++) {
        TideFinding *finding = g_new(TideFinding, 1);
        *finding = (TideFinding) { kinds[i], g_strdup("a/b.yaml"), g_strdup("b"),
                                   g_strdup(i == 0 ? "a/b.yaml:3: two\nlines" : "other words") };
        g_ptr_array_add(findings, finding);
    }
    return findings;
}

static void
the_worst_decides_the_exit_status(void **state)
{
    (void)state;
    static const struct {
        TideFindingKind kinds[2];
        guint count;
        int status;
        guint problems;
    } rows[] = {
        { { 0 }, 0, TIDE_EXIT_WITHIN, 0 },
        { { TIDE_FINDING_THIN, TIDE_FINDING_TOLERANCE }, 2, TIDE_EXIT_WITHIN, 0 },
        { { TIDE_FINDING_UNPROVEN, TIDE_FINDING_STALE }, 2, TIDE_EXIT_REGRESSED, 1 },
        { { TIDE_FINDING_ORPHANED, TIDE_FINDING_MISPLACED }, 2, TIDE_EXIT_REGRESSED, 2 },
        { { TIDE_FINDING_STALE, TIDE_FINDING_UNREADABLE }, 2, TIDE_EXIT_INPUT, 2 },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GPtrArray) findings = findings_of(rows[i].kinds, rows[i].count);
        assert_int_equal(tide_findings_exit_status(findings), rows[i].status);
        assert_int_equal(tide_findings_count(findings), rows[i].problems);
    }
}

static void
each_finding_is_one_line_with_its_path_once(void **state)
{
    (void)state;
    static const TideFindingKind kinds[] = { TIDE_FINDING_UNREADABLE, TIDE_FINDING_THIN };
    g_autoptr(GPtrArray) findings = findings_of(kinds, 2);
    Capture capture = captured_begin();

    tide_findings_print(findings);
    tide_findings_print_json(findings);
    g_autoptr(Captured) captured = captured_end(capture);
    assert_true(g_str_has_prefix(captured->output,
                                 "unreadable  a/b.yaml:3: two lines\nthin        a/b.yaml: other words\n[\n"));
    captured_assert(captured, captured->status, "\"problem\" : false", "");
    captured_assert(captured, captured->status, "\"sentence\" : \"a/b.yaml:3: two\\nlines\"", "");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_worst_decides_the_exit_status),
        cmocka_unit_test(each_finding_is_one_line_with_its_path_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
