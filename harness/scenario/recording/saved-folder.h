#pragma once

#include <glib.h>

/**
 * TideSavedFolder:
 * A page that a browser saved as a file and a folder beside it, or a whole site.
 *
 * @path: the folder that holds it
 * @page: relative to it, as @files are
 * @files: (element-type utf8): what is copied
 * @left_out: (element-type utf8): what is not, as whole sentences
 */
typedef struct {
    char *path;
    char *page;
    GPtrArray *files;
    GPtrArray *left_out;
} TideSavedFolder;

/**
 * tide_saved_folder_read:
 * Looks for the page, `index.html` or the only HTML file at the top, and for the files that belong to it: all regular ones whose
 * names begin with no dot. No symbolic link is followed.
 *
 * Errors: %TIDE_ERROR_INPUT: it cannot be read, there is no page or more than one, its name has a `?` or a `#`, a file is called as the
 *     scenario's manifest, more than 10,000 files or 256 MB, or deeper than 32 folders
 */
TideSavedFolder *tide_saved_folder_read(const char *path, GError **error);

/** tide_saved_folder_copy: Errors: %TIDE_ERROR_INPUT, %TIDE_ERROR_OUTPUT: a file cannot be read, or written below @to */
gboolean tide_saved_folder_copy(const TideSavedFolder *folder, const char *to, GError **error);

void tide_saved_folder_free(TideSavedFolder *folder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideSavedFolder, tide_saved_folder_free)
