#include <string.h>

#include <json-glib/json-glib.h>

#include "footprint/captures/capture-format.h"
#include "footprint/captures/capture-json-text.h"

/* More than are kept (tide_capture_warn()), so that it is said that there are more. */
#define MOST_MESSAGES 200

typedef struct {
    const TideCaptureSource *source;
    TideCapture *capture;
    guint64 unit; /* bytes */
    gboolean in_pages;
} Reader;

/* What an object tells of a category; @unknown: which columns are null. */
typedef struct {
    TideColumns columns;
    guint64 virtual_size;
    TideCaptureColumns there;
    TideCaptureColumns unknown;
} Row;

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

/* A number without sign and fraction; absent, or null as our own JSON has what is not known, it leaves @ret_value as it is. */
static gboolean
take_number(const Reader *reader, JsonObject *object, const char *place, const char *member, guint64 *ret_value,
            gboolean *ret_there, GError **error)
{
    JsonNode *node = json_object_get_member(object, member);
    GType type = node && JSON_NODE_HOLDS_VALUE(node) ? json_node_get_value_type(node) : G_TYPE_INVALID;
    guint64 value = 0;

    if (ret_there)
        *ret_there = node && !JSON_NODE_HOLDS_NULL(node);
    if (!node || JSON_NODE_HOLDS_NULL(node))
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

/* @offset: in Row. @required: be it null. */
static const struct {
    const char *member;
    TideCaptureColumns known;
    gsize offset;
    gboolean required;
} row_members[] = {
    { "dirty", TIDE_CAPTURE_DIRTY, G_STRUCT_OFFSET(Row, columns.dirty), TRUE },
    { "swapped", TIDE_CAPTURE_SWAPPED, G_STRUCT_OFFSET(Row, columns.swapped), FALSE },
    { "clean", TIDE_CAPTURE_CLEAN, G_STRUCT_OFFSET(Row, columns.clean), FALSE },
    { "reclaimable", TIDE_CAPTURE_RECLAIMABLE, G_STRUCT_OFFSET(Row, columns.reclaimable), FALSE },
    { "virtual", TIDE_CAPTURE_VIRTUAL, G_STRUCT_OFFSET(Row, virtual_size), FALSE },
    { "regions", TIDE_CAPTURE_REGIONS, G_STRUCT_OFFSET(Row, columns.regions), FALSE },
};

static gboolean
take_row(const Reader *reader, const char *name, JsonObject *object, Row *ret_row, GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS(row_members); i++) {
        guint64 *amount = &G_STRUCT_MEMBER(guint64, ret_row, row_members[i].offset);
        gboolean is_count = row_members[i].known == TIDE_CAPTURE_REGIONS;
        gboolean there = FALSE;
        if (is_count ? !take_number(reader, object, name, row_members[i].member, amount, &there, error)
                     : !take_bytes(reader, object, name, row_members[i].member, amount, &there, error))
            return FALSE;
        if (!there && row_members[i].required && !json_object_has_member(object, row_members[i].member))
            return fail(reader, error, name, row_members[i].member, "is missing");
        ret_row->there |= there ? row_members[i].known : 0;
        ret_row->unknown |= !there && json_object_has_member(object, row_members[i].member) ? row_members[i].known : 0;
    }
    return TRUE;
}

/* @unknown: what any row has as null is added to it */
static gboolean
add_category(const Reader *reader, TideCaptureProcess *process, const char *name, JsonNode *node,
             TideCaptureColumns *unknown, GError **error)
{
    Row row = { .there = 0 };

    if (!JSON_NODE_HOLDS_OBJECT(node))
        return fail(reader, error, process->footprint->name, name, "is no object");
    if (!take_row(reader, name, json_node_get_object(node), &row, error))
        return FALSE;
    /* A tool may leave zeros out, so a column is there where any row has it. */
    process->known |= row.there;
    *unknown |= row.unknown;
    return tide_capture_add_row(process, name, &row.columns, reader->in_pages ? reader->unit : 0, reader->source,
                                TIDE_CAPTURE_NO_LINE, error) &&
        (!(row.there & TIDE_CAPTURE_VIRTUAL) ||
         tide_capture_add_virtual_size(process, name, row.virtual_size, reader->source, TIDE_CAPTURE_NO_LINE, error));
}

/* @total_name: the member that is no category but the sum of all */
static gboolean
add_categories(const Reader *reader, TideCaptureProcess *process, JsonObject *categories, const char *total_name,
               GError **error)
{
    JsonObjectIter iter;
    const char *name = NULL;
    JsonNode *node = NULL;
    TideCaptureColumns unknown = 0;

    json_object_iter_init(&iter, categories);
    while (json_object_iter_next(&iter, &name, &node)) {
        if ((!total_name || !g_str_equal(name, total_name)) &&
            !add_category(reader, process, name, node, &unknown, error))
            return FALSE;
    }
    process->known &= ~unknown;
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
    JsonObject *auxiliary = json_node_get_object(node);
    if (!take_bytes(reader, auxiliary, "auxiliary", "phys_footprint", &process->phys_footprint, &has_now, error) ||
        !take_bytes(reader, auxiliary, "auxiliary", "phys_footprint_peak", &process->phys_footprint_peak, &has_peak,
                    error) ||
        !take_bytes(reader, auxiliary, "auxiliary", "pss", &process->footprint->pss, NULL, error) ||
        !take_bytes(reader, auxiliary, "auxiliary", "rss", &process->footprint->rss, NULL, error) ||
        !take_bytes(reader, auxiliary, "auxiliary", "uss", &process->footprint->uss, NULL, error))
        return FALSE;
    process->facts |= (has_now ? TIDE_CAPTURE_HAS_PHYS_FOOTPRINT : 0) | (has_peak ? TIDE_CAPTURE_HAS_PEAK : 0);
    return TRUE;
}

/* Our own JSON says so of a table that it was made of and that had no end. */
static gboolean
is_incomplete(JsonObject *totals)
{
    JsonNode *node = json_object_get_member(totals, "incomplete");

    return node && JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == G_TYPE_BOOLEAN &&
        json_node_get_boolean(node);
}

/* Says what there is of a table, and holds the rows against their total. */
static gboolean
check_table(const Reader *reader, TideCaptureProcess *process, JsonObject *totals, gboolean has_total, GError **error)
{
    const char *lack = !(process->facts & TIDE_CAPTURE_HAS_TABLE) ? "there is no table of categories"
        : is_incomplete(totals)                                   ? "the table that it was made of is cut off"
                                                                  : NULL;

    if (lack) {
        tide_capture_leave_out(process, reader->source, TIDE_CAPTURE_NO_LINE, "%s", lack);
        return TRUE;
    }
    process->facts |= TIDE_CAPTURE_HAS_TOTAL;
    return !has_total || !(process->known & TIDE_CAPTURE_DIRTY) ||
        tide_capture_check_total(process, reader->source, TIDE_CAPTURE_NO_LINE, error);
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
    if (!take_bytes(reader, totals, process->footprint->name, total_member, &total, &has_total, error) ||
        !take_bytes(reader, totals, process->footprint->name, "rounding", &process->told_rounding, NULL, error))
        return FALSE;
    if (has_total) {
        process->footprint->total.dirty = total;
        process->rounding = process->told_rounding;
        process->facts |= TIDE_CAPTURE_HAS_DIRTY;
    }
    if (!check_table(reader, process, totals, has_total, error))
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
    if (reader->capture->processes->len == 0 && !reader->capture->summary) {
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
