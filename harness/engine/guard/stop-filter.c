#include "engine/guard/stop-filter.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define OUR_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define OUR_ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#define OUR_ARCHITECTURE 0
#endif

/* Headers of Linux 5.18 and glibc 2.36 do not have these. */
#ifndef SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV
#define SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV (1UL << 5)
#endif
#ifndef MADV_DONTNEED_LOCKED
#define MADV_DONTNEED_LOCKED 24
#endif

#define FIELD(member) ((guint32)offsetof(struct seccomp_data, member))

/* An argument has 64 bits, and a filter looks at 32; all machines that we know write the low ones first. */
#define LOW(argument) (FIELD(args) + (argument)*8)
#define HIGH(argument) (LOW(argument) + 4)

#define LOAD(place) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (place))
#define ALLOW BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
#define STOP BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF)

/* Skips @count instructions unless the call has this number. */
#define CALL(number, count) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (number), 0, (count))
#define IF_EQUAL(value, count) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (value), (count), 0)

/* Where the high half is not 0, the call is large. Six instructions. */
#define STOP_IF_LARGE(argument, least)                                                                                 \
    LOAD(HIGH(argument)), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 2), LOAD(LOW(argument)),                           \
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, (least), 0, 1), STOP, ALLOW

static int
set_filter(const struct sock_fprog *program)
{
    unsigned long flags =
        SECCOMP_FILTER_FLAG_NEW_LISTENER | SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV | SECCOMP_FILTER_FLAG_SPEC_ALLOW;

    return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, program);
}

int
tide_stop_filter_install(guint32 least_bytes)
{
    struct sock_filter instructions[] = {
        LOAD(FIELD(arch)),
        IF_EQUAL(OUR_ARCHITECTURE, 1),
        ALLOW,
        LOAD(FIELD(nr)),
        /* The program ends, or becomes another: all of its memory falls. */
        CALL(SYS_exit_group, 1),
        STOP,
        CALL(SYS_execve, 1),
        STOP,
        CALL(SYS_execveat, 1),
        STOP,
        /* An address, so that only the kernel knows whether it falls; 0 asks where the end is. */
        CALL(SYS_brk, 7),
        LOAD(LOW(0)),
        IF_EQUAL(0, 1),
        STOP,
        LOAD(HIGH(0)),
        IF_EQUAL(0, 1),
        STOP,
        LOAD(FIELD(nr)),
        CALL(SYS_munmap, 6),
        STOP_IF_LARGE(1, least_bytes),
        CALL(SYS_mremap, 6),
        STOP_IF_LARGE(1, least_bytes),
        /* Other advice gives nothing back. */
        CALL(SYS_madvise, 13),
        LOAD(LOW(2)),
        IF_EQUAL(MADV_DONTNEED, 5),
        IF_EQUAL(MADV_FREE, 4),
        IF_EQUAL(MADV_REMOVE, 3),
        IF_EQUAL(MADV_DONTNEED_LOCKED, 2),
        IF_EQUAL(MADV_PAGEOUT, 1),
        ALLOW,
        STOP_IF_LARGE(1, least_bytes),
        /* The loader maps files over its own reservations, at every start and by hundreds: no anonymous memory is there. */
        CALL(SYS_mmap, 11),
        LOAD(LOW(3)),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, MAP_FIXED, 1, 0),
        ALLOW,
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, MAP_ANONYMOUS, 1, 0),
        ALLOW,
        STOP_IF_LARGE(1, least_bytes),
        ALLOW,
    };
    const struct sock_fprog program = { G_N_ELEMENTS(instructions), instructions };

    if (OUR_ARCHITECTURE == 0) {
        errno = ENOSYS;
        return -1;
    }
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ? -1 : set_filter(&program);
}
