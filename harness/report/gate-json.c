#include "report/gate-json.h"

#include "report/gate-wording.h"
#include "report/json-writer.h"
#include "report/word-members.h"
#include "verdict/statistics.h"

/* As TIDE_SHARE_PATTERN has it. */
#define MOST_PERCENT 10000

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

static void
kind_member(TideMembers *members, TideGateKind *kind)
{
    const char *words[TIDE_N_GATE_KINDS];
    guint index = *kind;

    for (TideGateKind one = 0; one < TIDE_N_GATE_KINDS; one++)
        words[one] = tide_gate_kind_name(one);
    tide_members_word(members, "gate", words, TIDE_N_GATE_KINDS, &index);
    *kind = (TideGateKind)index;
}

/* One of both is null. */
static void
share_members(TideMembers *members, TideShare *share)
{
    gboolean is_amount = tide_members_has(members, "amount", !share->relative);
    gboolean is_part = FALSE;

    if (is_amount)
        tide_members_number(members, "amount", &share->amount);
    is_part = tide_members_has(members, "percent", share->relative);
    if (is_part)
        tide_members_fraction(members, "percent", &share->percent);
    if (is_amount == is_part)
        tide_members_refuse(members, "percent", "is null as amount is, or both are not");
    share->relative = is_part;
    if (share->percent > MOST_PERCENT)
        tide_members_refuse(members, "percent", "is more than a manifest can have");
}

void
tide_gate_members(TideMembers *members, TideGate *gate)
{
    kind_member(members, &gate->kind);
    tide_members_text(members, "checkpoint", &gate->checkpoint);
    tide_members_text_or_null(members, "reference", &gate->reference);
    if (!gate->reference && gate->kind != TIDE_GATE_GROWTH)
        tide_members_refuse(members, "reference", "is null");
    tide_role_member(members, &gate->role);
    tide_members_text(members, "quantity", &gate->quantity);
    share_members(members, &gate->share);
    if (tide_members_has(members, "warm_up", gate->kind == TIDE_GATE_GROWTH))
        tide_members_count(members, "warm_up", &gate->warm_up);
}

static void
gate_members(TideMembers *members, gpointer gate)
{
    tide_gate_members(members, gate);
}

void
tide_gate_add_json(JsonBuilder *builder, const TideGate *gate)
{
    tide_members_write(builder, gate_members, gate);
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
