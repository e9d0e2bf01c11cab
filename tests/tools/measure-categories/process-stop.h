#pragma once

#include <sys/types.h>

#include <glib.h>

/** process_stop: stops a process and waits until each of its threads stands still. Errors: %TIDE_ERROR_DEADLINE. */
gboolean process_stop(pid_t pid, GError **error);
