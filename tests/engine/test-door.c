#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/door.h"

static gboolean
connects(guint port)
{
    g_autoptr(GSocketClient) client = g_socket_client_new();

    g_socket_client_set_enable_proxy(client, FALSE);
    g_autoptr(GSocketConnection) connection =
        g_socket_client_connect_to_host(client, "127.0.0.1", (guint16)port, NULL, NULL);
    return connection != NULL;
}

static void
a_port_is_open_until_the_door_is_closed(void **state)
{
    g_autoptr(SoupServer) soup = soup_server_new(NULL, NULL);
    TideDoor *door = tide_door_open(soup, "page server", NULL);
    (void)state;

    assert_non_null(door);
    guint port = tide_door_port(door);
    assert_true(port > 0);
    assert_true(connects(port));
    tide_door_close(door);
    assert_false(connects(port));
}

static void
each_door_has_a_port_of_its_own(void **state)
{
    g_autoptr(SoupServer) soup = soup_server_new(NULL, NULL);
    g_autoptr(TideDoor) one = tide_door_open(soup, "page server", NULL);
    g_autoptr(TideDoor) other = tide_door_open(soup, "proxy", NULL);
    (void)state;

    assert_int_not_equal(tide_door_port(one), tide_door_port(other));
    tide_door_close(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_port_is_open_until_the_door_is_closed),
        cmocka_unit_test(each_door_has_a_port_of_its_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
