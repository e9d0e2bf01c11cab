#include "scenario/schema.h"

#include <json-glib/json-glib.h>

#include "scenario/budget.h"
#include "scenario/gate.h"
#include "scenario/manifest.h"
#include "scenario/object-gate.h"
#include "scenario/quantity.h"
#include "scenario/step-kinds.h"

#define DRAFT "http://json-schema.org/draft-07/schema#"
#define PARAMETER "\\$\\{[A-Za-z_][A-Za-z0-9_]*\\}"
#define NAME_PATTERN "^(?![-_.])([A-Za-z0-9_.-]|" PARAMETER ")+$"
#define SIZE_PATTERN "^[0-9]+(\\.[0-9]+)?( ?(B|KB|MB|GB|TB))?$"
#define DURATION_PATTERN "^[0-9]+(\\.[0-9]*)? ?(ms|s|min)$"
#define PARAMETER_NAME_PATTERN "^[A-Za-z_][A-Za-z0-9_]*$"

static JsonObject *schema_of_fields(const TideYamlField *fields);
static JsonObject *schema_of_shape(const TideYamlField *field);

static JsonObject *
schema_of_type(const char *type)
{
    JsonObject *schema = json_object_new();

    json_object_set_string_member(schema, "type", type);
    return schema;
}

static JsonArray *
array_of(const char *const *words)
{
    JsonArray *array = json_array_new();

    for (; *words; words++)
        json_array_add_string_element(array, *words);
    return array;
}

/* Editors tell numbers and truth values from texts, the reader does not. */
static JsonObject *
schema_of_text(const char *pattern)
{
    static const char *const types[] = { "string", "number", "boolean", NULL };
    JsonObject *schema = json_object_new();

    json_object_set_array_member(schema, "type", array_of(types));
    json_object_set_int_member(schema, "minLength", 1);
    if (pattern)
        json_object_set_string_member(schema, "pattern", pattern);
    return schema;
}

/* Takes both over. */
static JsonObject *
either(JsonObject *first, JsonObject *second)
{
    JsonArray *both = json_array_new();
    JsonObject *schema = json_object_new();

    json_array_add_object_element(both, first);
    json_array_add_object_element(both, second);
    json_object_set_array_member(schema, "anyOf", both);
    return schema;
}

/* A parameter may stand for the whole of what is no text. */
static JsonObject *
or_parameter(JsonObject *schema)
{
    JsonObject *parameter = schema_of_type("string");

    json_object_set_string_member(parameter, "pattern", "^" PARAMETER "$");
    return either(schema, parameter);
}

static JsonObject *
schema_of_number(const TideYamlField *field, const char *type)
{
    JsonObject *schema = schema_of_type(type);

    json_object_set_int_member(schema, "minimum", (gint64)field->least);
    json_object_set_int_member(schema, "maximum", (gint64)field->most);
    return or_parameter(schema);
}

static JsonObject *
schema_of_size(void)
{
    JsonObject *number = schema_of_type("integer");
    JsonObject *text = schema_of_type("string");

    json_object_set_int_member(number, "minimum", 0);
    json_object_set_string_member(text, "pattern", SIZE_PATTERN);
    return or_parameter(either(number, text));
}

static JsonObject *
schema_of_words(const char *const *words)
{
    JsonObject *schema = json_object_new();

    json_object_set_array_member(schema, "enum", array_of(words));
    return or_parameter(schema);
}

static JsonObject *
schema_of_duration(void)
{
    JsonObject *schema = schema_of_type("string");

    json_object_set_string_member(schema, "pattern", DURATION_PATTERN);
    return or_parameter(schema);
}

static JsonObject *
reference_to(const char *definition)
{
    g_autofree char *path = g_strconcat("#/definitions/", definition, NULL);
    JsonObject *schema = json_object_new();

    json_object_set_string_member(schema, "$ref", path);
    return schema;
}

/* Sizes by the given keys. */
static JsonObject *
schema_of_limits(const char *const *keys)
{
    JsonObject *schema = schema_of_type("object");
    JsonObject *names = json_object_new();

    json_object_set_array_member(names, "enum", array_of(keys));
    json_object_set_int_member(schema, "minProperties", 1);
    json_object_set_object_member(schema, "propertyNames", names);
    json_object_set_object_member(schema, "additionalProperties", schema_of_size());
    return schema;
}

