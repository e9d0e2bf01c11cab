#pragma once

#include "commands/footprint-options.h"
#include "footprint/listing/listing.h"

/** TideFootprintOutput: where listings go: the text or the CSV to standard output, the JSON to its file. */
typedef struct _TideFootprintOutput TideFootprintOutput;

/**
 * tide_footprint_output_new:
 * @options: must outlive it
 * @several: whether the JSON holds samples
 * @page_size: of all processes that will be written, 0 where unknown
 * Returns: (transfer full): the output; its file is not touched before the first listing is written
 */
TideFootprintOutput *tide_footprint_output_new(const TideFootprintOptions *options, gboolean several,
                                               guint64 page_size);

/**
 * tide_footprint_output_write:
 * Prints a listing, and on standard error what standard output has no place for.
 *
 * Errors: %TIDE_ERROR_OUTPUT where the file of JSON cannot be written
 */
gboolean tide_footprint_output_write(TideFootprintOutput *output, const TideListing *listing, GError **error);

/**
 * tide_footprint_output_finish:
 * Frees @output, and ends the JSON.
 *
 * Errors: %TIDE_ERROR_OUTPUT
 */
gboolean tide_footprint_output_finish(TideFootprintOutput *output, GError **error);
