#include "report/json-members-private.h"

#include <math.h>

#include "report/json-writer.h"

#define MOST_NUMBER ((G_GINT64_CONSTANT(1) << 53) - 1)

static gboolean
node_is(JsonNode *node, GType type)
{
    return JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == type;
}

static gboolean
read_number(JsonNode *node, gint64 most, gint64 *ret_number)
{
    gint64 number = node_is(node, G_TYPE_INT64) ? json_node_get_int(node) : -1;

    if (number < 0 || number > most)
        return FALSE;
    *ret_number = number;
    return TRUE;
}

void
tide_members_text_or_null(TideMembers *members, const char *name, char **text)
{
    if (members->builder) {
        tide_json_add_text(members->builder, name, *text);
        return;
    }
    JsonNode *node = tide_members_take(members, name);
    if (!node || JSON_NODE_HOLDS_NULL(node))
        return;
    if (node_is(node, G_TYPE_STRING))
        *text = json_node_dup_string(node);
    else
        tide_members_refuse(members, name, "is neither a text nor null");
}

void
tide_members_text(TideMembers *members, const char *name, char **text)
{
    tide_members_text_or_null(members, name, text);
    if (members->builder || *text)
        return;
    *text = g_strdup("");
    tide_members_refuse(members, name, "is no text");
}

void
tide_members_static_text(TideMembers *members, const char *name, const char **text)
{
    g_autofree char *read = NULL;

    if (members->builder) {
        tide_json_add_text(members->builder, name, *text);
        return;
    }
    tide_members_text(members, name, &read);
    *text = g_intern_string(read);
}

void
tide_members_word(TideMembers *members, const char *name, const char *const *words, guint n_words, guint *index)
{
    g_autofree char *word = NULL;

    if (members->builder) {
        tide_json_add_text(members->builder, name, words[*index]);
        return;
    }
    tide_members_text(members, name, &word);
    for (guint i = 0; i < n_words; i++) {
        if (g_strcmp0(words[i], word) == 0) {
            *index = i;
            return;
        }
    }
    tide_members_refuse(members, name, "is a word that this version does not know");
}

void
tide_members_flag(TideMembers *members, const char *name, gboolean *flag)
{
    if (members->builder) {
        tide_json_add_flag(members->builder, name, *flag);
        return;
    }
    JsonNode *node = tide_members_take(members, name);
    if (node && node_is(node, G_TYPE_BOOLEAN))
        *flag = json_node_get_boolean(node);
    else
        tide_members_refuse(members, name, "is neither true nor false");
}

void
tide_members_time(TideMembers *members, const char *name, gint64 *usec)
{
    if (members->builder) {
        tide_json_add_number(members->builder, name, (guint64)*usec);
        return;
    }
    JsonNode *node = tide_members_take(members, name);
    if (!node || !read_number(node, MOST_NUMBER, usec))
        tide_members_refuse(members, name, "is no whole number below 2^53");
}

void
tide_members_time_or_null(TideMembers *members, const char *name, gint64 *usec)
{
    if (members->builder && *usec < 0)
        tide_json_add_null(members->builder, name);
    else if (!members->builder && !*members->problem && json_object_has_member(members->object, name) &&
             json_object_get_null_member(members->object, name))
        *usec = -1;
    else
        tide_members_time(members, name, usec);
}

void
tide_members_number(TideMembers *members, const char *name, guint64 *number)
{
    gint64 value = (gint64)*number;

    tide_members_time(members, name, &value);
    *number = (guint64)value;
}

void
tide_members_count(TideMembers *members, const char *name, guint *count)
{
    gint64 value = *count;

    tide_members_time(members, name, &value);
    if (!members->builder && value > G_MAXINT32) {
        tide_members_refuse(members, name, "is no whole number below 2^31");
        value = 0;
    }
    *count = (guint)value;
}

void
tide_members_fraction(TideMembers *members, const char *name, double *fraction)
{
    if (members->builder) {
        json_builder_set_member_name(members->builder, name);
        json_builder_add_double_value(members->builder, *fraction);
        return;
    }
    JsonNode *node = tide_members_take(members, name);
    gboolean is_number = node && (node_is(node, G_TYPE_DOUBLE) || node_is(node, G_TYPE_INT64));
    double value = is_number ? json_node_get_double(node) : -1;
    if (isfinite(value) && value >= 0)
        *fraction = value;
    else
        tide_members_refuse(members, name, "is no number from 0 on");
}

void
tide_members_texts(TideMembers *members, const char *name, GPtrArray *texts)
{
    if (members->builder) {
        tide_json_add_texts(members->builder, name, texts);
        return;
    }
    JsonArray *array = tide_members_take_array(members, name);
    for (guint i = 0; array && i < json_array_get_length(array); i++) {
        JsonNode *node = json_array_get_element(array, i);
        if (node_is(node, G_TYPE_STRING))
            g_ptr_array_add(texts, json_node_dup_string(node));
        else
            tide_members_refuse(members, name, "has an element that is no text");
    }
}

void
tide_members_numbers(TideMembers *members, const char *name, GArray *numbers)
{
    if (members->builder) {
        tide_json_begin_array(members->builder, name);
        for (guint i = 0; i < numbers->len; i++)
            json_builder_add_int_value(members->builder, (gint64)g_array_index(numbers, guint64, i));
        json_builder_end_array(members->builder);
        return;
    }
    JsonArray *array = tide_members_take_array(members, name);
    for (guint i = 0; array && i < json_array_get_length(array); i++) {
        gint64 number = 0;
        if (read_number(json_array_get_element(array, i), MOST_NUMBER, &number))
            g_array_append_val(numbers, number);
        else
            tide_members_refuse(members, name, "has an element that is no whole number below 2^53");
    }
}
