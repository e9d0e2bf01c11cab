#include "scenario/yaml-document.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include <tidemark/error.h>

#include "support/file.h"

#define MOST_BYTES 1048576
#define MOST_LEVELS 64
#define MOST_QUOTED 60

struct _TideYaml {
    char *path;
    yaml_document_t document;
};

/* Stack objects of libyaml, freed with the block they stand in. */
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(yaml_parser_t, yaml_parser_delete)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(yaml_event_t, yaml_event_delete)

/* One parse of a file whose bytes are in memory. */
typedef struct {
    const char *path;
    const char *bytes;
    gsize length;
} Text;

static TidePlace
place_of_mark(yaml_mark_t mark)
{
    return (TidePlace) { (guint)mark.line + 1, (guint)mark.column + 1 };
}

/* For what is found before libyaml counts lines. All bytes before @offset are known to be UTF-8. */
static TidePlace
place_of_offset(const Text *text, gsize offset)
{
    TidePlace place = { 1, 1 };

    for (const char *at = text->bytes; at < text->bytes + MIN(offset, text->length); at = g_utf8_next_char(at)) {
        place.column = at[0] == '\n' ? 1 : place.column + 1;
        place.line += at[0] == '\n' ? 1 : 0;
    }
    return place;
}

gboolean
tide_place_fail(GError **error, const char *path, TidePlace place, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_autofree char *problem = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "%s:%u:%u: %s", path, place.line, place.column, problem);
    return FALSE;
}

gboolean
tide_yaml_fail(GError **error, const TideYaml *yaml, TidePlace place, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_autofree char *problem = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    return tide_place_fail(error, yaml->path, place, "%s", problem);
}

static char *
read_bytes(const char *path, gsize most_bytes, gsize *ret_length, GError **error)
{
    GStatBuf info;

    if (g_stat(path, &info) != 0) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "%s: cannot be read: %s", path, g_strerror(errno));
        return NULL;
    }
    /* A pipe would block and a device never end. */
    if (!S_ISREG(info.st_mode)) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "%s: is not a regular file", path);
        return NULL;
    }
    if ((gsize)info.st_size > most_bytes) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT,
                    "%s: is larger than %zu MB; move large data into pages of the scenario", path, most_bytes >> 20);
        return NULL;
    }
    return tide_file_read(path, ret_length, error);
}

static gboolean
check_encoding(const Text *text, GError **error)
{
    const char *end = NULL;

    if (g_utf8_validate_len(text->bytes, text->length, &end))
        return TRUE;
    gsize offset = (gsize)(end - text->bytes);
    return tide_place_fail(error, text->path, place_of_offset(text, offset), "%s; save the file as UTF-8 text",
                           end[0] == '\0' ? "a NUL byte stands here" : "this is not UTF-8");
}

static gboolean
fail_with_problem(GError **error, const Text *text, const yaml_parser_t *parser)
{
    if (parser->error == YAML_READER_ERROR)
        return tide_place_fail(error, text->path, place_of_offset(text, parser->problem_offset), "%s", parser->problem);
    TidePlace place = place_of_mark(parser->problem_mark);
    if (!parser->context)
        return tide_place_fail(error, text->path, place, "%s", parser->problem);
    return tide_place_fail(error, text->path, place, "%s (%s, which begins at line %zu)", parser->problem,
                           parser->context, parser->context_mark.line + 1);
}

static gboolean
start_parser(yaml_parser_t *parser, const Text *text, GError **error)
{
    if (!yaml_parser_initialize(parser)) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT, "%s: no memory to read it with", text->path);
        return FALSE;
    }
    yaml_parser_set_input_string(parser, (const unsigned char *)text->bytes, text->length);
    return TRUE;
}

static const char *
refusal_of_properties(const yaml_char_t *anchor, const yaml_char_t *tag)
{
    if (anchor)
        return "anchors (&) are not supported; write the value out where it is needed";
    return tag ? "tags (!) are not supported; leave the tag away" : NULL;
}

/* What YAML allows and a manifest does not; NULL where @event is fine. */
static const char *
refusal(const yaml_event_t *event, guint level, guint documents)
{
    switch (event->type) {
    case YAML_ALIAS_EVENT:
        return "aliases (*) are not supported; write the value out";
    case YAML_SCALAR_EVENT:
        if (strlen((const char *)event->data.scalar.value) != event->data.scalar.length)
            return "a NUL character stands in this text; take it out";
        return refusal_of_properties(event->data.scalar.anchor, event->data.scalar.tag);
    case YAML_SEQUENCE_START_EVENT:
        return level > MOST_LEVELS
            ? "lists and mappings are nested more than 64 levels deep"
            : refusal_of_properties(event->data.sequence_start.anchor, event->data.sequence_start.tag);
    case YAML_MAPPING_START_EVENT:
        return level > MOST_LEVELS
            ? "lists and mappings are nested more than 64 levels deep"
            : refusal_of_properties(event->data.mapping_start.anchor, event->data.mapping_start.tag);
    case YAML_DOCUMENT_START_EVENT:
        return documents > 1 ? "a second document begins here; keep one document in a file" : NULL;
    default:
        return NULL;
    }
}

static int
level_change(yaml_event_type_t type)
{
    if (type == YAML_SEQUENCE_START_EVENT || type == YAML_MAPPING_START_EVENT)
        return 1;
    return type == YAML_SEQUENCE_END_EVENT || type == YAML_MAPPING_END_EVENT ? -1 : 0;
}

