#pragma once

#include <glib.h>

/**
 * TideJsonFile:
 * A JSON text that grows. Where the file can be written anew from its end on, it is whole after each tide_json_file_write(),
 * whatever ends this process then; a pipe gets its end with tide_json_file_close().
 */
typedef struct _TideJsonFile TideJsonFile;

/**
 * tide_json_file_open:
 * @path: `-` is standard output; a file that is there is replaced
 * Errors: %TIDE_ERROR_OUTPUT naming @path
 */
TideJsonFile *tide_json_file_open(const char *path, GError **error);

/**
 * tide_json_file_write:
 * @text: what comes next
 * @end: what makes the text whole behind it; the next write takes its place
 * Errors: %TIDE_ERROR_OUTPUT naming the file
 */
gboolean tide_json_file_write(TideJsonFile *file, const char *text, const char *end, GError **error);

/**
 * tide_json_file_close:
 * Frees @file, which may be %NULL.
 *
 * Errors: as tide_json_file_write()
 */
gboolean tide_json_file_close(TideJsonFile *file, GError **error);
