/* What becomes of a load in the real engine: how it ends, and when the page has plans of its own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <gio/gio.h>
#include <string.h>
#include <sys/socket.h>
#include <tidemark/error.h>
#include <unistd.h>

#include "live-engine.h"

/* A port that was ours a moment ago, so that nobody listens on it. */
static char *
deserted_uri(void)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t length = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    assert_int_equal(bind(fd, (struct sockaddr *)&address, length), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &length), 0);
    close(fd);
    return g_strdup_printf("http://127.0.0.1:%d/", ntohs(address.sin_port));
}

/* No TideErrorCode: the load is to succeed, and the sentence is what location.href ends with. */
#define LOADS (-1)

typedef struct {
    const char *uri; /* of a page of the server where it has no colon; NULL for deserted_uri() */
    int code;
    const char *sentence;
} LoadRow;

static const LoadRow loads[] = {
    { "page.html", LOADS, "page.html" },
    { "page.html?rows=10#top", LOADS, "page.html?rows=10#top" },
    { "missing.html", TIDE_ERROR_LOAD, "the server answered with status 404" },
    { NULL, TIDE_ERROR_LOAD, "Connection refused" },
    { "http://127.0.0.1:1/", TIDE_ERROR_LOAD, "http://127.0.0.1:1/: " }, /* 2.54 says why, earlier ones do not */
    { "file.bin", TIDE_ERROR_LOAD, "file.bin" },
    { "about:blank", LOADS, "about:blank" },
    { "about:blank", LOADS, "about:blank" },
    { "data:text/html,<title>d</title>", LOADS, "<title>d</title>" },
    { "mailto:nobody", TIDE_ERROR_LOAD, "mailto:nobody" },
    { "http://[bad/", TIDE_ERROR_LOAD, "http://[bad/" },
    { "HTTP://127.0.0.1:1/a b", TIDE_ERROR_LOAD, "://127.0.0.1:1/a" },
    { "data:text/html,<title>d d</title>", LOADS, "<title>d d</title>" },
    { "javascript:1", TIDE_ERROR_INPUT, "send 'evaluate' instead" },
    { "page.html", LOADS, "page.html" },
};

static void
check_load(const LiveStage *stage, TideEngine *engine, const LoadRow *row)
{
    g_autofree char *uri = !row->uri ? deserted_uri()
        : strchr(row->uri, ':')      ? g_strdup(row->uri)
                                     : tide_page_server_uri(stage->server, row->uri);
    GError *error = NULL;

    live_class()->load(engine, uri, tide_deadline_in(LIVE_PATIENCE_MSEC / 6), NULL, &error);
    if (row->code != LOADS) {
        live_assert_error(error, row->code, row->sentence);
        return;
    }
    if (error)
        fail_msg("%s: %s", uri, error->message);
    g_autofree char *script = g_strdup_printf("decodeURI(location.href).endsWith('%s')", row->sentence);
    live_assert_value(engine, script, "true");
}

static void
a_load_ends_well_or_says_why(void **state)
{
    const LiveStage *stage = *state;
    TideEngine *engine = live_stage_open(stage, "stable");

    live_stage_write(stage, "file.bin", "\x01\x02\x03");
    for (gsize i = 0; i < G_N_ELEMENTS(loads); i++)
        check_load(stage, engine, &loads[i]);
    live_close(stage, engine);
}

static void
another_fragment_is_a_load_of_its_own(void **state)
{
    const LiveStage *stage = *state;
    TideEngine *engine = live_stage_open_page(stage, "page.html");
    static const char *const pages[] = { "page.html#a", "page.html#b", "page.html#b", "page.html" };

    for (gsize i = 0; i < G_N_ELEMENTS(pages); i++) {
        live_assert_value(engine, "globalThis.earlier = 1", "1");
        live_load(stage, engine, pages[i]);
        live_assert_value(engine, "typeof earlier", "\"undefined\"");
    }
    live_close(stage, engine);
}

/*
 * The end of a load that the page itself began must not pass for that of the load that was asked for. Nor may it be cut
 * short: where a request is cancelled just as it is sent, libsoup 3.6.5 brings WebKit's network process down.
 */
static void
a_load_is_not_mistaken_for_the_pages_own(void **state)
{
    const LiveStage *stage = *state;
    TideEngine *engine = live_stage_open_page(stage, "page.html");
    pid_t network = live_process(engine, TIDE_ROLE_NETWORKING).pid;
    static const char *const own[] = { "location = 'own.html'; 0", "location.reload(); 0",
                                       "setTimeout(() => location = 'missing.html', 0); 0" };

    live_stage_write(stage, "own.html", "<!DOCTYPE html><title>own</title>");
    live_stage_write(stage, "asked.html", "<!DOCTYPE html><title>asked</title>");
    for (gsize i = 0; i < 30; i++) {
        live_assert_value(engine, own[i % G_N_ELEMENTS(own)], "0");
        live_load(stage, engine, "asked.html");
        live_assert_value(engine, "document.title", "\"asked\"");
        assert_int_equal(live_process(engine, TIDE_ROLE_NETWORKING).pid, network);
    }
    live_close(stage, engine);
}

/* What a server has seen that takes its time. */
typedef struct {
    guint answered;
    guint cut_short;
} SlowServer;

typedef struct {
    GSocketConnection *connection;
    SlowServer *server;
} Visit;

static void
visit_free(gpointer data)
{
    Visit *visit = data;

    g_object_unref(visit->connection);
    g_free(visit);
}