/* The document API resolves aliases and forgets that they were written, so the events are looked at first. */
static gboolean
survey(const Text *text, GError **error)
{
    g_auto(yaml_parser_t) parser = { 0 };
    guint level = 0;
    guint documents = 0;

    if (!start_parser(&parser, text, error))
        return FALSE;
    for (;;) {
        g_auto(yaml_event_t) event = { 0 };
        if (!yaml_parser_parse(&parser, &event))
            return fail_with_problem(error, text, &parser);
        level += (guint)level_change(event.type);
        documents += event.type == YAML_DOCUMENT_START_EVENT ? 1 : 0;
        const char *problem = refusal(&event, level, documents);
        if (problem)
            return tide_place_fail(error, text->path, place_of_mark(event.start_mark), "%s", problem);
        if (event.type == YAML_STREAM_END_EVENT)
            return TRUE;
    }
}

static gboolean
is_blank(const TideYaml *yaml)
{
    const yaml_node_t *root = tide_yaml_root(yaml);

    return root == yaml->document.nodes.top || (root->type == YAML_SCALAR_NODE && tide_yaml_is_empty(root));
}

static TideYaml *
load_document(const Text *text, GError **error)
{
    g_auto(yaml_parser_t) parser = { 0 };
    g_autoptr(TideYaml) yaml = NULL;
    yaml_document_t document;

    if (!start_parser(&parser, text, error))
        return NULL;
    if (!yaml_parser_load(&parser, &document)) {
        fail_with_problem(error, text, &parser);
        return NULL;
    }
    yaml = g_new0(TideYaml, 1);
    yaml->path = g_strdup(text->path);
    yaml->document = document;
    if (is_blank(yaml)) {
        tide_yaml_fail(error, yaml, (TidePlace) { 1, 1 }, "the file is empty; write keys and values");
        return NULL;
    }
    return g_steal_pointer(&yaml);
}

TideYaml *
tide_yaml_load(const char *path, GError **error)
{
    return tide_yaml_load_bounded(path, MOST_BYTES, error);
}

TideYaml *
tide_yaml_load_bounded(const char *path, gsize most_bytes, GError **error)
{
    gsize length = 0;
    g_autofree char *bytes = read_bytes(path, most_bytes, &length, error);
    Text text = { path, bytes, length };

    if (!bytes || !check_encoding(&text, error) || !survey(&text, error))
        return NULL;
    return load_document(&text, error);
}

void
tide_yaml_free(TideYaml *yaml)
{
    if (!yaml)
        return;
    yaml_document_delete(&yaml->document);
    g_free(yaml->path);
    g_free(yaml);
}

const yaml_node_t *
tide_yaml_root(const TideYaml *yaml)
{
    return tide_yaml_node(yaml, 1);
}

const yaml_node_t *
tide_yaml_node(const TideYaml *yaml, int index)
{
    return yaml->document.nodes.start + (index - 1);
}

const char *
tide_yaml_path(const TideYaml *yaml)
{
    return yaml->path;
}

TidePlace
tide_yaml_place(const yaml_node_t *node)
{
    return place_of_mark(node->start_mark);
}

const char *
tide_yaml_text(const yaml_node_t *node)
{
    return (const char *)node->data.scalar.value;
}

void
tide_yaml_replace_text(TideYaml *yaml, const yaml_node_t *node, const char *text, gboolean plain)
{
    yaml_node_t *changed = yaml->document.nodes.start + (node - yaml->document.nodes.start);

    /* libyaml frees what it finds there with free(). */
    free(changed->data.scalar.value);
    changed->data.scalar.value = (yaml_char_t *)strdup(text);
    changed->data.scalar.length = strlen(text);
    if (plain)
        changed->data.scalar.style = YAML_PLAIN_SCALAR_STYLE;
}

static gboolean
is_empty_scalar(const yaml_node_t *node)
{
    static const char *const nulls[] = { "~", "null", "Null", "NULL", NULL };
    const char *text = tide_yaml_text(node);

    if (node->data.scalar.style == YAML_PLAIN_SCALAR_STYLE && g_strv_contains(nulls, text))
        return TRUE;
    while (*text && g_unichar_isspace(g_utf8_get_char(text)))
        text = g_utf8_next_char(text);
    return *text == '\0';
}

gboolean
tide_yaml_is_empty(const yaml_node_t *node)
{
    if (!node)
        return TRUE;
    if (node->type == YAML_SEQUENCE_NODE)
        return node->data.sequence.items.start == node->data.sequence.items.top;
    if (node->type == YAML_MAPPING_NODE)
        return node->data.mapping.pairs.start == node->data.mapping.pairs.top;
    return is_empty_scalar(node);
}

char *
tide_yaml_quote(const char *text)
{
    GString *quoted = g_string_new("\"");
    const char *at = text;

    for (guint i = 0; *at && i < MOST_QUOTED; i++, at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);
        gboolean visible = g_unichar_isprint(character) && !g_unichar_isspace(character);
        g_string_append_unichar(quoted, visible ? character : ' ');
    }
    g_string_append(quoted, *at ? "…\"" : "\"");
    return g_string_free(quoted, FALSE);
}

char *
tide_yaml_describe(const yaml_node_t *node)
{
    if (node->type == YAML_SCALAR_NODE)
        return tide_yaml_quote(tide_yaml_text(node));
    return g_strdup(node->type == YAML_SEQUENCE_NODE ? "a list" : "a mapping");
}
