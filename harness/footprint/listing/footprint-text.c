#include "footprint/listing/footprint-text.h"

#include "footprint/captures/capture-format.h"
#include "footprint/listing/footprint-table.h"
#include "footprint/listing/region-text.h"

/* footprint(1) gives up naming those who share at that many. */
#define MOST_SHARERS 20

/* What is being written. */
typedef struct {
    const TideListing *listing;
    const TideLayout *layout;
    GString *text;
    gboolean any_block;
} Writer;

static void
append_rule(GString *text)
{
    g_string_append(text, "======================================================================\n");
}

static void
append_size(const Writer *writer, guint64 page_size, guint64 bytes)
{
    g_autofree char *size = tide_unit_text(writer->layout->unit, page_size, bytes);

    g_string_append(writer->text, size);
}

/* Blocks are a blank line apart. */
static void
begin_block(Writer *writer)
{
    if (writer->any_block)
        g_string_append_c(writer->text, '\n');
    writer->any_block = TRUE;
}

static void
append_head(const Writer *writer, const TideListedProcess *process, gboolean is_summary)
{
    const TideFootprint *footprint = process->footprint;

    append_rule(writer->text);
    if (!is_summary) {
        g_string_append_printf(writer->text, "%s [%d]:", *footprint->name ? footprint->name : "unknown",
                               footprint->pid);
        if (process->address_bits > 0)
            g_string_append_printf(writer->text, " %u-bit", process->address_bits);
        g_string_append(writer->text, "    ");
    }
    g_string_append(writer->text, is_summary ? "Summary Footprint: " : "Footprint: ");
    if (process->has_dirty)
        append_size(writer, footprint->page_size, footprint->total.dirty);
    else
        g_string_append(writer->text, TIDE_CAPTURE_UNKNOWN);
    if (process->rounding > 0)
        g_string_append_printf(writer->text, TIDE_CAPTURE_ROUNDED "%" G_GUINT64_FORMAT " B", process->rounding);
    /* Of several processes the first tells it. */
    if (footprint->page_size > 0 &&
        (!is_summary || writer->listing->processes->len == 0 || writer->layout->summary_only))
        g_string_append_printf(writer->text, " (%" G_GUINT64_FORMAT " bytes per page)", footprint->page_size);
    g_string_append_c(writer->text, '\n');
    append_rule(writer->text);
}

static void
append_table(const Writer *writer, const TideListedProcess *process)
{
    const TideTable table = {
        .rows = process->footprint->rows,
        .details = process->footprint->details,
        /* A sum of a part must not look like that of the whole. */
        .total = process->has_total ? &process->footprint->total : NULL,
        .known = process->known,
        .known_sums = tide_listed_process_known_sums(process),
        .virtual_sizes = process->virtual_sizes,
        .virtual_total = process->virtual_total,
        .amounts = process->amounts,
        .page_size = process->footprint->page_size,
    };

    if (!process->has_table || writer->layout->no_categories)
        return;
    g_string_append_c(writer->text, '\n');
    tide_table_append(writer->text, &table, writer->layout);
}

static void
append_auxiliary(const Writer *writer, const TideListedProcess *process)
{
    for (guint i = 0; i < process->auxiliary->len; i++) {
        const TideAuxiliary *row = &g_array_index(process->auxiliary, TideAuxiliary, i);
        g_string_append_printf(writer->text, "%s    %s: ", i == 0 ? "\nAuxiliary data:\n" : "", row->key);
        append_size(writer, process->footprint->page_size, row->bytes);
        g_string_append_c(writer->text, '\n');
    }
}

static void
append_sentences(GString *text, const char *title, const GPtrArray *sentences)
{
    if (sentences->len > 0)
        g_string_append_printf(text, "\n%s\n", title);
    for (guint i = 0; i < sentences->len; i++)
        g_string_append_printf(text, "    %s\n", (const char *)sentences->pdata[i]);
}

