#pragma once

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib.h>

/* A child that runs @work and stops itself, so that its memory stands still while it is measured. A test that fails
 * half way takes it along. */
static inline pid_t
start_stopped_child(void (*work)(gpointer data), gpointer data)
{
    pid_t child = fork();

    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        work(data);
        for (;;)
            raise(SIGSTOP);
    }
    return child;
}

/* Awaits the next stop of @child. */
static inline gboolean
await_stop(pid_t child)
{
    siginfo_t info = { 0 };

    return waitid(P_PID, (id_t)child, &info, WSTOPPED) == 0 && info.si_code == CLD_STOPPED;
}

static inline void
end_child(pid_t child)
{
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
}
