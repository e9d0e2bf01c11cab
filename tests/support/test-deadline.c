#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <tidemark/error.h>

#include "support/deadline.h"

/* Long enough that only a test that hangs meets it. */
#define LONG_MSEC 30000

typedef struct {
    GMainContext *context;
    GCancellable *cancellable;
    guint asked;
    gboolean come;
} Wait;

static gboolean
set_come(gpointer data)
{
    Wait *wait = data;

    wait->come = TRUE;
    return G_SOURCE_REMOVE;
}

static gboolean
has_come(gpointer data)
{
    Wait *wait = data;

    wait->asked++;
    return wait->come;
}

static void
attach_event(Wait *wait, guint msec)
{
    g_autoptr(GSource) source = g_timeout_source_new(msec);

    g_source_set_callback(source, set_come, wait, NULL);
    g_source_attach(source, wait->context);
}

static gpointer
invoke_from_thread(gpointer data)
{
    Wait *wait = data;

    g_main_context_invoke(wait->context, set_come, wait);
    return NULL;
}

static gpointer
cancel_from_thread(gpointer data)
{
    Wait *wait = data;

    g_cancellable_cancel(wait->cancellable);
    return NULL;
}

static int
set_up(void **state)
{
    Wait *wait = g_new0(Wait, 1);

    wait->context = g_main_context_new();
    wait->cancellable = g_cancellable_new();
    g_main_context_push_thread_default(wait->context);
    *state = wait;
    return 0;
}

static int
tear_down(void **state)
{
    Wait *wait = *state;

    g_main_context_pop_thread_default(wait->context);
    g_main_context_unref(wait->context);
    g_object_unref(wait->cancellable);
    g_free(wait);
    return 0;
}

static void
counts_what_is_left(void **state)
{
    gint64 now = g_get_monotonic_time();
    TideDeadline passed = { now - 1 };
    TideDeadline never = { 0 };
    TideDeadline far = { G_MAXINT64 };

    (void)state;
    assert_int_equal(tide_deadline_left_msec(passed), 0);
    assert_int_equal(tide_deadline_left_msec(never), 0);
    assert_int_equal(tide_deadline_left_msec(far), G_MAXUINT);
    assert_int_equal(tide_deadline_left_msec(tide_deadline_in(0)), 0);
    assert_in_range(tide_deadline_left_msec(tide_deadline_in(LONG_MSEC)), LONG_MSEC / 2, LONG_MSEC);
    assert_true(tide_deadline_in(G_MAXUINT).at_usec - now >= (gint64)G_MAXUINT * 1000);
}

/* A wait of less than a millisecond is not over before its end. */
static void
rounds_what_is_left_up(void **state)
{
    TideDeadline deadline = { g_get_monotonic_time() + 900 };
    guint left = tide_deadline_left_msec(deadline);

    (void)state;
    /* 0 only where this process did not run for 900 microseconds between the two lines. */
    assert_true(left == 1 || g_get_monotonic_time() >= deadline.at_usec);
}

static void
ends_when_the_condition_holds(void **state)
{
    Wait *wait = *state;
    g_autoptr(GError) error = NULL;
    TideDeadline deadline = tide_deadline_in(LONG_MSEC);

    attach_event(wait, 5);
    assert_true(tide_wait_until(has_come, wait, deadline, NULL, &error));
    assert_null(error);
    assert_true(tide_deadline_left_msec(deadline) > LONG_MSEC / 2);
    /* Once before waiting, once after the event, and once where the kernel wakes early: nothing polls. */
    assert_in_range(wait->asked, 2, 3);
}

static void
asks_before_it_waits(void **state)
{
    Wait *wait = *state;
    TideDeadline passed = { 0 };

    wait->come = TRUE;
    assert_true(tide_wait_until(has_come, wait, passed, NULL, NULL));
    assert_int_equal(wait->asked, 1);
}

static void
wakes_for_another_thread(void **state)
{
    Wait *wait = *state;
    g_autoptr(GError) error = NULL;
    GThread *thread = g_thread_new("invoke", invoke_from_thread, wait);
    gboolean done = tide_wait_until(has_come, wait, tide_deadline_in(LONG_MSEC), wait->cancellable, &error);

    g_thread_join(thread);
    assert_true(done);
    assert_null(error);
}

