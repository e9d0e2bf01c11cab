#include "report/manifest-json.h"

#include "report/gate-json.h"
#include "report/json-writer.h"

static void
add_budget(JsonBuilder *builder, gconstpointer element)
{
    const TideBudget *budget = element;

    tide_json_add_text(builder, "role", budget->of_group ? TIDE_BUDGET_GROUP : tide_role_name(budget->role));
    tide_json_add_text(builder, "quantity", budget->quantity);
    tide_json_add_number(builder, "budget_bytes", budget->bytes);
}

static void
add_gate(JsonBuilder *builder, gconstpointer element)
{
    tide_gate_add_json(builder, element);
}

void
tide_manifest_add_json(JsonBuilder *builder, const TideScenario *scenario)
{
    if (!scenario) {
        tide_json_add_null(builder, "manifest");
        return;
    }

    g_autoptr(GPtrArray) checkpoints = tide_scenario_checkpoints(scenario);

    tide_json_begin_object(builder, "manifest");
    tide_json_add_text(builder, "path", scenario->manifest);
    tide_json_add_text(builder, "description", scenario->description);
    tide_json_add_number(builder, "timeout_msec", scenario->timeout_msec);
    tide_json_begin_object(builder, "tolerance");
    json_builder_set_member_name(builder, "percent");
    json_builder_add_double_value(builder, scenario->tolerance.percent);
    tide_json_add_number(builder, "bytes", scenario->tolerance.bytes);
    tide_json_add_flag(builder, "follows_noise", scenario->tolerance.follows_noise);
    json_builder_end_object(builder);
    tide_json_add_objects(builder, "budgets", scenario->budgets, add_budget);
    tide_json_add_objects(builder, "gates", scenario->gates, add_gate);
    tide_json_add_texts(builder, "checkpoints", checkpoints);
    json_builder_end_object(builder);
}
