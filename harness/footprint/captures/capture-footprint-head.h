#pragma once

#include "footprint/captures/capture-format.h"

/**
 * tide_footprint_head_split:
 * Takes the head of a process in a text of footprint(1) apart: `NAME [PID] (memgraph): 64-bit    Footprint: SIZE`.
 *
 * Returns: where SIZE begins, or %NULL where @line is another line
 */
const char *tide_footprint_head_split(const char *line, gsize *ret_name_length, pid_t *ret_pid);

/**
 * tide_footprint_head_size:
 * Reads what a head has behind `Footprint:`, `SIZE (16384 bytes per page)`, into @process. In our own texts the size may be
 * unknown, or followed by how much the capture's sizes were rounded.
 *
 * Errors: %TIDE_ERROR_MALFORMED
 */
gboolean tide_footprint_head_size(TideCaptureProcess *process, const char *text, const TideCaptureSource *source,
                                  guint line, GError **error);
