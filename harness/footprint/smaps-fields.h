#pragma once

#include "footprint/regions.h"

/** What the value of a field of smaps is. */
typedef enum {
    TIDE_SMAPS_AMOUNT, /**< kB, kept in the region */
    TIDE_SMAPS_FLAGS, /**< VmFlags */
    TIDE_SMAPS_NAME, /**< the name of an anonymous region, on old Android kernels */
    TIDE_SMAPS_UNUSED, /**< known, so that one that comes twice is noticed, and not kept */
} TideSmapsKind;

/** No field that is known here. */
#define TIDE_SMAPS_UNKNOWN (-1)

/**
 * tide_smaps_field_find:
 * @name: (array length=length): what stands before the colon, without zero bytes
 * @guess: (inout): the field that is likely; set to the one behind that which was found
 * Returns: the number of the field, below 64, or %TIDE_SMAPS_UNKNOWN
 */
gint tide_smaps_field_find(const char *name, gsize length, guint *guess);

/** tide_smaps_field_kind: Returns: what the value of @field is; @field may be %TIDE_SMAPS_UNKNOWN. */
TideSmapsKind tide_smaps_field_kind(gint field);

/**
 * tide_smaps_field_store:
 * Puts the value of an amount or of the flags into @region.
 *
 * @value: what follows the colon, up to @end, where the line's newline stands
 * Returns: %FALSE, with @region untouched, where the value is not in the format
 */
gboolean tide_smaps_field_store(gint field, const char *value, const char *end, TideRegion *region);

/**
 * tide_smaps_field_missing:
 * @seen: a bit for the number of each field that an entry has
 * @needed: which of `Rss`, `Pss` and `VmFlags` no entry may lack
 * Returns: (nullable): the name of one of them that this entry lacks
 */
const char *tide_smaps_field_missing(guint64 seen, TideKnown needed);
