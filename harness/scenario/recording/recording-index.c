#include "scenario/recording/recording-index.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/recording/recorded-headers.h"
#include "scenario/step-kinds.h"

#define MOST_INDEX_BYTES ((gsize)16 * 1024 * 1024)

void
tide_yaml_write_text(GString *yaml, const char *text)
{
    g_string_append_c(yaml, '"');
    for (const char *at = text; *at; at = g_utf8_next_char(at)) {
        gunichar letter = g_utf8_get_char(at);
        if (letter == '"' || letter == '\\')
            g_string_append_printf(yaml, "\\%c", (char)letter);
        else if (letter >= 0x20 && letter < 0x7F)
            g_string_append_c(yaml, (char)letter);
        else
            g_string_append_printf(yaml, letter > 0xFFFF ? "\\U%08X" : "\\u%04X", letter);
    }
    g_string_append_c(yaml, '"');
}

static void
write_answer(GString *yaml, const TideResource *resource, const char *name)
{
    g_string_append(yaml, "  - url: ");
    tide_yaml_write_text(yaml, resource->url);
    if (!g_str_equal(resource->method, "GET"))
        g_string_append_printf(yaml, "\n    method: %s", resource->method);
    if (resource->status != 200)
        g_string_append_printf(yaml, "\n    status: %u", resource->status);
    if (name)
        g_string_append_printf(yaml, "\n    file: %s", name);
    if (resource->headers->len > 0)
        g_string_append(yaml, "\n    headers:");
    for (guint i = 0; i < resource->headers->len; i++) {
        g_string_append(yaml, "\n      - ");
        tide_yaml_write_text(yaml, g_ptr_array_index(resource->headers, i));
    }
    g_string_append_c(yaml, '\n');
}

char *
tide_recording_index_write(const TideSavedPage *recording, const GPtrArray *names)
{
    g_autoptr(GString) yaml =
        g_string_new("# Made by tidemark record. What is asked for is answered by the first of these with "
                     "its URL and method, then\n# the next; the last stays. Without a method it is "
                     "GET, without a status 200, without a file it is empty.\nanswers:\n");

    for (guint i = 0; i < recording->resources->len; i++)
        write_answer(yaml, g_ptr_array_index(recording->resources, i), g_ptr_array_index(names, i));
    return g_string_free(g_steal_pointer(&yaml), FALSE);
}

/* What the readers of the fields have in common. */
typedef struct {
    const char *folder; /* a real path */
    TideAnswers *answers;
    TideAnswer *answer; /* that is being read */
} Index;

static gboolean
read_url(const TideYamlEntry *entry, gpointer data, GError **error)
{
    Index *index = data;
    const char *url = tide_yaml_entry_text(entry, error);

    if (!url)
        return FALSE;
    index->answer->url = tide_answers_normalize(url);
    return index->answer->url || tide_yaml_refuse(entry, error);
}

