#include "footprint/listing/footprint-json-process.h"

#include "footprint/columns.h"
#include "footprint/listing/region-text.h"

void
tide_json_set_size(const TideJsonStyle *style, JsonObject *object, const char *member, guint64 bytes)
{
    json_object_set_int_member(object, member, (gint64)tide_unit_count(style->unit, style->page_size, bytes));
}

void
tide_json_set_size_unless_zero(const TideJsonStyle *style, JsonObject *object, const char *member, guint64 bytes)
{
    if (bytes > 0)
        tide_json_set_size(style, object, member, bytes);
}

/* A count that JSON has no number for, which is no true one, is not known either. */
static void
set_count(JsonObject *object, const char *member, guint64 count, gboolean known)
{
    if (known && count <= G_MAXINT64)
        json_object_set_int_member(object, member, (gint64)count);
    else
        json_object_set_null_member(object, member);
}

void
tide_json_set_columns(const TideJsonStyle *style, JsonObject *object, const TideColumns *columns,
                      TideCaptureColumns known)
{
    const struct {
        const char *member;
        TideCaptureColumns known;
        guint64 bytes;
    } sizes[] = {
        { "dirty", TIDE_CAPTURE_DIRTY, columns->dirty },
        { "swapped", TIDE_CAPTURE_SWAPPED, columns->swapped },
        { "clean", TIDE_CAPTURE_CLEAN, columns->clean },
        { "reclaimable", TIDE_CAPTURE_RECLAIMABLE, columns->reclaimable },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++)
        set_count(object, sizes[i].member, tide_unit_count(style->unit, style->page_size, sizes[i].bytes),
                  (known & sizes[i].known) != 0);
    set_count(object, "regions", columns->regions, (known & TIDE_CAPTURE_REGIONS) != 0);
}

/* A part has what a measured footprint has. @details: (nullable) */
static void
set_details(const TideJsonStyle *style, JsonObject *category, const char *name, const GArray *details)
{
    JsonObject *object = json_object_new();

    for (guint i = 0; details && i < details->len; i++) {
        const TideCategoryDetail *detail = &g_array_index(details, TideCategoryDetail, i);
        if (!g_str_equal(detail->category, name))
            continue;
        JsonObject *part = json_object_new();
        tide_json_set_columns(style, part, &detail->columns, TIDE_CAPTURE_OF_FOOTPRINT);
        json_object_set_object_member(object, detail->name, part);
    }
    if (json_object_get_size(object) > 0)
        json_object_set_object_member(category, "details", object);
    else
        json_object_unref(object);
}

static JsonObject *
category_to_json(const TideJsonStyle *style, const TideListedProcess *process, const TideCategoryRow *row)
{
    JsonObject *object = json_object_new();
    const TideCategoryAmounts *amounts = tide_category_amounts_find(process->amounts, row->name);

    tide_json_set_columns(style, object, &row->columns, process->known);
    if (process->known & TIDE_CAPTURE_VIRTUAL)
        tide_json_set_size(style, object, "virtual", tide_virtual_size_find(process->virtual_sizes, row->name));
    if (amounts) {
        tide_json_set_size(style, object, "pss", amounts->pss);
        tide_json_set_size(style, object, "rss", amounts->rss);
    }
    set_details(style, object, row->name, process->footprint->details);
    return object;
}

JsonObject *
tide_json_categories(const TideJsonStyle *style, const TideListedProcess *process)
{
    JsonObject *object = json_object_new();
    g_autoptr(GArray) sorted = tide_rows_sorted(process->footprint->rows, style->layout->sort);

    for (guint i = 0; i < sorted->len; i++) {
        const TideCategoryRow *row = &g_array_index(sorted, TideCategoryRow, i);
        json_object_set_object_member(object, row->name, category_to_json(style, process, row));
    }
    return object;
}

void
tide_json_set_doubts(const TideJsonStyle *style, JsonObject *object, const TideListedProcess *process)
{
    tide_json_set_size_unless_zero(style, object, "rounding", process->rounding);
    if (process->has_table && !process->has_total)
        json_object_set_boolean_member(object, "incomplete", TRUE);
}

JsonArray *
tide_json_sentences(const GPtrArray *sentences)
{
    JsonArray *array = json_array_new();

    for (guint i = 0; i < sentences->len; i++)
        json_array_add_string_element(array, sentences->pdata[i]);
    return array;
}

JsonObject *
tide_json_auxiliary(const TideJsonStyle *style, const TideListedProcess *process)
{
    JsonObject *object = json_object_new();

    for (guint i = 0; process && i < process->auxiliary->len; i++) {
        const TideAuxiliary *row = &g_array_index(process->auxiliary, TideAuxiliary, i);
        tide_json_set_size(style, object, row->key, row->bytes);
    }
    return object;
}

static JsonObject *
region_to_json(const TideJsonStyle *style, const TideListedProcess *process, guint i)
{
    const TideRegion *region = &g_array_index(process->regions->regions, TideRegion, i);
    JsonObject *object = json_object_new();
    g_autofree char *access = tide_region_access_text(region->access);
    g_autofree char *path = tide_region_path_text(region->path);
    TideColumns columns = { 0 };

    json_object_set_int_member(object, "id", (gint64)i + 1);
    json_object_set_string_member(object, "name", process->rules[i]->category);
    json_object_set_int_member(object, "addr", (gint64)region->start);
    tide_json_set_size(style, object, "vsize", region->end - region->start);
    if (region->offset > 0)
        json_object_set_int_member(object, "offset", (gint64)region->offset);
    /* The footprint has been summed from the same region, so it has columns. */
    if (tide_region_columns(region, &columns, NULL)) {
        tide_json_set_size_unless_zero(style, object, "dirty", columns.dirty);
        tide_json_set_size_unless_zero(style, object, "swapped", columns.swapped);
        tide_json_set_size_unless_zero(style, object, "clean", columns.clean);
        tide_json_set_size_unless_zero(style, object, "reclaimable", columns.reclaimable);
    }
    json_object_set_string_member(object, "access", access);
    if (*path)
        json_object_set_string_member(object, "path", path);
    if (style->layout->explain)
        json_object_set_string_member(object, "reason", process->rules[i]->reason);
    return object;
}

static JsonArray *
regions_to_json(const TideJsonStyle *style, const TideListedProcess *process)
{
    JsonArray *array = json_array_new();

    for (guint i = 0; i < process->regions->regions->len; i++)
        json_array_add_object_element(array, region_to_json(style, process, i));
    return array;
}

JsonObject *
tide_json_process(const TideJsonStyle *style, const TideListedProcess *process)
{
    const TideFootprint *footprint = process->footprint;
    JsonObject *object = json_object_new();

    json_object_set_string_member(object, "name", footprint->name);
    json_object_set_int_member(object, "pid", footprint->pid);
    json_object_set_boolean_member(object, "translated", FALSE);
    if (footprint->page_size > 0)
        json_object_set_int_member(object, "page size", (gint64)footprint->page_size);
    if (process->has_dirty)
        tide_json_set_size(style, object, "footprint", footprint->total.dirty);
    else
        json_object_set_null_member(object, "footprint");
    tide_json_set_doubts(style, object, process);
    if (process->has_table && !style->layout->no_categories)
        json_object_set_object_member(object, "categories", tide_json_categories(style, process));
    json_object_set_object_member(object, "auxiliary", tide_json_auxiliary(style, process));
    if (process->left_out->len > 0)
        json_object_set_array_member(object, "warnings", tide_json_sentences(process->left_out));
    if (process->regions)
        json_object_set_array_member(object, "regions", regions_to_json(style, process));
    return object;
}
