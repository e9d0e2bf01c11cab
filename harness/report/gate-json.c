#include "report/gate-json.h"

#include "report/gate-wording.h"
#include "report/json-writer.h"
#include "verdict/statistics.h"

static void
add_real(JsonBuilder *builder, const char *name, gboolean known, double number)
{
    json_builder_set_member_name(builder, name);
    if (known)
        json_builder_add_double_value(builder, number);
    else
        json_builder_add_null_value(builder);
}

static void
add_amounts(JsonBuilder *builder, const char *name, const GArray *amounts)
{
    tide_json_begin_array(builder, name);
    for (guint i = 0; amounts && i < amounts->len; i++)
        json_builder_add_int_value(builder, (gint64)g_array_index(amounts, guint64, i));
    json_builder_end_array(builder);
}

void
tide_gate_add_json(JsonBuilder *builder, const TideGate *gate)
{
    gboolean growth = gate->kind == TIDE_GATE_GROWTH;

    tide_json_add_text(builder, "gate", tide_gate_kind_name(gate->kind));
    tide_json_add_text(builder, "checkpoint", gate->checkpoint);
    tide_json_add_text(builder, "reference", gate->reference);
    tide_json_add_text(builder, "role", tide_role_name(gate->role));
    tide_json_add_text(builder, "quantity", gate->quantity);
    tide_json_add_number_or_null(builder, "amount", !gate->share.relative, gate->share.amount);
    add_real(builder, "percent", gate->share.relative, gate->share.percent);
    tide_json_add_number_or_null(builder, "warm_up", growth, gate->warm_up);
}

static void
add_growth(JsonBuilder *builder, const TideGateVerdict *verdict)
{
    const TideGrowth *growth = &verdict->growth;
    const char *step = growth->step > 0 ? g_ptr_array_index(verdict->cycles, growth->step_index) : NULL;

    add_real(builder, "per_cycle", growth->bounded, growth->slope);
    add_real(builder, "per_cycle_lower", growth->bounded, growth->lower);
    add_real(builder, "per_cycle_upper", growth->bounded, growth->upper);
    tide_json_add_number_or_null(builder, "step", growth->step > 0, growth->step);
    tide_json_add_text(builder, "step_at", step);
    tide_json_add_number_or_null(builder, "wanted_cycles", growth->wanted_cycles > 0, growth->wanted_cycles);
}

static void
add_recovery(JsonBuilder *builder, const TideGateVerdict *verdict)
{
    const TideRecovery *recovery = &verdict->recovery;

    tide_json_add_number_or_null(builder, "held", TRUE, recovery->held);
    tide_json_add_number_or_null(builder, "wanted_iterations", recovery->wanted_iterations > 0,
                                 recovery->wanted_iterations);
    add_amounts(builder, "references", verdict->references);
}

static void
add_budget(JsonBuilder *builder, const TideGateVerdict *verdict)
{
    guint64 worst = tide_worst(verdict->samples);

    tide_json_add_text(builder, "gate", "budget");
    tide_json_add_text(builder, "role", TIDE_BUDGET_GROUP);
    tide_json_add_text(builder, "quantity", verdict->budget->quantity);
    tide_json_add_number_or_null(builder, "amount", TRUE, verdict->budget->bytes);
    tide_json_add_number_or_null(builder, "worst", TRUE, worst);
    tide_json_add_number_or_null(builder, "headroom", TRUE, verdict->budget->bytes - worst);
}

void
tide_gate_verdict_add_json(JsonBuilder *builder, const TideGateVerdict *verdict)
{
    g_autofree char *sentence = tide_gate_sentence(verdict);

    if (verdict->budget)
        add_budget(builder, verdict);
    else
        tide_gate_add_json(builder, verdict->gate);
    tide_json_add_text(builder, "verdict", tide_verdict_kind_name(verdict->kind));
    tide_json_add_text(builder, "sentence", sentence);
    tide_json_add_number_or_null(builder, "unsettled", TRUE, verdict->unsettled);
    add_amounts(builder, "samples", verdict->samples);
    if (verdict->budget)
        return;
    if (verdict->gate->kind == TIDE_GATE_GROWTH)
        add_growth(builder, verdict);
    else
        add_recovery(builder, verdict);
}
