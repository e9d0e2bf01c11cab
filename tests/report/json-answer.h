#pragma once

#include <string.h>

#include <json-glib/json-glib.h>

/* What JSON says, asked by path: a test of a writer is a table of paths and values. */

typedef struct {
    const char *path; /* JSONPath, of one value */
    const char *value; /* as it is printed densely */
} JsonAnswer;

/* The one value at @path, printed. */
static inline char *
json_ask(JsonNode *root, const char *path)
{
    g_autoptr(JsonNode) matches = json_path_query(path, root, NULL);
    g_autofree char *text = matches ? json_to_string(matches, FALSE) : g_strdup("[]");

    return g_strndup(text + 1, strlen(text) - 2);
}

/* Each of @answers, which ends with one without a path, is what @root says. */
static inline void
json_check(JsonNode *root, const JsonAnswer *answers)
{
    for (; answers->path; answers++) {
        g_autofree char *value = json_ask(root, answers->path);
        if (!g_str_equal(value, answers->value))
            fail_msg("%s: %s", answers->path, value);
    }
}

/* What was added to the object that json_answer_begin() opened. */
static inline JsonNode *
json_answer_end(JsonBuilder *builder)
{
    json_builder_end_object(builder);
    return json_builder_get_root(builder);
}

static inline JsonBuilder *
json_answer_begin(void)
{
    return json_builder_begin_object(json_builder_new());
}
