#include "report/peak-account.h"

#include "report/json-writer.h"

static const struct {
    TidePeakLayers layer;
    const char *name;
} layer_names[] = {
    { TIDE_PEAK_BY_STOPS, "stops" },
    { TIDE_PEAK_BY_POLLING, "polling" },
    { TIDE_PEAK_BY_WITNESS, "high-water mark" },
    { TIDE_PEAK_BY_BPF, "BPF" },
};

char *
tide_peak_layers_text(TidePeakLayers layers)
{
    GString *text = g_string_new(NULL);

    for (gsize i = 0; i < G_N_ELEMENTS(layer_names); i++) {
        if (layers & layer_names[i].layer)
            g_string_append_printf(text, "%s%s", text->len > 0 ? ", " : "", layer_names[i].name);
    }
    return g_string_free(text, FALSE);
}

guint64
tide_peak_unattributed(const TidePeak *peak)
{
    guint64 attributed = peak->composition ? peak->composition->dirty : 0;

    return peak->seen - MIN(peak->seen, attributed);
}

static void
add_layers(JsonBuilder *builder, TidePeakLayers layers)
{
    tide_json_begin_array(builder, "layers");
    for (gsize i = 0; i < G_N_ELEMENTS(layer_names); i++) {
        if (layers & layer_names[i].layer)
            json_builder_add_string_value(builder, layer_names[i].name);
    }
    json_builder_end_array(builder);
}

static void
add_categories(JsonBuilder *builder, const TideDirty *composition)
{
    tide_json_begin_array(builder, "categories");
    for (guint i = 0; composition && i < composition->rows->len; i++) {
        const TideDirtyRow *row = &g_array_index(composition->rows, TideDirtyRow, i);
        tide_json_begin_object(builder, NULL);
        tide_json_add_text(builder, "category", row->category);
        tide_json_add_number(builder, "dirty_bytes", row->dirty);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

void
tide_peak_account_add_json(JsonBuilder *builder, const TidePeak *peak)
{
    add_layers(builder, peak->layers);
    tide_json_add_number(builder, "looks", peak->looks);
    tide_json_add_number(builder, "stops", peak->stops);
    tide_json_add_number(builder, "largest_gap_usec", (guint64)peak->largest_gap_usec);
    tide_json_add_number(builder, "rss_high_water_bytes", peak->rss_high_water);
    tide_json_add_number(builder, "lower_bytes", peak->lower);
    tide_json_add_number(builder, "unattributed_bytes", tide_peak_unattributed(peak));
    add_categories(builder, peak->composition);
}
