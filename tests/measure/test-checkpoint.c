/* Checkpoints of real processes that hold what they are told to, in an engine whose calls are logged. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <tidemark/error.h>

#include "measure/checkpoint.h"
#include "measure/settle.h"
#include "scripted-engine.h"

#define TIMEOUT_MSEC 70000
#define MB (G_GUINT64_CONSTANT(1) << 20)

/* Tables and the like that come with memory. */
#define SLACK_BYTES (MB / 2)

/* The scavenger is at work where memory comes to rest, and nowhere else. */
#define WHOLE_LOG "scavenger on\ntwo frames\ncollect\nprocesses\nrelease\nscavenger off\ncensus\n"
#define MOVED_LOG "scavenger on\ntwo frames\ncollect\nprocesses\ncollect\ntwo frames\nrelease\nscavenger off\ncensus\n"

static TideSnapshot *
take(ScriptedEngine *engine, GPtrArray *warnings, GCancellable *cancellable, GError **error)
{
    engine->free_since_usec = g_get_monotonic_time();
    return tide_checkpoint_take(scripted_engine_class(), (TideEngine *)engine, "grown", TIMEOUT_MSEC, warnings,
                                cancellable, error);
}

static GPtrArray *
new_warnings(void)
{
    return g_ptr_array_new_with_free_func(g_free);
}

static void
assert_log(const ScriptedEngine *engine, const char *expected)
{
    g_autofree char *log = scripted_engine_log(engine);

    assert_string_equal(log, expected);
}

static TideSnapshot *
assert_taken(ScriptedEngine *engine)
{
    g_autoptr(GPtrArray) warnings = new_warnings();
    g_autoptr(GError) error = NULL;
    TideSnapshot *snapshot = take(engine, warnings, NULL, &error);

    if (!snapshot)
        fail_msg("%s", error->message);
    assert_int_equal(warnings->len, 0);
    return snapshot;
}

static void
assert_refused(ScriptedEngine *engine, GCancellable *cancellable, TideErrorCode code, const char *message)
{
    g_autoptr(GPtrArray) warnings = new_warnings();
    g_autoptr(GError) error = NULL;
    g_autoptr(TideSnapshot) snapshot = take(engine, warnings, cancellable, &error);

    assert_null(snapshot);
    assert_non_null(error);
    if (!g_error_matches(error, TIDE_ERROR, (int)code) || !g_pattern_match_simple(message, error->message))
        fail_msg("%d: %s", error->code, error->message);
    assert_false(engine->asked_after_end);
    assert_int_equal(warnings->len, 0);
}

static guint64
count_descriptors(pid_t pid)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/fd", pid);
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    guint64 count = 0;

    assert_non_null(folder);
    while (g_dir_read_name(folder))
        count++;
    return count;
}

static const TideProcessSample *
assert_sample(const TideSnapshot *snapshot, guint index, const ScriptedProcess *process)
{
    const TideProcessSample *sample = g_ptr_array_index(snapshot->processes, index);

    assert_int_equal(sample->role, process->listed.role);
    assert_int_equal(sample->pid, process->listed.pid);
    assert_int_equal(sample->sandboxed, process->listed.sandboxed);
    assert_int_equal(sample->footprint->pid, process->listed.pid);
    assert_int_equal(sample->threads, 1);
    assert_int_equal(sample->descriptors, count_descriptors(process->listed.pid));
    return sample;
}

static void
a_page_at_rest_is_measured_after_frames_and_collection(void **state)
{
    (void)state;
    g_autoptr(ScriptedEngine) engine = scripted_engine_new();
    ScriptedProcess *page = scripted_engine_page(engine);
    guint64 before = scripted_process_dirty(page);

    scripted_process_hold(page, (ScriptedMemory) { .private_bytes = 8 * MB });
    g_autoptr(TideSnapshot) snapshot = assert_taken(engine);
    const TideProcessSample *sample = assert_sample(snapshot, 0, page);

    assert_log(engine, WHOLE_LOG);
    assert_string_equal(snapshot->checkpoint, "grown");
    assert_true(snapshot->settled);
    assert_null(snapshot->settle_curve);
    assert_true(snapshot->settle_usec >= TIDE_SETTLE_QUIET_MSEC * (gint64)G_TIME_SPAN_MILLISECOND);
    assert_int_equal(snapshot->processes->len, 1);
    assert_in_range(sample->footprint->total.dirty, before + 8 * MB, before + 8 * MB + SLACK_BYTES);
}

