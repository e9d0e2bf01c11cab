#pragma once

#include "footprint/listing/footprint-layout.h"
#include "footprint/listing/listing.h"

/**
 * tide_listing_to_text:
 * Lays a listing out as footprint(1) does: a block for each process, what they share, the summary where there are several
 * processes or nothing else, and at the end what went wrong.
 *
 * Returns: (transfer full): the text; `""` for a listing without anything
 */
char *tide_listing_to_text(const TideListing *listing, const TideLayout *layout);

/** tide_listing_time_text: @wall: nanoseconds since 1970. Returns: (transfer full): as ISO 8601 has it, in UTC. */
char *tide_listing_time_text(gint64 wall);
