#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <tidemark/error.h>

#include "engine/inspector-workers.h"
#include "fake-inspector.h"

#define PATIENCE_MSEC 10000

/* What a worker of that name does when it is asked to collect; any other name answers. */
#define SILENT "silent"
#define REFUSES "refuses"
#define ENDS "ends"
#define PARENT "parent"
#define CHILD "child"

static void
answer_worker(FakeInspector *fake, const char *worker, JsonObject *message)
{
    const char *method = json_object_get_string_member(message, "method");
    int id = (int)json_object_get_int_member(message, "id");
    const char *result = g_str_equal(worker, REFUSES) ? "\\\"error\\\":{}" : "\\\"result\\\":{}";

    if (g_str_equal(worker, PARENT) && g_str_equal(method, "Worker.enable"))
        fake_inspector_tell(fake,
                            "{'method':'Worker.dispatchMessageFromWorker','params':{'workerId':'" PARENT "','message':"
                            "'{\\\"method\\\":\\\"Worker.workerCreated\\\",\\\"params\\\":{\\\"workerId\\\":\\\"" CHILD
                            "\\\"}}'}}");
    if (g_str_equal(worker, ENDS) && g_str_equal(method, "Heap.gc"))
        fake_inspector_tell(fake, "{'method':'Worker.workerTerminated','params':{'workerId':'" ENDS "'}}");
    else if (!g_str_equal(worker, SILENT))
        fake_inspector_tell(fake,
                            "{'method':'Worker.dispatchMessageFromWorker','params':{'workerId':'%s','message':"
                            "'{\\\"id\\\":%d,%s}'}}",
                            worker, id, result);
}

/* A child's messages come and go inside of its parent's. */
static void
answer_parent(FakeInspector *fake, JsonObject *message)
{
    JsonObject *params = json_object_get_object_member(message, "params");

    assert_string_equal(json_object_get_string_member(params, "workerId"), CHILD);
    if (!json_object_has_member(params, "message"))
        return;
    g_autoptr(JsonNode) inner = json_from_string(json_object_get_string_member(params, "message"), NULL);
    if (!g_str_equal(json_object_get_string_member(json_node_get_object(inner), "method"), "Heap.gc"))
        return;
    fake_inspector_tell(fake,
                        "{'method':'Worker.dispatchMessageFromWorker','params':{'workerId':'" PARENT "','message':"
                        "'{\\\"method\\\":\\\"Worker.dispatchMessageFromWorker\\\",\\\"params\\\":{\\\"workerId\\\":"
                        "\\\"" CHILD
                        "\\\",\\\"message\\\":\\\"{\\\\\\\"id\\\\\\\":1,\\\\\\\"result\\\\\\\":{}}\\\"}}'}}");
}

static void
answer(FakeInspector *fake, gint64 id, const char *method, JsonObject *params)
{
    static const char *const workers[] = { "first", SILENT, REFUSES, ENDS, "second", PARENT };

    if (g_str_equal(method, "Worker.enable")) {
        for (gsize i = 0; i < G_N_ELEMENTS(workers); i++)
            fake_inspector_tell(fake, "{'method':'Worker.workerCreated','params':{'workerId':'%s'}}", workers[i]);
    } else if (g_str_equal(method, "Worker.sendMessageToWorker")) {
        const char *worker = json_object_get_string_member(params, "workerId");
        g_autoptr(JsonNode) root = json_from_string(json_object_get_string_member(params, "message"), NULL);
        JsonObject *message = json_node_get_object(root);
        if (g_str_equal(worker, PARENT) && json_object_get_int_member(message, "id") == 2 &&
            !g_str_equal(json_object_get_string_member(message, "method"), "Worker.enable"))
            answer_parent(fake, message);
        else
            answer_worker(fake, worker, message);
    }
    fake_inspector_tell(fake, "{'id':%d,'result':{}}", (int)id);
}

/* The child is known when its parent has answered the first time. */
static void
each_worker_is_asked(void **state)
{
    FakeInspector *fake = fake_inspector_new(answer);
    TideDeadline deadline = tide_deadline_in(PATIENCE_MSEC);
    TideWorkersCollected collected = { 0, 0 };
    (void)state;
    g_autoptr(TideInspectorWorkers) workers =
        tide_inspector_workers_open(fake_inspector_address(fake), 2, deadline, NULL, NULL);

    assert_non_null(workers);
    assert_true(tide_inspector_workers_collect(workers, &collected, tide_deadline_in(500), NULL, NULL));
    assert_int_equal(collected.collected, 3);
    assert_int_equal(collected.silent, 2);
    assert_true(tide_inspector_workers_collect(workers, &collected, tide_deadline_in(500), NULL, NULL));
    assert_int_equal(collected.collected, 4);
    assert_int_equal(collected.silent, 2);
    g_clear_pointer(&workers, tide_inspector_workers_close);
    fake_inspector_free(fake);
}

static void
refuse(FakeInspector *fake, gint64 id, const char *method, JsonObject *params)
{
    (void)method;
    (void)params;
    fake_inspector_tell(fake, "{'id':%d,'error':{'message':'there is no Worker domain'}}", (int)id);
}

static void
an_inspector_without_workers_is_told(void **state)
{
    FakeInspector *fake = fake_inspector_new(refuse);
    g_autoptr(GError) error = NULL;
    (void)state;

    assert_null(
        tide_inspector_workers_open(fake_inspector_address(fake), 2, tide_deadline_in(PATIENCE_MSEC), NULL, &error));
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT));
    fake_inspector_free(fake);
}

static void
hang_up_on_workers(FakeInspector *fake, gint64 id, const char *method, JsonObject *params)
{
    if (g_str_equal(method, "Worker.sendMessageToWorker") &&
        strstr(json_object_get_string_member(params, "message"), "Heap.gc"))
        fake_inspector_hang_up(fake);
    else
        answer(fake, id, method, params);
}

static void
an_inspector_that_goes_is_an_error(void **state)
{
    FakeInspector *fake = fake_inspector_new(hang_up_on_workers);
    TideDeadline deadline = tide_deadline_in(PATIENCE_MSEC);
    TideWorkersCollected collected = { 7, 7 };
    g_autoptr(GError) error = NULL;
    (void)state;
    g_autoptr(TideInspectorWorkers) workers =
        tide_inspector_workers_open(fake_inspector_address(fake), 2, deadline, NULL, NULL);

    assert_non_null(workers);
    assert_false(tide_inspector_workers_collect(workers, &collected, deadline, NULL, &error));
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT));
    assert_int_equal(collected.collected, 7);
    g_clear_pointer(&workers, tide_inspector_workers_close);
    fake_inspector_free(fake);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_worker_is_asked),
        cmocka_unit_test(an_inspector_without_workers_is_told),
        cmocka_unit_test(an_inspector_that_goes_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
