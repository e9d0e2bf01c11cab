#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "engine/fixed-addresses.h"

static void
the_own_personality_stays_as_it_was(void **state)
{
    (void)state;
    int before = personality(0xffffffff);
    g_autofree char *reason = NULL;
    gboolean works = tide_fixed_addresses_probe(&reason);

    assert_int_equal(personality(0xffffffff), before);
    assert_true(works == (reason == NULL));
}

/* As a container manager does it: every personality but the current one is refused. */
static void
refuse_personality(void)
{
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_personality, 0, 3), /* other calls: to the last line */
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[0])),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0xffffffff, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = { G_N_ELEMENTS(filter), filter };

    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
        _exit(2);
}

static void
a_refusal_is_told(void **state)
{
    (void)state;
    pid_t child = fork();
    int status;

    if (child == 0) {
        char *reason = NULL;
        refuse_personality();
        gboolean works = tide_fixed_addresses_probe(&reason);
        _exit(!works && reason && g_str_has_prefix(reason, "personality(2) is refused here: ") ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_own_personality_stays_as_it_was),
        cmocka_unit_test(a_refusal_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
