#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <unistd.h>

#include "../report/example-results.h"
#include "commands/engine-witness.h"

/* An iteration whose page is this very process, or none at all. */
typedef struct {
    TideResults *results;
    TideMeasuredEngine *measured;
    TideIteration *iteration;
    guint told;
} Scene;

static int
set_up(void **state)
{
    Scene *scene = g_new0(Scene, 1);

    scene->results = tide_results_new();
    scene->measured = tide_results_add_engine(scene->results, "/opt/after");
    scene->iteration = tide_iteration_new(1);
    *state = scene;
    return 0;
}

static int
tear_down(void **state)
{
    Scene *scene = *state;

    tide_iteration_free(scene->iteration);
    tide_results_free(scene->results);
    g_free(scene);
    return 0;
}

static void
count(const TideScenario *scenario, const TideSnapshot *snapshot, GCancellable *cancellable, gpointer data)
{
    (void)scenario;
    (void)snapshot;
    (void)cancellable;
    (*(guint *)data)++;
}

/* Takes as many checkpoints of a page that is @pid. */
static void
play(Scene *scene, pid_t pid, guint checkpoints, const char *library)
{
    const TideSnapshotObserver next = { count, &scene->told };
    TideEngineWitness witness = tide_engine_witness_begin(&next);
    const TideSnapshotObserver *observer = tide_engine_witness_observer(&witness);

    for (guint i = 0; i < checkpoints; i++) {
        TideSnapshot *snapshot = example_snapshot(scene->iteration, "loaded");
        example_process(snapshot, TIDE_ROLE_WEB_CONTENT)->pid = pid;
        observer->taken(NULL, snapshot, NULL, observer->data);
    }
    example_peak(scene->iteration, TIDE_ROLE_WEB_CONTENT);
    tide_engine_witness_end(&witness, library, scene->measured, scene->iteration);
}

static void
assert_failed(const Scene *scene, const char *sentence)
{
    assert_non_null(scene->iteration->failure);
    assert_int_equal(scene->iteration->failure->code, TIDE_ERROR_ENVIRONMENT);
    /* A case is judged by what its iterations have, whatever became of them. */
    assert_int_equal(scene->iteration->snapshots->len, 0);
    assert_int_equal(scene->iteration->peaks->len, 0);
    if (!strstr(scene->iteration->failure->message, sentence))
        fail_msg("%s", scene->iteration->failure->message);
}

static void
what_runs_is_kept_and_the_next_observer_is_told(void **state)
{
    Scene *scene = *state;
    g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);

    play(scene, getpid(), 2, NULL);
    assert_null(scene->iteration->failure);
    assert_int_equal(scene->told, 2);
    assert_int_equal(scene->measured->files->len, 1);
    assert_string_equal(((TideEngineFile *)g_ptr_array_index(scene->measured->files, 0))->path, program);
    play(scene, getpid(), 1, program);
    assert_null(scene->iteration->failure);
}

static void
another_library_than_asked_for_is_a_failure(void **state)
{
    Scene *scene = *state;

    play(scene, getpid(), 1, "/opt/after/lib/libwebkitgtk-6.0.so.4.1");
    assert_failed(scene, "runs no library of WebKit and not /opt/after/lib/libwebkitgtk-6.0.so.4.1");
    assert_null(scene->measured->files);
}

static void
another_build_than_before_is_a_failure(void **state)
{
    Scene *scene = *state;
    g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);

    scene->measured->files = g_ptr_array_new_with_free_func((GDestroyNotify)tide_engine_file_free);
    g_ptr_array_add(scene->measured->files, tide_engine_file_new(program, "build id of yesterday"));
    play(scene, getpid(), 1, NULL);
    assert_failed(scene, "the files of the engine '/opt/after' have changed");
}

static void
what_cannot_be_told_is_a_warning_unless_it_matters(void **state)
{
    Scene *scene = *state;

    play(scene, G_MAXINT, 1, NULL);
    assert_null(scene->iteration->failure);
    assert_int_equal(scene->iteration->warnings->len, 1);
    assert_non_null(
        strstr(g_ptr_array_index(scene->iteration->warnings, 0), "which engine was measured is not known: "));
    play(scene, G_MAXINT, 1, "/opt/after/lib/libwebkitgtk-6.0.so.4.1");
    assert_non_null(scene->iteration->failure);
}

static void
an_iteration_that_failed_keeps_its_reason(void **state)
{
    Scene *scene = *state;

    play(scene, getpid(), 0, "/opt/after/lib/libwebkitgtk-6.0.so.4.1");
    assert_null(scene->iteration->failure);
    example_fail(scene->iteration, TIDE_ERROR_CRASHED, "it crashed");
    play(scene, getpid(), 1, "/opt/after/lib/libwebkitgtk-6.0.so.4.1");
    assert_string_equal(scene->iteration->failure->message, "it crashed");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_runs_is_kept_and_the_next_observer_is_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(another_library_than_asked_for_is_a_failure, set_up, tear_down),
        cmocka_unit_test_setup_teardown(another_build_than_before_is_a_failure, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_cannot_be_told_is_a_warning_unless_it_matters, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_iteration_that_failed_keeps_its_reason, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
