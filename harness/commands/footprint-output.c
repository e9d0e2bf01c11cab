#include "commands/footprint-output.h"

#include <stdio.h>

#include "commands/json-file.h"
#include "footprint/listing/footprint-csv.h"
#include "footprint/listing/footprint-json.h"
#include "footprint/listing/footprint-text.h"

struct _TideFootprintOutput {
    const TideFootprintOptions *options;
    gboolean several;
    guint64 page_size;
    gboolean begun;
    TideJsonFile *json;
};

TideFootprintOutput *
tide_footprint_output_new(const TideFootprintOptions *options, gboolean several, guint64 page_size)
{
    TideFootprintOutput *output = g_new0(TideFootprintOutput, 1);

    output->options = options;
    output->several = several;
    output->page_size = page_size;
    return output;
}

/* Only when there is something to write, so that a failure leaves what is there. */
static gboolean
open_json(TideFootprintOutput *output, GError **error)
{
    if (output->options->json && !output->json)
        output->json = tide_json_file_open(output->options->json, error);
    return !output->options->json || output->json;
}

static gboolean
prints_text(const TideFootprintOptions *options)
{
    return !options->csv && !(options->json && g_str_equal(options->json, "-"));
}

static void
complain(const GPtrArray *sentences)
{
    for (guint i = 0; i < sentences->len; i++)
        fprintf(stderr, "tidemark: %s\n", (const char *)sentences->pdata[i]);
}

/* The text has its own list of errors. */
static void
print_messages(const TideFootprintOutput *output, const TideListing *listing)
{
    complain(listing->warnings);
    if (prints_text(output->options)) {
        if (listing->errors->len > 0)
            fprintf(stderr, "tidemark: %u of the processes could not be read; see the end of the text\n",
                    listing->errors->len);
        return;
    }
    complain(listing->found);
    complain(listing->errors);
}

static gboolean
write_sample(TideFootprintOutput *output, const TideListing *listing, GError **error)
{
    g_autofree char *begin =
        output->begun ? g_strdup("") : tide_json_samples_begin(&output->options->layout, output->page_size);
    g_autofree char *sample = tide_json_sample(listing, &output->options->layout, output->page_size);
    g_autofree char *text = g_strconcat(begin, sample, NULL);
    g_autofree char *end = tide_json_samples_end(output->page_size);

    output->begun = TRUE;
    return tide_json_file_write(output->json, text, end, error);
}

static gboolean
write_json(TideFootprintOutput *output, const TideListing *listing, GError **error)
{
    if (!output->json)
        return TRUE;
    if (output->several)
        return write_sample(output, listing, error);
    g_autofree char *text = tide_listing_to_json(listing, &output->options->layout);
    return tide_json_file_write(output->json, text, "", error);
}

static char *
make_text(const TideFootprintOptions *options, const TideListing *listing)
{
    if (options->csv)
        return tide_listing_to_csv(listing, &options->layout);
    return prints_text(options) ? tide_listing_to_text(listing, &options->layout) : g_strdup("");
}

gboolean
tide_footprint_output_write(TideFootprintOutput *output, const TideListing *listing, GError **error)
{
    g_autofree char *text = make_text(output->options, listing);

    if (!open_json(output, error))
        return FALSE;
    print_messages(output, listing);
    if (output->options->csv && listing->sample == 1)
        fputs(tide_csv_head(), stdout);
    fputs(text, stdout);
    fflush(stdout);
    return write_json(output, listing, error);
}

gboolean
tide_footprint_output_finish(TideFootprintOutput *output, GError **error)
{
    gboolean done = tide_json_file_close(output->json, error);

    g_free(output);
    return done;
}
