/* Two engines on one machine, without baselines: --compare-engines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>

#include "host-script.h"

#define HEAVIER_BYTES (4u << 20)
#define SAME_BUILDS "before and after run the same builds of the same files"

static Stage *
stage_with_engines(void)
{
    Stage *stage = stage_new();

    stage_copy_shipped(stage, "blank");
    host_script_write(stage, "light", 0);
    host_script_write(stage, "heavy", HEAVIER_BYTES);
    return stage;
}

/* Each host says what it is; then they come in pairs of which neither is always the second. */
static void
assert_in_turns(const Stage *stage)
{
    g_autofree char *log = stage_read(stage, "hosts.log");
    g_auto(GStrv) starts = g_strsplit(log, "\n", -1);
    guint count = g_strv_length(starts) - 1;

    assert_true(count == 2 + 2 * 4);
    for (guint i = 2; i < count; i++) {
        gboolean light_first = i / 2 % 2 == 1;
        assert_string_equal(starts[i], (i % 2 == 0) == light_first ? "light" : "heavy");
    }
}

static void
more_memory_after_is_red_and_before_it_is_green(void **state)
{
    (void)state;
    g_autoptr(Stage) stage = stage_with_engines();
    g_autoptr(Outcome) red = stage_run(stage, "run --compare-engines ./light ./heavy blank -n 4 --max-iterations 4");

    assert_status(red, 1);
    assert_says(red, "blank: loaded: WebContent: MALLOC_LARGE grew by 4.0 MB (0 B");
    assert_says(red, "blank: peak: WebContent: phys_footprint_peak grew by 4.");
    assert_says(red, "to repeat it: tidemark run --compare-engines ./light ./heavy blank\n");
    assert_int_equal(stage_count(stage, "//testcase[@name='loaded.WebContent']/failure"), 1);
    assert_int_equal(stage_count(stage, "//testcase[@name='peak.WebContent']/failure[contains(., 'at the peak:')]"), 1);
    assert_int_equal(stage_count(stage, "//property[@name='baseline.path' and @value='./light']"), 1);
    assert_in_turns(stage);

    g_autoptr(Outcome) green = stage_run(stage, "run --compare-engines ./heavy ./light blank -n 4 --max-iterations 4");
    assert_status(green, 0);
    g_autofree char *json = stage_read(stage, "results/results.json");
    assert_non_null(strstr(json, "\"improved\""));
}

static void
an_engine_is_not_red_against_itself_and_that_it_is_itself_is_said(void **state)
{
    (void)state;
    g_autoptr(Stage) stage = stage_with_engines();
    g_autoptr(Outcome) outcome =
        stage_run(stage, "run --compare-engines ./light ./light blank -n 4 --max-iterations 4");

    assert_status(outcome, 0);
    assert_says(outcome, SAME_BUILDS);
    assert_int_equal(stage_count(stage, "//failure | //error"), 0);
}

/* The real path of the library that the host runs with. */
static char *
find_library(const Stage *stage)
{
    g_autoptr(JsonParser) parser = json_parser_new();
    g_autofree char *text = stage_read(stage, "results/results.json");

    assert_true(json_parser_load_from_data(parser, text, -1, NULL));
    g_autoptr(JsonNode) paths = json_path_query("$.engines[0].files[*].path", json_parser_get_root(parser), NULL);
    JsonArray *array = json_node_get_array(paths);
    for (guint i = 0; i < json_array_get_length(array); i++) {
        const char *path = json_array_get_string_element(array, i);
        if (strstr(path, "/libwebkitgtk-6.0.so.4"))
            return g_strdup(path);
    }
    fail_msg("no library of WebKitGTK in %s", text);
    return NULL;
}

/* A prefix whose library is a link to @library, or a file of its own. */
static void
make_prefix(const Stage *stage, const char *name, const char *library)
{
    g_autofree char *lib = g_build_filename(stage->folder, name, "lib", NULL);
    g_autofree char *path = g_build_filename(lib, "libwebkitgtk-6.0.so.4", NULL);

    assert_int_equal(g_mkdir_with_parents(lib, 0755), 0);
    if (library)
        assert_int_equal(symlink(library, path), 0);
    else
        assert_true(g_file_set_contents(path, "not a library", -1, NULL));
}

static void
a_prefix_is_measured_by_the_library_that_it_has(void **state)
{
    (void)state;
    g_autoptr(Stage) stage = stage_with_engines();
    g_autoptr(Outcome) plain = stage_run(stage, "run blank -n 1");

    assert_status(plain, 0);
    g_autofree char *library = find_library(stage);
    make_prefix(stage, "prefix", library);
    g_autoptr(Outcome) same =
        stage_run(stage, "run --compare-engines webkitgtk ./prefix blank -n 2 --max-iterations 2");
    assert_status(same, 0);
    assert_says(same, SAME_BUILDS);

    make_prefix(stage, "broken", NULL);
    g_autoptr(Outcome) broken =
        stage_run(stage, "run --compare-engines webkitgtk ./broken blank -n 2 --max-iterations 2");
    assert_status(broken, 3);
    assert_int_equal(stage_count(stage, "//testcase/error"), 2);
}

/* What an engine host may do: start another library than the one that was asked for. */
static void
an_engine_before_that_fails_leaves_nothing_judged(void **state)
{
    (void)state;
    g_autoptr(Stage) stage = stage_with_engines();

    stage_write(stage, "scenarios/blank/scenario.yaml",
                "description: Lives in a light engine alone.\nsteps:\n  - load: index.html\n  - checkpoint: loaded\n");
    stage_write(
        stage, "dying",
        "#!/bin/sh\necho '{\"event\":\"hello\",\"protocol\":1,\"engine\":\"WebKitGTK\",\"engine_version\":\"2.50.6\"}' "
        ">&3\nread -r line <&3 && exit 7\nexit 0\n");
    g_autofree char *dying = g_build_filename(stage->folder, "dying", NULL);
    assert_int_equal(g_chmod(dying, 0755), 0);
    g_autoptr(Outcome) outcome =
        stage_run(stage, "run --compare-engines ./dying ./light blank -n 4 --max-iterations 4");
    assert_status(outcome, 3);
    assert_says(outcome, "not measured with the engine before: ");
    assert_int_equal(stage_count(stage, "//testcase[not(error)]"), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(more_memory_after_is_red_and_before_it_is_green),
        cmocka_unit_test(an_engine_is_not_red_against_itself_and_that_it_is_itself_is_said),
        cmocka_unit_test(a_prefix_is_measured_by_the_library_that_it_has),
        cmocka_unit_test(an_engine_before_that_fails_leaves_nothing_judged),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
