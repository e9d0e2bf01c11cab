#pragma once

#include <sys/types.h>

#include <glib.h>

/**
 * tide_inner_pid_parse:
 * Finds the last number of the line `NSpid` of proc_pid_status(5): the pid in the innermost namespace.
 *
 * @pid: what a kernel without pid namespaces leaves, whose text has no such line
 * Returns: %FALSE, with @ret_inner_pid untouched, for a line without numbers
 */
gboolean tide_inner_pid_parse(const char *status, pid_t pid, pid_t *ret_inner_pid);

/**
 * tide_inner_pid_read:
 * Returns: %FALSE, with @ret_inner_pid untouched, where the process ended
 */
gboolean tide_inner_pid_read(pid_t pid, pid_t *ret_inner_pid);
