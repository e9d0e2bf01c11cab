#include "engine/guard/program.h"

#include <errno.h>
#include <linux/close_range.h>
#include <signal.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "engine/guard/stop-filter.h"

/* As env(1) and timeout(1) have it: the guard itself failed, the program could not be started. */
enum { EXIT_GUARD_FAILED = 125, EXIT_NOT_STARTED = 127 };

static _Noreturn void
give_up(int report, TideGuardStep step)
{
    const TideGuardRecord record = { TIDE_GUARD_FAILED, errno, step };

    _exit(tide_guard_record_send(report, &record, -1) ? EXIT_NOT_STARTED : EXIT_GUARD_FAILED);
}

static void
set_up_stops(guint32 least_bytes, int report)
{
    int listener = tide_stop_filter_install(least_bytes);
    const TideGuardRecord record = {
        .kind = listener >= 0 ? TIDE_GUARD_LISTENER : TIDE_GUARD_NO_LISTENER,
        .value = listener >= 0 ? 0 : errno,
    };

    /* A filter whose listener nobody has fails every call that it stops. */
    if (!tide_guard_record_send(report, &record, listener))
        _exit(EXIT_GUARD_FAILED);
    if (listener >= 0)
        close(listener);
}

/* Runs between fork and exec, and makes only system calls. */
static _Noreturn void
become_program(const TideGuardProgram *program, pid_t guard, int report)
{
    sigset_t none;

    if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0)
        give_up(report, TIDE_GUARD_STEP_LIFELINE);
    /* Had the guard died before the line above, no signal would come any more. */
    if (getppid() != guard)
        _exit(EXIT_GUARD_FAILED);
    if (program->fixed_addresses) {
        int persona = personality(0xffffffff);

        if (persona < 0 || personality((unsigned long)persona | ADDR_NO_RANDOMIZE) < 0)
            give_up(report, TIDE_GUARD_STEP_ADDRESSES);
    }
    if (program->folder && chdir(program->folder) < 0)
        give_up(report, TIDE_GUARD_STEP_FOLDER);
    if (close_range(TIDE_GUARD_CHANNEL_FD + 1, ~0U, CLOSE_RANGE_CLOEXEC) < 0)
        give_up(report, TIDE_GUARD_STEP_DESCRIPTORS);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (program->stop_bytes > 0)
        set_up_stops(program->stop_bytes, report);
    execv(program->argv[0], program->argv);
    give_up(report, TIDE_GUARD_STEP_EXEC);
}

/* What the child reports before its exec closes the socket; the end is the success. */
static TideGuardRecord
read_reports(int report, int lifeline)
{
    TideGuardRecord record;
    int listener = -1;
    gssize length = 0;

    while ((length = tide_guard_record_receive(report, 0, &record, &listener)) == (gssize)sizeof record &&
           record.kind != TIDE_GUARD_FAILED) {
        gboolean sent = tide_guard_record_send(lifeline, &record, listener);
        if (listener >= 0)
            close(listener);
        if (!sent)
            return (TideGuardRecord) { TIDE_GUARD_FAILED, EPIPE, TIDE_GUARD_STEP_LIFELINE };
    }
    if (length == 0)
        return (TideGuardRecord) { TIDE_GUARD_STARTED, 0, 0 };
    if (length != (gssize)sizeof record)
        return (TideGuardRecord) { TIDE_GUARD_FAILED, length < 0 ? errno : EPROTO, TIDE_GUARD_STEP_FORK };
    return record;
}

TideGuardRecord
tide_guard_program_start(const TideGuardProgram *program, int lifeline, pid_t *ret_program)
{
    int report[2];
    pid_t guard = getpid();

    *ret_program = -1;
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, report) < 0)
        return (TideGuardRecord) { TIDE_GUARD_FAILED, errno, TIDE_GUARD_STEP_FORK };
    pid_t child = fork();
    int failure = errno;

    if (child == 0) {
        close(report[0]);
        become_program(program, guard, report[1]);
    }
    close(report[1]);
    TideGuardRecord record = child < 0 ? (TideGuardRecord) { TIDE_GUARD_FAILED, failure, TIDE_GUARD_STEP_FORK }
                                       : read_reports(report[0], lifeline);

    close(report[0]);
    *ret_program = child;
    return record;
}
