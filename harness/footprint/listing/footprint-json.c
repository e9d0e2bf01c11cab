#include "footprint/listing/footprint-json.h"

#include "footprint/listing/footprint-json-process.h"

static TideJsonStyle
make_style(const TideLayout *layout, guint64 page_size)
{
    gboolean in_pages = layout->unit == TIDE_UNIT_PAGES && page_size > 0;

    return (TideJsonStyle) { layout, in_pages ? TIDE_UNIT_PAGES : TIDE_UNIT_BYTES, page_size };
}

static guint64
page_size_of(const TideListing *listing)
{
    const TideListedProcess *first = listing->processes->len > 0 ? listing->processes->pdata[0] : listing->summary;

    return first ? first->footprint->page_size : 0;
}

static JsonObject *
summary_to_json(const TideJsonStyle *style, const TideListedProcess *summary)
{
    JsonObject *object =
        style->layout->no_categories || !summary->has_table ? json_object_new() : tide_json_categories(style, summary);

    /* A category that somebody's capture calls so gives way to the sum. */
    if (summary->has_total) {
        JsonObject *total = json_object_new();
        tide_json_set_columns(style, total, &summary->footprint->total, tide_listed_process_known_sums(summary));
        if (summary->known & TIDE_CAPTURE_VIRTUAL)
            tide_json_set_size(style, total, "virtual", summary->virtual_total);
        json_object_set_object_member(object, "total", total);
    }
    return object;
}

static JsonObject *
share_to_json(const TideJsonStyle *style, const TideListing *listing, const TideListedShare *share)
{
    JsonObject *object = json_object_new();
    JsonObject *categories = json_object_new();
    JsonObject *memory = json_object_new();
    JsonArray *pids = json_array_new();

    for (guint i = 0; i < share->members->len; i++) {
        const TideListedProcess *process = listing->processes->pdata[g_array_index(share->members, guint, i)];
        json_array_add_int_element(pids, process->footprint->pid);
    }
    json_object_set_array_member(object, "pids", pids);
    tide_json_set_columns(style, memory, &share->columns, TIDE_CAPTURE_OF_FOOTPRINT);
    json_object_set_object_member(categories, tide_category_shared_memory, memory);
    json_object_set_object_member(object, "categories", categories);
    return object;
}

static JsonObject *
time_to_json(const TideListingTime *time)
{
    JsonObject *object = json_object_new();

    json_object_set_int_member(object, "mach_absolute_time_ns", time->monotonic);
    json_object_set_int_member(object, "mach_continuous_time_ns", time->boot);
    json_object_set_double_member(object, "wall_time_s", (double)time->wall / 1e9);
    return object;
}

static void
add_processes(const TideJsonStyle *style, JsonObject *object, const TideListing *listing)
{
    JsonArray *processes = json_array_new();
    JsonArray *shared = json_array_new();

    for (guint i = 0; i < listing->processes->len; i++)
        json_array_add_object_element(processes, tide_json_process(style, listing->processes->pdata[i]));
    json_object_set_array_member(object, "processes", processes);
    json_object_set_array_member(object, "errors", tide_json_sentences(listing->errors));
    json_object_set_array_member(object, "warnings", tide_json_sentences(listing->warnings));
    if (listing->summary) {
        json_object_set_object_member(object, "summary", summary_to_json(style, listing->summary));
        if (listing->summary->has_dirty)
            tide_json_set_size(style, object, "total footprint", listing->summary->footprint->total.dirty);
        else
            json_object_set_null_member(object, "total footprint");
        tide_json_set_doubts(style, object, listing->summary);
    }
    json_object_set_object_member(object, "auxiliary", tide_json_auxiliary(style, listing->summary));
    for (guint i = 0; i < listing->shares->len && !style->layout->no_categories; i++)
        json_array_add_object_element(shared, share_to_json(style, listing, listing->shares->pdata[i]));
    json_object_set_array_member(object, "shared", shared);
}

static void
add_sample(const TideJsonStyle *style, JsonObject *object, const TideListing *listing)
{
    if (listing->started.wall > 0)
        json_object_set_object_member(object, "start_time", time_to_json(&listing->started));
    add_processes(style, object, listing);
    if (listing->ended.wall > 0)
        json_object_set_object_member(object, "end_time", time_to_json(&listing->ended));
}

static char *
to_text(JsonObject *object)
{
    g_autoptr(JsonNode) node = json_node_new(JSON_NODE_OBJECT);

    json_node_take_object(node, object);
    return json_to_string(node, TRUE);
}

char *
tide_listing_to_json(const TideListing *listing, const TideLayout *layout)
{
    TideJsonStyle style = make_style(layout, page_size_of(listing));
    JsonObject *object = json_object_new();

    json_object_set_string_member(object, "unit", style.unit == TIDE_UNIT_PAGES ? "page" : "byte");
    json_object_set_int_member(object, "bytes per unit", style.unit == TIDE_UNIT_PAGES ? (gint64)style.page_size : 1);
    add_sample(&style, object, listing);
    if (style.page_size > 0)
        json_object_set_int_member(object, "page size", (gint64)style.page_size);
    g_autofree char *text = to_text(object);
    return g_strconcat(text, "\n", NULL);
}

char *
tide_json_samples_begin(const TideLayout *layout, guint64 page_size)
{
    TideJsonStyle style = make_style(layout, page_size);
    gboolean in_pages = style.unit == TIDE_UNIT_PAGES;

    return g_strdup_printf("{ \"unit\" : \"%s\", \"bytes per unit\" : %" G_GUINT64_FORMAT ", \"samples\" : [\n",
                           in_pages ? "page" : "byte", in_pages ? page_size : 1);
}

char *
tide_json_sample(const TideListing *listing, const TideLayout *layout, guint64 page_size)
{
    TideJsonStyle style = make_style(layout, page_size);
    JsonObject *object = json_object_new();

    add_sample(&style, object, listing);
    g_autofree char *text = to_text(object);
    return g_strconcat(listing->sample > 1 ? ",\n" : "", text, NULL);
}

char *
tide_json_samples_end(guint64 page_size)
{
    return page_size > 0 ? g_strdup_printf("\n], \"page size\" : %" G_GUINT64_FORMAT " }\n", page_size)
                         : g_strdup("\n] }\n");
}