static void
tells_that_the_deadline_passed(void **state)
{
    Wait *wait = *state;
    g_autoptr(GError) error = NULL;
    TideDeadline deadline = tide_deadline_in(20);

    assert_false(tide_wait_until(has_come, wait, deadline, wait->cancellable, &error));
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_DEADLINE));
    assert_string_equal(error->message, "no answer in time");
    assert_true(g_get_monotonic_time() >= deadline.at_usec);
    assert_in_range(wait->asked, 2, 3);
}

static void
waits_for_the_deadline_itself(void **state)
{
    Wait *wait = *state;
    g_autoptr(GError) error = NULL;
    TideDeadline deadline = tide_deadline_in(20);

    attach_event(wait, 1);
    assert_true(tide_wait_until(NULL, NULL, deadline, wait->cancellable, &error));
    assert_null(error);
    assert_true(g_get_monotonic_time() >= deadline.at_usec);
    assert_true(wait->come);
}

static void
ends_when_another_thread_cancels(void **state)
{
    Wait *wait = *state;
    g_autoptr(GError) error = NULL;
    TideDeadline deadline = tide_deadline_in(LONG_MSEC);
    GThread *thread = g_thread_new("cancel", cancel_from_thread, wait);
    gboolean done = tide_wait_until(has_come, wait, deadline, wait->cancellable, &error);

    g_thread_join(thread);
    assert_false(done);
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INTERRUPTED));
    assert_true(tide_deadline_left_msec(deadline) > LONG_MSEC / 2);
}

static void
is_cancelled_rather_than_done(void **state)
{
    Wait *wait = *state;
    g_autoptr(GError) error = NULL;

    wait->come = TRUE;
    g_cancellable_cancel(wait->cancellable);
    assert_false(tide_wait_until(has_come, wait, tide_deadline_in(LONG_MSEC), wait->cancellable, &error));
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INTERRUPTED));
    assert_false(tide_wait_until(NULL, NULL, tide_deadline_in(LONG_MSEC), wait->cancellable, NULL));
}

static void
wait_in_handler(GCancellable *cancellable, gpointer data)
{
    Wait *wait = data;
    g_autoptr(GError) error = NULL;

    if (tide_wait_until(has_come, wait, tide_deadline_in(LONG_MSEC), cancellable, &error))
        return;
    wait->come = g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INTERRUPTED);
}

static void
may_wait_while_it_is_cancelled(void **state)
{
    Wait *wait = *state;

    g_cancellable_connect(wait->cancellable, G_CALLBACK(wait_in_handler), wait, NULL);
    g_cancellable_cancel(wait->cancellable);
    assert_true(wait->come);
}

static gboolean
waits_inside(gpointer data)
{
    Wait *wait = data;
    Wait inner = { .context = wait->context };

    attach_event(&inner, 1);
    wait->come = tide_wait_until(has_come, &inner, tide_deadline_in(LONG_MSEC), NULL, NULL);
    return wait->come;
}

static void
waits_inside_a_wait(void **state)
{
    Wait *wait = *state;

    assert_true(tide_wait_until(waits_inside, wait, tide_deadline_in(LONG_MSEC), NULL, NULL));
}

/* Else the next iteration would find a source ready, and a later cancel a context that is gone. */
static void
leaves_no_source_behind(void **state)
{
    Wait *wait = *state;

    assert_true(tide_wait_until(NULL, NULL, tide_deadline_in(1), wait->cancellable, NULL));
    assert_false(
        g_signal_has_handler_pending(wait->cancellable, g_signal_lookup("cancelled", G_TYPE_CANCELLABLE), 0, TRUE));
    g_cancellable_cancel(wait->cancellable);
    assert_false(tide_wait_until(has_come, wait, tide_deadline_in(1), wait->cancellable, NULL));
    while (g_main_context_iteration(wait->context, FALSE))
        wait->asked++;
    assert_int_equal(wait->asked, 0);
    assert_false(g_main_context_pending(wait->context));
}

#define WAIT_TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_what_is_left),     cmocka_unit_test(rounds_what_is_left_up),
        WAIT_TEST(ends_when_the_condition_holds),  WAIT_TEST(asks_before_it_waits),
        WAIT_TEST(wakes_for_another_thread),       WAIT_TEST(tells_that_the_deadline_passed),
        WAIT_TEST(waits_for_the_deadline_itself),  WAIT_TEST(ends_when_another_thread_cancels),
        WAIT_TEST(is_cancelled_rather_than_done),  WAIT_TEST(waits_inside_a_wait),
        WAIT_TEST(may_wait_while_it_is_cancelled), WAIT_TEST(leaves_no_source_behind),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
