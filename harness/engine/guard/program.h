#pragma once

#include <glib.h>

#include "engine/guard/guard-record.h"

/** How the guard's program is to be started. */
typedef struct {
    char **argv; /**< argv[0] is an absolute path */
    const char *folder; /**< (nullable): working folder */
    gboolean fixed_addresses;
    guint32 stop_bytes; /**< stop before system calls that free so much (engine/guard/stop-filter.h); 0 for none */
} TideGuardProgram;

/**
 * tide_guard_program_start:
 * Starts the program as a child that ends with us. Its channel (%TIDE_GUARD_CHANNEL_FD) is the only descriptor above 2
 * that it gets.
 *
 * Where stops are wanted, the program stands at its very first call, execve(), until somebody answers: so the listener is
 * handed on to @lifeline before this returns, and the runner must have somebody answer at once.
 *
 * @ret_program: its pid, also where it could not be executed, for the caller to reap; -1 where there is none
 * Returns: %TIDE_GUARD_STARTED or %TIDE_GUARD_FAILED
 */
TideGuardRecord tide_guard_program_start(const TideGuardProgram *program, int lifeline, pid_t *ret_program);
