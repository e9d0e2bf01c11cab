#pragma once

#include <gio/gio.h>

#include "footprint/peak.h"
#include "support/deadline.h"

/**
 * TideChild:
 * A program that runs under a guard (`tidemark-guard`), so that it and all its descendants end with us, whatever ends
 * us: the guard holds the other end of a pipe of ours, is the reaper of every orphan below it, and kills what is left
 * when the program ends, when we ask for it, or when the pipe closes because we died. Its folder goes with it.
 */
typedef struct _TideChild TideChild;

/** What to run. All belongs to the caller and is copied. */
typedef struct {
    const char *const *argv; /**< (array zero-terminated=1): argv[0] is a path or a name in PATH */
    const char *const *environment; /**< (array zero-terminated=1): `NAME=VALUE`; nothing is inherited */
    const char *folder; /**< (nullable): working folder, removed with its content when all have ended or none started */
    gboolean fixed_addresses; /**< personality(2) ADDR_NO_RANDOMIZE */
    int channel_fd; /**< descriptor that the program gets as number 3, or -1; it is not closed here */
    gboolean shares_output; /**< standard output and error are those of this process, and tide_child_take_output() gives
                               nothing */
    TidePeakTracker *peaks; /**< (nullable): who answers the stops of the program and of all it starts before they free
                               memory; it must outlive them */
} TideChildOptions;

/**
 * tide_child_start:
 * Starts the program with standard input from /dev/null, default signal actions and no descriptor beyond those named
 * here. Returns when the program has been executed. What the child needs of the main context is the thread-default one
 * of this call.
 *
 * Errors: %TIDE_ERROR_ENVIRONMENT when the guard or the program cannot be started: `cannot start 'Xvfb': not found in
 *     PATH`, without a way out, which the caller knows and adds
 * Returns: (transfer full): the running child
 */
TideChild *tide_child_start(const TideChildOptions *options, GError **error);

/**
 * tide_child_stops_refusal:
 * Returns: 0 where the program stops before it frees memory, as `peaks` asks for, else the errno by which the kernel
 *     refused: EBUSY where a container listens already, EINVAL or ENOSYS on an older kernel
 */
int tide_child_stops_refusal(const TideChild *child);

/** tide_child_guard_pid: Returns: the guard, root of the child's process tree. */
pid_t tide_child_guard_pid(const TideChild *child);

/**
 * tide_child_has_ended:
 * Returns: whether the program and every descendant are gone. Needs the main context to run. Where the guard itself was
 *     killed, its process group has been killed in its stead, which leaves out those that had moved to another one.
 */
gboolean tide_child_has_ended(const TideChild *child);

/** tide_child_succeeded: Returns: whether the program has ended with exit status 0. */
gboolean tide_child_succeeded(const TideChild *child);

/**
 * tide_child_exit_status:
 * Returns: the exit status of the program, which has ended, as a shell has it: 128 and the signal where one killed it
 */
int tide_child_exit_status(const TideChild *child);

/**
 * tide_child_take_output:
 * Returns: (transfer full): what the program and its descendants wrote to standard output and error since the last
 *     call, as valid UTF-8, cut to its last 64 KiB
 */
char *tide_child_take_output(TideChild *child);

/**
 * tide_child_describe_end:
 * Returns: (transfer full): what befell the program: `exited with status 1`, `was killed by signal 11 (SIGSEGV)`,
 *     `is still running`, `lost its guard, which was killed by signal 9 (SIGKILL)`
 */
char *tide_child_describe_end(const TideChild *child);

/**
 * tide_child_stop:
 * SIGTERM to the program, then SIGKILL to the whole tree once the program has ended, or after @grace_msec. Runs the main
 * context until all are gone, and frees @child, which may be %NULL.
 */
void tide_child_stop(TideChild *child, guint grace_msec);
