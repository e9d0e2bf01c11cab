#include <string.h>

#include <json-glib/json-glib.h>

#include "footprint/capture-format.h"
#include "footprint/capture-json-text.h"

/* More than are kept (tide_capture_warn()), so that it is said that there are more. */
#define MOST_MESSAGES 200

typedef struct {
    const TideCaptureSource *source;
    TideCapture *capture;
    guint64 unit; /* bytes */
    gboolean in_pages;
} Reader;

static gboolean
recognise(const TideCaptureSource *source)
{
    const char *text = source->text + strspn(source->text, " \t\n");

    return *text == '{';
}

static gboolean
fail(const Reader *reader, GError **error, const char *object, const char *member, const char *problem)
{
    g_autofree char *object_quote = tide_capture_quote(object);
    g_autofree char *member_quote = tide_capture_quote(member);

    g_set_error(error, TIDE_ERROR, TIDE_ERROR_MALFORMED, "%s: %s of %s %s", reader->source->place, member_quote,
                object_quote, problem);
    return FALSE;
}

/* A number without sign and fraction; absent leaves @ret_value as it is. */
static gboolean
take_number(const Reader *reader, JsonObject *object, const char *place, const char *member, guint64 *ret_value,
            gboolean *ret_there, GError **error)
{
    JsonNode *node = json_object_get_member(object, member);
    GType type = node && JSON_NODE_HOLDS_VALUE(node) ? json_node_get_value_type(node) : G_TYPE_INVALID;
    guint64 value = 0;

    if (ret_there)
        *ret_there = node != NULL;
    if (!node)
        return TRUE;
    if (type == G_TYPE_INT64 && json_node_get_int(node) >= 0)
        value = (guint64)json_node_get_int(node);
    else if (type == G_TYPE_DOUBLE && json_node_get_double(node) >= 0 && json_node_get_double(node) < 0x1p50 &&
             json_node_get_double(node) == (double)(guint64)json_node_get_double(node))
        value = (guint64)json_node_get_double(node);
    else
        return fail(reader, error, place, member, "is no whole number from 0 on");
    *ret_value = value;
    return TRUE;
}

static gboolean
take_bytes(const Reader *reader, JsonObject *object, const char *place, const char *member, guint64 *ret_bytes,
           gboolean *ret_there, GError **error)
{
    guint64 value = *ret_bytes / reader->unit;

    if (!take_number(reader, object, place, member, &value, ret_there, error))
        return FALSE;
    if (value >= (G_GUINT64_CONSTANT(1) << 50) / reader->unit)
        return fail(reader, error, place, member, "is too large to be true");
    *ret_bytes = value * reader->unit;
    return TRUE;
}

/* Gives NULL both where the member is absent and, with @error set, where it is something else. */
static JsonNode *
take_node(const Reader *reader, JsonObject *object, const char *place, const char *member, JsonNodeType type,
          GError **error)
{
    JsonNode *node = json_object_get_member(object, member);

    if (node && json_node_get_node_type(node) != type) {
        fail(reader, error, place, member, type == JSON_NODE_OBJECT ? "is no object" : "is no array");
        return NULL;
    }
    return node;
}

