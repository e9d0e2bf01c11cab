#include "report/json-members-private.h"

#include <string.h>

#include <tidemark/error.h>

#include "report/json-writer.h"
#include "report/wording.h"

/* A member's name may be foreign: that of a class, of a fact. */
#define LONGEST_NAME "80"

static void
append_place(GString *text, const TideMembers *members)
{
    if (!members->outer)
        return;
    append_place(text, members->outer);
    g_string_append_printf(text, "%." LONGEST_NAME "s", members->name);
    if (members->index >= 0)
        g_string_append_printf(text, "[%" G_GINT64_FORMAT "]", members->index);
    g_string_append_c(text, '.');
}

void
tide_members_refuse(TideMembers *members, const char *name, const char *problem)
{
    g_autoptr(GString) text = g_string_new(NULL);

    if (members->builder || *members->problem)
        return;
    append_place(text, members);
    g_string_append_printf(text, "%." LONGEST_NAME "s %s", name, problem);
    *members->problem = tide_one_line(text->str);
}

JsonBuilder *
tide_members_builder(const TideMembers *members)
{
    return members->builder;
}

JsonNode *
tide_members_take(TideMembers *members, const char *name)
{
    JsonNode *node = *members->problem ? NULL : json_object_get_member(members->object, name);

    if (!node)
        tide_members_refuse(members, name, "is missing");
    return node;
}

JsonArray *
tide_members_take_array(TideMembers *members, const char *name)
{
    JsonNode *node = tide_members_take(members, name);

    if (node && JSON_NODE_HOLDS_ARRAY(node))
        return json_node_get_array(node);
    tide_members_refuse(members, name, "is no list");
    return NULL;
}

void
tide_members_write(JsonBuilder *builder, TideMembersOf of, gconstpointer thing)
{
    TideMembers members = { .builder = builder, .index = -1 };

    of(&members, (gpointer)thing);
}

gboolean
tide_members_read(JsonNode *root, TideMembersOf of, gpointer thing, GError **error)
{
    g_autofree char *problem = NULL;
    TideMembers members = { .index = -1, .problem = &problem };

    if (JSON_NODE_HOLDS_OBJECT(root)) {
        members.object = json_node_get_object(root);
        of(&members, thing);
    } else
        tide_members_refuse(&members, "the whole", "is no object");
    if (problem)
        g_set_error_literal(error, TIDE_ERROR, TIDE_ERROR_INPUT, problem);
    return !problem;
}

gboolean
tide_members_has(TideMembers *members, const char *name, gboolean present)
{
    if (members->builder && !present)
        tide_json_add_null(members->builder, name);
    if (members->builder)
        return present;
    JsonNode *node = tide_members_take(members, name);
    return node && !JSON_NODE_HOLDS_NULL(node);
}

/* @node: (nullable): where reading has ended. */
static void
read_object(TideMembers *outer, const char *name, gint64 index, JsonNode *node, TideMembersOf of, gpointer thing)
{
    TideMembers members = { .outer = outer, .name = name, .index = index, .problem = outer->problem };

    if (node && JSON_NODE_HOLDS_OBJECT(node))
        members.object = json_node_get_object(node);
    else
        tide_members_refuse(outer, name, index >= 0 ? "has an element that is no object" : "is no object");
    of(&members, thing);
}

void
tide_members_object(TideMembers *members, const char *name, TideMembersOf of, gpointer thing)
{
    if (!members->builder) {
        read_object(members, name, -1, tide_members_take(members, name), of, thing);
        return;
    }
    tide_json_begin_object(members->builder, name);
    of(members, thing);
    json_builder_end_object(members->builder);
}

static void
write_element(TideMembers *members, TideMembersOf of, gpointer thing)
{
    tide_json_begin_object(members->builder, NULL);
    of(members, thing);
    json_builder_end_object(members->builder);
}

void
tide_members_list(TideMembers *members, const char *name, GPtrArray *things, gpointer (*create)(void), TideMembersOf of)
{
    if (members->builder) {
        tide_json_begin_array(members->builder, name);
        for (guint i = 0; things && i < things->len; i++)
            write_element(members, of, g_ptr_array_index(things, i));
        json_builder_end_array(members->builder);
        return;
    }
    JsonArray *array = tide_members_take_array(members, name);
    for (guint i = 0; array && !*members->problem && i < json_array_get_length(array); i++) {
        gpointer thing = create();
        g_ptr_array_add(things, thing);
        read_object(members, name, i, json_array_get_element(array, i), of, thing);
    }
}

void
tide_members_rows(TideMembers *members, const char *name, GArray *rows, TideMembersOf of)
{
    gsize size = rows ? g_array_get_element_size(rows) : 0;

    if (members->builder) {
        tide_json_begin_array(members->builder, name);
        for (guint i = 0; rows && i < rows->len; i++)
            write_element(members, of, rows->data + i * size);
        json_builder_end_array(members->builder);
        return;
    }
    JsonArray *array = rows ? tide_members_take_array(members, name) : NULL;
    for (guint i = 0; array && !*members->problem && i < json_array_get_length(array); i++) {
        g_array_set_size(rows, i + 1);
        memset(rows->data + i * size, 0, size);
        read_object(members, name, i, json_array_get_element(array, i), of, rows->data + i * size);
    }
}

GList *
tide_members_names(const TideMembers *members)
{
    return members->object ? json_object_get_members(members->object) : NULL;
}