static JsonObject *
define_limits(void)
{
    g_auto(GStrv) quantities = tide_quantities_with_budget();

    return schema_of_limits((const char *const *)quantities);
}

/* The mappings of roles and of the group have names of their own; any other key is a quantity. */
static JsonObject *
schema_of_budget(void)
{
    static const char *const of_group[] = { TIDE_BUDGET_GROUP_QUANTITY, NULL };
    g_auto(GStrv) quantities = tide_quantities_with_budget();
    g_auto(GStrv) roles = tide_budget_roles();
    JsonObject *schema = schema_of_limits((const char *const *)quantities);
    JsonArray *names = json_object_get_array_member(json_object_get_object_member(schema, "propertyNames"), "enum");
    JsonObject *owners = json_object_new();

    for (char **role = roles; *role; role++) {
        json_array_add_string_element(names, *role);
        json_object_set_object_member(owners, *role, reference_to("limits"));
    }
    json_array_add_string_element(names, TIDE_BUDGET_GROUP);
    json_object_set_object_member(owners, TIDE_BUDGET_GROUP, schema_of_limits(of_group));
    json_object_set_object_member(schema, "properties", owners);
    return schema;
}

static JsonObject *
define_quantity(void)
{
    g_auto(GStrv) quantities = tide_quantities_at_checkpoints();
    JsonObject *known = json_object_new();
    JsonObject *objects = schema_of_type("string");

    json_object_set_array_member(known, "enum", array_of((const char *const *)quantities));
    json_object_set_string_member(objects, "pattern", "^" TIDE_QUANTITY_OBJECTS_PREFIX ".");
    return or_parameter(either(known, objects));
}

static JsonObject *
schema_of_share(void)
{
    JsonObject *percent = schema_of_type("string");

    json_object_set_string_member(percent, "pattern", TIDE_SHARE_PATTERN);
    return either(schema_of_size(), percent);
}

static JsonObject *
schema_of_gates(TideGateKind kind)
{
    const char *name = tide_gate_kind_name(kind);
    JsonObject *gates = schema_of_type("array");

    json_object_set_int_member(gates, "minItems", 1);
    json_object_set_object_member(gates, "items", reference_to(name));
    return either(reference_to(name), gates);
}

static JsonObject *
schema_of_objects(void)
{
    JsonObject *schema = schema_of_type("object");
    JsonObject *number = schema_of_type("integer");
    JsonObject *text = schema_of_type("string");

    json_object_set_int_member(number, "minimum", 0);
    json_object_set_string_member(text, "pattern", TIDE_OBJECT_GATE_PATTERN);
    json_object_set_int_member(schema, "minProperties", 1);
    json_object_set_object_member(schema, "additionalProperties", or_parameter(either(number, text)));
    return schema;
}

static JsonObject *
schema_of_matrix(void)
{
    JsonObject *schema = schema_of_type("object");
    JsonObject *names = json_object_new();
    JsonObject *values = schema_of_type("array");

    json_object_set_string_member(names, "pattern", PARAMETER_NAME_PATTERN);
    json_object_set_int_member(values, "minItems", 1);
    json_object_set_boolean_member(values, "uniqueItems", TRUE);
    json_object_set_object_member(values, "items", schema_of_text("^[A-Za-z0-9][A-Za-z0-9_.-]*$"));
    json_object_set_int_member(schema, "minProperties", 1);
    json_object_set_object_member(schema, "propertyNames", names);
    json_object_set_object_member(schema, "additionalProperties", values);
    return schema;
}

