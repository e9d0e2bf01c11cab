#include "report/explanation-json.h"

#include "report/json-writer.h"

static void
add_category(JsonBuilder *builder, gconstpointer element)
{
    const TideGrownCategory *grown = element;

    tide_json_add_text(builder, "category", grown->category);
    tide_json_add_number(builder, "before_bytes", grown->before);
    tide_json_add_number(builder, "after_bytes", grown->after);
}

void
tide_explanation_add_json(JsonBuilder *builder, const TideExplanation *explanation)
{
    if (!explanation) {
        tide_json_add_null(builder, "explanation");
        return;
    }
    tide_json_begin_object(builder, "explanation");
    tide_json_add_text(builder, "quantity", explanation->quantity);
    tide_json_add_number(builder, "before_bytes", explanation->before);
    tide_json_add_number(builder, "after_bytes", explanation->after);
    tide_json_add_objects(builder, "grown", explanation->grown, add_category);
    tide_json_add_number(builder, "explaining_count", explanation->explaining);
    tide_json_add_number(builder, "explained_bytes", explanation->explained);
    json_builder_end_object(builder);
}
