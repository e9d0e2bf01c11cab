#include "engine/display.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <gio/gio.h>
#include <glib-unix.h>
#include <tidemark/error.h>

#include "engine/child.h"

/* Time for Xvfb to take its socket away; it needs a few milliseconds. */
#define CLOSE_GRACE_MSEC 5000

#define WAY_OUT "install the package xvfb, or use --display=inherit"

struct _TideDisplay {
    char *name;
    TideChild *server; /* NULL where the display is the session's */
};

/* Xvfb on its way to telling its number. */
typedef struct {
    TideChild *server;
    GString *answer;
    gboolean closed;
} Start;

static gboolean
on_answer(int fd, GIOCondition condition, gpointer data)
{
    Start *start = data;
    char buffer[64];
    ssize_t length = read(fd, buffer, sizeof(buffer));

    (void)condition;
    if (length < 0 && (errno == EAGAIN || errno == EINTR))
        return G_SOURCE_CONTINUE;
    if (length > 0) {
        g_string_append_len(start->answer, buffer, length);
        return G_SOURCE_CONTINUE;
    }
    start->closed = TRUE;
    return G_SOURCE_REMOVE;
}

static gboolean
has_answered_or_ended(gpointer data)
{
    const Start *start = data;

    return strchr(start->answer->str, '\n') || (start->closed && tide_child_has_ended(start->server));
}

static TideChild *
start_server(int number_fd, GError **error)
{
    const char *const argv[] = { "Xvfb",         "-displayfd", "3",   "-screen",  "0",
                                 "3840x2160x24", "-nolisten",  "tcp", "-noreset", NULL };
    const char *path = g_getenv("PATH");
    g_autofree char *path_entry = g_strdup_printf("PATH=%s", path ? path : "/usr/bin:/bin");
    const char *const environment[] = { path_entry, "LC_ALL=C", NULL };
    g_autoptr(GError) problem = NULL;
    g_autofree char *folder = g_dir_make_tmp("tidemark-display-XXXXXX", &problem);

    if (!folder) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT, "display: no folder for Xvfb: %s; set TMPDIR",
                    problem->message);
        return NULL;
    }
    TideChildOptions options = { argv, environment, folder, FALSE, number_fd };
    TideChild *server = tide_child_start(&options, error);

    if (!server)
        g_prefix_error(error, "display: ");
    return server;
}

static char *
on_one_line(const char *text)
{
    g_autoptr(GString) line = g_string_new(NULL);
    g_auto(GStrv) words = g_strsplit_set(text, " \t\r\n", -1);

    for (char **word = words; *word; word++) {
        if (**word)
            g_string_append_printf(line, "%s%s", line->len ? " " : "", *word);
    }
    return g_string_free(g_steal_pointer(&line), FALSE);
}

/* What Xvfb answered, or why it did not. */
static char *
read_name(Start *start, GError **error)
{
    guint64 number;

    if (tide_child_has_ended(start->server)) {
        g_autofree char *end = tide_child_describe_end(start->server);
        g_autofree char *output = tide_child_take_output(start->server);
        g_autofree char *said = on_one_line(output);

        g_set_error(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT, "display: Xvfb %s: %s; %s", end,
                    *said ? said : "it said nothing", WAY_OUT);
        return NULL;
    }
    g_strchomp(start->answer->str);
    if (!g_ascii_string_to_unsigned(start->answer->str, 10, 0, G_MAXUINT16, &number, NULL)) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT, "display: Xvfb told '%s' for its number; %s",
                    start->answer->str, WAY_OUT);
        return NULL;
    }
    return g_strdup_printf(":%u", (guint)number);
}

static char *
await_name(TideChild *server, int number_fd, TideDeadline deadline, GCancellable *cancellable, GError **error)
{
    g_autoptr(GString) answer = g_string_new(NULL);
    Start start = { server, answer, FALSE };
    g_autoptr(GSource) source = g_unix_fd_source_new(number_fd, G_IO_IN | G_IO_HUP | G_IO_ERR);

    g_source_set_callback(source, G_SOURCE_FUNC(on_answer), &start, NULL);
    g_source_attach(source, g_main_context_get_thread_default());
    gboolean answered = tide_wait_until(has_answered_or_ended, &start, deadline, cancellable, error);

    g_source_destroy(source);
    if (!answered) {
        g_prefix_error(error, "display: Xvfb did not tell its number: ");
        return NULL;
    }
    return read_name(&start, error);
}

static TideDisplay *
new_display(char *name, TideChild *server)
{
    TideDisplay *display = g_new(TideDisplay, 1);

    display->name = name;
    display->server = server;
    return display;
}

static TideDisplay *
open_private(TideDeadline deadline, GCancellable *cancellable, GError **error)
{
    g_autofree char *program = g_find_program_in_path("Xvfb");
    int number[2];

    if (!program) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT, "display: cannot start 'Xvfb': not found in PATH; %s",
                    WAY_OUT);
        return NULL;
    }
    if (pipe2(number, O_CLOEXEC) < 0) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT, "display: no pipe for its number: %s",
                    g_strerror(errno));
        return NULL;
    }
    TideChild *server = start_server(number[1], error);

    close(number[1]);
    char *name = server ? await_name(server, number[0], deadline, cancellable, error) : NULL;

    close(number[0]);
    if (!name) {
        tide_child_stop(server, CLOSE_GRACE_MSEC);
        return NULL;
    }
    return new_display(name, server);
}

TideDisplay *
tide_display_open(const char *mode, TideDeadline deadline, GCancellable *cancellable, GError **error)
{
    const char *session = g_getenv("DISPLAY");

    if (g_str_equal(mode, "inherit") && session && *session)
        return new_display(g_strdup(session), NULL);
    if (g_str_equal(mode, "inherit") || g_str_equal(mode, "private"))
        return open_private(deadline, cancellable, error);
    g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "display: there is no mode '%s'; use private or inherit", mode);
    return NULL;
}

const char *
tide_display_name(const TideDisplay *display)
{
    return display->name;
}

char *
tide_display_describe_end(const TideDisplay *display)
{
    return display->server && tide_child_has_ended(display->server) ? tide_child_describe_end(display->server) : NULL;
}

void
tide_display_close(TideDisplay *display)
{
    if (!display)
        return;
    tide_child_stop(display->server, CLOSE_GRACE_MSEC);
    g_free(display->name);
    g_free(display);
}
