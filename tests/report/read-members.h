#pragma once

#include <json-glib/json-glib.h>

#include "report/json-members.h"

/* What reading @text into @thing comes to: %NULL, or the sentence of the error. */
static inline char *
read_members(const char *text, TideMembersOf of, gpointer thing)
{
    g_autoptr(JsonNode) root = json_from_string(text, NULL);
    g_autoptr(GError) error = NULL;

    assert_non_null(root);
    if (tide_members_read(root, of, thing, &error))
        return NULL;
    return g_strdup(error->message);
}

/* The members of @thing as JSON, dense. */
static inline char *
written_members(TideMembersOf of, gconstpointer thing)
{
    g_autoptr(JsonBuilder) builder = json_builder_begin_object(json_builder_new());

    tide_members_write(builder, of, thing);
    json_builder_end_object(builder);
    g_autoptr(JsonNode) root = json_builder_get_root(builder);
    return json_to_string(root, FALSE);
}

/* Reading @text must come to @problem: %NULL for none. */
static inline void
assert_read(const char *text, TideMembersOf of, gpointer thing, const char *problem)
{
    g_autofree char *found = read_members(text, of, thing);

    if (g_strcmp0(found, problem) != 0)
        fail_msg("%s: %s", text, found ? found : "was read");
}
