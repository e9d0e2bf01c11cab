#pragma once

#include <glib.h>

/**
 * TideRecord:
 * What was made of a saved page.
 *
 * @made: (element-type utf8): paths: the manifest, and what it loads
 * @page: what it loads first
 * @answers: how many answers or files were kept
 * @left_out: (element-type utf8): what could not be kept, as whole sentences
 */
typedef struct {
    GPtrArray *made;
    char *page;
    guint answers;
    GPtrArray *left_out;
} TideRecord;

/**
 * tide_record:
 * Makes the scenario `<scenarios_folder>/<name>` of a saved page: of a HAR or an MHTML file, told by what is in it, a manifest and a
 * recording; of a folder a manifest and copies of its files.
 *
 * @source: a path, or a `file:` URL
 * Errors: %TIDE_ERROR_INPUT where @source cannot be read, or the scenario is there already; %TIDE_ERROR_OUTPUT where it cannot be
 *     written, in which case nothing of it is left
 */
TideRecord *tide_record(const char *scenarios_folder, const char *name, const char *source, GError **error);

void tide_record_free(TideRecord *record);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideRecord, tide_record_free)
