#pragma once

#include "footprint/captures/capture-format.h"

/**
 * tide_capture_json_text:
 * Makes a JSON text fit for a parser: nesting that is too deep is refused, and a text that was cut off within the array
 * `samples` of its outermost object is closed behind the last whole sample, as `footprint --sample` leaves it when it is
 * killed.
 *
 * @capture: gets a warning that the text is cut off
 * Errors: %TIDE_ERROR_MALFORMED with the line where a text is cut off before a sample is whole, or nests too deeply
 * Returns: (transfer full): the text
 */
char *tide_capture_json_text(const TideCaptureSource *source, TideCapture *capture, GError **error);

/**
 * tide_capture_json_blank_messages:
 * Takes out what footprint(1) puts into the arrays `errors` and `warnings`: it writes their texts without escapes, so that
 * one with a quotation mark makes the whole no JSON. Line ends stay.
 *
 * Returns: (transfer full) (nullable): the text, or %NULL where it has no such array
 */
char *tide_capture_json_blank_messages(const char *text);
