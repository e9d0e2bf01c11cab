/* tidemark-host-webkitgtk: shows pages in WebKitGTK for a runner on the other end of a socket (docs/host-protocol.md). */
#include <stdlib.h>

#include "collects.h"
#include "host.h"
#include "methods.h"
#include "scavenger.h"

#define PROTOCOL_VERSION 1

static void
on_line(const char *line, gsize length, gpointer user_data)
{
    TideHost *host = user_data;
    g_autoptr(GError) error = NULL;

    if (tide_methods_dispatch(host, line, length, &error))
        return;
    g_printerr("tidemark-host-webkitgtk: %s\n", error->message);
    host->exit_status = EXIT_FAILURE;
    g_main_loop_quit(host->loop);
}

static void
on_closed(const char *problem, gpointer user_data)
{
    TideHost *host = user_data;

    if (problem) {
        g_printerr("tidemark-host-webkitgtk: %s\n", problem);
        host->exit_status = EXIT_FAILURE;
    }
    g_main_loop_quit(host->loop);
}

static void
send_hello(TideHost *host)
{
    JsonObject *hello = json_object_new();
    g_autofree char *engine =
        g_strdup_printf("%u.%u.%u", webkit_get_major_version(), webkit_get_minor_version(), webkit_get_micro_version());
    g_autofree char *toolkit =
        g_strdup_printf("GTK %u.%u.%u", gtk_get_major_version(), gtk_get_minor_version(), gtk_get_micro_version());

    json_object_set_int_member(hello, "protocol", PROTOCOL_VERSION);
    json_object_set_string_member(hello, "host", "webkitgtk");
    json_object_set_string_member(hello, "engine", "WebKitGTK");
    json_object_set_string_member(hello, "engine_version", engine);
    json_object_set_string_member(hello, "toolkit", toolkit);
    json_object_set_boolean_member(hello, "collects", tide_collects_inside());
    json_object_set_boolean_member(hello, "scavenger", tide_scavenger_can_wait());
    tide_host_send_event(host, "hello", hello);
}

static gboolean
read_options(int *argc, char ***argv, int *ret_fd, GError **error)
{
    const GOptionEntry entries[] = {
        { "channel-fd", 0, 0, G_OPTION_ARG_INT, ret_fd, "Descriptor of the socket to the runner (3)", "NUMBER" },
        { NULL },
    };
    g_autoptr(GOptionContext) context = g_option_context_new("- shows pages in WebKitGTK for tidemark");

    g_option_context_add_main_entries(context, entries, NULL);
    return g_option_context_parse(context, argc, argv, error);
}

static int
run(TideHost *host)
{
    send_hello(host);
    g_main_loop_run(host->loop);
    /* The window is not taken down: WebContent ends by itself when this process does. */
    return host->exit_status;
}

int
main(int argc, char **argv)
{
    TideHost host = { .exit_status = EXIT_SUCCESS };
    g_autoptr(GError) error = NULL;
    int fd = 3;

    if (read_options(&argc, &argv, &fd, &error))
        host.lines = tide_lines_new(fd, on_line, on_closed, &host, &error);
    if (!host.lines) {
        g_printerr("tidemark-host-webkitgtk: %s\n", error->message);
        return EXIT_FAILURE;
    }
    host.loop = g_main_loop_new(NULL, FALSE);
    host.pending = g_ptr_array_new();
    host.tabs = g_ptr_array_new_with_free_func(g_free);
    return run(&host);
}
