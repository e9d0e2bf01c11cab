#include "engine/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gio/gio.h>
#include <glib-unix.h>
#include <tidemark/error.h>

#include "support/folder.h"
#include "engine/guard/guard-record.h"
#include "engine/installation.h"
#include "engine/output-tail.h"

/* The guard gets its lifeline under this number, above the program's channel. */
#define LIFELINE_FD (TIDE_GUARD_CHANNEL_FD + 1)

/* The least number of our own descriptors, above all that the guard gets, so that no dup2() hits one of them. */
#define FIRST_OWN_FD 16

/* Every free of a page or more: with this no height was missed on real pages, at a few hundred stops a second. */
#define STOP_BYTES 4096

/* At most this much is read at once, so that a program that never stops writing does not keep us. */
#define READ_LIMIT (4 * TIDE_OUTPUT_TAIL_LIMIT)

struct _TideChild {
    GMainContext *context;
    char *folder;
    pid_t guard_pid;
    int guard_pidfd;
    int lifeline;
    int output;
    GSource *guard_source;
    GSource *output_source;
    TideOutputTail *said;
    int stops_refusal;
    gboolean ended;
    gboolean status_known; /* else the guard was lost */
    int status; /* of the program where known, else of the guard; as waitpid(2) gives it */
};

/* Both ends of what connects us with the guard; [0] is ours. */
typedef struct {
    int lifeline[2];
    int output[2];
} Wires;

static void
close_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

static void
close_wires(Wires *wires)
{
    for (int i = 0; i < 2; i++) {
        close_fd(&wires->lifeline[i]);
        close_fd(&wires->output[i]);
    }
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Wires, close_wires)

static gboolean
move_up(int fds[2])
{
    for (int i = 0; i < 2; i++) {
        int moved = fcntl(fds[i], F_DUPFD_CLOEXEC, FIRST_OWN_FD);

        if (moved < 0)
            return FALSE;
        close(fds[i]);
        fds[i] = moved;
    }
    return TRUE;
}

static gboolean
open_wires(Wires *wires)
{
    return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, wires->lifeline) == 0 && move_up(wires->lifeline) &&
        pipe2(wires->output, O_CLOEXEC) == 0 && move_up(wires->output) &&
        fcntl(wires->output[0], F_SETFL, O_NONBLOCK) == 0;
}

/* --- the guard's start --- */

/* The guard executes the path as it stands, in another folder, so a name is looked up here, and a path made absolute. */
static char *
find_program(const char *name, GError **error)
{
    g_autofree char *path = strchr(name, '/') ? g_canonicalize_filename(name, NULL) : g_find_program_in_path(name);

    if (!path)
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT, "cannot start '%s': not found in PATH", name);
    return g_steal_pointer(&path);
}

static GPtrArray *
guard_arguments(const TideChildOptions *options, const char *program, GError **error)
{
    g_autofree char *guard = tide_installation_find("tidemark-guard", error);

    if (!guard)
        return NULL;
    GPtrArray *arguments = g_ptr_array_new_with_free_func(g_free);

    g_ptr_array_add(arguments, g_steal_pointer(&guard));
    g_ptr_array_add(arguments, g_strdup_printf("--lifeline=%d", LIFELINE_FD));
    if (options->folder)
        g_ptr_array_add(arguments, g_strdup_printf("--folder=%s", options->folder));
    if (options->fixed_addresses)
        g_ptr_array_add(arguments, g_strdup("--fixed-addresses"));
    if (options->peaks)
        g_ptr_array_add(arguments, g_strdup_printf("--stop-bytes=%d", STOP_BYTES));
    g_ptr_array_add(arguments, g_strdup("--"));
    g_ptr_array_add(arguments, g_strdup(program));
    for (const char *const *argument = options->argv + 1; *argument; argument++)
        g_ptr_array_add(arguments, g_strdup(*argument));
    g_ptr_array_add(arguments, NULL);
    return arguments;
}

