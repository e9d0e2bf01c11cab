#pragma once

#include <json-glib/json-glib.h>

#include "footprint/peak.h"

/** tide_peak_layers_text: Returns: (transfer full): what had a part in it: `stops, polling, high-water mark`. */
char *tide_peak_layers_text(TidePeakLayers layers);

/**
 * tide_peak_unattributed:
 * Returns: the bytes of the peak's height that its composition lacks. Shared memory may be in the composition and is not in
 *     the height: where it is the larger of the two nothing is lacking
 */
guint64 tide_peak_unattributed(const TidePeak *peak);

/**
 * tide_peak_account_add_json:
 * Adds to the object that @builder has open how the peak was found and what it was made of, as docs/results-json.md has it:
 * `layers`, `looks`, `stops`, `largest_gap_usec`, `rss_high_water_bytes`, `unattributed_bytes`, `categories`.
 */
void tide_peak_account_add_json(JsonBuilder *builder, const TidePeak *peak);
