/* tidemark-guard --lifeline=FD [--folder=DIR] [--fixed-addresses] [--stop-bytes=N] [--grace-msec=N] -- PROGRAM ARGUMENT…
 *
 * Stands between the runner and a program of its, in a session of its own, and makes sure that the program, all its
 * descendants and its folder are gone when the program ends, when the runner asks for it over the lifeline, and when
 * the runner dies, which closes the lifeline. engine/child.h says what the runner makes of it. */

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gio/gio.h>

#include "support/folder.h"
#include "engine/guard/guard-record.h"
#include "engine/guard/program.h"
#include "process/process-tree.h"
#include "support/deadline.h"

/* As env(1) and timeout(1) have it: the guard itself failed, the program could not be started. */
enum { EXIT_GUARD_FAILED = 125, EXIT_NOT_STARTED = 127 };

typedef struct {
    int lifeline;
    char *folder;
    gboolean fixed_addresses;
    int stop_bytes;
    int grace_msec;
    char **program;
} Options;

typedef struct {
    int lifeline; /* -1 once the runner has closed its end */
    int signals;
    guint grace_msec;
    pid_t program; /* -1 once it has been reaped */
    int status;
    gboolean stopping;
    TideDeadline kill_at; /* where stopping */
} Guard;

static void
say(const char *sentence)
{
    g_printerr("tidemark-guard: %s\n", sentence);
}

static void
send_record(int lifeline, TideGuardRecord record)
{
    /* A runner that has gone needs no record, and the signal would be blocked anyhow. */
    if (lifeline >= 0 && !tide_guard_record_send(lifeline, &record, -1) && errno != EPIPE)
        say(g_strerror(errno));
}

/* --- waiting --- */

/* Collects every descendant that has ended and come to us. Gives FALSE when there is no child left at all. */
static gboolean
reap(Guard *guard)
{
    for (;;) {
        int status;
        pid_t ended = waitpid(-1, &status, WNOHANG);

        if (ended <= 0)
            return ended == 0;
        if (ended == guard->program) {
            guard->program = -1;
            guard->status = status;
        }
    }
}

static void
begin_stop(Guard *guard, guint grace_msec)
{
    TideDeadline kill_at = tide_deadline_in(grace_msec);

    if (!guard->stopping || kill_at.at_usec < guard->kill_at.at_usec)
        guard->kill_at = kill_at;
    if (!guard->stopping && guard->program > 0) {
        kill(guard->program, SIGTERM);
        /* A program that was stopped would use none of its grace. */
        kill(guard->program, SIGCONT);
    }
    guard->stopping = TRUE;
}

static void
read_signals(Guard *guard)
{
    struct signalfd_siginfo info;

    while (read(guard->signals, &info, sizeof(info)) == (ssize_t)sizeof(info)) {
        if (info.ssi_signo != SIGCHLD)
            begin_stop(guard, guard->grace_msec);
    }
    reap(guard);
}

