#pragma once

#include "footprint/listing/footprint-layout.h"
#include "footprint/listing/listing.h"

/*
 * JSON in the form of `footprint -j`, which docs/footprint.md describes. Sizes are exact: in bytes, or in pages that are
 * rounded up where the layout's unit is pages and the size of a page is known. `wired` is nowhere, since Linux does not
 * tell it. Of the layout `summary_only` has no effect: a program takes what it wants. `rounding` of a process is by how
 * much its rows and its total may miss each other where both come from a text with rounded sizes.
 */

/** tide_listing_to_json: Returns: (transfer full): a whole text of one sample. */
char *tide_listing_to_json(const TideListing *listing, const TideLayout *layout);

/**
 * tide_json_samples_begin:
 * Returns: (transfer full): the beginning of a text of several samples, up to the first
 */
char *tide_json_samples_begin(const TideLayout *layout, guint64 page_size);

/** tide_json_sample: Returns: (transfer full): one sample, behind a comma where it is not the first. */
char *tide_json_sample(const TideListing *listing, const TideLayout *layout, guint64 page_size);

/** tide_json_samples_end: Returns: (transfer full): what closes the text behind the last sample. */
char *tide_json_samples_end(guint64 page_size);
