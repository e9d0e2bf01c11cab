#pragma once

/**
 * raw_syscall:
 * A system call from an instruction of our own, which the logger's filter lets pass.
 *
 * Returns: what the kernel returned: -errno on failure
 */
long raw_syscall(long number, long a, long b, long c, long d, long e, long f);

/** raw_syscall_return: the address behind that instruction, as the kernel sees it; not to be called. */
extern const char raw_syscall_return[];