static void
read_lifeline(Guard *guard)
{
    TideGuardRecord record;
    ssize_t length = recv(guard->lifeline, &record, sizeof(record), MSG_DONTWAIT);

    if (length < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (length == (ssize_t)sizeof(record) && record.kind == TIDE_GUARD_STOP && record.value >= 0) {
        begin_stop(guard, (guint)record.value);
        return;
    }
    /* The runner is gone, or talks nonsense: neither will ever ask for the end. */
    close(guard->lifeline);
    guard->lifeline = -1;
    begin_stop(guard, guard->grace_msec);
}

static gboolean
grace_is_over(const Guard *guard)
{
    return guard->stopping && tide_deadline_left_msec(guard->kill_at) == 0;
}

static void
wait_for_end(Guard *guard)
{
    while (guard->program > 0 && !grace_is_over(guard)) {
        struct pollfd fds[] = { { guard->signals, POLLIN, 0 }, { guard->lifeline, POLLIN, 0 } };
        guint left = guard->stopping ? tide_deadline_left_msec(guard->kill_at) : 0;

        if (poll(fds, G_N_ELEMENTS(fds), guard->stopping ? (int)MIN(left, G_MAXINT) : -1) < 0)
            continue;
        if (fds[0].revents)
            read_signals(guard);
        if (fds[1].revents)
            read_lifeline(guard);
    }
}

/* --- the end of the rest --- */

/* The descriptor comes before the check, so that the process which is checked is the one that is hit. */
static void
kill_process(const TideProcess *process)
{
    int pidfd = pidfd_open(process->pid, 0);

    if (pidfd < 0)
        return;
    if (tide_process_is(process->pid, process->start_ticks))
        pidfd_send_signal(pidfd, SIGKILL, NULL, 0);
    close(pidfd);
}

static gboolean
kill_descendants(GError **error)
{
    g_autoptr(GPtrArray) tree = tide_process_tree(getpid(), error);

    if (!tree)
        return FALSE;
    for (guint i = 0; i < tree->len; i++) {
        const TideProcess *process = g_ptr_array_index(tree, i);

        if (process->pid != getpid())
            kill_process(process);
    }
    return TRUE;
}

/* A process whose first thread has ended by exit(2), as it does where a stop before exit_group(2) has nobody to answer it any
 * more, looks like a zombie while its other threads run on. Our own children keep their numbers until we reap them. */
static void
kill_children(void)
{
    g_autofree char *path = g_strdup_printf("/proc/self/task/%d/children", getpid());
    g_autofree char *text = NULL;

    if (!g_file_get_contents(path, &text, NULL, NULL))
        return;
    g_auto(GStrv) numbers = g_strsplit(text, " ", -1);
    for (char **number = numbers; *number; number++) {
        guint64 pid;
        if (g_ascii_string_to_unsigned(*number, 10, 2, G_MAXINT32, &pid, NULL))
            kill((pid_t)pid, SIGKILL);
    }
}

/* No death is missed: the orphans of a process come to us before its own end is told (exit_notify() of the kernel), and
 * the signal of an end after the look at the tree is still to be read when we wait for it. */
static gboolean
end_rest(Guard *guard, GError **error)
{
    while (reap(guard)) {
        struct pollfd fd = { guard->signals, POLLIN, 0 };

        if (!kill_descendants(error))
            return FALSE;
        kill_children();
        if (poll(&fd, 1, -1) > 0)
            read_signals(guard);
    }
    return TRUE;
}

/* --- the guard itself --- */

static int
open_signals(void)
{
    sigset_t all;

    sigfillset(&all);
    if (sigprocmask(SIG_SETMASK, &all, NULL) < 0)
        return -1;
    sigemptyset(&all);
    for (const int *number = (const int[]) { SIGCHLD, SIGTERM, SIGINT, SIGHUP, SIGQUIT, 0 }; *number; number++)
        sigaddset(&all, *number);
    return signalfd(-1, &all, SFD_CLOEXEC | SFD_NONBLOCK);
}

/* A session of its own keeps the terminal's signals away from the program: the runner alone decides on them. */
static gboolean
set_apart(const Options *options)
{
    return (getsid(0) == getpid() || setsid() >= 0) && prctl(PR_SET_CHILD_SUBREAPER, 1) == 0 &&
        fcntl(options->lifeline, F_SETFD, FD_CLOEXEC) == 0;
}

/* Stays out of the way of whoever unmounts, and leaves the channel to the program alone, so that its end is seen. */
static void
let_go(void)
{
    if (chdir("/") < 0)
        say("cannot leave the working folder");
    close(TIDE_GUARD_CHANNEL_FD);
}

static int
exit_status_of(int status)
{
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static int
finish(Guard *guard, const Options *options, TideGuardRecord started)
{
    g_autoptr(GError) problem = NULL;
    g_autoptr(GError) leftover = NULL;

    if (!end_rest(guard, &problem)) {
        say(problem->message);
        return EXIT_GUARD_FAILED;
    }
    if (options->folder && !tide_folder_remove(options->folder, &leftover))
        say(leftover->message);
    if (started.kind == TIDE_GUARD_FAILED) {
        send_record(guard->lifeline, started);
        return EXIT_NOT_STARTED;
    }
    send_record(guard->lifeline, (TideGuardRecord) { TIDE_GUARD_ENDED, guard->status, 0 });
    return exit_status_of(guard->status);
}

static int
watch(const Options *options)
{
    Guard guard = { .lifeline = options->lifeline, .signals = open_signals(), .program = -1 };

    guard.grace_msec = (guint)options->grace_msec;
    if (guard.signals < 0 || !set_apart(options)) {
        say(g_strerror(errno));
        return EXIT_GUARD_FAILED;
    }
    const TideGuardProgram program = { options->program, options->folder, options->fixed_addresses,
                                       (guint32)options->stop_bytes };
    TideGuardRecord started = tide_guard_program_start(&program, guard.lifeline, &guard.program);

    let_go();
    if (started.kind == TIDE_GUARD_STARTED) {
        send_record(guard.lifeline, started);
        wait_for_end(&guard);
    }
    return finish(&guard, options, started);
}

static gboolean
check_options(const Options *options, GError **error)
{
    if (!options->program || !options->program[0])
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "no program is given; put it behind --");
    else if (options->lifeline <= TIDE_GUARD_CHANNEL_FD || fcntl(options->lifeline, F_GETFD) < 0)
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "--lifeline: not an open descriptor above %d",
                    TIDE_GUARD_CHANNEL_FD);
    else if (options->grace_msec < 0)
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "--grace-msec: negative");
    else if (options->stop_bytes < 0)
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "--stop-bytes: negative");
    else
        return TRUE;
    return FALSE;
}

/* What stands behind `--` is the program's, bytes and all; GOption sees only what stands before. */
static gboolean
parse_options(int argc, char **argv, Options *options, GError **error)
{
    const GOptionEntry entries[] = {
        { "lifeline", 0, 0, G_OPTION_ARG_INT, &options->lifeline, "Socket whose end is ours", "FD" },
        { "folder", 0, 0, G_OPTION_ARG_FILENAME, &options->folder, "Working folder, removed at the end", "DIR" },
        { "fixed-addresses", 0, 0, G_OPTION_ARG_NONE, &options->fixed_addresses, "No address randomisation", NULL },
        { "stop-bytes", 0, 0, G_OPTION_ARG_INT, &options->stop_bytes, "Stop before so much is freed", "N" },
        { "grace-msec", 0, 0, G_OPTION_ARG_INT, &options->grace_msec, "Between SIGTERM and SIGKILL", "N" },
        { NULL },
    };
    g_autoptr(GOptionContext) context = g_option_context_new("-- PROGRAM ARGUMENT…");
    int own = 1;

    while (own < argc && !g_str_equal(argv[own], "--"))
        own++;
    options->program = own < argc ? argv + own + 1 : NULL;
    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &own, &argv, error))
        return FALSE;
    if (own > 1) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "'%s' is not understood; put the program behind --", argv[1]);
        return FALSE;
    }
    return check_options(options, error);
}

int
main(int argc, char **argv)
{
    Options options = { .lifeline = -1, .grace_msec = 2000 };
    g_autoptr(GError) error = NULL;
    int status = EXIT_GUARD_FAILED;

    if (parse_options(argc, argv, &options, &error))
        status = watch(&options);
    else
        say(error->message);
    g_free(options.folder);
    return status;
}
