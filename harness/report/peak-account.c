#include "report/peak-account.h"

#include "report/json-writer.h"

/* So that sums of what a file says cannot overflow. */
#define MOST_DIRTY_BYTES (G_GUINT64_CONSTANT(1) << 53)

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
write_layers(JsonBuilder *builder, TidePeakLayers layers)
{
    tide_json_begin_array(builder, "layers");
    for (gsize i = 0; i < G_N_ELEMENTS(layer_names); i++) {
        if (layers & layer_names[i].layer)
            json_builder_add_string_value(builder, layer_names[i].name);
    }
    json_builder_end_array(builder);
}

static TidePeakLayers
find_layer(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(layer_names); i++) {
        if (g_str_equal(layer_names[i].name, name))
            return layer_names[i].layer;
    }
    return 0;
}

static void
layers_member(TideMembers *members, TidePeakLayers *layers)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);

    if (tide_members_builder(members)) {
        write_layers(tide_members_builder(members), *layers);
        return;
    }
    tide_members_texts(members, "layers", names);
    for (guint i = 0; i < names->len; i++) {
        TidePeakLayers layer = find_layer(g_ptr_array_index(names, i));
        if (!layer)
            tide_members_refuse(members, "layers", "has one that this version does not know");
        *layers |= layer;
    }
}

static void
row_members(TideMembers *members, gpointer thing)
{
    TideDirtyRow *row = thing;

    tide_members_static_text(members, "category", &row->category);
    tide_members_number(members, "dirty_bytes", &row->dirty);
}

/* What was not attributed is what its height has beyond its categories: with those it gives the height again. */
static void
read_height(TideMembers *members, TidePeak *peak, guint64 unattributed)
{
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(TideDirtyRow));
    guint64 dirty = 0;

    tide_members_rows(members, "categories", rows, row_members);
    for (guint i = 0; i < rows->len; i++) {
        dirty += g_array_index(rows, TideDirtyRow, i).dirty;
        if (dirty > MOST_DIRTY_BYTES) {
            tide_members_refuse(members, "categories", "are more than any process has");
            return;
        }
    }
    peak->seen = dirty + unattributed;
    if (rows->len == 0)
        return;
    peak->composition = g_new0(TideDirty, 1);
    peak->composition->rows = g_steal_pointer(&rows);
    peak->composition->dirty = dirty;
}

void
tide_peak_account_members(TideMembers *members, TidePeak *peak, guint64 *lower_bytes)
{
    guint64 unattributed = tide_peak_unattributed(peak);

    layers_member(members, &peak->layers);
    tide_members_number(members, "looks", &peak->looks);
    tide_members_number(members, "stops", &peak->stops);
    tide_members_time(members, "largest_gap_usec", &peak->largest_gap_usec);
    tide_members_number(members, "rss_high_water_bytes", &peak->rss_high_water);
    tide_members_number(members, "lower_bytes", lower_bytes);
    tide_members_number(members, "unattributed_bytes", &unattributed);
    if (tide_members_builder(members))
        tide_members_rows(members, "categories", peak->composition ? peak->composition->rows : NULL, row_members);
    else
        read_height(members, peak, unattributed);
}

static void
account_members(TideMembers *members, gpointer thing)
{
    TidePeak *peak = thing;

    tide_peak_account_members(members, peak, &peak->lower);
}

void
tide_peak_account_add_json(JsonBuilder *builder, const TidePeak *peak)
{
    tide_members_write(builder, account_members, peak);
}