/* The channel goes first, since its number may be one of those that the others are about to get. */
static int
add_descriptors(posix_spawn_file_actions_t *actions, const Wires *wires, const TideChildOptions *options)
{
    int failure = options->channel_fd >= 0
        ? posix_spawn_file_actions_adddup2(actions, options->channel_fd, TIDE_GUARD_CHANNEL_FD)
        : posix_spawn_file_actions_addclose(actions, TIDE_GUARD_CHANNEL_FD);

    if (!failure)
        failure = posix_spawn_file_actions_adddup2(actions, wires->lifeline[1], LIFELINE_FD);
    if (!failure)
        failure = posix_spawn_file_actions_addopen(actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    if (!failure && !options->shares_output)
        failure = posix_spawn_file_actions_adddup2(actions, wires->output[1], STDOUT_FILENO);
    if (!failure && !options->shares_output)
        failure = posix_spawn_file_actions_adddup2(actions, wires->output[1], STDERR_FILENO);
    return failure ? failure : posix_spawn_file_actions_addclosefrom_np(actions, LIFELINE_FD + 1);
}

/* All signals start blocked, so that none ends the guard before it can see to it. */
static int
add_signals(posix_spawnattr_t *attributes)
{
    sigset_t all;

    sigfillset(&all);
    int failure =
        posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSID);

    if (!failure)
        failure = posix_spawnattr_setsigdefault(attributes, &all);
    return failure ? failure : posix_spawnattr_setsigmask(attributes, &all);
}

static int
spawn_guard(char **arguments, const TideChildOptions *options, const Wires *wires, pid_t *ret_pid)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int failure = posix_spawn_file_actions_init(&actions);

    if (failure)
        return failure;
    failure = posix_spawnattr_init(&attributes);
    if (!failure) {
        failure = add_descriptors(&actions, wires, options);
        if (!failure)
            failure = add_signals(&attributes);
        if (!failure)
            failure =
                posix_spawn(ret_pid, arguments[0], &actions, &attributes, arguments, (char **)options->environment);
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&actions);
    return failure;
}

/* --- what it writes --- */

static void
read_output(TideChild *child)
{
    char buffer[8192];
    gsize total = 0;
    ssize_t length;

    while (total < READ_LIMIT && (length = read(child->output, buffer, sizeof(buffer))) > 0) {
        tide_output_tail_append(child->said, buffer, (gsize)length);
        total += (gsize)length;
    }
}