static void
every_process_is_measured_the_pages_first(void **state)
{
    (void)state;
    g_autoptr(ScriptedEngine) engine = scripted_engine_new();
    ScriptedProcess *page = scripted_engine_page(engine);
    ScriptedProcess *network = scripted_engine_add(engine, TIDE_ROLE_NETWORKING);
    ScriptedProcess *ui = scripted_engine_add(engine, TIDE_ROLE_UI);

    page->listed.sandboxed = TRUE;
    scripted_process_hold(network, (ScriptedMemory) { .private_bytes = 4 * MB });
    scripted_process_hold(ui, (ScriptedMemory) { .shared_bytes = 16 * MB });
    g_autoptr(TideSnapshot) snapshot = assert_taken(engine);

    assert_int_equal(snapshot->processes->len, 3);
    guint64 page_dirty = assert_sample(snapshot, 0, page)->footprint->total.dirty;
    guint64 network_dirty = assert_sample(snapshot, 1, network)->footprint->total.dirty;
    assert_true(network_dirty > page_dirty + 3 * MB);
    assert_true(assert_sample(snapshot, 2, ui)->footprint->total.dirty > network_dirty + 11 * MB);
}

static void
act_by_moving_while_it_settles(ScriptedEngine *engine, const char *call)
{
    if (g_str_equal(call, "processes"))
        scripted_engine_move_memory(engine, scripted_engine_page(engine), 0, 1);
    /* The second collection, which finds what moved. */
    if (g_str_equal(call, "collect") && engine->calls->len > 4)
        scripted_process_hold(scripted_engine_page(engine), (ScriptedMemory) { .private_bytes = 6 * MB });
}

static void
memory_that_moved_is_collected_and_painted_once_more_before_it_is_read(void **state)
{
    (void)state;
    g_autoptr(ScriptedEngine) engine = scripted_engine_new();
    ScriptedProcess *page = scripted_engine_page(engine);
    guint64 before = scripted_process_dirty(page);

    engine->act = act_by_moving_while_it_settles;
    g_autoptr(TideSnapshot) snapshot = assert_taken(engine);

    assert_log(engine, MOVED_LOG);
    assert_true(snapshot->settled);
    assert_in_range(assert_sample(snapshot, 0, page)->footprint->total.dirty, before + 6 * MB,
                    before + 6 * MB + SLACK_BYTES);
    scripted_engine_assert_deadlines(engine, TIMEOUT_MSEC);
}

static void
a_failure_of_any_call_leaves_no_snapshot(void **state)
{
    (void)state;
    static const char frames[] = "awaiting two animation frames of the page: " SCRIPTED_FAILURE;
    const guint calls = 8; /* the census may fail */

    for (guint n = 1; n <= calls; n++) {
        g_autoptr(ScriptedEngine) engine = scripted_engine_new();

        engine->act = act_by_moving_while_it_settles;
        engine->fails_at = n;
        engine->code = TIDE_ERROR_CRASHED;
        assert_refused(engine, NULL, TIDE_ERROR_CRASHED, n == 2 || n == 6 ? frames : SCRIPTED_FAILURE);
        assert_int_equal(engine->fallible, n);
    }
}

