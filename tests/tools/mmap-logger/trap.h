#pragma once

#include <stdint.h>
#include <ucontext.h>

/** What the logger is told of each trapped call, after it has been done. @result: what the kernel returned. */
typedef void (*TrapListener)(long number, const long arguments[6], long result, uint64_t program_counter);

/**
 * trap_mappings:
 * From now on every mmap(2) and mremap(2) of this process, whoever makes it, libc and the dynamic linker included, is
 * done by us and told to @listener, on the thread that made it, in a signal handler. It cannot be undone, and it stays with
 * programs that the process executes, which then die of SIGSYS: only for programs that start no others.
 *
 * Returns: 0, or an errno
 */
int trap_mappings(TrapListener listener);
