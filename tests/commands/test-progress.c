#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "captured.h"
#include "commands/progress.h"
#include "measure/run.h"

#define CLEAR "\r\033[K"

/* An iteration that took 1.5 s. */
static TideIteration *
new_iteration(guint number, const char *warning, gboolean failed)
{
    TideIteration *iteration = tide_iteration_new(number);
    g_autoptr(GError) error = g_error_new_literal(TIDE_ERROR, TIDE_ERROR_CRASHED, "it crashed");

    iteration->duration_usec = 1500000;
    if (warning)
        g_ptr_array_add(iteration->warnings, g_strdup(warning));
    if (failed)
        iteration->failure = tide_failure_new(error, NULL);
    return iteration;
}

static void
make(TideProgress *progress, guint number, const char *warning, gboolean failed)
{
    g_autoptr(TideIteration) iteration = new_iteration(number, warning, failed);

    tide_progress_begin(progress, "page", number);
    tide_progress_end(progress, "page", iteration);
}

/* Two scenarios of three iterations, of which the first fails in its second. */
static Captured *
tell(gboolean terminal)
{
    Capture capture = captured_begin();
    TideProgress *progress = tide_progress_new(terminal);

    tide_progress_plan(progress, 2, 3);
    make(progress, 1, "the page said \033[31mred\033[0m\nand more", FALSE);
    make(progress, 2, NULL, TRUE);
    tide_progress_skip(progress, 1);
    make(progress, 1, NULL, FALSE);
    tide_progress_free(progress);
    return captured_end(capture);
}

static void
elsewhere_each_iteration_is_a_line(void **state)
{
    (void)state;
    g_autoptr(Captured) captured = tell(FALSE);

    assert_string_equal(captured->output, "");
    assert_string_equal(captured->errors,
                        "[1/6] page: iteration 1 of 3: measured in 1.5 s\n"
                        "tidemark: warning: page: iteration 1: the page said  [31mred [0m and more\n"
                        "[2/6] page: iteration 2 of 3: failed in 1.5 s\n"
                        "[3/5] page: iteration 1 of 3: measured in 1.5 s\n");
}

static void
a_terminal_has_one_line_that_is_rewritten(void **state)
{
    (void)state;
    g_autoptr(Captured) captured = tell(TRUE);
    g_autoptr(GRegex) seconds = g_regex_new("about [0-9]+ s left", 0, 0, NULL);
    g_autofree char *told = g_regex_replace_literal(seconds, captured->errors, -1, 0, "about N s left", 0, NULL);

    assert_string_equal(captured->output, "");
    assert_string_equal(told,
                        CLEAR "[1/6] page: iteration 1 of 3" CLEAR
                              "tidemark: warning: page: iteration 1: the page said  [31mred [0m and more\n" CLEAR
                              "[2/6] page: iteration 2 of 3, about N s left" CLEAR CLEAR
                              "[3/5] page: iteration 1 of 3, about N s left" CLEAR CLEAR);
}

static gboolean
pass(gpointer passed)
{
    *(gboolean *)passed = TRUE;
    return G_SOURCE_REMOVE;
}

/* Of ten iterations one took a fifth of a second, so nine fifths are left, a little more on a busy machine. */
static void
time_left_goes_by_what_was_done(void **state)
{
    (void)state;
    g_autoptr(TideProgress) progress = tide_progress_new(TRUE);
    gboolean passed = FALSE;
    Capture capture = captured_begin();
    gint64 began_usec = g_get_monotonic_time();

    tide_progress_plan(progress, 1, 10);
    g_timeout_add(200, pass, &passed);
    while (!passed)
        g_main_context_iteration(NULL, TRUE);
    make(progress, 1, NULL, FALSE);
    tide_progress_begin(progress, "page", 2);
    gint64 most_usec = g_get_monotonic_time() - began_usec;
    g_autoptr(Captured) captured = captured_end(capture);
    const char *left = g_strrstr(captured->errors, "about ");

    assert_non_null(left);
    guint64 seconds = g_ascii_strtoull(left + 6, NULL, 10);
    assert_in_range(seconds, 2, (most_usec * 9 + G_USEC_PER_SEC / 2) / G_USEC_PER_SEC);
}

static void
more_cannot_be_skipped_than_is_left(void **state)
{
    (void)state;
    Capture capture = captured_begin();
    TideProgress *progress = tide_progress_new(FALSE);

    tide_progress_plan(progress, 1, 2);
    tide_progress_skip(progress, 7);
    make(progress, 1, NULL, FALSE);
    tide_progress_free(progress);
    g_autoptr(Captured) captured = captured_end(capture);

    assert_string_equal(captured->errors, "[1/0] page: iteration 1 of 2: measured in 1.5 s\n");
}

static void
more_than_was_planned_is_counted(void **state)
{
    (void)state;
    Capture capture = captured_begin();
    TideProgress *progress = tide_progress_new(FALSE);

    tide_progress_plan(progress, 1, 1);
    make(progress, 1, NULL, FALSE);
    tide_progress_add(progress);
    make(progress, 2, NULL, FALSE);
    tide_progress_free(progress);
    g_autoptr(Captured) captured = captured_end(capture);

    assert_string_equal(captured->errors,
                        "[1/1] page: iteration 1 of 1: measured in 1.5 s\n"
                        "[2/2] page: iteration 2 of 2: measured in 1.5 s\n");
}

static void
no_progress_may_be_freed(void **state)
{
    (void)state;
    Capture capture = captured_begin();
    tide_progress_free(NULL);
    tide_progress_free(tide_progress_new(FALSE));
    g_autoptr(Captured) captured = captured_end(capture);

    assert_string_equal(captured->errors, "");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(elsewhere_each_iteration_is_a_line),
        cmocka_unit_test(a_terminal_has_one_line_that_is_rewritten),
        cmocka_unit_test(time_left_goes_by_what_was_done),
        cmocka_unit_test(more_cannot_be_skipped_than_is_left),
        cmocka_unit_test(more_than_was_planned_is_counted),
        cmocka_unit_test(no_progress_may_be_freed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
