#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <json-glib/json-glib.h>

#include "scenario/manifest.h"
#include "scenario/schema.h"
#include "scenario/step-kinds.h"

static void
the_documented_schema_is_that_of_the_reader(void **state)
{
    g_autofree char *schema = tide_manifest_schema();
    g_autofree char *documented = NULL;

    (void)state;
    assert_true(g_file_get_contents(TIDE_SOURCE_DIR "/docs/scenario.schema.json", &documented, NULL, NULL));
    if (!g_str_equal(schema, documented))
        fail_msg("docs/scenario.schema.json is another one; renew it by 'tidemark show --schema > "
                 "docs/scenario.schema.json'");
}

static JsonObject *
member(JsonObject *object, const char *name)
{
    if (!json_object_has_member(object, name))
        fail_msg("the schema has no '%s'", name);
    return json_object_get_object_member(object, name);
}

static void
assert_same_keys(JsonObject *properties, const TideYamlField *fields)
{
    guint count = 0;

    for (; fields[count].name; count++)
        assert_string_equal(json_object_get_string_member(member(properties, fields[count].name), "description"),
                            fields[count].expects);
    assert_int_equal(json_object_get_size(properties), count);
}

static void
every_key_and_every_step_is_in_it(void **state)
{
    g_autofree char *text = tide_manifest_schema();
    g_autoptr(JsonNode) root = json_from_string(text, NULL);

    (void)state;
    assert_non_null(root);
    JsonObject *schema = json_node_get_object(root);
    JsonObject *items = member(member(member(schema, "definitions"), "steps"), "items");
    JsonArray *kinds = json_object_get_array_member(items, "anyOf");
    assert_same_keys(member(schema, "properties"), tide_manifest_fields());
    assert_same_keys(member(json_array_get_object_element(kinds, 0), "properties"), tide_step_rows());
}

/* A row whose shape has no schema would be accepted whatever it is. */
static void
assert_complete(const TideYamlField *fields)
{
    for (; fields->name; fields++) {
        if (fields->shape == TIDE_YAML_MAPPING)
            assert_non_null(fields->fields);
        if (fields->shape == TIDE_YAML_WORD)
            assert_non_null(fields->words);
        if (fields->shape == TIDE_YAML_WHOLE_NUMBER || fields->shape == TIDE_YAML_NUMBER)
            assert_true(fields->most > fields->least);
        if (fields->fields)
            assert_complete(fields->fields);
    }
}

static void
every_row_tells_its_shape(void **state)
{
    (void)state;
    assert_complete(tide_manifest_fields());
    assert_complete(tide_step_rows());
    for (TideGateKind kind = 0; kind < TIDE_N_GATE_KINDS; kind++)
        assert_complete(tide_gate_fields(kind));
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_documented_schema_is_that_of_the_reader),
        cmocka_unit_test(every_key_and_every_step_is_in_it),
        cmocka_unit_test(every_row_tells_its_shape),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
