#pragma once

#include "footprint/captures/capture-format.h"
#include "footprint/regions.h"

/**
 * tide_capture_settle_amounts:
 * Makes the regions of a capture fit for tide_footprint_sum(), and finds what is then not known of their sum: amounts that
 * the text does not tell (an old kernel, a text of which somebody kept some lines), or that contradict each other. Such
 * an amount is set to what changes no other column.
 *
 * @process: gets a sentence for each, and in `known` the columns that are
 */
void tide_capture_settle_amounts(TideRegions *regions, TideCaptureProcess *process, const TideCaptureSource *source);

/**
 * tide_capture_sum_sets:
 * Sums the resident, the proportional and the unique set of regions as the text tells them; 0 where one does not.
 *
 * @regions: before tide_capture_settle_amounts()
 * Errors: %TIDE_ERROR_MALFORMED for sums that do not fit
 */
gboolean tide_capture_sum_sets(const TideRegions *regions, TideFootprint *ret_sets, const TideCaptureSource *source,
                               GError **error);
