#pragma once

#include <glib.h>

/**
 * tide_installation_find:
 * Finds a file that belongs to Tidemark (an engine host, the guard, fonts.conf): beside the running executable, as in a
 * build folder, or in the libexec folder of the same prefix, as installed. Where `TIDEMARK_LIBEXEC_DIR` is set, only there.
 *
 * Errors: %TIDE_ERROR_ENVIRONMENT that names the places looked at
 * Returns: (transfer full): an absolute path
 */
char *tide_installation_find(const char *name, GError **error);
