#pragma once

#include "host.h"

/**
 * tide_methods_dispatch:
 * Reads one line of the runner and starts what it asks for. A request that makes no sense is refused on the line.
 *
 * Errors: a line that is not a request at all, so that there is no `id` to answer to
 */
gboolean tide_methods_dispatch(TideHost *host, const char *line, gsize length, GError **error);
