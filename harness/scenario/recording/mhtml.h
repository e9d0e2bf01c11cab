#pragma once

#include "scenario/recording/saved-page.h"

/**
 * tide_mhtml_read:
 * Reads an MHTML file (RFC 2557): a multipart of a page and what belongs to it. References by `cid:` become those by the part's
 * URL, which for a part that has none lies below `/.cid/` at the page's host. MHTML keeps no headers but the type, so every
 * answer allows all origins (`Access-Control-Allow-Origin`), as the page was once allowed.
 *
 * @text: (array length=length)
 * Errors: %TIDE_ERROR_INPUT with the line: what is no MHTML, cut off, damaged, or nested more than 8 deep; no HTML in it
 */
TideSavedPage *tide_mhtml_read(const char *path, const char *text, gsize length, GError **error);
