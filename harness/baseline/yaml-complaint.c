#include "baseline/yaml-complaint.h"

#include <string.h>
#include <yaml.h>

#include <tidemark/error.h>

#define MOST_PROBLEM_BYTES 200

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(yaml_parser_t, yaml_parser_delete)

void
tide_yaml_complaint_clear(TideYamlComplaint *complaint)
{
    g_clear_pointer(&complaint->problem, g_free);
}

static void *
allocate(void *context, void *memory, size_t size)
{
    (void)context;
    return g_realloc(memory, size);
}

/* `in mapping field 'samples' (line: 4, column: 38)`: the innermost place comes first. */
static void
note_place(TideYamlComplaint *complaint, const char *message)
{
    static const char line_mark[] = "(line: ";
    static const char column_mark[] = ", column: ";
    const char *at = g_strrstr(message, line_mark);
    char *end = NULL;
    guint64 line = at ? g_ascii_strtoull(at + strlen(line_mark), &end, 10) : 0;

    if (complaint->line == 0 && line > 0 && g_str_has_prefix(end, column_mark)) {
        complaint->line = line;
        complaint->column = g_ascii_strtoull(end + strlen(column_mark), NULL, 10);
    }
}

static gboolean
is_backtrace(const char *message)
{
    return g_str_has_prefix(message, "  ") || g_str_has_suffix(message, "Backtrace:");
}

/* Whose words they are does not help the reader. */
static const char *
skip_origin(const char *message)
{
    static const char *const origins[] = { "Load: ", "libyaml: " };
    const char *at = message;

    for (gsize i = 0; i < G_N_ELEMENTS(origins); i++)
        at += g_str_has_prefix(at, origins[i]) ? strlen(origins[i]) : 0;
    return at;
}

/* libcyaml tells the problem first and then where it was found, each in a message of its own. */
static void
note_message(cyaml_log_t level, void *context, const char *format, va_list arguments)
{
    TideYamlComplaint *complaint = context;
    g_autofree char *formatted = g_strdup_vprintf(format, arguments);
    g_autofree char *message = g_utf8_make_valid(g_strchomp(formatted), -1);

    (void)level;
    if (is_backtrace(message))
        note_place(complaint, message);
    else if (!complaint->problem)
        complaint->problem = g_strdup(skip_origin(message));
}

cyaml_config_t
tide_yaml_complaint_config(TideYamlComplaint *complaint, cyaml_cfg_flags_t flags)
{
    return (cyaml_config_t) {
        .log_fn = note_message,
        .log_ctx = complaint,
        .mem_fn = allocate,
        .log_level = CYAML_LOG_WARNING,
        .flags = flags | CYAML_CFG_NO_ALIAS,
    };
}

/* libyaml counts no lines before it has decoded the text. */
static void
note_offset(TideYamlComplaint *complaint, gsize offset)
{
    complaint->line = 1;
    complaint->column = 1;
    for (gsize i = 0; i < MIN(offset, complaint->length); i++) {
        complaint->column = complaint->text[i] == '\n' ? 1 : complaint->column + 1;
        complaint->line += complaint->text[i] == '\n' ? 1 : 0;
    }
}

static void
note_syntax_error(TideYamlComplaint *complaint, const yaml_parser_t *parser)
{
    if (parser->error == YAML_READER_ERROR) {
        note_offset(complaint, parser->problem_offset);
        return;
    }
    complaint->line = parser->problem_mark.line + 1;
    complaint->column = parser->problem_mark.column + 1;
}

void
tide_yaml_complaint_find_syntax_error(TideYamlComplaint *complaint)
{
    g_auto(yaml_parser_t) parser;
    gboolean ended = FALSE;

    /* Only without memory, where GLib would end the process as well. */
    if (!yaml_parser_initialize(&parser))
        g_error("out of memory");
    yaml_parser_set_input_string(&parser, (const unsigned char *)complaint->text, complaint->length);
    while (!ended) {
        yaml_event_t event = { 0 };
        if (!yaml_parser_parse(&parser, &event)) {
            note_syntax_error(complaint, &parser);
            return;
        }
        ended = event.type == YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
    }
}

/* A message may quote the file: it becomes one line of a bearable length. */
static char *
tidy_problem(const char *problem)
{
    GString *tidy = g_string_new(NULL);

    for (const char *at = problem; *at && tidy->len < MOST_PROBLEM_BYTES; at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);
        g_string_append_unichar(tidy, g_unichar_isprint(character) ? character : ' ');
    }
    if (tidy->len > 1 && g_ascii_islower(tidy->str[1]))
        tidy->str[0] = g_ascii_tolower(tidy->str[0]);
    while (tidy->len > 0 && strchr(".: ", tidy->str[tidy->len - 1]))
        g_string_truncate(tidy, tidy->len - 1);
    return g_string_free(tidy, FALSE);
}

void
tide_yaml_complaint_raise(const TideYamlComplaint *complaint, const char *fallback, const char *way_out, GError **error)
{
    g_autofree char *problem = tidy_problem(complaint->problem ? complaint->problem : fallback);
    g_autofree char *place = complaint->line == 0
        ? g_strdup("")
        : g_strdup_printf(":%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT, complaint->line, complaint->column);

    g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "%s%s: %s; %s", complaint->path, place, problem, way_out);
}
