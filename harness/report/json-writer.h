#pragma once

#include <json-glib/json-glib.h>

/*
 * Adds members to the object that a builder has open. Any text becomes valid UTF-8; an amount is an integer, since none
 * reaches 2^63 bytes; what is not known is null.
 */

/** tide_json_add_text: @text: (nullable): any bytes; what is no UTF-8 is replaced, %NULL is null. */
void tide_json_add_text(JsonBuilder *builder, const char *name, const char *text);

/** tide_json_add_number: @number: below 2^63. */
void tide_json_add_number(JsonBuilder *builder, const char *name, guint64 number);

/** tide_json_add_number_or_null: null where the number is not @known. */
void tide_json_add_number_or_null(JsonBuilder *builder, const char *name, gboolean known, guint64 number);

/** tide_json_add_flag: `true` or `false`. */
void tide_json_add_flag(JsonBuilder *builder, const char *name, gboolean flag);

/** tide_json_add_null: what is not known. */
void tide_json_add_null(JsonBuilder *builder, const char *name);

/** tide_json_begin_object: @name: (nullable): %NULL for an element of an array. json_builder_end_object() ends it. */
void tide_json_begin_object(JsonBuilder *builder, const char *name);

/** tide_json_begin_array: json_builder_end_array() ends it. */
void tide_json_begin_array(JsonBuilder *builder, const char *name);

/** tide_json_add_texts: @texts: (nullable) (element-type utf8): no array, as an empty one, is `[]`. */
void tide_json_add_texts(JsonBuilder *builder, const char *name, const GPtrArray *texts);

/** TideJsonAdd: adds the members of @element to the object that @builder has open. */
typedef void (*TideJsonAdd)(JsonBuilder *builder, gconstpointer element);

/** tide_json_add_objects: an array of objects, one for each of @elements: (nullable), whose members @add adds. */
void tide_json_add_objects(JsonBuilder *builder, const char *name, const GPtrArray *elements, TideJsonAdd add);