static gboolean
add_category(const Reader *reader, TideCaptureProcess *process, const char *name, JsonNode *node, GError **error)
{
    static const struct {
        const char *member;
        TideCaptureColumns known;
        gsize offset;
    } members[] = {
        { "dirty", TIDE_CAPTURE_DIRTY, G_STRUCT_OFFSET(TideColumns, dirty) },
        { "swapped", TIDE_CAPTURE_SWAPPED, G_STRUCT_OFFSET(TideColumns, swapped) },
        { "clean", TIDE_CAPTURE_CLEAN, G_STRUCT_OFFSET(TideColumns, clean) },
        { "reclaimable", TIDE_CAPTURE_RECLAIMABLE, G_STRUCT_OFFSET(TideColumns, reclaimable) },
    };
    TideColumns columns = { 0 };
    gboolean there = FALSE;

    if (!JSON_NODE_HOLDS_OBJECT(node))
        return fail(reader, error, process->footprint->name, name, "is no object");
    JsonObject *object = json_node_get_object(node);
    for (gsize i = 0; i < G_N_ELEMENTS(members); i++) {
        guint64 *amount = &G_STRUCT_MEMBER(guint64, &columns, members[i].offset);
        if (!take_bytes(reader, object, name, members[i].member, amount, &there, error))
            return FALSE;
        if (i == 0 && !there)
            return fail(reader, error, name, members[i].member, "is missing");
        /* A tool may leave zeros out, so a column is there where any row has it. */
        process->known |= there ? members[i].known : 0;
    }
    if (!take_number(reader, object, name, "regions", &columns.regions, &there, error))
        return FALSE;
    process->known |= there ? TIDE_CAPTURE_REGIONS : 0;
    return tide_capture_add_row(process, name, &columns, reader->in_pages ? reader->unit : 0, reader->source,
                                TIDE_CAPTURE_NO_LINE, error);
}

/* @total_name: the member that is no category but the sum of all */
static gboolean
add_categories(const Reader *reader, TideCaptureProcess *process, JsonObject *categories, const char *total_name,
               GError **error)
{
    JsonObjectIter iter;
    const char *name = NULL;
    JsonNode *node = NULL;

    json_object_iter_init(&iter, categories);
    while (json_object_iter_next(&iter, &name, &node)) {
        if ((!total_name || !g_str_equal(name, total_name)) && !add_category(reader, process, name, node, error))
            return FALSE;
    }
    return TRUE;
}

/* What the tool complained about, as text wherever it is. */
static void
take_messages(const Reader *reader, JsonObject *object)
{
    static const char *const members[] = { "errors", "warnings" };

    for (gsize i = 0; i < G_N_ELEMENTS(members); i++) {
        JsonNode *node = json_object_get_member(object, members[i]);
        JsonArray *array = node && JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;
        for (guint k = 0; array && k < MIN(json_array_get_length(array), MOST_MESSAGES); k++) {
            g_autofree char *text = json_to_string(json_array_get_element(array, k), FALSE);
            g_autofree char *quote = tide_capture_quote(text);
            tide_capture_warn(reader->capture, reader->source, TIDE_CAPTURE_NO_LINE, "the tool said %s", quote);
        }
    }
}

static gboolean
take_auxiliary(const Reader *reader, TideCaptureProcess *process, JsonObject *object, GError **error)
{
    JsonNode *node = take_node(reader, object, process->footprint->name, "auxiliary", JSON_NODE_OBJECT, error);
    gboolean has_now = FALSE;
    gboolean has_peak = FALSE;

    if (!node)
        return !*error;
    if (!take_bytes(reader, json_node_get_object(node), "auxiliary", "phys_footprint", &process->phys_footprint,
                    &has_now, error) ||
        !take_bytes(reader, json_node_get_object(node), "auxiliary", "phys_footprint_peak",
                    &process->phys_footprint_peak, &has_peak, error))
        return FALSE;
    process->facts |= (has_now ? TIDE_CAPTURE_HAS_PHYS_FOOTPRINT : 0) | (has_peak ? TIDE_CAPTURE_HAS_PEAK : 0);
    return TRUE;
}

/* Rows of a process, and what it says they add up to. */
static gboolean
take_table(const Reader *reader, TideCaptureProcess *process, JsonObject *categories, const char *total_name,
           JsonObject *totals, const char *total_member, GError **error)
{
    gboolean has_total = FALSE;
    guint64 total = 0;

    if (categories && !add_categories(reader, process, categories, total_name, error))
        return FALSE;
    if (!take_bytes(reader, totals, process->footprint->name, total_member, &total, &has_total, error))
        return FALSE;
    if (has_total) {
        process->footprint->total.dirty = total;
        process->facts |= TIDE_CAPTURE_HAS_DIRTY;
    }
    if (process->facts & TIDE_CAPTURE_HAS_TABLE)
        process->facts |= TIDE_CAPTURE_HAS_TOTAL;
    else
        g_ptr_array_add(process->left_out,
                        g_strdup_printf("%s: there is no table of categories", reader->source->place));
    if (has_total && process->facts & TIDE_CAPTURE_HAS_TABLE &&
        !tide_capture_check_total(process, reader->source, TIDE_CAPTURE_NO_LINE, error))
        return FALSE;
    tide_capture_sum_rows(process);
    return TRUE;
}

