#pragma once

#include <glib.h>

/**
 * tide_page_check:
 * Whether @page can be loaded: `about:blank`, or a regular file whose real path lies inside @folder, with an optional
 * query and fragment (`index.html?rows=10#top`). The file's name is taken as it is written, without %-escapes.
 *
 * Returns: (transfer full) (nullable): what is wrong, as `problem; way out`, or %NULL where nothing is
 */
char *tide_page_check(const char *folder, const char *page);
