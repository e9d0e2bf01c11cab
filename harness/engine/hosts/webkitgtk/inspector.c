#include "inspector.h"

#include <dlfcn.h>

#include <gio/gio.h>

#include "collects.h"

#define ADDRESS_VARIABLE "WEBKIT_INSPECTOR_HTTP_SERVER"

/*
 * JavaScriptCore/inspector/remote/RemoteInspector.h: Inspector::RemoteInspector::setInspectorServerAddress(WTF::CString &&).
 * UIProcess/glib/WebProcessPoolGLib.cpp hands the address on to each new WebContent, which then connects by itself: 146 KB
 * more in a blank page, and a warning for each page where the sandbox has no network.
 */
static const char set_address_symbol[] = "_ZN9Inspector15RemoteInspector25setInspectorServerAddressEON3WTF7CStringE";

/* WTF/wtf/text/CString.h: one reference to its buffer, which a text that is null has not. */
typedef struct {
    gpointer buffer;
} NullString;

typedef void (*SetAddress)(NullString *address);

static SetAddress
find_set_address(void)
{
    return (SetAddress)dlsym(RTLD_DEFAULT, set_address_symbol);
}

/* 0 where there is none. Somebody else may take it before WebKit does, which then says so and listens nowhere. */
static guint16
find_free_port(void)
{
    g_autoptr(GSocketListener) listener = g_socket_listener_new();
    g_autoptr(GSocketAddress) any = g_inet_socket_address_new_from_string("127.0.0.1", 0);
    g_autoptr(GSocketAddress) bound = NULL;

    if (!g_socket_listener_add_address(listener, any, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &bound, NULL))
        return 0;
    g_socket_listener_close(listener);
    return g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(bound));
}

char *
tide_inspector_offer(void)
{
    gboolean wanted = find_set_address() || !tide_collects_inside();
    guint16 port = wanted ? find_free_port() : 0;
    g_autofree char *address = g_strdup_printf("127.0.0.1:%u", port);

    if (port == 0 || !g_setenv(ADDRESS_VARIABLE, address, TRUE))
        return NULL;
    return g_steal_pointer(&address);
}

void
tide_inspector_withdraw(void)
{
    SetAddress set_address = find_set_address();
    NullString null_string = { NULL };

    g_unsetenv(ADDRESS_VARIABLE);
    if (set_address)
        set_address(&null_string);
}
