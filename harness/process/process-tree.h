#pragma once

#include <sys/types.h>

#include <tidemark/error.h>

/**
 * TideProcess:
 * One process, identified by its pid and its start, since pids are used again.
 *
 * @start_ticks: clock ticks after boot at which it started (field 22 of proc_pid_stat(5))
 * @executable: file name of its executable, without the folder
 * @inner_pid: its pid in the innermost pid namespace it lives in (NSpid of proc_pid_status(5)); @pid without one
 */
typedef struct {
    pid_t pid;
    pid_t parent;
    guint64 start_ticks;
    char *executable;
    pid_t inner_pid;
} TideProcess;

/** tide_process_free: frees @process, which may be %NULL. */
void tide_process_free(TideProcess *process);

/**
 * tide_process_tree:
 * Lists @root and all its living descendants, found through libproc2 by ancestry; zombies are left out.
 *
 * Errors: %TIDE_ERROR_GONE when @root is not alive, %TIDE_ERROR_ENVIRONMENT when /proc cannot be read
 * Returns: (transfer full) (element-type TideProcess): parents before their children, @root first
 */
GPtrArray *tide_process_tree(pid_t root, GError **error);

/** tide_process_is: Returns: whether @pid still is the process that started at @start_ticks, and no zombie. */
gboolean tide_process_is(pid_t pid, guint64 start_ticks);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideProcess, tide_process_free)
