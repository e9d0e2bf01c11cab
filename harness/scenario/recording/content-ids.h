#pragma once

#include "scenario/recording/saved-page.h"

/** TideContentIds: by which URLs the parts of a message are asked for that its documents name as `cid:ID` (RFC 2392). */
typedef struct _TideContentIds TideContentIds;

TideContentIds *tide_content_ids_new(void);

/** tide_content_ids_add: where @id is known already, the first URL stays. */
void tide_content_ids_add(TideContentIds *ids, const char *id, const char *url);

/**
 * tide_content_ids_replace:
 * Puts the URL in the place of each `cid:ID` of a known id in what is HTML, CSS, SVG or other XML. Letters that are no part of an
 * id end it; `%40` and the like stand for theirs.
 */
void tide_content_ids_replace(const TideContentIds *ids, TideSavedPage *recording);

void tide_content_ids_free(TideContentIds *ids);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideContentIds, tide_content_ids_free)