static gboolean
add_process(Reader *reader, JsonObject *root, JsonObject *object, guint sample, GError **error)
{
    JsonNode *node = json_object_get_member(object, "name");
    gboolean named = node && JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == G_TYPE_STRING;
    const char *name = named ? json_node_get_string(node) : "";
    guint64 pid = 0;
    guint64 page_size = 0;

    if (!take_number(reader, object, name, "pid", &pid, NULL, error) ||
        !take_number(reader, root, "the whole", "page size", &page_size, NULL, error) ||
        !take_number(reader, object, name, "page size", &page_size, NULL, error))
        return FALSE;
    if (pid > G_MAXINT32 || page_size > 1u << 30)
        return fail(reader, error, name, pid > G_MAXINT32 ? "pid" : "page size", "is too large to be true");
    TideCaptureProcess *process = tide_capture_process_new(name, strlen(name), (pid_t)pid);
    g_ptr_array_add(reader->capture->processes, process);
    process->sample = sample;
    process->footprint->page_size = page_size;
    take_messages(reader, object);
    JsonNode *categories = take_node(reader, object, name, "categories", JSON_NODE_OBJECT, error);
    if (!categories && *error)
        return FALSE;
    return take_auxiliary(reader, process, object, error) &&
        take_table(reader, process, categories ? json_node_get_object(categories) : NULL, NULL, object, "footprint",
                   error);
}

static gboolean
take_summary(Reader *reader, JsonObject *object, guint sample, GError **error)
{
    JsonNode *node = take_node(reader, object, "the whole", "summary", JSON_NODE_OBJECT, error);
    const GPtrArray *processes = reader->capture->processes;
    const TideCaptureProcess *first = processes->len > 0 ? g_ptr_array_index(processes, 0) : NULL;
    guint64 page_size = first ? first->footprint->page_size : 0;

    if (!node)
        return !*error;
    TideCaptureProcess *summary = tide_capture_process_new("Summary", strlen("Summary"), 0);
    tide_capture_process_free(reader->capture->summary);
    reader->capture->summary = summary;
    summary->sample = sample;
    summary->footprint->page_size = page_size;
    return take_table(reader, summary, json_node_get_object(node), "total", object, "total footprint", error);
}

/* One sample, or the whole text where there is only one. */
static gboolean
take_sample(Reader *reader, JsonObject *root, JsonObject *object, guint sample, GError **error)
{
    JsonNode *node = take_node(reader, object, "the whole", "processes", JSON_NODE_ARRAY, error);
    JsonArray *processes = node ? json_node_get_array(node) : NULL;

    if (!node && *error)
        return FALSE;
    for (guint i = 0; processes && i < json_array_get_length(processes); i++) {
        JsonNode *process = json_array_get_element(processes, i);
        if (!JSON_NODE_HOLDS_OBJECT(process))
            return fail(reader, error, "the whole", "processes", "holds what is no object");
        if (!add_process(reader, root, json_node_get_object(process), sample, error))
            return FALSE;
    }
    take_messages(reader, object);
    return take_summary(reader, object, sample, error);
}

