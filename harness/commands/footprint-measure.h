#pragma once

#include "commands/footprint-options.h"
#include "footprint/listing/listing.h"

/** What became of a measurement beside its listing. */
typedef struct {
    guint selected; /**< how many processes were there to be measured */
} TideFootprintOutcome;

/**
 * tide_footprint_measure:
 * Measures the processes that were asked for, one after the other.
 *
 * A process that was named must be readable; one of several that were not (all, or descendants that end on the way) is told
 * among the listing's errors. From the second sample on the same holds of each, since processes end.
 *
 * @processes: (element-type TideProcess): the living, as tide_process_list() gives them
 * @sample: from 1
 * Errors: as tide_selection_find() and tide_regions_read(); where not one of all processes can be read, as the first
 * Returns: (transfer full): the listing, without processes where none is left
 */
TideListing *tide_footprint_measure(const TideFootprintOptions *options, const GPtrArray *processes, guint sample,
                                    TideFootprintOutcome *ret_outcome, GError **error);
