#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "example-results.h"
#include "json-answer.h"
#include "report/engine-json.h"

static void
members_of_engines(TideMembers *members, gpointer engines)
{
    tide_engines_members(members, engines);
}

static JsonNode *
write_engines(const TideResults *results)
{
    g_autoptr(JsonBuilder) builder = json_answer_begin();

    tide_members_write(builder, members_of_engines, results->engines);
    return json_answer_end(builder);
}

static TideResults *
two_engines(void)
{
    TideResults *results = tide_results_new();

    tide_results_add_engine(results, "/opt/before");
    assert_false(tide_results_compare_engines(results));
    TideMeasuredEngine *after = tide_results_add_engine(results, "webkitgtk");
    assert_true(tide_results_compare_engines(results));
    after->version = g_strdup("WebKitGTK 2.50.6");
    after->files = tide_engine_files_new();
    g_ptr_array_add(after->files, tide_engine_file_new("/usr/lib/a", "build id 12"));
    g_ptr_array_add(after->files, tide_engine_file_new("/usr/lib/b", NULL));
    return results;
}

static void
engines_are_told_with_what_they_run(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = two_engines();
    g_autoptr(JsonNode) root = write_engines(results);
    static const JsonAnswer answers[] = {
        { "$.engines[0]", "{\"given\":\"/opt/before\",\"version\":null,\"files\":null}" },
        { "$.engines[1].version", "\"WebKitGTK 2.50.6\"" },
        { "$.engines[1].files",
          "[{\"path\":\"/usr/lib/a\",\"build\":\"build id 12\"},{\"path\":\"/usr/lib/b\",\"build\":null}]" },
        { NULL, NULL },
    };

    json_check(root, answers);
}

static void
what_is_read_is_written_as_it_was(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = two_engines();
    g_autoptr(TideResults) again = tide_results_new();
    g_autoptr(JsonNode) root = write_engines(results);

    assert_true(tide_members_read(root, members_of_engines, again->engines, NULL));
    g_autoptr(JsonNode) rewritten = write_engines(again);
    assert_true(json_node_equal(root, rewritten));
}

static void
an_engine_that_was_not_asked_for_is_refused(void **state)
{
    (void)state;
    g_autoptr(JsonNode) root = json_from_string("{\"engines\":[{\"version\":null,\"files\":null}]}", NULL);
    g_autoptr(TideResults) results = tide_results_new();
    g_autoptr(GError) error = NULL;

    assert_false(tide_members_read(root, members_of_engines, results->engines, &error));
    assert_string_equal(error->message, "engines[0].given is missing");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(engines_are_told_with_what_they_run),
        cmocka_unit_test(what_is_read_is_written_as_it_was),
        cmocka_unit_test(an_engine_that_was_not_asked_for_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
