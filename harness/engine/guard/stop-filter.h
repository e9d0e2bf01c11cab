#pragma once

#include <glib.h>

/**
 * tide_stop_filter_install:
 * Puts a filter on the calling thread, and on all that it starts or becomes, that stops each system call by which a
 * process can give back anonymous memory (munmap, mremap, brk, madvise with an advice that drops pages, mmap of anonymous
 * memory over what is there, execve, exit_group; seccomp_unotify(2)) until who holds the listener lets it go on. Needs
 * no privileges; sets no_new_privs (prctl(2)), without which it may not be set. Makes system calls only, so it may be
 * called between fork() and exec.
 *
 * @least_bytes: calls that give back less are not stopped
 * Returns: the listener, or -1 with errno: EBUSY where somebody else listens already, EINVAL or ENOSYS on kernels before 5.19
 *     and machines that this filter is not written for
 */
int tide_stop_filter_install(guint32 least_bytes);
