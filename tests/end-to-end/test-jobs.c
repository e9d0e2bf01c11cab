/* Engines beside each other: one that is started ahead, and scenarios that are measured at a time. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <json-glib/json-glib.h>

#include "stage.h"

#define HEAD "description: A page.\ntimeout: 60 s\nsteps:\n  - load: index.html\n  - checkpoint: loaded\n"
#define ENDLESS HEAD "  - evaluate: new Promise(() => {})\n"

static void
write_scenario(const Stage *stage, const char *name, const char *manifest)
{
    g_autofree char *manifest_path = g_strdup_printf("scenarios/%s/scenario.yaml", name);
    g_autofree char *page_path = g_strdup_printf("scenarios/%s/index.html", name);

    stage_write(stage, manifest_path, manifest);
    stage_write(stage, page_path, "<!DOCTYPE html><title>page</title>");
}

static JsonNode *
read_results(const Stage *stage)
{
    g_autofree char *text = stage_read(stage, "results/results.json");
    JsonNode *root = json_from_string(text, NULL);

    assert_non_null(root);
    return root;
}

static gint64
number_at(JsonNode *results, const char *format, guint scenario, guint iteration, const char *member)
{
    g_autofree char *path = g_strdup_printf(format, scenario, iteration, member);
    g_autoptr(JsonNode) found = json_path_query(path, results, NULL);

    assert_int_equal(json_array_get_length(json_node_get_array(found)), 1);
    return json_array_get_int_element(json_node_get_array(found), 0);
}

#define ITERATION "$.scenarios[%u].iterations[%u].%s"

/* Whether any iteration of one was under way while one of the other was. */
static gboolean
overlap(JsonNode *results, guint left, guint right, guint iterations)
{
    for (guint i = 0; i < iterations; i++) {
        gint64 begin = number_at(results, ITERATION, left, i, "started_at_usec");
        gint64 end = begin + number_at(results, ITERATION, left, i, "duration_usec");
        for (guint j = 0; j < iterations; j++) {
            gint64 other = number_at(results, ITERATION, right, j, "started_at_usec");
            if (other < end && begin < other + number_at(results, ITERATION, right, j, "duration_usec"))
                return TRUE;
        }
    }
    return FALSE;
}

static void
scenarios_are_measured_at_a_time(void **state)
{
    (void)state;
    g_autoptr(Stage) stage = stage_new();

    write_scenario(stage, "one", HEAD);
    write_scenario(stage, "two", HEAD "  - memory_pressure: critical\n");
    write_scenario(stage, "three", HEAD);
    g_autoptr(Outcome) outcome = stage_run(stage, "run -n 2 --jobs 2 one two three");
    g_autoptr(JsonNode) results = read_results(stage);

    assert_status(outcome, 0);
    assert_int_equal(stage_count(stage, "//testcase"), 12);
    assert_int_equal(stage_count(stage, "//error"), 0);
    assert_true(overlap(results, 0, 1, 2));
}

static void
scenarios_are_measured_one_after_the_other(void **state)
{
    (void)state;
    g_autoptr(Stage) stage = stage_new();

    write_scenario(stage, "one", HEAD);
    write_scenario(stage, "two", HEAD);
    g_autoptr(Outcome) outcome = stage_run(stage, "run -n 2 --objects --timings one two");
    g_autoptr(JsonNode) results = read_results(stage);

    assert_status(outcome, 0);
    assert_says(outcome, "one       loaded      Function ");
    assert_says(outcome, "from the first one's beginning to the last one's end: ");
    assert_false(overlap(results, 0, 1, 2));
}

/* The host that an engine is asked for its version with has no page. */
static pid_t
await_first_host(GSubprocess *runner)
{
    stage_await_process(runner, "WebKitWebProcess");
    return stage_await_process(runner, "tidemark-host-webkitgtk");
}

/* How the runner ends while more than one engine is there. */
static const struct {
    const char *command;
    int ending_signal;
} ends[] = {
    { "run -n 2 one two", SIGINT }, /* the second engine is the one that was started ahead */
    { "run -n 2 one two", SIGKILL },          { "run -n 1 --jobs 2 one two", SIGINT },
    { "run -n 1 --jobs 2 one two", SIGTERM }, { "run -n 1 --jobs 2 one two", SIGKILL },
};

/* stage_free() proves that no process and no folder is left. */
static void
nothing_is_left_of_any_of_them(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
        g_autoptr(Stage) stage = stage_new();

        write_scenario(stage, "one", ENDLESS);
        write_scenario(stage, "two", ENDLESS);
        g_autoptr(GSubprocess) runner = stage_start(stage, NULL, ends[i].command);
        pid_t first = await_first_host(runner);
        stage_await_another(runner, "tidemark-host-webkitgtk", first);
        g_subprocess_send_signal(runner, ends[i].ending_signal);
        g_autoptr(Outcome) outcome = stage_finish(runner);
        g_autoptr(JsonNode) results = read_results(stage);

        assert_int_equal(outcome->ending_signal, ends[i].ending_signal);
        assert_int_equal(stage_count(stage, "//testcase[not(error)]"), 0);
    }
}

static void
a_host_that_was_started_ahead_and_died_fails_the_iteration_that_needs_it(void **state)
{
    (void)state;
    g_autoptr(Stage) stage = stage_new();

    write_scenario(stage, "one", HEAD "  - evaluate: new Promise(done => setTimeout(() => done(0), 4000))\n");
    g_autoptr(GSubprocess) runner = stage_start(stage, NULL, "run -n 2 one");
    pid_t first = await_first_host(runner);
    pid_t ahead = stage_await_another(runner, "tidemark-host-webkitgtk", first);
    assert_int_equal(kill(ahead, SIGKILL), 0);
    g_autoptr(Outcome) outcome = stage_finish(runner);
    g_autoptr(JsonNode) results = read_results(stage);

    assert_status(outcome, 3);
    assert_says(outcome, "tidemark-host-webkitgtk was killed by signal 9 (SIGKILL)");
    assert_int_equal(number_at(results, ITERATION, 0, 1, "number"), 2);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scenarios_are_measured_at_a_time),
        cmocka_unit_test(scenarios_are_measured_one_after_the_other),
        cmocka_unit_test(nothing_is_left_of_any_of_them),
        cmocka_unit_test(a_host_that_was_started_ahead_and_died_fails_the_iteration_that_needs_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