static gboolean
answer_late(gpointer data)
{
    const Visit *visit = data;
    GSocket *socket = g_socket_connection_get_socket(visit->connection);
    static const char answer[] =
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    char request[4096];
    gssize length;

    g_socket_set_blocking(socket, FALSE);
    while ((length = g_socket_receive(socket, request, sizeof request, NULL, NULL)) > 0)
        continue;
    if (length == 0)
        visit->server->cut_short++;
    else if (g_socket_send(socket, answer, sizeof answer - 1, NULL, NULL) > 0)
        visit->server->answered++;
    return G_SOURCE_REMOVE;
}

/* So late that the load asked for comes while the page's own waits for its answer. */
static gboolean
on_incoming(GSocketService *service, GSocketConnection *connection, GObject *source, gpointer user_data)
{
    Visit *visit = g_new0(Visit, 1);

    (void)service;
    (void)source;
    visit->connection = g_object_ref(connection);
    visit->server = user_data;
    g_timeout_add_full(G_PRIORITY_DEFAULT, 100, answer_late, visit, visit_free);
    return TRUE;
}

static void
a_request_of_the_page_is_not_cut_short(void **state)
{
    const LiveStage *stage = *state;
    TideEngine *engine = live_stage_open_page(stage, "page.html");
    SlowServer server = { 0, 0 };
    g_autoptr(GSocketService) service = g_socket_service_new();
    guint16 port = g_socket_listener_add_any_inet_port(G_SOCKET_LISTENER(service), NULL, NULL);
    g_autofree char *script = g_strdup_printf("location = 'http://127.0.0.1:%u/'; 0", port);

    assert_int_not_equal(port, 0);
    g_signal_connect(service, "incoming", G_CALLBACK(on_incoming), &server);
    live_stage_write(stage, "asked.html", "<!DOCTYPE html><title>asked</title>");
    for (guint i = 0; i < 10; i++) {
        live_assert_value(engine, script, "0");
        live_load(stage, engine, "asked.html");
        live_assert_value(engine, "document.title", "\"asked\"");
        assert_int_equal(server.answered, i + 1);
    }
    assert_int_equal(server.cut_short, 0);
    g_socket_service_stop(service);
    live_close(stage, engine);
}

/* The load meets it in every state: about to go on, on the way, arrived. */
static void
a_page_that_always_goes_on_is_left(void **state)
{
    const LiveStage *stage = *state;
    TideEngine *engine = live_stage_open_page(stage, "page.html");
    pid_t network = live_process(engine, TIDE_ROLE_NETWORKING).pid;

    live_stage_write(stage, "restless.html",
                     "<!DOCTYPE html><title>restless</title><iframe></iframe><script>"
                     "setInterval(() => frames[0].location = 'about:blank?' + Math.random(), 1);"
                     "onload = () => setTimeout(() => location = '?' + Math.random(), 0)</script>");
    live_stage_write(stage, "asked.html", "<!DOCTYPE html><title>asked</title>");
    for (gsize i = 0; i < 20; i++) {
        live_load(stage, engine, "restless.html");
        live_load(stage, engine, "asked.html");
        live_assert_value(engine, "document.title", "\"asked\"");
        assert_int_equal(live_process(engine, TIDE_ROLE_NETWORKING).pid, network);
    }
    live_close(stage, engine);
}

/*
 * Before WebKit has asked about the load, before it has the answer, and from then on until the page is another one. What
 * is asked for needs no network, and the page goes only once, since each attempt cuts short what is under way.
 */
static void
a_page_that_goes_elsewhere_meanwhile_does_not_get_there(void **state)
{
    const LiveStage *stage = *state;
    TideEngine *engine = live_stage_open_page(stage, "page.html");
    static const char *const plans[] = {
        "setTimeout(() => location = 'missing.html', %u); 0",
        "addEventListener('beforeunload', () => setTimeout(() => location = 'missing.html', %u)); 0",
    };

    for (guint i = 0; i < 16; i++) {
        g_autofree char *script = g_strdup_printf(plans[i % 2], i / 2);
        g_autoptr(GError) error = NULL;
        live_load(stage, engine, "page.html");
        live_assert_value(engine, script, "0");
        live_class()->load(engine, "data:text/html,<title>asked</title>", tide_deadline_in(LIVE_PATIENCE_MSEC), NULL,
                           &error);
        if (error)
            fail_msg("load %u: %s", i, error->message);
        live_assert_value(engine, "document.title", "\"asked\"");
    }
    live_close(stage, engine);
}

static void
a_page_that_wants_to_stay_is_left(void **state)
{
    const LiveStage *stage = *state;
    TideEngine *engine = live_stage_open_page(stage, "page.html");

    live_assert_value(engine,
                      "addEventListener('beforeunload', e => { e.preventDefault(); e.returnValue = 'stay' }); 0", "0");
    live_load(stage, engine, "page.html?other");
    live_assert_value(engine, "location.search", "\"?other\"");
    live_close(stage, engine);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_load_ends_well_or_says_why, live_stage_clear),
        cmocka_unit_test_teardown(another_fragment_is_a_load_of_its_own, live_stage_clear),
        cmocka_unit_test_teardown(a_load_is_not_mistaken_for_the_pages_own, live_stage_clear),
        cmocka_unit_test_teardown(a_request_of_the_page_is_not_cut_short, live_stage_clear),
        cmocka_unit_test_teardown(a_page_that_always_goes_on_is_left, live_stage_clear),
        cmocka_unit_test_teardown(a_page_that_goes_elsewhere_meanwhile_does_not_get_there, live_stage_clear),
        cmocka_unit_test_teardown(a_page_that_wants_to_stay_is_left, live_stage_clear),
    };
    return cmocka_run_group_tests(tests, live_stage_open_group, live_stage_close_group);
}
