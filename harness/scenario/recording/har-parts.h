#pragma once

#include "scenario/recording/saved-page.h"

/**
 * TideHarParts:
 * The parts of bodies (status 206) that a browser asked for one by one. A replay cuts parts from whole bodies itself, as they are
 * asked for, so the whole is needed.
 */
typedef struct _TideHarParts TideHarParts;

TideHarParts *tide_har_parts_new(void);

/**
 * tide_har_parts_add:
 * @part: (transfer full): a resource with the status 206
 * @range: (nullable): its `Content-Range`
 */
void tide_har_parts_add(TideHarParts *parts, TideResource *part, const char *range);

/**
 * tide_har_parts_join:
 * Adds a resource with the status 200 to @recording for each URL whose parts cover all of it; the others are left out.
 *
 * Errors: those of tide_saved_page_add()
 */
gboolean tide_har_parts_join(TideHarParts *parts, TideSavedPage *recording, GError **error);

void tide_har_parts_free(TideHarParts *parts);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideHarParts, tide_har_parts_free)
