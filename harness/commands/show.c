#include "commands/command.h"

#include <stdio.h>

#include <json-glib/json-glib.h>

#include "commands/arguments.h"
#include "report/gate-json.h"
#include "report/gate-wording.h"
#include "scenario/scenario.h"
#include "scenario/schema.h"
#include "support/bytes.h"

static char *
describe_argument(const TideStep *step)
{
    if (step->kind == TIDE_STEP_RESIZE)
        return g_strdup_printf("%u × %u", step->width, step->height);
    if (step->raw)
        return g_strdup_printf("%s, not settled", step->text);
    if (step->kind == TIDE_STEP_TYPE && step->action.selector)
        return g_strdup_printf("%s into %s", step->text, step->action.selector);
    return g_strdup(step->text ? step->text : "");
}

static void
print_text(const TideScenario *scenario)
{
    g_autofree char *bytes = tide_bytes_format(scenario->tolerance.bytes);
    g_autofree char *memory = tide_bytes_format(scenario->memory_limit_bytes);

    printf("%s: %s\n", scenario->name, scenario->description);
    if (scenario->catches)
        printf("  catches    %s\n", scenario->catches);
    printf("  manifest   %s\n", scenario->manifest);
    printf("  tolerance  %g %% or %s%s, whichever is larger\n", scenario->tolerance.percent, bytes,
           scenario->tolerance.follows_noise ? " or the baseline's noise" : "");
    printf("  timeout    %u ms a step\n", scenario->timeout_msec);
    printf("  memory     ended where all processes together have more than %s\n", memory);
    for (guint i = 0; i < scenario->budgets->len; i++) {
        const TideBudget *budget = g_ptr_array_index(scenario->budgets, i);
        g_autofree char *limit = tide_bytes_format(budget->bytes);
        const char *whose = budget->of_group ? TIDE_BUDGET_GROUP : tide_role_name(budget->role);
        printf("  budget     %s of %s at most %s\n", budget->quantity, whose, limit);
    }
    for (guint i = 0; i < scenario->gates->len; i++) {
        const TideGate *gate = g_ptr_array_index(scenario->gates, i);
        g_autofree char *label = tide_gate_label(gate);
        g_autofree char *limit = tide_gate_limit(gate);
        printf("  gate       %s of %s: %s\n", label, tide_role_name(gate->role), limit);
    }
    printf("  steps\n");
    for (guint i = 0; i < scenario->steps->len; i++) {
        const TideStep *step = g_ptr_array_index(scenario->steps, i);
        g_autofree char *argument = g_strdelimit(describe_argument(step), "\n", ' ');
        printf("    %3u  %-19s  %s\n", i + 1, tide_step_kind_name(step->kind), argument);
    }
}

static JsonArray *
budgets_to_json(const TideScenario *scenario)
{
    JsonArray *budgets = json_array_new();

    for (guint i = 0; i < scenario->budgets->len; i++) {
        const TideBudget *budget = g_ptr_array_index(scenario->budgets, i);
        JsonObject *object = json_object_new();
        json_object_set_string_member(object, "role",
                                      budget->of_group ? TIDE_BUDGET_GROUP : tide_role_name(budget->role));
        json_object_set_string_member(object, "quantity", budget->quantity);
        json_object_set_int_member(object, "bytes", (gint64)budget->bytes);
        json_array_add_object_element(budgets, object);
    }
    return budgets;
}

static JsonNode *
gates_to_json(const TideScenario *scenario)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();

    json_builder_begin_array(builder);
    for (guint i = 0; i < scenario->gates->len; i++) {
        json_builder_begin_object(builder);
        tide_gate_add_json(builder, g_ptr_array_index(scenario->gates, i));
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
    return json_builder_get_root(builder);
}

static JsonArray *
steps_to_json(const TideScenario *scenario)
{
    JsonArray *steps = json_array_new();

    for (guint i = 0; i < scenario->steps->len; i++) {
        const TideStep *step = g_ptr_array_index(scenario->steps, i);
        g_autofree char *argument = describe_argument(step);
        JsonObject *object = json_object_new();
        json_object_set_string_member(object, "step", tide_step_kind_name(step->kind));
        json_object_set_string_member(object, "argument", argument);
        if (step->file)
            json_object_set_string_member(object, "file", step->file);
        json_object_set_int_member(object, "line", step->place.line);
        json_object_set_int_member(object, "column", step->place.column);
        json_array_add_object_element(steps, object);
    }
    return steps;
}

static void
print_json(const TideScenario *scenario)
{
    g_autoptr(JsonNode) root = json_node_new(JSON_NODE_OBJECT);
    JsonObject *object = json_object_new();

    json_object_set_string_member(object, "name", scenario->name);
    json_object_set_string_member(object, "description", scenario->description);
    if (scenario->catches)
        json_object_set_string_member(object, "catches", scenario->catches);
    json_object_set_string_member(object, "manifest", scenario->manifest);
    json_object_set_double_member(object, "tolerance_percent", scenario->tolerance.percent);
    json_object_set_int_member(object, "tolerance_bytes", (gint64)scenario->tolerance.bytes);
    json_object_set_boolean_member(object, "tolerance_follows_noise", scenario->tolerance.follows_noise);
    json_object_set_int_member(object, "timeout_msec", scenario->timeout_msec);
    json_object_set_int_member(object, "memory_limit_bytes", (gint64)scenario->memory_limit_bytes);
    json_object_set_array_member(object, "budgets", budgets_to_json(scenario));
    json_object_set_member(object, "gates", gates_to_json(scenario));
    json_object_set_array_member(object, "steps", steps_to_json(scenario));
    json_node_take_object(root, object);
    g_autofree char *text = json_to_string(root, TRUE);
    printf("%s\n", text);
}

int
tide_command_show(int argc, char **argv)
{
    g_autofree char *folder = g_strdup("scenarios");
    gboolean json = FALSE;
    gboolean schema = FALSE;
    g_auto(GStrv) names = NULL;
    g_autoptr(GError) error = NULL;
    int status;
    const GOptionEntry entries[] = {
        { "scenarios", 's', 0, G_OPTION_ARG_FILENAME, &folder, "Folder of the scenarios (scenarios)", "DIR" },
        { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Print JSON", NULL },
        { "schema", 0, 0, G_OPTION_ARG_NONE, &schema, "Print the JSON Schema of manifests instead, for editors", NULL },
        G_OPTION_ENTRY_NULL,
    };

    if (!tide_arguments_parse(argc, argv, entries, &names, &status))
        return status;
    if (schema && !names[0]) {
        g_autofree char *text = tide_manifest_schema();
        fputs(text, stdout);
        return TIDE_EXIT_WITHIN;
    }
    if (!names[0] || names[1]) {
        fputs("tidemark: show takes the name of one scenario; 'tidemark list' has them\n", stderr);
        return TIDE_EXIT_INPUT;
    }
    g_autoptr(TideScenario) scenario = tide_scenario_load(folder, names[0], &error);
    if (!scenario)
        return tide_complain(error);
    if (json)
        print_json(scenario);
    else
        print_text(scenario);
    return TIDE_EXIT_WITHIN;
}
