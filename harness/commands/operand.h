#pragma once

#include "footprint/captures/capture.h"

/**
 * tide_operand_classify:
 * Tells a process id from the name of a file; a file whose name is a number is written `./123`.
 *
 * Errors: %TIDE_ERROR_INPUT for a number that is no process id, and for what is no file either; @ret_pid is 0 for a file
 */
gboolean tide_operand_classify(const char *operand, pid_t *ret_pid, GError **error);

/**
 * tide_operand_parse_pid:
 * Errors: %TIDE_ERROR_INPUT for what is no process id, a file's name included
 */
gboolean tide_operand_parse_pid(const char *operand, pid_t *ret_pid, GError **error);

/**
 * tide_operand_load:
 * Gives what an operand tells, a process that runs being a capture of one process.
 *
 * Errors: as tide_footprint_read() and tide_capture_load()
 */
TideCapture *tide_operand_load(const char *operand, GError **error);
