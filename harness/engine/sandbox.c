#include "engine/sandbox.h"

#include <string.h>

#include <tidemark/error.h>

#include "engine/child.h"

/* bwrap ends with its namespaces at SIGKILL as well as at SIGTERM. */
#define STOP_GRACE_MSEC 0

static gboolean
has_ended(gpointer data)
{
    return tide_child_has_ended(data);
}

static char *
first_line(char *text)
{
    return g_strndup(text, strcspn(text, "\n"));
}

/* The namespaces that WebKit asks bwrap for. Without privileges bwrap adds a user namespace of its own accord, so it is
 * not asked for here: as root, and where bwrap is setuid, the sandbox works without. */
static TideChild *
start_bwrap(GError **error)
{
    const char *const argv[] = { "bwrap",
                                 "--die-with-parent",
                                 "--unshare-pid",
                                 "--unshare-uts",
                                 "--unshare-net",
                                 "--unshare-ipc",
                                 "--ro-bind",
                                 "/",
                                 "/",
                                 "--proc",
                                 "/proc",
                                 "--dev",
                                 "/dev",
                                 "true",
                                 NULL };
    const char *const environment[] = { "PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C", NULL };
    TideChildOptions options = { argv, environment, NULL, FALSE, -1 };

    return tide_child_start(&options, error);
}

static char *
why_it_failed(TideChild *bwrap)
{
    g_autofree char *output = tide_child_take_output(bwrap);
    g_autofree char *end = tide_child_describe_end(bwrap);

    return *g_strchug(output) ? first_line(output) : g_strdup_printf("bwrap %s", end);
}

/* Gives NULL where bwrap did what it was asked for. */
static char *
try_bwrap(TideDeadline deadline, GCancellable *cancellable)
{
    g_autoptr(GError) error = NULL;
    TideChild *bwrap = start_bwrap(&error);
    char *reason = NULL;

    if (!bwrap)
        return g_strdup(error->message);
    if (!tide_wait_until(has_ended, bwrap, deadline, cancellable, &error))
        reason = g_strdup_printf("bwrap: %s", error->message);
    else if (!tide_child_succeeded(bwrap))
        reason = why_it_failed(bwrap);
    tide_child_stop(bwrap, STOP_GRACE_MSEC);
    return reason;
}

gboolean
tide_sandbox_probe(TideDeadline deadline, GCancellable *cancellable, char **ret_reason)
{
    g_autofree char *program = g_find_program_in_path("bwrap");
    char *reason = program ? try_bwrap(deadline, cancellable) : g_strdup("bwrap is not installed");

    *ret_reason = reason;
    return !reason;
}
