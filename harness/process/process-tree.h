#pragma once

#include "process/process-list.h"

/**
 * tide_process_tree:
 * Lists @root and all its living descendants, found through libproc2 by ancestry; zombies are left out.
 *
 * Errors: %TIDE_ERROR_GONE when @root is not alive, %TIDE_ERROR_ENVIRONMENT when /proc cannot be read
 * Returns: (transfer full) (element-type TideProcess): parents before their children, @root first
 */
GPtrArray *tide_process_tree(pid_t root, GError **error);
