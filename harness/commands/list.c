#include "commands/command.h"

#include <stdio.h>

#include <json-glib/json-glib.h>

#include "commands/arguments.h"
#include "scenario/scenario.h"

static void
print_text(const GPtrArray *scenarios)
{
    int width = 0;

    for (guint i = 0; i < scenarios->len; i++)
        width = MAX(width, (int)g_utf8_strlen(((TideScenario *)g_ptr_array_index(scenarios, i))->name, -1));
    for (guint i = 0; i < scenarios->len; i++) {
        const TideScenario *scenario = g_ptr_array_index(scenarios, i);
        printf("%-*s  %s\n", width, scenario->name, scenario->description);
    }
}

static void
print_json(const GPtrArray *scenarios)
{
    g_autoptr(JsonNode) root = json_node_new(JSON_NODE_ARRAY);
    JsonArray *list = json_array_new();

    for (guint i = 0; i < scenarios->len; i++) {
        const TideScenario *scenario = g_ptr_array_index(scenarios, i);
        JsonObject *object = json_object_new();
        json_object_set_string_member(object, "name", scenario->name);
        json_object_set_string_member(object, "description", scenario->description);
        if (scenario->catches)
            json_object_set_string_member(object, "catches", scenario->catches);
        json_object_set_string_member(object, "manifest", scenario->manifest);
        json_array_add_object_element(list, object);
    }
    json_node_take_array(root, list);
    g_autofree char *text = json_to_string(root, TRUE);
    printf("%s\n", text);
}

static int
list(const char *folder, gboolean json)
{
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) folders = tide_scenario_list(folder, &error);
    g_auto(GStrv) names = folders ? tide_scenario_cases(folder, (const char *const *)folders) : NULL;
    g_autoptr(GPtrArray) scenarios = g_ptr_array_new_with_free_func((GDestroyNotify)tide_scenario_free);

    for (char **name = names; name && *name; name++) {
        TideScenario *scenario = tide_scenario_load(folder, *name, &error);
        if (!scenario)
            return tide_complain(error);
        g_ptr_array_add(scenarios, scenario);
    }
    if (!names)
        return tide_complain(error);
    if (json)
        print_json(scenarios);
    else
        print_text(scenarios);
    return TIDE_EXIT_WITHIN;
}

int
tide_command_list(int argc, char **argv)
{
    g_autofree char *folder = g_strdup("scenarios");
    gboolean json = FALSE;
    g_auto(GStrv) names = NULL;
    int status;
    const GOptionEntry entries[] = {
        { "scenarios", 's', 0, G_OPTION_ARG_FILENAME, &folder, "Folder of the scenarios (scenarios)", "DIR" },
        { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Print JSON", NULL },
        G_OPTION_ENTRY_NULL,
    };

    if (!tide_arguments_parse(argc, argv, entries, &names, &status))
        return status;
    if (names[0]) {
        fprintf(stderr, "tidemark: list takes no operand '%s'; see 'tidemark show %s'\n", names[0], names[0]);
        return TIDE_EXIT_INPUT;
    }
    return list(folder, json);
}