static JsonObject *
schema_of_shape(const TideYamlField *field)
{
    switch (field->shape) {
    case TIDE_YAML_TEXT:
        return schema_of_text(NULL);
    case TIDE_YAML_NAME:
        return schema_of_text(NAME_PATTERN);
    case TIDE_YAML_WHOLE_NUMBER:
        return schema_of_number(field, "integer");
    case TIDE_YAML_NUMBER:
        return schema_of_number(field, "number");
    case TIDE_YAML_SIZE:
        return schema_of_size();
    case TIDE_YAML_DURATION:
        return schema_of_duration();
    case TIDE_YAML_WORD:
        return schema_of_words(field->words);
    case TIDE_YAML_NOTHING:
        return schema_of_type("null");
    case TIDE_YAML_STEPS:
        return reference_to("steps");
    case TIDE_YAML_MAPPING:
        return schema_of_fields(field->fields);
    case TIDE_YAML_BUDGET:
        return schema_of_budget();
    case TIDE_YAML_QUANTITY:
        return reference_to("quantity");
    case TIDE_YAML_SHARE:
        return schema_of_share();
    case TIDE_YAML_GROWTH:
        return schema_of_gates(TIDE_GATE_GROWTH);
    case TIDE_YAML_SETTLES_TO:
        return schema_of_gates(TIDE_GATE_SETTLES_TO);
    case TIDE_YAML_DROPS:
        return schema_of_gates(TIDE_GATE_DROPS);
    case TIDE_YAML_OBJECTS:
        return schema_of_objects();
    case TIDE_YAML_MATRIX:
        return schema_of_matrix();
    }
    g_return_val_if_reached(json_object_new());
}

static JsonObject *
schema_of_field(const TideYamlField *field)
{
    gboolean two = field->fields && field->shape != TIDE_YAML_MAPPING;
    JsonObject *schema = two ? either(schema_of_shape(field), schema_of_fields(field->fields)) : schema_of_shape(field);

    json_object_set_string_member(schema, "description", field->expects);
    return schema;
}

static JsonObject *
properties_of(const TideYamlField *fields)
{
    JsonObject *properties = json_object_new();

    for (; fields->name; fields++)
        json_object_set_object_member(properties, fields->name, schema_of_field(fields));
    return properties;
}

static JsonObject *
schema_of_fields(const TideYamlField *fields)
{
    JsonObject *schema = schema_of_type("object");
    JsonArray *required = json_array_new();

    /* The shape of every row is held to this by a test. */
    g_assert(fields);
    for (const TideYamlField *field = fields; field->name; field++) {
        if (field->required)
            json_array_add_string_element(required, field->name);
    }
    json_object_set_boolean_member(schema, "additionalProperties", FALSE);
    json_object_set_int_member(schema, "minProperties", 1);
    json_object_set_array_member(schema, "required", required);
    json_object_set_object_member(schema, "properties", properties_of(fields));
    return schema;
}

/* The steps that are written as a word alone. */
static JsonObject *
schema_of_bare_steps(void)
{
    JsonObject *schema = json_object_new();
    JsonArray *names = json_array_new();

    for (const TideYamlField *row = tide_step_rows(); row->name; row++) {
        if (row->shape == TIDE_YAML_NOTHING)
            json_array_add_string_element(names, row->name);
    }
    json_object_set_array_member(schema, "enum", names);
    return schema;
}

static JsonObject *
define_steps(void)
{
    JsonObject *steps = schema_of_type("array");
    JsonObject *step = schema_of_fields(tide_step_rows());

    json_object_set_int_member(step, "maxProperties", 1);
    json_object_set_int_member(steps, "minItems", 1);
    json_object_set_object_member(steps, "items", either(step, schema_of_bare_steps()));
    return steps;
}

char *
tide_manifest_schema(void)
{
    g_autoptr(JsonNode) root = json_node_new(JSON_NODE_OBJECT);
    JsonObject *schema = schema_of_fields(tide_manifest_fields());
    JsonObject *definitions = json_object_new();

    json_object_set_string_member(schema, "$schema", DRAFT);
    json_object_set_string_member(schema, "title", "Tidemark scenario");
    json_object_set_object_member(definitions, "steps", define_steps());
    json_object_set_object_member(definitions, "limits", define_limits());
    json_object_set_object_member(definitions, "quantity", define_quantity());
    for (TideGateKind kind = 0; kind < TIDE_N_GATE_KINDS; kind++)
        json_object_set_object_member(definitions, tide_gate_kind_name(kind), schema_of_fields(tide_gate_fields(kind)));
    json_object_set_object_member(schema, "definitions", definitions);
    json_node_take_object(root, schema);
    g_autofree char *text = json_to_string(root, TRUE);
    return g_strconcat(text, "\n", NULL);
}
