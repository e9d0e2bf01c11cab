/* The peaks of whole iterations, in an engine whose calls are scripted: when they are seen, and what becomes of them. */
#include "scripted-iteration.h"

#include <unistd.h>

#define PATIENCE_MSEC 30000
#define LONG_LOAD_MSEC 300
#define MB (G_GUINT64_CONSTANT(1) << 20)

static gboolean
was_peeked_at_thrice(gpointer data)
{
    return ((ScriptedEngine *)data)->peeks >= 3;
}

static void
act_by_a_spike_during_the_load(ScriptedEngine *engine, const char *call)
{
    if (!g_str_has_prefix(call, "load"))
        return;
    scripted_process_hold(scripted_engine_page(engine), (ScriptedMemory) { .private_bytes = 24 * MB });
    engine->peeks = 0;
    /* One is of the watch over the limit of memory. The second of the others comes when the first has been made use of. */
    assert_true(tide_wait_until(was_peeked_at_thrice, engine, tide_deadline_in(PATIENCE_MSEC), NULL, NULL));
    scripted_process_hold(scripted_engine_page(engine), (ScriptedMemory) { 0 });
}

static const TidePeakSample *
only_peak(const TideIteration *iteration, const ScriptedProcess *process)
{
    const TidePeakSample *peak = g_ptr_array_index(iteration->peaks, 0);

    assert_int_equal(iteration->peaks->len, 1);
    assert_int_equal(peak->role, process->listed.role);
    assert_int_equal(peak->pid, process->listed.pid);
    return peak;
}

static void
a_peak_during_the_first_load_is_seen(void **state)
{
    g_autoptr(ScriptedEngine) engine = scripted_engine_new();

    engine->act = act_by_a_spike_during_the_load;
    g_autoptr(TideIteration) iteration = scripted_iteration_assert_measured(engine, *state, SCRIPTED_SHORT_STORY);
    const TidePeakSample *peak = only_peak(iteration, scripted_engine_page(engine));

    assert_true(peak->bytes >
                scripted_snapshot_page_dirty(scripted_iteration_snapshot(iteration, 0, "loaded")) + 23 * MB);
    assert_true(peak->tracked->rss_high_water >= 24 * MB);
    assert_true(peak->upper_bytes >= peak->bytes);
    assert_string_equal(peak->step, "load: index.html");
    assert_int_equal(peak->bytes, peak->tracked->seen);
}

/* The kernel's totals, which are polled, leave out shared memory, which a footprint has. */
static void
act_with_shared_memory(ScriptedEngine *engine, const char *call)
{
    if (g_str_equal(call, "evaluate grow(5000)"))
        scripted_process_hold(scripted_engine_page(engine), (ScriptedMemory) { .shared_bytes = 16 * MB });
    if (g_str_equal(call, "evaluate drop()"))
        scripted_process_hold(scripted_engine_page(engine), (ScriptedMemory) { 0 });
}

static void
a_peak_is_never_below_a_checkpoint(void **state)
{
    g_autoptr(ScriptedEngine) engine = scripted_engine_new();

    engine->act = act_with_shared_memory;
    g_autoptr(TideIteration) iteration = scripted_iteration_assert_measured(engine, *state, SCRIPTED_LONG_STORY);
    const TidePeakSample *peak = only_peak(iteration, scripted_engine_page(engine));
    guint64 grown = scripted_snapshot_page_dirty(scripted_iteration_snapshot(iteration, 0, "grown"));

    assert_true(grown > scripted_snapshot_page_dirty(scripted_iteration_snapshot(iteration, 1, "dropped")) + 15 * MB);
    assert_true(peak->tracked->seen + 15 * MB < grown);
    assert_int_equal(peak->bytes, grown);
}

static void
act_by_starting_a_process_after_the_load(ScriptedEngine *engine, const char *call)
{
    if (g_str_equal(call, "evaluate grow(5000)"))
        scripted_engine_add(engine, TIDE_ROLE_GPU);
}

static void
a_process_that_was_never_tracked_has_a_warning_for_its_peak(void **state)
{
    g_autoptr(ScriptedEngine) engine = scripted_engine_new();

    engine->act = act_by_starting_a_process_after_the_load;
    g_autoptr(TideIteration) iteration = scripted_iteration_assert_measured(engine, *state, SCRIPTED_LONG_STORY);

    only_peak(iteration, scripted_engine_page(engine));
    assert_int_equal(scripted_iteration_snapshot(iteration, 1, "dropped")->processes->len, 2);
    assert_int_equal(iteration->warnings->len, 1);
    assert_string_equal(g_ptr_array_index(iteration->warnings, 0), "the peak of GPU was not tracked");
}

/* Nobody stops, but the tracker listens. */
static void
act_by_a_listener_and_a_long_load(ScriptedEngine *engine, const char *call)
{
    int *ends = engine->data;

    if (g_str_equal(call, "open")) {
        tide_peak_tracker_take_listener(engine->peaks, ends[0]);
        return;
    }
    if (!g_str_has_prefix(call, "load"))
        return;
    engine->peeks = 0;
    tide_wait_until(NULL, NULL, tide_deadline_in(LONG_LOAD_MSEC), NULL, NULL);
    /* Of the watch over the limit of memory. */
    assert_in_range(engine->peeks, 0, 1);
}

static void
whoever_stops_is_not_looked_for(void **state)
{
    g_autoptr(ScriptedEngine) engine = scripted_engine_new();
    int ends[2];

    assert_int_equal(pipe(ends), 0);
    engine->act = act_by_a_listener_and_a_long_load;
    engine->data = ends;
    g_autoptr(TideIteration) iteration = scripted_iteration_assert_measured(engine, *state, SCRIPTED_SHORT_STORY);
    only_peak(iteration, scripted_engine_page(engine));
    close(ends[1]);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_peak_during_the_first_load_is_seen),
        cmocka_unit_test(whoever_stops_is_not_looked_for),
        cmocka_unit_test(a_peak_is_never_below_a_checkpoint),
        cmocka_unit_test(a_process_that_was_never_tracked_has_a_warning_for_its_peak),
    };
    return cmocka_run_group_tests(tests, scenario_folder_setup, scenario_folder_teardown);
}
