#include "commands/command.h"

#include <stdio.h>

#include "commands/arguments.h"
#include "commands/footprint-measure.h"
#include "commands/footprint-options.h"
#include "commands/footprint-output.h"
#include "commands/footprint-sample.h"

/* Nothing is written before everything is known, so that a failure leaves no part. */
static gboolean
print_processes(const TideFootprintOptions *options, GError **error)
{
    TideFootprintOutcome outcome = { 0 };
    g_autoptr(GPtrArray) processes = tide_process_list(error);
    g_autoptr(TideListing) listing = processes ? tide_footprint_measure(options, processes, 1, &outcome, error) : NULL;

    if (!listing)
        return FALSE;
    TideFootprintOutput *output = tide_footprint_output_new(options, FALSE, 0);
    gboolean done = tide_footprint_output_write(output, listing, error);
    return tide_footprint_output_finish(output, done ? error : NULL) && done;
}

static TideCapture *
load_capture(const TideFootprintOptions *options, GError **error)
{
    g_autoptr(TideCapture) capture = tide_capture_load(options->capture, error);

    if (capture && options->layout.summary_only && !capture->summary && capture->processes->len > 1) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT,
                    "%s: has several processes or samples and no summary; leave --summary out", options->capture);
        return NULL;
    }
    return g_steal_pointer(&capture);
}

static guint64
find_page_size(const TideCapture *capture)
{
    const TideCaptureProcess *first = capture->processes->len > 0 ? capture->processes->pdata[0] : capture->summary;

    return first ? first->footprint->page_size : 0;
}

/* What a capture lacks stands in its text too, so that a part never looks whole. */
static gboolean
print_capture(const TideFootprintOptions *options, GError **error)
{
    g_autoptr(TideCapture) capture = load_capture(options, error);

    if (!capture)
        return FALSE;
    TideFootprintOutput *output = tide_footprint_output_new(options, capture->samples > 1, find_page_size(capture));
    gboolean done = TRUE;
    for (guint sample = 0; done && sample < capture->samples; sample++) {
        g_autoptr(TideListing) listing = tide_listing_of_capture(capture, sample);
        /* They are about the whole file. */
        if (sample > 0)
            g_ptr_array_set_size(listing->warnings, 0);
        done = tide_footprint_output_write(output, listing, error);
    }
    return tide_footprint_output_finish(output, done ? error : NULL) && done;
}

int
tide_command_footprint(int argc, char **argv)
{
    int status = TIDE_EXIT_WITHIN;
    g_autoptr(TideFootprintOptions) options = tide_footprint_options_parse(argc, argv, &status);
    g_autoptr(GError) error = NULL;

    if (!options)
        return status;
    if (options->interval_usec > 0)
        return tide_footprint_sample(options);
    gboolean done = options->capture ? print_capture(options, &error) : print_processes(options, &error);
    return done ? TIDE_EXIT_WITHIN : tide_complain(error);
}
