#include "engine/door.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

#include <tidemark/error.h>

struct _TideDoor {
    GSocketService *service;
    SoupServer *soup;
    guint port;
};

static gboolean
hand_over(GSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
    TideDoor *door = data;
    g_autoptr(GSocketAddress) local = g_socket_connection_get_local_address(connection, NULL);
    g_autoptr(GSocketAddress) remote = g_socket_connection_get_remote_address(connection, NULL);
    (void)service;
    (void)source;

    /* Headers and body are two writes; the second must not wait for the acknowledgement of the first. */
    g_socket_set_option(g_socket_connection_get_socket(connection), IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
    /* A client that has gone already has no address any more. */
    if (local && remote)
        soup_server_accept_iostream(door->soup, G_IO_STREAM(connection), local, remote, NULL);
    return TRUE;
}

/* libsoup's own listener (seen in 3.2.3) leaks a GSocket for each connection, so it is only given streams. */
TideDoor *
tide_door_open(SoupServer *soup, const char *what, GError **error)
{
    g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback(G_SOCKET_FAMILY_IPV4);
    g_autoptr(GSocketAddress) wanted = g_inet_socket_address_new(loopback, 0);
    g_autoptr(GSocketAddress) address = NULL;
    g_autoptr(GSocketService) service = g_socket_service_new();
    g_autoptr(GError) problem = NULL;

    if (!g_socket_listener_add_address(G_SOCKET_LISTENER(service), wanted, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP,
                                       NULL, &address, &problem)) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT,
                    "%s: cannot listen on 127.0.0.1: %s; allow loopback connections", what, problem->message);
        return NULL;
    }
    TideDoor *door = g_new(TideDoor, 1);
    door->port = g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(address));
    door->soup = soup;
    door->service = g_steal_pointer(&service);
    g_signal_connect(door->service, "incoming", G_CALLBACK(hand_over), door);
    return door;
}

guint
tide_door_port(const TideDoor *door)
{
    return door->port;
}

void
tide_door_close(TideDoor *door)
{
    if (!door)
        return;
    g_signal_handlers_disconnect_by_data(door->service, door);
    g_socket_service_stop(door->service);
    g_socket_listener_close(G_SOCKET_LISTENER(door->service));
    g_object_unref(door->service);
    g_free(door);
}