static void
a_process_that_another_one_replaced_is_gone(void **state)
{
    (void)state;
    for (guint replaced = 0; replaced < 2; replaced++) {
        g_autoptr(ScriptedEngine) engine = scripted_engine_new();
        scripted_engine_add(engine, TIDE_ROLE_NETWORKING);
        ScriptedProcess *process = g_ptr_array_index(engine->processes, replaced);
        g_autofree char *message = g_strdup_printf("%s: process %d ended while it was measured",
                                                   tide_role_name(process->listed.role), process->listed.pid);

        /* As if it had been listed while an earlier process had that pid. */
        process->listed.start_ticks--;
        assert_refused(engine, NULL, TIDE_ERROR_GONE, message);
    }
}

static void
act_by_ending_the_last_process(ScriptedEngine *engine, const char *call)
{
    if (g_str_equal(call, "processes") && engine->calls->len == 4)
        scripted_process_end(g_ptr_array_index(engine->processes, engine->processes->len - 1));
}

static const struct {
    TideRole role;
    TideErrorCode why; /* what the engine says when it is asked once more */
    TideErrorCode code;
    const char *message;
} losses[] = {
    { TIDE_ROLE_WEB_CONTENT, TIDE_ERROR_CRASHED, TIDE_ERROR_CRASHED, SCRIPTED_FAILURE },
    { TIDE_ROLE_NETWORKING, TIDE_ERROR_CRASHED, TIDE_ERROR_CRASHED, SCRIPTED_FAILURE },
    { TIDE_ROLE_WEB_CONTENT, TIDE_ERROR_DEADLINE, TIDE_ERROR_GONE, "WebContent: *" },
    { TIDE_ROLE_NETWORKING, TIDE_ERROR_DEADLINE, TIDE_ERROR_GONE, "Networking: *" },
};

static void
a_process_that_ends_once_it_is_listed_is_gone_unless_the_engine_knows_why(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(losses); i++) {
        g_autoptr(ScriptedEngine) engine = scripted_engine_new();
        gboolean of_page = losses[i].role == TIDE_ROLE_WEB_CONTENT;

        if (!of_page)
            scripted_engine_add(engine, losses[i].role);
        engine->act = act_by_ending_the_last_process;
        engine->fails_at = of_page ? 5 : 6;
        engine->code = losses[i].why;
        assert_refused(engine, NULL, losses[i].code, losses[i].message);
        assert_log(engine,
                   of_page ? "scavenger on\ntwo frames\ncollect\nprocesses\nprocesses\n"
                           : "scavenger on\ntwo frames\ncollect\nprocesses\nrelease\nprocesses\n");
    }
}

static void
objects_are_counted_behind_the_snapshot(void **state)
{
    (void)state;
    g_autoptr(ScriptedEngine) engine = scripted_engine_new();
    g_autoptr(TideSnapshot) snapshot = assert_taken(engine);

    assert_non_null(snapshot->census);
    assert_int_equal(tide_census_count(snapshot->census, "Object"), 3);
}

/* Nothing is judged by what an engine cannot tell; that it is gone is another thing. */
static void
an_engine_that_cannot_count_objects_is_no_failure(void **state)
{
    static const struct {
        TideErrorCode code;
        gboolean is_failure;
    } refusals[] = {
        { TIDE_ERROR_ENVIRONMENT, FALSE },
        { TIDE_ERROR_MALFORMED, FALSE },
        { TIDE_ERROR_CRASHED, TRUE },
        { TIDE_ERROR_DEADLINE, TRUE },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++) {
        g_autoptr(ScriptedEngine) engine = scripted_engine_new();
        g_autoptr(GPtrArray) warnings = new_warnings();
        g_autoptr(GError) error = NULL;

        engine->fails_at = 7;
        engine->code = refusals[i].code;
        g_autoptr(TideSnapshot) snapshot = take(engine, warnings, NULL, &error);
        assert_int_equal(snapshot == NULL, refusals[i].is_failure);
        assert_int_equal(error != NULL, refusals[i].is_failure);
        assert_int_equal(warnings->len, !refusals[i].is_failure);
        if (!snapshot)
            continue;
        assert_null(snapshot->census);
        assert_string_equal(g_ptr_array_index(warnings, 0), "no census of objects: " SCRIPTED_FAILURE);
    }
}

