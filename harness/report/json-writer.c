#include "report/json-writer.h"

void
tide_json_add_text(JsonBuilder *builder, const char *name, const char *text)
{
    g_autofree char *valid = text ? g_utf8_make_valid(text, -1) : NULL;

    json_builder_set_member_name(builder, name);
    if (valid)
        json_builder_add_string_value(builder, valid);
    else
        json_builder_add_null_value(builder);
}

void
tide_json_add_number(JsonBuilder *builder, const char *name, guint64 number)
{
    json_builder_set_member_name(builder, name);
    json_builder_add_int_value(builder, (gint64)number);
}

void
tide_json_add_number_or_null(JsonBuilder *builder, const char *name, gboolean known, guint64 number)
{
    json_builder_set_member_name(builder, name);
    if (known)
        json_builder_add_int_value(builder, (gint64)number);
    else
        json_builder_add_null_value(builder);
}

void
tide_json_add_flag(JsonBuilder *builder, const char *name, gboolean flag)
{
    json_builder_set_member_name(builder, name);
    json_builder_add_boolean_value(builder, flag);
}

void
tide_json_add_null(JsonBuilder *builder, const char *name)
{
    json_builder_set_member_name(builder, name);
    json_builder_add_null_value(builder);
}

void
tide_json_begin_object(JsonBuilder *builder, const char *name)
{
    if (name)
        json_builder_set_member_name(builder, name);
    json_builder_begin_object(builder);
}

void
tide_json_begin_array(JsonBuilder *builder, const char *name)
{
    json_builder_set_member_name(builder, name);
    json_builder_begin_array(builder);
}

void
tide_json_add_texts(JsonBuilder *builder, const char *name, const GPtrArray *texts)
{
    tide_json_begin_array(builder, name);
    for (guint i = 0; texts && i < texts->len; i++) {
        g_autofree char *valid = g_utf8_make_valid(g_ptr_array_index(texts, i), -1);

        json_builder_add_string_value(builder, valid);
    }
    json_builder_end_array(builder);
}

void
tide_json_add_objects(JsonBuilder *builder, const char *name, const GPtrArray *elements, TideJsonAdd add)
{
    tide_json_begin_array(builder, name);
    for (guint i = 0; elements && i < elements->len; i++) {
        tide_json_begin_object(builder, NULL);
        add(builder, g_ptr_array_index(elements, i));
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}
