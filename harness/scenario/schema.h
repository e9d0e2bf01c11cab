#pragma once

#include <glib.h>

/**
 * tide_manifest_schema:
 * Makes a JSON Schema (draft 7) of manifests out of the tables by which they are read, for editors: keys, shapes and bounds of
 * values. What needs the rest of the file or the disk (a page that is there, a name used twice, the order of steps) it leaves
 * to the reader.
 *
 * Returns: (transfer full): the text of `docs/scenario.schema.json`
 */
char *tide_manifest_schema(void);
