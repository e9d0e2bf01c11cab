#pragma once

#include "footprint/peak.h"
#include "report/json-members.h"

/** tide_peak_layers_text: Returns: (transfer full): what had a part in it: `stops, polling, high-water mark`. */
char *tide_peak_layers_text(TidePeakLayers layers);

/**
 * tide_peak_unattributed:
 * Returns: the bytes of the peak's height that its composition lacks. Shared memory may be in the composition and is not in
 *     the height: where it is the larger of the two nothing is lacking
 */
guint64 tide_peak_unattributed(const TidePeak *peak);

/**
 * tide_peak_account_members:
 * Hands over how a peak was found and what it was made of, as docs/results-json.md has it: `layers`, `looks`, `stops`,
 * `largest_gap_usec`, `rss_high_water_bytes`, `lower_bytes`, `unattributed_bytes`, `categories`. The height that is
 * read is the sum of its categories and of what was not attributed, also where shared memory makes them more than it was.
 *
 * @peak: empty where it is read
 * @lower_bytes: what it surely was, as the caller knows it
 */
void tide_peak_account_members(TideMembers *members, TidePeak *peak, guint64 *lower_bytes);

/** tide_peak_account_add_json: adds the same members, with the tracker's own lower bound, to the object that @builder has open. */
void tide_peak_account_add_json(JsonBuilder *builder, const TidePeak *peak);