static gboolean
on_output(int fd, GIOCondition condition, gpointer data)
{
    TideChild *child = data;

    (void)fd;
    read_output(child);
    /* All writers are gone, and a pipe in that state would wake us for ever. */
    return condition & G_IO_IN ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

char *
tide_child_take_output(TideChild *child)
{
    read_output(child);
    return tide_output_tail_take(child->said);
}

/* --- the guard's end --- */

static void
read_last_record(TideChild *child)
{
    TideGuardRecord record;

    while (recv(child->lifeline, &record, sizeof(record), MSG_DONTWAIT) == (ssize_t)sizeof(record)) {
        if (record.kind == TIDE_GUARD_ENDED) {
            child->status_known = TRUE;
            child->status = record.value;
        }
    }
}

static int
wait_status(const siginfo_t *info)
{
    return info->si_code == CLD_EXITED ? W_EXITCODE(info->si_status, 0) : W_EXITCODE(0, info->si_status);
}

/* The guard did not come to its end by itself. Until it is reaped, its process group is surely its own. */
static void
end_lost_group(TideChild *child)
{
    siginfo_t info = { 0 };

    if (waitid(P_PIDFD, (id_t)child->guard_pidfd, &info, WEXITED | WNOWAIT) == 0) {
        child->status = wait_status(&info);
        kill(-child->guard_pid, SIGKILL);
    }
    if (child->folder)
        tide_folder_remove(child->folder, NULL);
}

static void
reap_guard(pid_t guard_pid)
{
    while (waitpid(guard_pid, NULL, 0) < 0 && errno == EINTR)
        ;
}

static gboolean
on_guard_end(int fd, GIOCondition condition, gpointer data)
{
    TideChild *child = data;

    (void)fd;
    (void)condition;
    read_last_record(child);
    read_output(child);
    if (!child->status_known)
        end_lost_group(child);
    reap_guard(child->guard_pid);
    child->ended = TRUE;
    return G_SOURCE_REMOVE;
}

/* --- the child --- */

static GSource *
attach(TideChild *child, int fd, GUnixFDSourceFunc function)
{
    GSource *source = g_unix_fd_source_new(fd, G_IO_IN | G_IO_HUP | G_IO_ERR);

    g_source_set_callback(source, G_SOURCE_FUNC(function), child, NULL);
    g_source_attach(source, child->context);
    return source;
}

static TideChild *
new_child(const TideChildOptions *options, Wires *wires, pid_t guard_pid)
{
    TideChild *child = g_new0(TideChild, 1);

    child->context = g_main_context_ref_thread_default();
    child->folder = g_strdup(options->folder);
    child->guard_pid = guard_pid;
    child->guard_pidfd = pidfd_open(guard_pid, 0);
    child->lifeline = wires->lifeline[0];
    child->output = wires->output[0];
    wires->lifeline[0] = wires->output[0] = -1;
    child->said = tide_output_tail_new();
    return child;
}

static void
drop_source(GSource *source)
{
    if (!source)
        return;
    g_source_destroy(source);
    g_source_unref(source);
}

static void
free_child(TideChild *child)
{
    drop_source(child->guard_source);
    drop_source(child->output_source);
    close_fd(&child->guard_pidfd);
    close_fd(&child->lifeline);
    close_fd(&child->output);
    tide_output_tail_free(child->said);
    g_main_context_unref(child->context);
    g_free(child->folder);
    g_free(child);
}

static void
describe_failure(const TideGuardRecord *record, const char *name, GError **error)
{
    const char *const steps[] = {
        [TIDE_GUARD_STEP_FORK] = "no process can be made: ",
        [TIDE_GUARD_STEP_LIFELINE] = "it cannot be made to end with its guard: ",
        [TIDE_GUARD_STEP_ADDRESSES] = "address randomisation cannot be turned off (personality): ",
        [TIDE_GUARD_STEP_FOLDER] = "its folder cannot be entered: ",
        [TIDE_GUARD_STEP_DESCRIPTORS] = "descriptors cannot be closed: ",
        [TIDE_GUARD_STEP_EXEC] = "",
    };
    const char *step = record->step >= 0 && record->step < (gint32)G_N_ELEMENTS(steps) ? steps[record->step] : "";

    g_set_error(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT, "cannot start '%s': %s%s", name, step,
                g_strerror(record->value));
}

/* Before the program is executed, which its first stop is, somebody must answer. */
static gssize
receive_record(TideChild *child, TidePeakTracker *peaks, TideGuardRecord *ret_record)
{
    int listener = -1;
    gssize length = 0;

    while ((length = tide_guard_record_receive(child->lifeline, 0, ret_record, &listener)) ==
               (gssize)sizeof *ret_record &&
           (ret_record->kind == TIDE_GUARD_LISTENER || ret_record->kind == TIDE_GUARD_NO_LISTENER)) {
        child->stops_refusal = ret_record->value;
        if (listener >= 0)
            tide_peak_tracker_take_listener(peaks, listener);
    }
    return length;
}

/* The guard's word comes as soon as the program is executed or cannot be. */
static gboolean
await_start(TideChild *child, const TideChildOptions *options, GError **error)
{
    const char *name = options->argv[0];
    TideGuardRecord record;

    if (child->guard_pidfd < 0) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT, "cannot start '%s': its guard cannot be watched: %s",
                    name, g_strerror(errno));
        return FALSE;
    }
    gssize length = receive_record(child, options->peaks, &record);

    if (length == (gssize)sizeof(record) && record.kind == TIDE_GUARD_STARTED)
        return TRUE;
    if (length == (gssize)sizeof(record) && record.kind == TIDE_GUARD_FAILED) {
        describe_failure(&record, name, error);
        return FALSE;
    }
    g_autofree char *said = tide_child_take_output(child);

    g_set_error(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT, "cannot start '%s': its guard ended early: %s", name,
                *g_strstrip(said) ? said : "it said nothing");
    return FALSE;
}