static void
act_by_moving_for_ever(ScriptedEngine *engine, const char *call)
{
    if (g_str_equal(call, "processes"))
        scripted_engine_move_memory(engine, scripted_engine_page(engine), 100, G_MAXUINT);
}

static void
memory_that_never_rests_is_measured_with_a_warning(void **state)
{
    (void)state;
    g_autoptr(ScriptedEngine) engine = scripted_engine_new();
    g_autoptr(GPtrArray) warnings = new_warnings();
    g_autofree char *warning =
        g_strdup_printf("checkpoint 'grown' did not settle within %d ms", TIDE_SETTLE_DEADLINE_MSEC);

    engine->act = act_by_moving_for_ever;
    g_autoptr(TideSnapshot) snapshot = take(engine, warnings, NULL, NULL);

    assert_non_null(snapshot);
    assert_false(snapshot->settled);
    assert_non_null(snapshot->settle_curve);
    assert_true(snapshot->settle_curve->len > 10);
    assert_true(snapshot->settle_usec >= TIDE_SETTLE_DEADLINE_MSEC * (gint64)G_TIME_SPAN_MILLISECOND);
    assert_int_equal(warnings->len, 1);
    assert_string_equal(g_ptr_array_index(warnings, 0), warning);
    assert_log(engine, MOVED_LOG);
}

static gboolean
cancel(gpointer cancellable)
{
    g_cancellable_cancel(cancellable);
    return G_SOURCE_REMOVE;
}

static void
act_by_cancelling_while_it_settles(ScriptedEngine *engine, const char *call)
{
    if (g_str_equal(call, "processes"))
        g_idle_add(cancel, engine->data);
}

static void
the_user_can_end_it_while_it_settles(void **state)
{
    (void)state;
    g_autoptr(ScriptedEngine) engine = scripted_engine_new();
    g_autoptr(GCancellable) cancellable = g_cancellable_new();

    engine->act = act_by_cancelling_while_it_settles;
    engine->data = cancellable;
    assert_refused(engine, cancellable, TIDE_ERROR_INTERRUPTED, "WebContent: *");
    assert_log(engine, "scavenger on\ntwo frames\ncollect\nprocesses\n");
}

static void
collecting_is_two_frames_and_a_collection(void **state)
{
    (void)state;
    for (guint n = 1; n <= 3; n++) {
        g_autoptr(ScriptedEngine) engine = scripted_engine_new();
        g_autoptr(GError) error = NULL;

        engine->fails_at = n;
        engine->code = TIDE_ERROR_DEADLINE;
        gboolean collected =
            tide_collect_garbage(scripted_engine_class(), (TideEngine *)engine, TIMEOUT_MSEC, NULL, &error);

        assert_int_equal(collected, n == 3);
        assert_int_equal(collected, !error);
        assert_int_equal(engine->fallible, MIN(n, 2));
        assert_log(engine, n == 1 ? "two frames\n" : "two frames\ncollect\n");
        scripted_engine_assert_deadlines(engine, TIMEOUT_MSEC);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_at_rest_is_measured_after_frames_and_collection),
        cmocka_unit_test(every_process_is_measured_the_pages_first),
        cmocka_unit_test(objects_are_counted_behind_the_snapshot),
        cmocka_unit_test(an_engine_that_cannot_count_objects_is_no_failure),
        cmocka_unit_test(memory_that_moved_is_collected_and_painted_once_more_before_it_is_read),
        cmocka_unit_test(a_failure_of_any_call_leaves_no_snapshot),
        cmocka_unit_test(a_process_that_another_one_replaced_is_gone),
        cmocka_unit_test(a_process_that_ends_once_it_is_listed_is_gone_unless_the_engine_knows_why),
        cmocka_unit_test(memory_that_never_rests_is_measured_with_a_warning),
        cmocka_unit_test(the_user_can_end_it_while_it_settles),
        cmocka_unit_test(collecting_is_two_frames_and_a_collection),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
