#pragma once

#include <glib.h>

/**
 * tide_file_replace:
 * Writes @path so that a reader, a crash or a full disk meets either the old content or the new one, never a part:
 * a temporary file beside it, fsync, rename.
 *
 * Errors: %TIDE_ERROR_OUTPUT naming @path; the old content then stands
 */
gboolean tide_file_replace(const char *path, const char *contents, gsize length, GError **error);

/**
 * tide_file_read:
 * @ret_length: (nullable): untouched on failure
 * Errors: %TIDE_ERROR_INPUT naming @path
 * Returns: (transfer full): the whole file, NUL-terminated behind @ret_length bytes
 */
char *tide_file_read(const char *path, gsize *ret_length, GError **error);

/**
 * tide_folder_ensure_writable:
 * Creates @path with its parents where it is missing, and proves by a temporary file that it can be written.
 *
 * Errors: %TIDE_ERROR_INPUT naming @path
 */
gboolean tide_folder_ensure_writable(const char *path, GError **error);
