#include "report/choice-json.h"

#include "report/json-writer.h"

static const char *
match_name(TideMatch match)
{
    return match == TIDE_MATCH_EXACT ? "exact" : match == TIDE_MATCH_NEAR ? "near" : "none";
}

void
tide_choice_add_json(JsonBuilder *builder, const TideBaselineChoice *choice)
{
    if (!choice) {
        tide_json_add_null(builder, "baseline");
        return;
    }

    const TideBaseline *baseline = choice->baseline;

    tide_json_begin_object(builder, "baseline");
    tide_json_add_text(builder, "path", choice->path);
    tide_json_add_text(builder, "match", match_name(baseline ? choice->match : TIDE_MATCH_NONE));
    tide_json_add_texts(builder, "differences", choice->differences);
    tide_json_add_text(builder, "recorded_at", baseline ? baseline->recording->recorded_at : NULL);
    tide_json_add_text(builder, "recorded_by", baseline ? baseline->recording->recorded_by : NULL);
    tide_json_add_text(builder, "reason", baseline ? baseline->recording->reason : NULL);
    json_builder_end_object(builder);
}