static gboolean
take_unit(Reader *reader, JsonObject *root, GError **error)
{
    JsonNode *node = json_object_get_member(root, "unit");
    const char *unit = node && JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == G_TYPE_STRING
        ? json_node_get_string(node)
        : "byte";
    gboolean has_bytes = FALSE;

    reader->unit = 1;
    reader->in_pages = g_str_equal(unit, "page");
    if (!reader->in_pages && !g_str_equal(unit, "byte"))
        return fail(reader, error, "the whole", "unit", "is neither 'byte' nor 'page'");
    if (!take_number(reader, root, "the whole", "bytes per unit", &reader->unit, &has_bytes, error))
        return FALSE;
    if (!has_bytes && reader->in_pages)
        return fail(reader, error, "the whole", "bytes per unit", "is missing");
    if (reader->unit == 0 || reader->unit > 1u << 30)
        return fail(reader, error, "the whole", "bytes per unit", "is no size of a unit");
    return TRUE;
}

static gboolean
take_root(Reader *reader, JsonObject *root, GError **error)
{
    JsonNode *node = take_node(reader, root, "the whole", "samples", JSON_NODE_ARRAY, error);
    JsonArray *samples = node ? json_node_get_array(node) : NULL;

    if ((!node && *error) || !take_unit(reader, root, error))
        return FALSE;
    if (!samples && !json_object_has_member(root, "processes")) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT,
                    "%s: is JSON but no capture: it has neither 'processes' nor 'samples'", reader->source->place);
        return FALSE;
    }
    for (guint i = 0; samples && i < json_array_get_length(samples); i++) {
        JsonNode *sample = json_array_get_element(samples, i);
        if (!JSON_NODE_HOLDS_OBJECT(sample))
            return fail(reader, error, "the whole", "samples", "holds what is no object");
        if (!take_sample(reader, root, json_node_get_object(sample), i, error))
            return FALSE;
    }
    reader->capture->samples = samples ? json_array_get_length(samples) : 1;
    if (!samples && !take_sample(reader, root, root, 0, error))
        return FALSE;
    if (samples)
        take_messages(reader, root);
    if (reader->capture->processes->len == 0) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "%s: holds no process", reader->source->place);
        return FALSE;
    }
    return TRUE;
}

static JsonNode *
load(const TideCaptureSource *source, TideCapture *capture, GError **error)
{
    g_autoptr(JsonParser) parser = json_parser_new();
    g_autoptr(GError) problem = NULL;
    g_autofree char *text = tide_capture_json_text(source, capture, error);

    if (!text)
        return NULL;
    if (!json_parser_load_from_data(parser, text, -1, &problem)) {
        g_autofree char *quote = tide_capture_quote(problem->message);
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_MALFORMED, "%s:%u: is no valid JSON: %s", source->place,
                    MAX(json_parser_get_current_line(parser), 1), quote);
        return NULL;
    }
    JsonNode *root = json_parser_steal_root(parser);
    if (root && JSON_NODE_HOLDS_OBJECT(root))
        return root;
    g_clear_pointer(&root, json_node_unref);
    g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "%s: is JSON but no capture: it is no object", source->place);
    return NULL;
}

/* What stays is the first error, of the text as it is. */
static JsonNode *
load_without_messages(const TideCaptureSource *source, TideCapture *capture, GError **error)
{
    g_autofree char *text = tide_capture_json_blank_messages(source->text);
    TideCaptureSource blanked = *source;
    JsonNode *root = NULL;

    blanked.text = text;
    root = text ? load(&blanked, capture, NULL) : NULL;
    if (!root)
        return NULL;
    g_clear_error(error);
    tide_capture_warn(capture, source, TIDE_CAPTURE_NO_LINE,
                      "passed over the tool's errors and warnings, with which the text is no valid JSON");
    return root;
}

static gboolean
parse(const TideCaptureSource *source, TideCapture *capture, GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_autoptr(JsonNode) root = load(source, capture, &problem);
    Reader reader = { .source = source, .capture = capture };

    if (!root && !g_error_matches(problem, TIDE_ERROR, TIDE_ERROR_INPUT))
        root = load_without_messages(source, capture, &problem);
    if (root && take_root(&reader, json_node_get_object(root), &problem))
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&problem));
    return FALSE;
}

const TideCaptureFormat tide_capture_footprint_json = { "footprint -j", recognise, parse };
