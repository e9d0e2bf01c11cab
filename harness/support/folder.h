#pragma once

#include <glib.h>

/**
 * tide_folder_remove:
 * Removes @path with all its content. Symbolic links are removed and never followed, and nothing on another file system
 * is touched, so that no program can lead us out of the folder. A folder that is not there is no error.
 *
 * Errors: %TIDE_ERROR_ENVIRONMENT that names the first entry that could not be removed; the others are gone then
 */
gboolean tide_folder_remove(const char *path, GError **error);
