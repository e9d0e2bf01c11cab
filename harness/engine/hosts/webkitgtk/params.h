#pragma once

#include "request.h"

/* Each reads one member of a request's `params` and refuses the request with `input` where it is missing or wrong. */

/** tide_params_string: Returns: (transfer none) (nullable): a text that is not empty, or %NULL after the refusal. */
const char *tide_params_string(JsonObject *params, const char *name, TideRequest *request);

/** tide_params_optional_string: @ret_text: (transfer none): %NULL where it is missing. Returns: whether it is usable. */
gboolean tide_params_optional_string(JsonObject *params, const char *name, const char **ret_text, TideRequest *request);

/** tide_params_distance: @ret_distance: any finite number, 0 where it is missing. Returns: whether it is usable. */
gboolean tide_params_distance(JsonObject *params, const char *name, double *ret_distance, TideRequest *request);

/** tide_params_boolean: @ret_value: untouched on failure. Returns: whether it is usable. */
gboolean tide_params_boolean(JsonObject *params, const char *name, gboolean *ret_value, TideRequest *request);

/** tide_params_optional_boolean: @ret_value: untouched where it is missing too. Returns: whether it is usable. */
gboolean tide_params_optional_boolean(JsonObject *params, const char *name, gboolean *ret_value, TideRequest *request);

/** tide_params_size: @ret_size: CSS pixels, 50 to 16384; untouched on failure. Returns: whether it is usable. */
gboolean tide_params_size(JsonObject *params, const char *name, guint *ret_size, TideRequest *request);

/** tide_params_folder: @ret_folder: an absolute path, or %NULL where it is missing and not @required. */
gboolean tide_params_folder(JsonObject *params, const char *name, gboolean required, const char **ret_folder,
                            TideRequest *request);

/** tide_params_folders: Returns: (transfer container) (array zero-terminated=1) (nullable): absolute paths; the member
 * may be missing. */
const char **tide_params_folders(JsonObject *params, const char *name, TideRequest *request);

/** tide_params_strings: the same for texts that are not empty. */
const char **tide_params_strings(JsonObject *params, const char *name, TideRequest *request);
