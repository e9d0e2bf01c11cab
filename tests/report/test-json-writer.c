#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "json-answer.h"
#include "report/json-writer.h"

static void
add_name(JsonBuilder *builder, gconstpointer element)
{
    tide_json_add_text(builder, "name", element);
}

static void
each_writer_adds_what_it_says(void **state)
{
    (void)state;
    g_autoptr(JsonBuilder) builder = json_answer_begin();
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    static const JsonAnswer answers[] = {
        { "$.text", "\"a\"" },
        { "$.no_text", "null" },
        { "$.number", "9007199254740993" },
        { "$.known", "7" },
        { "$.unknown", "null" },
        { "$.flag", "true" },
        { "$.null", "null" },
        { "$.object", "{\"inside\":[]}" },
        { "$.texts", "[\"one\",\"two\"]" },
        { "$.no_texts", "[]" },
        { "$.objects", "[{\"name\":\"one\"},{\"name\":\"two\"}]" },
        { "$.no_objects", "[]" },
        { NULL, NULL },
    };

    g_ptr_array_add(names, (gpointer) "one");
    g_ptr_array_add(names, (gpointer) "two");
    tide_json_add_text(builder, "text", "a");
    tide_json_add_text(builder, "no_text", NULL);
    tide_json_add_number(builder, "number", G_GUINT64_CONSTANT(9007199254740993));
    tide_json_add_number_or_null(builder, "known", TRUE, 7);
    tide_json_add_number_or_null(builder, "unknown", FALSE, 7);
    tide_json_add_flag(builder, "flag", TRUE);
    tide_json_add_null(builder, "null");
    tide_json_begin_object(builder, "object");
    tide_json_begin_array(builder, "inside");
    json_builder_end_array(builder);
    json_builder_end_object(builder);
    tide_json_add_texts(builder, "texts", names);
    tide_json_add_texts(builder, "no_texts", NULL);
    tide_json_add_objects(builder, "objects", names, add_name);
    tide_json_add_objects(builder, "no_objects", NULL, add_name);
    g_autoptr(JsonNode) root = json_answer_end(builder);
    json_check(root, answers);
}

static void
what_is_no_utf8_is_replaced(void **state)
{
    (void)state;
    g_autoptr(JsonBuilder) builder = json_answer_begin();
    g_autoptr(GPtrArray) texts = g_ptr_array_new();
    static const JsonAnswer answers[] = {
        { "$.text", "\"bad \xef\xbf\xbd byte\"" },
        { "$.texts", "[\"cut \xef\xbf\xbd\xef\xbf\xbd\"]" },
        { NULL, NULL },
    };

    g_ptr_array_add(texts, (gpointer) "cut \xe2\x82");
    tide_json_add_text(builder, "text", "bad \xff byte");
    tide_json_add_texts(builder, "texts", texts);
    g_autoptr(JsonNode) root = json_answer_end(builder);
    json_check(root, answers);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_writer_adds_what_it_says),
        cmocka_unit_test(what_is_no_utf8_is_replaced),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