static void
append_process(Writer *writer, const TideListedProcess *process, gboolean is_summary)
{
    begin_block(writer);
    append_head(writer, process, is_summary);
    append_table(writer, process);
    append_auxiliary(writer, process);
    append_sentences(writer->text, TIDE_CAPTURE_LACKS, process->left_out);
    if (process->regions && (writer->layout->regions || writer->layout->explain))
        tide_region_text_append(writer->text, process, writer->layout);
}

static void
append_sharers(Writer *writer, const TideListedShare *share)
{
    if (share->members->len > MOST_SHARERS) {
        g_string_append_printf(writer->text, "Shared with %u processes:\n", share->members->len);
        return;
    }
    for (guint i = 0; i < share->members->len; i++) {
        const TideListedProcess *process = writer->listing->processes->pdata[g_array_index(share->members, guint, i)];
        g_string_append_printf(writer->text, "%s%s [%d]", i == 0 ? "Shared with " : ", ", process->footprint->name,
                               process->footprint->pid);
    }
    g_string_append(writer->text, ":\n");
}

static void
append_share(Writer *writer, const TideListedShare *share)
{
    const TideListedProcess *first = writer->listing->processes->pdata[0];
    TideCategoryRow row = { tide_category_shared_memory, share->columns };
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof row);
    const TideTable table = {
        .rows = rows,
        .total = &share->columns,
        .known = TIDE_CAPTURE_OF_FOOTPRINT,
        .known_sums = TIDE_CAPTURE_OF_FOOTPRINT,
        .page_size = first->footprint->page_size,
    };

    g_array_append_val(rows, row);
    begin_block(writer);
    append_sharers(writer, share);
    g_string_append_c(writer->text, '\n');
    tide_table_append(writer->text, &table, writer->layout);
}

static void
append_beginning(const Writer *writer)
{
    const TideListing *listing = writer->listing;

    for (guint i = 0; i < listing->found->len; i++)
        g_string_append_printf(writer->text, "%s\n", (const char *)listing->found->pdata[i]);
    if (listing->samples != 1 && listing->sample > 1)
        g_string_append_c(writer->text, '\n');
    if (listing->samples == 0) {
        g_autofree char *time = tide_listing_time_text(listing->started.wall);
        g_string_append_printf(writer->text, "Time: %s\n", time);
    }
    if (listing->samples > 1)
        g_string_append_printf(writer->text, "Sample %u of %u\n", listing->sample, listing->samples);
}

char *
tide_listing_time_text(gint64 wall)
{
    g_autoptr(GDateTime) seconds = g_date_time_new_from_unix_utc(wall / 1000000000);
    g_autofree char *text = g_date_time_format(seconds, "%Y-%m-%dT%H:%M:%S");

    return g_strdup_printf("%s.%03dZ", text, (int)(wall % 1000000000 / 1000000));
}

char *
tide_listing_to_text(const TideListing *listing, const TideLayout *layout)
{
    Writer writer = { .listing = listing, .layout = layout, .text = g_string_new(NULL) };
    gboolean alone = layout->summary_only && listing->summary;

    append_beginning(&writer);
    for (guint i = 0; !alone && i < listing->processes->len; i++)
        append_process(&writer, listing->processes->pdata[i], FALSE);
    for (guint i = 0; !alone && !layout->no_categories && i < listing->shares->len; i++)
        append_share(&writer, listing->shares->pdata[i]);
    if (listing->summary && (alone || listing->processes->len != 1))
        append_process(&writer, listing->summary, TRUE);
    append_sentences(writer.text, "Due to errors, summary results may be incomplete or incorrect", listing->errors);
    return g_string_free(writer.text, FALSE);
}

char *
tide_footprint_to_text(const TideFootprint *footprint)
{
    static const TideLayout layout = { .unit = TIDE_UNIT_FORMATTED };
    g_autoptr(TideListing) listing = tide_listing_new();
    TideListedProcess *process = tide_listed_process_new(tide_footprint_copy(footprint));

    tide_listed_process_set_measured(process);
    process->address_bits = GLIB_SIZEOF_VOID_P * 8;
    tide_listed_process_tell_sums(process);
    g_ptr_array_add(listing->processes, process);
    return tide_listing_to_text(listing, &layout);
}
