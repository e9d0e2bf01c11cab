#include "scripted-iteration.h"

TideIteration *
scripted_iteration_run(ScriptedEngine *engine, const TideScenario *scenario, guint number,
                       const TideSnapshotObserver *observer, GCancellable *cancellable)
{
    g_autoptr(TideStarter) starter = tide_starter_new(scripted_engine_class(), &engine->options);

    return tide_iteration_measure(scenario, number, starter, NULL, observer, cancellable);
}

TideIteration *
scripted_iteration_measure(ScriptedEngine *engine, const TideScenario *scenario, GCancellable *cancellable)
{
    TideIteration *iteration = scripted_iteration_run(engine, scenario, 3, NULL, cancellable);

    assert_int_equal(iteration->number, 3);
    assert_int_equal(engine->closed, engine->opened);
    assert_false(engine->asked_after_end);
    scripted_engine_assert_deadlines(engine, SCRIPTED_TIMEOUT_MSEC);
    return iteration;
}

TideIteration *
scripted_iteration_assert_measured(ScriptedEngine *engine, const char *root, const char *manifest)
{
    g_autoptr(TideScenario) scenario = scenario_folder_assert_good(root, manifest);
    TideIteration *iteration = scripted_iteration_measure(engine, scenario, NULL);

    if (iteration->failure)
        fail_msg("%s", iteration->failure->message);
    assert_int_equal(engine->opened, 1);
    return iteration;
}

const TideSnapshot *
scripted_iteration_snapshot(const TideIteration *iteration, guint index, const char *checkpoint)
{
    const TideSnapshot *snapshot = g_ptr_array_index(iteration->snapshots, index);

    assert_string_equal(snapshot->checkpoint, checkpoint);
    return snapshot;
}

guint64
scripted_snapshot_page_dirty(const TideSnapshot *snapshot)
{
    return ((TideProcessSample *)g_ptr_array_index(snapshot->processes, 0))->footprint->total.dirty;
}
