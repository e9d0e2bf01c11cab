#pragma once

#include "footprint/listing/footprint-layout.h"
#include "footprint/listing/listing.h"

/** tide_csv_head: Returns: (transfer none): the line with the names of the fields. */
const char *tide_csv_head(void);

/**
 * tide_listing_to_csv:
 * A line for each process and category, as RFC 4180 has them: fields with commas, quotation marks or line ends in quotation
 * marks, lines that end in CRLF. Sizes are numbers, of pages where the layout's unit is pages, else of bytes. What is not
 * known is an empty field. There are no sums, so that a column can be added up; with `summary_only` the lines are those of
 * the summary, without a pid.
 *
 * Returns: (transfer full): the lines without the head
 */
char *tide_listing_to_csv(const TideListing *listing, const TideLayout *layout);
