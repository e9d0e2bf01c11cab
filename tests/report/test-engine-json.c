#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "example-results.h"
#include "json-answer.h"
#include "report/engine-json.h"

static void
engines_are_told_with_what_they_run(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = tide_results_new();
    g_autoptr(JsonBuilder) builder = json_answer_begin();
    static const JsonAnswer answers[] = {
        { "$.engines[0]", "{\"given\":\"/opt/before\",\"version\":null,\"files\":null}" },
        { "$.engines[1].version", "\"WebKitGTK 2.50.6\"" },
        { "$.engines[1].files",
          "[{\"path\":\"/usr/lib/a\",\"build\":\"build id 12\"},{\"path\":\"/usr/lib/b\",\"build\":null}]" },
        { NULL, NULL },
    };

    tide_results_add_engine(results, "/opt/before");
    assert_false(tide_results_compare_engines(results));
    TideMeasuredEngine *after = tide_results_add_engine(results, "webkitgtk");
    assert_true(tide_results_compare_engines(results));
    after->version = g_strdup("WebKitGTK 2.50.6");
    after->files = g_ptr_array_new_with_free_func((GDestroyNotify)tide_engine_file_free);
    g_ptr_array_add(after->files, tide_engine_file_new("/usr/lib/a", "build id 12"));
    g_ptr_array_add(after->files, tide_engine_file_new("/usr/lib/b", NULL));
    tide_engines_add_json(builder, results->engines);
    g_autoptr(JsonNode) root = json_answer_end(builder);
    json_check(root, answers);
}

static void
a_configuration_is_an_object_of_texts_or_null(void **state)
{
    (void)state;
    g_autoptr(JsonBuilder) builder = json_answer_begin();
    g_autoptr(TideConfiguration) configuration = tide_configuration_new();
    static const JsonAnswer answers[] = {
        { "$.here", "{\"logical_cpus\":\"2\"}" },
        { "$.before", "null" },
        { NULL, NULL },
    };

    tide_configuration_set(configuration, "logical_cpus", "2");
    tide_configuration_add_json(builder, "here", configuration);
    tide_configuration_add_json(builder, "before", NULL);
    g_autoptr(JsonNode) root = json_answer_end(builder);
    json_check(root, answers);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(engines_are_told_with_what_they_run),
        cmocka_unit_test(a_configuration_is_an_object_of_texts_or_null),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
