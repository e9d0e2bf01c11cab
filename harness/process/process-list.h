#pragma once

#include <sys/types.h>

#include <tidemark/error.h>

/**
 * TideProcess:
 * One process, identified by its pid and its start, since pids are used again.
 *
 * @start_ticks: clock ticks after boot at which it started (field 22 of proc_pid_stat(5))
 * @name: what it is called (`comm`), which the kernel cuts at 15 bytes; valid UTF-8 without control characters
 * @executable: file name of its executable, without the folder
 * @is_kernel_thread: whether it is a part of the kernel, without memory of its own
 * @inner_pid: its pid in the innermost pid namespace it lives in (NSpid of proc_pid_status(5)); @pid without one. Only
 *     tide_process_tree() reads it, elsewhere it is 0
 */
typedef struct {
    pid_t pid;
    pid_t parent;
    guint64 start_ticks;
    char *name;
    char *executable;
    gboolean is_kernel_thread;
    pid_t inner_pid;
} TideProcess;

/** tide_process_copy: Returns: (transfer full): an independent copy. */
TideProcess *tide_process_copy(const TideProcess *process);

/** tide_process_free: frees @process, which may be %NULL. */
void tide_process_free(TideProcess *process);

/**
 * tide_process_list:
 * Lists every living process through libproc2, kernel threads included; zombies are left out.
 *
 * Errors: %TIDE_ERROR_ENVIRONMENT when /proc cannot be read
 * Returns: (transfer full) (element-type TideProcess): by ascending pid
 */
GPtrArray *tide_process_list(GError **error);

/**
 * tide_process_read:
 * Reads no process but these.
 *
 * Errors: %TIDE_ERROR_ENVIRONMENT when /proc cannot be read
 * Returns: (transfer full) (element-type TideProcess): those of @pids that are alive, in any order
 */
GPtrArray *tide_process_read(const pid_t *pids, guint n_pids, GError **error);

/** tide_process_is: Returns: whether @pid still is the process that started at @start_ticks, and no zombie. */
gboolean tide_process_is(pid_t pid, guint64 start_ticks);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideProcess, tide_process_free)
