#pragma once

#include <json-glib/json-glib.h>

#include "report/results.h"

/*
 * results.json is written after each iteration, and what was measured before, which is nearly all of it, changes no more:
 * where a scenario's result has @texts, each of its iterations is put into words once. The file is the same as without.
 */

/** tide_kept_texts_begin: from now on @result keeps the words of its iterations, which change no more once they are written. */
void tide_kept_texts_begin(TideScenarioResult *result);

/** tide_kept_texts_add_marks: adds `iterations` with a mark for each, to be replaced by tide_kept_texts_fill(). */
void tide_kept_texts_add_marks(JsonBuilder *builder, const TideScenarioResult *result);

/**
 * tide_kept_texts_fill:
 * @outline: results.json, indented, with the marks of every result that keeps its texts
 * Returns: (transfer full): the same with the iterations in their place
 */
char *tide_kept_texts_fill(const char *outline, const TideResults *results);
