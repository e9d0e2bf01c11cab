#pragma once

#include <json-glib/json-glib.h>

/**
 * tide_json_text_parse:
 * Reads JSON that somebody else may have written, more strictly than json-glib does: no comments, no member twice in an object,
 * no character 0 in a text, at most 64 levels.
 *
 * @text: (array length=length): with a zero byte behind it
 * Errors: %TIDE_ERROR_INPUT, one line without the file: `12:3: it is no JSON: …`, line and column where they are known
 */
JsonNode *tide_json_text_parse(const char *text, gsize length, GError **error);
