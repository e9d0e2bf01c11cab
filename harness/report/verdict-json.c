#include "report/verdict-json.h"

#include "report/json-writer.h"

static void
add_probability(JsonBuilder *builder, const char *name, double probability)
{
    json_builder_set_member_name(builder, name);
    json_builder_add_double_value(builder, probability);
}

static void
add_change(JsonBuilder *builder, const char *name, gboolean known, gint64 bytes)
{
    json_builder_set_member_name(builder, name);
    if (known)
        json_builder_add_int_value(builder, bytes);
    else
        json_builder_add_null_value(builder);
}

static void
add_comparison(JsonBuilder *builder, const TideVerdict *verdict)
{
    const TideComparison *comparison = &verdict->comparison;

    if (!verdict->compared) {
        tide_json_add_null(builder, "comparison");
        return;
    }
    tide_json_begin_object(builder, "comparison");
    add_change(builder, "shift_bytes", TRUE, comparison->shift);
    add_change(builder, "shift_low_bytes", comparison->has_interval, comparison->shift_low);
    add_change(builder, "shift_high_bytes", comparison->has_interval, comparison->shift_high);
    add_probability(builder, "p_above", comparison->p_above);
    add_probability(builder, "p_level", comparison->p_level);
    add_probability(builder, "p_mode", comparison->p_mode);
    add_probability(builder, "p_within", comparison->p_within);
    add_probability(builder, "p_below", comparison->p_below);
    tide_json_add_number(builder, "baseline_modes", comparison->modes);
    tide_json_add_number(builder, "baseline_samples", comparison->n_baseline);
    tide_json_add_number(builder, "samples_above_all", comparison->n_above);
    tide_json_add_number_or_null(builder, "iterations_wanted", comparison->n_wanted > 0, comparison->n_wanted);
    json_builder_end_object(builder);
}

static void
add_verdict(JsonBuilder *builder, gconstpointer element)
{
    const TideVerdict *verdict = element;
    const GArray *samples = verdict->metric->samples;

    tide_json_add_text(builder, "checkpoint", verdict->metric->checkpoint);
    tide_json_add_text(builder, "role", tide_role_name(verdict->metric->role));
    tide_json_add_text(builder, "quantity", verdict->metric->quantity);
    tide_json_add_text(builder, "verdict", tide_verdict_kind_name(verdict->kind));
    tide_json_add_number(builder, "median_bytes", verdict->median);
    tide_json_add_number_or_null(builder, "baseline_bytes", verdict->has_baseline, verdict->baseline);
    tide_json_add_number_or_null(builder, "allowed_bytes", verdict->has_baseline, verdict->allowed);
    tide_json_add_number(builder, "worst_bytes", verdict->worst);
    tide_json_add_number_or_null(builder, "budget_bytes", verdict->has_budget, verdict->budget);
    add_change(builder, "headroom_bytes", verdict->has_budget, (gint64)(verdict->budget - verdict->worst));
    tide_json_add_number_or_null(builder, "lower_bytes", verdict->has_bounds, verdict->lower);
    tide_json_add_number_or_null(builder, "upper_bytes", verdict->has_bounds, verdict->upper);
    add_comparison(builder, verdict);
    tide_json_begin_array(builder, "samples_bytes");
    for (guint i = 0; i < samples->len; i++)
        json_builder_add_int_value(builder, (gint64)g_array_index(samples, guint64, i));
    json_builder_end_array(builder);
}

void
tide_verdicts_add_json(JsonBuilder *builder, const GPtrArray *verdicts)
{
    tide_json_add_objects(builder, "verdicts", verdicts, add_verdict);
}
