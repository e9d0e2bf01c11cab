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

static void
record(const Stage *stage, const char *file, const char *name, const char *steps)
{
    g_autofree char *command = g_strdup_printf("record " TIDE_SOURCE_DIR "/tests/data/recordings/%s %s", file, name);
    g_autofree char *path = g_build_filename("scenarios", name, "scenario.yaml", NULL);
    g_autoptr(Outcome) outcome = stage_run(stage, command);
    g_autofree char *made = stage_read(stage, path);
    char *checkpoint = strstr(made, "  - checkpoint");

    assert_status(outcome, 0);
    assert_non_null(checkpoint);
    g_autofree char *head = g_strndup(made, (gsize)(checkpoint - made));
    g_autofree char *manifest = g_strconcat(head, steps, checkpoint, NULL);
    stage_write(stage, path, manifest);
}

/* Two hosts, http: and https:, redirects, an image, a preflight, a query made anew, POST, 204, a part of a body; and what the
 * recording has not. The same numbers come again. */
static void
a_har_is_replayed_without_a_network(void **state)
{
    Stage *stage = stage_new();
    (void)state;

    record(stage, "news.har", "news",
           "  - wait_for: window.done\n"
           "  - expect: location.href == 'https://news.test/' && isSecureContext && document.cookie == ''\n"
           "  - expect: document.querySelectorAll('li').length == 2 && greeting.textContent == 'Gr\u00fc\u00dfe'\n"
           "  - expect: dot.naturalWidth == 3 && getComputedStyle(greeting).color == 'rgb(1, 2, 3)'\n"
           "  - expect: JSON.stringify([made, empty, part, missing, refused]) == '[201,204,\"234\",404,true]'\n");
    g_autoptr(Outcome) recorded = stage_run(stage, "update-baselines -n 8 --reason first news");
    g_autoptr(Outcome) again = stage_run(stage, "run -n 3 --require-baseline news");
    assert_status(recorded, 0);
    assert_status(again, 0);
    assert_int_equal(stage_count(stage, "//failure|//error|//skipped"), 0);
    assert_results_say(stage, "the recording has no answer: GET https://news.test/late.js: 404");
    assert_results_say(stage, "this was refused: GET https://ads.test/x.js: 403");
    assert_results_say(stage, "answered although its query was not recorded: GET https://cdn.test/list.json?_=");
    stage_free(stage);
}

static void
an_mhtml_is_replayed_without_a_network(void **state)
{
    Stage *stage = stage_new();
    (void)state;

    record(stage, "page.mhtml", "saved",
           "  - expect: location.href == 'https://saved.test/articles/1'\n"
           "  - expect: greeting.textContent == 'Gr\u00fc\u00dfe \u2014 equals = here'\n"
           "  - expect: dot.naturalWidth == 3 && near.naturalWidth == 3\n"
           "  - expect: getComputedStyle(greeting).color == 'rgb(1, 2, 3)'\n"
           "  - expect: frame.contentDocument.getElementById('inner').textContent == 'inside'\n"
           "  - expect: late.then(status => status == 'failed')\n");
    g_autoptr(Outcome) outcome = stage_run(stage, RUN "saved");
    assert_status(outcome, 0);
    assert_results_say(stage, "the recording has no answer: GET https://cdn.test/late.js: 404");
    stage_free(stage);
}

static void
a_page_that_was_not_recorded_is_an_error(void **state)
{
    static const struct {
        const char *target;
        const char *sentence;
    } rows[] = {
        { "https://a.test/gone", "https://a.test/: the server answered with status 404" },
        { "https://b.test/", "https://a.test/: the server answered with status 403" },
    };
    (void)state;

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        Stage *stage = stage_new();
        g_autofree char *index = g_strdup_printf(
            "answers:\n  - url: https://a.test/\n    status: 302\n    headers: [ \"Location: %s\" ]\n", rows[i].target);
        stage_write(stage, "scenarios/page/archive/index.yaml", index);
        stage_write(stage, "scenarios/page/scenario.yaml",
                    "description: x\nrecording: archive\ntimeout: 20 s\nsteps:\n  - load: https://a.test/\n"
                    "  - checkpoint: { name: end, settle: none }\n");
        g_autoptr(Outcome) outcome = stage_run(stage, RUN "page");
        assert_status(outcome, 3);
        assert_results_say(stage, rows[i].sentence);
        assert_results_say(stage, rows[i].target);
        stage_free(stage);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_reaches_no_network),
        cmocka_unit_test(a_har_is_replayed_without_a_network),
        cmocka_unit_test(an_mhtml_is_replayed_without_a_network),
        cmocka_unit_test(a_page_that_was_not_recorded_is_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
