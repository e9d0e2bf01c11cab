#include "report/json-text.h"

#include <string.h>

#include <tidemark/error.h>

#include "report/wording.h"

/* json-glib 1.6 recurses for each bracket. */
#define MOST_LEVELS 64
#define ZERO "u0000"

/* A look at the text alone. */
typedef struct {
    const char *at;
    const char *end;
    guint line;
    guint level;
} Outline;

/* From behind the opening quote to the closing one, or to the end of the text. Gives what is wrong, or NULL. */
static const char *
skip_text(Outline *outline)
{
    for (; outline->at < outline->end && *outline->at != '"'; outline->at++) {
        outline->line += *outline->at == '\n';
        if (*outline->at != '\\')
            continue;
        outline->at++;
        if ((gsize)(outline->end - outline->at) >= strlen(ZERO) && strncmp(outline->at, ZERO, strlen(ZERO)) == 0)
            return "a text has the character 0";
    }
    return NULL;
}

static const char *
find_problem(Outline *outline)
{
    for (; outline->at < outline->end; outline->at++) {
        char letter = *outline->at;
        const char *problem = NULL;
        outline->line += letter == '\n';
        if (letter == '"') {
            outline->at++;
            problem = skip_text(outline);
        } else if (letter == '{' || letter == '[')
            problem = ++outline->level > MOST_LEVELS ? "it has more than 64 levels" : NULL;
        else if (letter == '}' || letter == ']')
            outline->level -= outline->level > 0;
        else if (letter == '\0' || strchr("/#'", letter))
            problem = "it is no JSON";
        if (problem)
            return problem;
    }
    return NULL;
}

/* What tells that a member came twice: json-glib keeps the last. */
typedef struct {
    GHashTable *sizes; /* of the objects that are being read */
    char *repeated; /* (nullable) */
} Members;

static void
count_member(JsonParser *parser, JsonObject *object, const char *name, gpointer data)
{
    Members *members = data;
    guint before = GPOINTER_TO_UINT(g_hash_table_lookup(members->sizes, object));
    (void)parser;

    if (json_object_get_size(object) == before && !members->repeated)
        members->repeated = g_strdup(name);
    g_hash_table_insert(members->sizes, object, GUINT_TO_POINTER(before + 1));
}

static void
forget_object(JsonParser *parser, JsonObject *object, gpointer data)
{
    (void)parser;
    g_hash_table_remove(((Members *)data)->sizes, object);
}

static void
fail(GError **error, const char *text)
{
    g_autofree char *line = tide_one_line(text);

    g_set_error_literal(error, TIDE_ERROR, TIDE_ERROR_INPUT, line);
}

/* json-glib's own place is that of a file, `<data>`. */
static void
fail_as_parser(GError **error, const GError *problem)
{
    const char *message = problem->message;
    const char *place = g_str_has_prefix(message, "<data>:") ? message + strlen("<data>:") : message;
    const char *reason = strstr(place, ": ");
    g_autofree char *text = reason
        ? g_strdup_printf("%.*s: it is no JSON: %s", (int)(reason - place), place, reason + 2)
        : g_strdup_printf("it is no JSON: %s", place);

    fail(error, text);
}

JsonNode *
tide_json_text_parse(const char *text, gsize length, GError **error)
{
    Outline outline = { .at = text, .end = text + length, .line = 1 };
    const char *problem = find_problem(&outline);
    g_autofree char *found = problem ? g_strdup_printf("%u: %s", outline.line, problem) : NULL;
    g_autoptr(JsonParser) parser = json_parser_new_immutable();
    g_autoptr(GHashTable) sizes = g_hash_table_new(NULL, NULL);
    Members members = { .sizes = sizes };
    g_autoptr(GError) wrong = NULL;

    if (found) {
        fail(error, found);
        return NULL;
    }
    g_signal_connect(parser, "object-member", G_CALLBACK(count_member), &members);
    g_signal_connect(parser, "object-end", G_CALLBACK(forget_object), &members);
    gboolean parsed = json_parser_load_from_data(parser, text, (gssize)length, &wrong);
    g_autofree char *repeated = members.repeated;
    g_autofree char *twice = repeated ? g_strdup_printf("the member %.80s is there twice", repeated) : NULL;
    if (parsed && !twice && json_parser_get_root(parser))
        return json_parser_steal_root(parser);
    if (!parsed)
        fail_as_parser(error, wrong);
    else
        fail(error, twice ? twice : "it is empty");
    return NULL;
}
