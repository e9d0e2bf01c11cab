#pragma once

#include <sys/types.h>

#include <glib.h>

/** Where Linux tells about processes. */
#define TIDE_PROCFS_ROOT "/proc"

/**
 * tide_procfs_open:
 * Opens the folder of one process. All that is read below it is of that very process, though its pid may be used again.
 *
 * @root: %TIDE_PROCFS_ROOT unless it is a capture of another machine
 * Errors: %TIDE_ERROR_GONE when there is no such process, else as tide_procfs_read()
 * Returns: a file descriptor for the caller to close, or -1 with @error set
 */
int tide_procfs_open(const char *root, pid_t pid, GError **error);

/**
 * tide_procfs_open_file:
 * Errors: as tide_procfs_read()
 * Returns: a file descriptor of @file below @folder for the caller to close, or -1 with @error set
 */
int tide_procfs_open_file(int folder, pid_t pid, const char *file, GError **error);

/**
 * tide_procfs_drain:
 * Reads an open file from where it stands to its end.
 *
 * Errors: as tide_procfs_read()
 * Returns: (transfer full): its bytes, NUL-terminated behind @ret_length of them
 */
char *tide_procfs_drain(int descriptor, pid_t pid, const char *file, gsize *ret_length, GError **error);

/**
 * tide_procfs_read:
 * @folder: what tide_procfs_open() gave
 * @pid: for messages
 * Errors: %TIDE_ERROR_GONE when the process ended, %TIDE_ERROR_PERMISSION when the kernel refuses,
 *     %TIDE_ERROR_ENVIRONMENT for all else
 * Returns: (transfer full): the whole file, NUL-terminated behind @ret_length bytes
 */
char *tide_procfs_read(int folder, pid_t pid, const char *file, gsize *ret_length, GError **error);

/**
 * tide_procfs_set_error:
 * Sets the error that @number, an errno of an access to @file of @pid, stands for; see tide_procfs_read().
 */
void tide_procfs_set_error(int number, pid_t pid, const char *file, GError **error);

/**
 * tide_procfs_set_no_memory_error:
 * Sets the error of a process of which the kernel tells no memory: %TIDE_ERROR_INPUT for a kernel thread, which never
 * has any, and %TIDE_ERROR_GONE for a zombie or one that is ending.
 */
void tide_procfs_set_no_memory_error(int folder, pid_t pid, GError **error);