static TideChild *
start(const TideChildOptions *options, GError **error)
{
    g_auto(Wires) wires = { { -1, -1 }, { -1, -1 } };
    const char *name = options->argv[0];
    g_autofree char *program = find_program(name, error);
    g_autoptr(GPtrArray) arguments = program ? guard_arguments(options, program, error) : NULL;
    pid_t guard_pid = -1;

    if (!arguments)
        return NULL;
    int failure = open_wires(&wires) ? spawn_guard((char **)arguments->pdata, options, &wires, &guard_pid) : errno;

    if (failure) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT, "cannot start '%s': its guard does not start: %s", name,
                    g_strerror(failure));
        return NULL;
    }
    TideChild *child = new_child(options, &wires, guard_pid);

    close_wires(&wires);
    if (!await_start(child, options, error)) {
        /* Whatever the guard is at, the end of its lifeline ends it. */
        close_fd(&child->lifeline);
        reap_guard(guard_pid);
        free_child(child);
        return NULL;
    }
    child->guard_source = attach(child, child->guard_pidfd, on_guard_end);
    child->output_source = attach(child, child->output, on_output);
    return child;
}

TideChild *
tide_child_start(const TideChildOptions *options, GError **error)
{
    g_autofree char *folder = options->folder ? g_canonicalize_filename(options->folder, NULL) : NULL;
    TideChildOptions settled = *options;

    settled.folder = folder;
    TideChild *child = start(&settled, error);

    if (!child && folder)
        tide_folder_remove(folder, NULL);
    return child;
}

int
tide_child_stops_refusal(const TideChild *child)
{
    return child->stops_refusal;
}

pid_t
tide_child_guard_pid(const TideChild *child)
{
    return child->guard_pid;
}

gboolean
tide_child_has_ended(const TideChild *child)
{
    return child->ended;
}

gboolean
tide_child_succeeded(const TideChild *child)
{
    return child->ended && child->status_known && WIFEXITED(child->status) && WEXITSTATUS(child->status) == 0;
}

int
tide_child_exit_status(const TideChild *child)
{
    return WIFEXITED(child->status) ? WEXITSTATUS(child->status) : 128 + WTERMSIG(child->status);
}

char *
tide_child_describe_end(const TideChild *child)
{
    const char *whose = child->status_known ? "" : "lost its guard, which ";

    if (!child->ended)
        return g_strdup("is still running");
    if (WIFEXITED(child->status))
        return g_strdup_printf("%sexited with status %d", whose, WEXITSTATUS(child->status));
    const char *name = sigabbrev_np(WTERMSIG(child->status));

    return g_strdup_printf("%swas killed by signal %d (SIG%s)", whose, WTERMSIG(child->status), name ? name : "?");
}

void
tide_child_stop(TideChild *child, guint grace_msec)
{
    if (!child)
        return;
    TideGuardRecord stop = { TIDE_GUARD_STOP, (gint32)MIN(grace_msec, G_MAXINT32), 0 };

    /* A guard that somebody has stopped would never hear of it, and we would wait for ever. */
    pidfd_send_signal(child->guard_pidfd, SIGCONT, NULL, 0);
    /* A guard that has ended cannot be told, and need not. */
    (void)!send(child->lifeline, &stop, sizeof(stop), MSG_NOSIGNAL);
    while (!child->ended)
        g_main_context_iteration(child->context, TRUE);
    free_child(child);
}
