#include "trap.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>

#include <dlfcn.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include "raw-syscall.h"

static TrapListener trap_listener;

static void
on_trap(int signal_number, siginfo_t *info, void *data)
{
    ucontext_t *context = data;
    greg_t *registers = context->uc_mcontext.gregs;
    const long arguments[6] = { registers[REG_RDI], registers[REG_RSI], registers[REG_RDX],
                                registers[REG_R10], registers[REG_R8],  registers[REG_R9] };
    int saved_errno = errno;

    (void)signal_number;
    long result = raw_syscall(info->si_syscall, arguments[0], arguments[1], arguments[2], arguments[3], arguments[4],
                              arguments[5]);
    trap_listener(info->si_syscall, arguments, result, (uint64_t)registers[REG_RIP]);
    registers[REG_RAX] = result;
    errno = saved_errno;
}

/* A thread that blocked SIGSYS would be killed at its next mapping. libc blocks all signals around clone() and at the end
 * of a thread without asking us, and maps nothing meanwhile. */
static const sigset_t *
without_trap(const sigset_t *set, sigset_t *changed)
{
    if (!set)
        return NULL;
    *changed = *set;
    sigdelset(changed, SIGSYS);
    return changed;
}

__attribute__((visibility("default"))) int
pthread_sigmask(int how, const sigset_t *set, sigset_t *old)
{
    sigset_t changed;
    const sigset_t *wanted = how == SIG_UNBLOCK ? set : without_trap(set, &changed);
    long result = raw_syscall(SYS_rt_sigprocmask, how, (long)wanted, (long)old, _NSIG / 8, 0, 0);

    return (int)-result;
}

__attribute__((visibility("default"))) int
sigprocmask(int how, const sigset_t *set, sigset_t *old)
{
    int problem = pthread_sigmask(how, set, old);

    if (problem == 0)
        return 0;
    errno = problem;
    return -1;
}

static int
set_filter(void)
{
    uint64_t ours = (uint64_t)raw_syscall_return;
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 0, 7),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_mmap, 1, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_mremap, 0, 4),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, instruction_pointer)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)ours, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, instruction_pointer) + 4),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(ours >> 32), 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP),
    };
    struct sock_fprog program = { sizeof filter / sizeof filter[0], filter };

    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
        return errno;
    return 0;
}

int
trap_mappings(TrapListener listener)
{
    struct sigaction action = { .sa_sigaction = on_trap, .sa_flags = SA_SIGINFO | SA_NODEFER };

    trap_listener = listener;
    if (sigaction(SIGSYS, &action, NULL) != 0)
        return errno;
    return set_filter();
}
