#pragma once

#include <json-glib/json-glib.h>

#include "footprint/listing/footprint-layout.h"
#include "footprint/listing/listing.h"

/** TideJsonStyle: how sizes are written: in bytes, or in pages of @page_size. */
typedef struct {
    const TideLayout *layout;
    TideUnit unit;
    guint64 page_size;
} TideJsonStyle;

/* Each gives a part of the JSON that docs/footprint.md describes, (transfer full). */

/** tide_json_set_size: sets @member to @bytes in the style's unit. */
void tide_json_set_size(const TideJsonStyle *style, JsonObject *object, const char *member, guint64 bytes);

/** tide_json_set_size_unless_zero: the same, as footprint(1) leaves out zeros of regions. */
void tide_json_set_size_unless_zero(const TideJsonStyle *style, JsonObject *object, const char *member, guint64 bytes);

/** tide_json_set_columns: sets a member for each column, to null where @known has it not. */
void tide_json_set_columns(const TideJsonStyle *style, JsonObject *object, const TideColumns *columns,
                           TideCaptureColumns known);

/** tide_json_set_doubts: sets how far the sizes of @process are rounded and whether its table has no end, where so. */
void tide_json_set_doubts(const TideJsonStyle *style, JsonObject *object, const TideListedProcess *process);

/** tide_json_categories: the rows of @process, by name. */
JsonObject *tide_json_categories(const TideJsonStyle *style, const TideListedProcess *process);

/** tide_json_sentences: @sentences: (element-type utf8). */
JsonArray *tide_json_sentences(const GPtrArray *sentences);

/** tide_json_auxiliary: @process: (nullable): without one it is empty. */
JsonObject *tide_json_auxiliary(const TideJsonStyle *style, const TideListedProcess *process);

/** tide_json_process: with its regions where it has them. */
JsonObject *tide_json_process(const TideJsonStyle *style, const TideListedProcess *process);
