/* What a page may reach, on the real engine: its page server, what its recording answers, and nothing else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "stage.h"

#define RUN "run -n 1 "

static void
assert_results_say(const Stage *stage, const char *text)
{
    g_autofree char *results = stage_read(stage, "results/results.json");

    if (!strstr(results, text))
        fail_msg("results.json does not say \"%s\":\n%s", text, results);
}

/* A server of somebody else on this machine, which is not to hear of the page. */
static GSocket *
listen_elsewhere(guint *ret_port)
{
    g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback(G_SOCKET_FAMILY_IPV4);
    g_autoptr(GSocketAddress) wanted = g_inet_socket_address_new(loopback, 0);
    GSocket *socket = g_socket_new(G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);

    assert_true(g_socket_bind(socket, wanted, TRUE, NULL) && g_socket_listen(socket, NULL));
    g_autoptr(GSocketAddress) address = g_socket_get_local_address(socket, NULL);
    *ret_port = g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(address));
    return socket;
}

static void
a_page_reaches_no_network(void **state)
{
    Stage *stage = stage_new();
    guint port = 0;
    g_autoptr(GSocket) elsewhere = listen_elsewhere(&port);
    g_autofree char *page = g_strdup_printf(
        "<!DOCTYPE html><title>page</title><script>"
        "const urls = ['http://127.0.0.1:%u/a', 'http://localhost:%u/b', 'http://elsewhere.test/c',"
        "              'https://elsewhere.test/d'];"
        "let failed = 0;"
        "const ask = async () => { for (const url of urls) await fetch(url).catch(() => { failed++; }); };"
        "const speak = url => new Promise(done => { new WebSocket(url).onclose = event => done(event.code); });"
        "</script>",
        port, port);
    g_autofree char *told = g_strdup_printf("this was refused: GET http://127.0.0.1:%u/a: 403", port);
    (void)state;

    stage_write(stage, "scenarios/out/index.html", page);
    stage_write(stage, "scenarios/out/scenario.yaml",
                "description: A page.\ntimeout: 20 s\nsteps:\n  - load: index.html\n  - evaluate: ask()\n"
                "  - expect: failed == 4\n  - expect: speak('wss://elsewhere.test/e').then(code => code == 1006)\n"
                "  - checkpoint: { name: end, settle: none }\n");
    g_autoptr(Outcome) outcome = stage_run(stage, RUN "out");
    assert_status(outcome, 0);
    assert_results_say(stage, told);
    assert_results_say(stage, "this was refused: GET http://elsewhere.test/c: 403");
    assert_results_say(stage, "this was refused: GET https://elsewhere.test/d: 403");
    assert_results_say(stage, "this was refused: GET https://elsewhere.test/e: 403");
    assert_int_equal(g_socket_condition_check(elsewhere, G_IO_IN), 0);
    stage_free(stage);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_reaches_no_network),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
