#include "report/verdict-json.h"

#include "report/json-writer.h"

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
    tide_json_add_number_or_null(builder, "budget_bytes", verdict->budget > 0, verdict->budget);
    tide_json_add_number_or_null(builder, "lower_bytes", verdict->has_bounds, verdict->lower);
    tide_json_add_number_or_null(builder, "upper_bytes", verdict->has_bounds, verdict->upper);
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