static gboolean
read_method(const TideYamlEntry *entry, gpointer data, GError **error)
{
    Index *index = data;
    const char *method = tide_yaml_entry_text(entry, error);

    if (!method)
        return FALSE;
    if (strspn(method, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != strlen(method))
        return tide_yaml_refuse(entry, error);
    g_free(index->answer->method);
    index->answer->method = g_strdup(method);
    return TRUE;
}

static gboolean
read_status(const TideYamlEntry *entry, gpointer data, GError **error)
{
    static const TideYamlField status = TIDE_YAML_INTEGER("", TideAnswer, status, 200, 599);
    TideYamlEntry number = { entry->yaml, &status, entry->key, entry->value };

    return tide_yaml_read_integer(&number, ((Index *)data)->answer, error);
}

static gboolean
is_plain_path(const char *file)
{
    g_auto(GStrv) parts = g_strsplit(file, "/", -1);

    for (char **part = parts; *part; part++) {
        if (!tide_name_is_plain(*part))
            return FALSE;
    }
    return parts[0] != NULL;
}

static gboolean
read_file(const TideYamlEntry *entry, gpointer data, GError **error)
{
    Index *index = data;
    const char *file = tide_yaml_entry_text(entry, error);

    if (!file)
        return FALSE;
    if (!is_plain_path(file))
        return tide_yaml_refuse(entry, error);
    g_autofree char *path = g_build_filename(index->folder, file, NULL);
    g_autofree char *real = realpath(path, NULL);
    if (g_strcmp0(real, path) != 0 || !g_file_test(path, G_FILE_TEST_IS_REGULAR))
        return tide_yaml_fail(error, entry->yaml, tide_yaml_place(entry->value),
                              "there is no file \"%s\" below the recording's folder; put the file itself there", file);
    index->answer->file = g_steal_pointer(&path);
    return TRUE;
}

static gboolean
is_header(const char *line)
{
    const char *mark = strchr(line, ':');
    g_autofree char *name = g_strndup(line, mark ? (gsize)(mark - line) : 0);

    return mark && tide_recorded_header_is_usable(name, mark + 1);
}

static gboolean
read_headers(const TideYamlEntry *entry, gpointer data, GError **error)
{
    const yaml_node_t *list = entry->value;
    g_autoptr(GStrvBuilder) headers = g_strv_builder_new();
    Index *index = data;

    if (tide_yaml_is_empty(list) || list->type != YAML_SEQUENCE_NODE)
        return tide_yaml_refuse(entry, error);
    for (yaml_node_item_t *item = list->data.sequence.items.start; item < list->data.sequence.items.top; item++) {
        TideYamlEntry line = { entry->yaml, entry->field, entry->key, tide_yaml_node(entry->yaml, *item) };
        const char *text = tide_yaml_entry_text(&line, error);
        if (!text)
            return FALSE;
        if (!is_header(text))
            return tide_yaml_refuse(&line, error);
        g_strv_builder_add(headers, text);
    }
    g_strfreev(index->answer->headers);
    index->answer->headers = g_strv_builder_end(headers);
    return TRUE;
}

static const TideYamlField answer_fields[] = {
    { "url", "an address such as \"https://example.test/\"", read_url, .required = TRUE },
    { "method", "a method of HTTP such as POST", read_method },
    { "status", "a whole number from 200 to 599", read_status },
    { "file", "a file below this folder such as example.test/index.html", read_file },
    { "headers", "a list of headers such as \"Content-Type: text/html\"", read_headers },
    { NULL },
};

static gboolean
read_answer(const TideYaml *yaml, const yaml_node_t *node, Index *index, GError **error)
{
    g_autoptr(TideAnswer) answer = g_new0(TideAnswer, 1);

    answer->method = g_strdup("GET");
    answer->status = 200;
    answer->headers = g_new0(char *, 1);
    index->answer = answer;
    if (!tide_yaml_read_fields(yaml, node, answer_fields, index, error))
        return FALSE;
    tide_answers_add(index->answers, g_steal_pointer(&answer));
    return TRUE;
}

static gboolean
read_answers(const TideYamlEntry *entry, gpointer data, GError **error)
{
    const yaml_node_t *list = entry->value;

    if (tide_yaml_is_empty(list) || list->type != YAML_SEQUENCE_NODE)
        return tide_yaml_refuse(entry, error);
    for (yaml_node_item_t *item = list->data.sequence.items.start; item < list->data.sequence.items.top; item++) {
        if (!read_answer(entry->yaml, tide_yaml_node(entry->yaml, *item), data, error))
            return FALSE;
    }
    return TRUE;
}

static const TideYamlField index_fields[] = {
    { "answers", "a list of answers", read_answers, .required = TRUE },
    { NULL },
};

TideAnswers *
tide_recording_index_read(const char *folder, GError **error)
{
    g_autofree char *path = g_build_filename(folder, TIDE_RECORDING_INDEX, NULL);
    g_autofree char *real = realpath(folder, NULL);
    g_autoptr(TideYaml) yaml = tide_yaml_load_bounded(path, MOST_INDEX_BYTES, error);
    g_autoptr(TideAnswers) answers = tide_answers_new();
    Index index = { real, answers, NULL };

    if (!yaml || !tide_yaml_read_fields(yaml, tide_yaml_root(yaml), index_fields, &index, error))
        return NULL;
    return g_steal_pointer(&answers);
}
