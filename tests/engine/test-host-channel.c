#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include <tidemark/error.h>

#include "engine/host-channel.h"

#define PATIENCE_MSEC 10000
#define MAX_STEPS 6

#define HELLO "{\"event\":\"hello\",\"protocol\":1}\n"
#define NOTE "{\"event\":\"note\",\"text\":\"n\"}\n"
#define OK_1 "{\"id\":1,\"result\":{\"value\":1}}\n"
#define OK_2 "{\"id\":2,\"result\":{\"value\":2}}\n"
#define DIED(reason) "{\"event\":\"web-content-terminated\",\"reason\":\"" reason "\"}\n"
#define SAME_BUILD "; install the host and tidemark from the same build"

/* What the host at the other end does. The rest of its life it reads until we close. */
typedef struct {
    enum { END, SEND, DRIP, HEAR, HANG_UP } what;
    const char *bytes;
    gsize times; /* 0 means once */
} Step;

typedef struct {
    const Step *steps;
    int fd;
    GThread *thread;
} Peer;

static gboolean
await_fd(int fd, short events)
{
    struct pollfd wait = { .fd = fd, .events = events };

    return poll(&wait, 1, PATIENCE_MSEC) == 1;
}

static void
peer_send(int fd, const char *bytes, gsize length, gsize chunk)
{
    for (gsize sent = 0; sent < length && await_fd(fd, POLLOUT);) {
        gssize count = send(fd, bytes + sent, MIN(chunk, length - sent), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (count <= 0)
            return;
        sent += (gsize)count;
    }
}

static gboolean
peer_hear_line(int fd)
{
    char byte = 0;

    while (byte != '\n') {
        if (!await_fd(fd, POLLIN) || recv(fd, &byte, 1, 0) != 1)
            return FALSE;
    }
    return TRUE;
}

static gpointer
play_peer(gpointer data)
{
    const Peer *peer = data;
    gboolean gone = FALSE;

    for (guint i = 0; i < MAX_STEPS && !gone; i++) {
        const Step *step = &peer->steps[i];
        for (gsize n = 0; step->bytes && n < MAX(step->times, 1); n++)
            peer_send(peer->fd, step->bytes, strlen(step->bytes), step->what == DRIP ? 1 : SIZE_MAX);
        if (step->what == HEAR)
            gone = !peer_hear_line(peer->fd);
        gone = gone || step->what == HANG_UP;
        if (step->what == END)
            break;
    }
    while (!gone)
        gone = !peer_hear_line(peer->fd);
    close(peer->fd);
    return NULL;
}

static TideHostChannel *
start_peer(Peer *peer, const Step *steps)
{
    int ends[2];

    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
    *peer = (Peer) { .steps = steps, .fd = ends[1] };
    peer->thread = g_thread_new("host", play_peer, peer);
    return tide_host_channel_new(ends[0]);
}

static void
stop_peer(Peer *peer, TideHostChannel *channel)
{
    tide_host_channel_free(channel);
    g_thread_join(peer->thread);
}

static JsonObject *
request(TideHostChannel *channel, const char *method, GError **error)
{
    return tide_host_channel_request(channel, method, NULL, tide_deadline_in(PATIENCE_MSEC), NULL, error);
}

static gint64
value_of(JsonObject *result)
{
    assert_non_null(result);
    gint64 value = json_object_get_int_member(result, "value");
    json_object_unref(result);
    return value;
}

/* One request `load` (id 1), or where `awaited` is set one wait for that event. */
typedef struct {
    const char *name;
    Step steps[MAX_STEPS];
    const char *awaited;
    TideErrorCode code;
    const char *message; /* NULL: it succeeds */
    gsize events; /* that are queued afterwards */
} Exchange;

static const Exchange exchanges[] = {
    { "an answer", { { HEAR }, { SEND, OK_1 } } },
    { "an answer before the request is read", { { SEND, NOTE }, { HEAR }, { SEND, OK_1 } }, .events = 1 },
    { "a byte at a time, characters split",
      { { HEAR }, { DRIP, "{\"event\":\"note\",\"text\":\"ä€😀\"}\n" OK_1 } },
      .events = 1 },
    { "events around the answer in one write", { { HEAR }, { SEND, NOTE NOTE OK_1 NOTE } }, .events = 3 },
    { "an awaited event", { { SEND, NOTE HELLO NOTE } }, .awaited = "hello", .events = 2 },
    { "an awaited event before the end", { { SEND, HELLO }, { HANG_UP } }, .awaited = "hello" },
    { "closed at once", { { HANG_UP } }, .awaited = "hello", TIDE_ERROR_CRASHED, "the engine host closed its channel" },
    { "closed instead of an answer",
      { { HEAR }, { SEND, NOTE }, { HANG_UP } },
      NULL,
      TIDE_ERROR_CRASHED,
      "the engine host closed its channel",
      1 },
    { "closed in the middle of a line",
      { { HEAR }, { SEND, "{\"id\":1,\"res" }, { HANG_UP } },
      NULL,
      TIDE_ERROR_CRASHED,
      "the engine host closed its channel in the middle of the line '{\\\"id\\\":1,\\\"res'" },
    { "an unknown id",
      { { HEAR }, { SEND, OK_2 } },
      NULL,
      TIDE_ERROR_MALFORMED,
      "line 1 of the engine host: an answer to nothing that was asked: "
      "'{\\\"id\\\":2,\\\"result\\\":{\\\"value\\\":2}}'" SAME_BUILD },
    { "garbage, with its line",
      { { HEAR }, { SEND, NOTE "oops\n" OK_1 } },
      NULL,
      TIDE_ERROR_MALFORMED,
      "line 2 of the engine host: not one JSON object: 'oops'" SAME_BUILD,
      1 },
    { "garbage instead of an event",
      { { SEND, "\xff\n" } },
      "hello",
      TIDE_ERROR_MALFORMED,
      "line 1 of the engine host: not UTF-8: '\\377'" SAME_BUILD },
    { "the host's error",
      { { HEAR }, { SEND, "{\"id\":1,\"error\":{\"kind\":\"load\",\"message\":\"refused\"}}\n" } },
      NULL,
      TIDE_ERROR_LOAD,
      "refused" },
    { "a crash", { { HEAR }, { SEND, DIED("crashed") } }, NULL, TIDE_ERROR_CRASHED, "WebContent crashed", 1 },
    { "a limit",
      { { HEAR }, { SEND, DIED("exceeded-memory-limit") } },
      NULL,
      TIDE_ERROR_CRASHED,
      "WebContent exceeded its memory limit",
      1 },
    { "a crash and the host's own error after it",
      { { HEAR }, { SEND, DIED("crashed") "{\"id\":1,\"error\":{\"kind\":\"load\",\"message\":\"refused\"}}\n" } },
      NULL,
      TIDE_ERROR_CRASHED,
      "WebContent crashed",
      1 },
    { "a crash after the answer", { { HEAR }, { SEND, OK_1 DIED("crashed") } }, .events = 1 },
    { "a crash while only an event is awaited", { { SEND, DIED("crashed") HELLO } }, .awaited = "hello", .events = 1 },
};

static guint
count_events(TideHostChannel *channel)
{
    guint count = 0;
    JsonObject *event;

    for (; (event = tide_host_channel_take_event(channel)); count++)
        json_object_unref(event);
    return count;
}

static void
play_exchange(const Exchange *row)
{
    Peer peer;
    TideHostChannel *channel = start_peer(&peer, row->steps);
    g_autoptr(GError) error = NULL;
    g_autoptr(JsonObject) got = row->awaited
        ? tide_host_channel_await_event(channel, row->awaited, tide_deadline_in(PATIENCE_MSEC), NULL, &error)
        : request(channel, "load", &error);

    if (!row->message && !got)
        fail_msg("%s: failed: %s", row->name, error->message);
    if (row->message && (got || g_strcmp0(error->message, row->message) != 0))
        fail_msg("%s: %s instead of: %s", row->name, got ? "success" : error->message, row->message);
    if (row->message)
        assert_true(g_error_matches(error, TIDE_ERROR, (int)row->code));
    if (!row->message && !row->awaited)
        assert_int_equal(json_object_get_int_member(got, "value"), 1);
    guint events = count_events(channel);
    if (events != row->events)
        fail_msg("%s: %u events are queued", row->name, events);
    stop_peer(&peer, channel);
}

static void
plays_the_exchanges_of_the_table(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(exchanges); i++)
        play_exchange(&exchanges[i]);
}

static void
refuses_a_line_that_never_ends(void **state)
{
    static const Step steps[] = { { HEAR }, { SEND, "0123456789abcdef", 131072 }, { END } };
    g_autoptr(GError) error = NULL;
    Peer peer;
    TideHostChannel *channel = start_peer(&peer, steps);
    (void)state;

    assert_null(request(channel, "load", &error));
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_MALFORMED));
    assert_true(g_str_has_prefix(error->message, "line 1 of the engine host: longer than 1 MiB: '0123456789abcdef"));
    assert_true(strlen(error->message) < 400);
    stop_peer(&peer, channel);
}

static void
keeps_saying_why_it_broke(void **state)
{
    static const Step steps[] = { { HEAR }, { SEND, "oops\n" }, { END } };
    Peer peer;
    TideHostChannel *channel = start_peer(&peer, steps);
    (void)state;

    for (guint i = 0; i < 2; i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GError) event_error = NULL;
        assert_null(request(channel, "load", &error));
        assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_MALFORMED));
        assert_null(tide_host_channel_await_event(channel, "hello", tide_deadline_in(0), NULL, &event_error));
        assert_true(g_error_matches(event_error, TIDE_ERROR, TIDE_ERROR_MALFORMED));
    }
    stop_peer(&peer, channel);
}

static void
refuses_a_second_answer_to_the_same_request(void **state)
{
    static const Step variants[][MAX_STEPS] = {
        { { HEAR }, { SEND, OK_1 }, { HEAR }, { SEND, OK_1 }, { END } },
        { { HEAR }, { SEND, OK_1 OK_1 }, { END } },
    };
    (void)state;

    for (gsize i = 0; i < G_N_ELEMENTS(variants); i++) {
        g_autoptr(GError) error = NULL;
        Peer peer;
        TideHostChannel *channel = start_peer(&peer, variants[i]);

        assert_int_equal(value_of(request(channel, "load", NULL)), 1);
        assert_null(request(channel, "load", &error));
        assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_MALFORMED));
        stop_peer(&peer, channel);
    }
}

static void
answers_quit_although_web_content_dies(void **state)
{
    static const Step steps[] = { { HEAR }, { SEND, DIED("terminated-by-api") OK_1 }, { END } };
    Peer peer;
    TideHostChannel *channel = start_peer(&peer, steps);
    (void)state;

    assert_int_equal(value_of(request(channel, "quit", NULL)), 1);
    assert_int_equal(count_events(channel), 1);
    stop_peer(&peer, channel);
}

static void
ends_at_the_deadline_and_ignores_the_late_answer(void **state)
{
    static const Step orders[][MAX_STEPS] = {
        { { HEAR }, { HEAR }, { SEND, OK_1 OK_2 }, { END } },
        { { HEAR }, { HEAR }, { SEND, OK_2 OK_1 NOTE }, { END } },
    };
    (void)state;

    for (gsize i = 0; i < G_N_ELEMENTS(orders); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GError) event_error = NULL;
        Peer peer;
        TideHostChannel *channel = start_peer(&peer, orders[i]);

        assert_null(tide_host_channel_request(channel, "load", NULL, tide_deadline_in(20), NULL, &error));
        assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_DEADLINE));
        assert_string_equal(error->message, "request 'load' to the engine host: no answer in time");
        assert_int_equal(value_of(request(channel, "quit", NULL)), 2);
        assert_null(tide_host_channel_await_event(channel, "never", tide_deadline_in(20), NULL, &event_error));
        assert_string_equal(event_error->message, "event 'never' of the engine host: no answer in time");
        stop_peer(&peer, channel);
    }
}

static gboolean
cancel(gpointer cancellable)
{
    g_cancellable_cancel(cancellable);
    return G_SOURCE_REMOVE;
}

static void
ends_when_the_user_ends_the_run(void **state)
{
    static const Step steps[] = { { HEAR }, { HEAR }, { SEND, OK_1 OK_2 }, { END } };
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    g_autoptr(GError) error = NULL;
    Peer peer;
    TideHostChannel *channel = start_peer(&peer, steps);
    (void)state;

    g_timeout_add(10, cancel, cancellable);
    assert_null(tide_host_channel_request(channel, "load", NULL, tide_deadline_in(PATIENCE_MSEC), cancellable, &error));
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INTERRUPTED));
    assert_int_equal(value_of(request(channel, "quit", NULL)), 2);
    stop_peer(&peer, channel);
}

/* The host writes 2 MB before it reads a byte, and the request alone is larger than a socket's buffer. */
static void
writes_and_reads_at_once_without_a_deadlock(void **state)
{
    enum { COUNT = 2048 };
    g_autofree char *filling = g_strnfill(1000, 'f');
    g_autofree char *event = g_strdup_printf("{\"event\":\"note\",\"text\":\"%s\"}\n", filling);
    const Step steps[MAX_STEPS] = { { SEND, event, COUNT }, { HEAR }, { SEND, OK_1 }, { END } };
    g_autofree char *script = g_strnfill(1000000, 's');
    JsonObject *params = json_object_new();
    g_autoptr(GError) error = NULL;
    Peer peer;
    TideHostChannel *channel = start_peer(&peer, steps);
    (void)state;

    json_object_set_string_member(params, "script", script);
    JsonObject *result =
        tide_host_channel_request(channel, "evaluate", params, tide_deadline_in(PATIENCE_MSEC), NULL, &error);
    assert_int_equal(value_of(result), 1);
    assert_int_equal(count_events(channel), COUNT);
    stop_peer(&peer, channel);
}

/* A host that reads nothing holds the requests back, not us, and nothing of ours outlives the channel. */
static void
ends_at_the_deadline_while_it_still_writes(void **state)
{
    int ends[2];
    g_autofree char *script = g_strnfill(1000000, 's');
    gssize count;
    (void)state;

    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
    TideHostChannel *channel = tide_host_channel_new(ends[0]);
    for (guint i = 0; i < 2; i++) {
        JsonObject *params = json_object_new();
        g_autoptr(GError) error = NULL;
        json_object_set_string_member(params, "script", script);
        assert_null(tide_host_channel_request(channel, "evaluate", params, tide_deadline_in(30), NULL, &error));
        assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_DEADLINE));
    }
    tide_host_channel_free(channel);
    while ((count = recv(ends[1], script, strlen(script), MSG_DONTWAIT)) > 0)
        continue;
    assert_int_equal(count, 0);
    close(ends[1]);
}

static void
refuses_a_request_that_no_host_would_read(void **state)
{
    static const Step steps[] = { { HEAR }, { SEND, OK_2 }, { END } };
    JsonObject *params = json_object_new();
    g_autofree char *script = g_strnfill(1048576, 's');
    g_autoptr(GError) error = NULL;
    Peer peer;
    TideHostChannel *channel = start_peer(&peer, steps);
    (void)state;

    json_object_set_string_member(params, "script", script);
    assert_null(tide_host_channel_request(channel, "evaluate", params, tide_deadline_in(0), NULL, &error));
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT));
    assert_true(g_str_has_prefix(error->message, "request 'evaluate': 10486"));
    assert_int_equal(value_of(request(channel, "load", NULL)), 2);
    stop_peer(&peer, channel);
}

/* A write to a closed socket would end us by SIGPIPE. What the host said last is heard all the same. */
static void
survives_a_host_that_is_gone(void **state)
{
    static const struct {
        gboolean only_deaf;
        const char *start;
    } rows[] = {
        { FALSE, "the engine host closed its channel" },
        { TRUE, "the engine host closed its channel: " },
    };
    (void)state;

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        int ends[2];
        assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
        TideHostChannel *channel = tide_host_channel_new(ends[0]);

        assert_false(tide_host_channel_is_broken(channel));
        assert_int_equal(send(ends[1], NOTE, strlen(NOTE), 0), strlen(NOTE));
        rows[i].only_deaf ? shutdown(ends[1], SHUT_RD) : close(ends[1]);
        assert_null(request(channel, "load", &error));
        assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_CRASHED));
        assert_true(g_str_has_prefix(error->message, rows[i].start));
        assert_true(tide_host_channel_is_broken(channel));
        assert_int_equal(count_events(channel), 1);
        tide_host_channel_free(channel);
        if (rows[i].only_deaf)
            close(ends[1]);
    }
}

static gboolean
request_inside(gpointer data)
{
    gint64 value = value_of(request(data, "identify", NULL));

    return value == 2 ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

/* The second request is made while the first is waited for; the host answers the first one first or last. */
static void
matches_answers_by_their_numbers(void **state)
{
    static const Step orders[][MAX_STEPS] = {
        { { HEAR }, { HEAR }, { SEND, OK_1 OK_2 }, { END } },
        { { HEAR }, { HEAR }, { SEND, OK_2 OK_1 }, { END } },
    };
    (void)state;

    for (gsize i = 0; i < G_N_ELEMENTS(orders); i++) {
        Peer peer;
        TideHostChannel *channel = start_peer(&peer, orders[i]);

        g_idle_add(request_inside, channel);
        assert_int_equal(value_of(request(channel, "load", NULL)), 1);
        stop_peer(&peer, channel);
    }
}

static void
writes_requests_as_the_protocol_has_them(void **state)
{
    static const char expected[] = "{\"id\":1,\"method\":\"quit\"}\n"
                                   "{\"id\":2,\"method\":\"load\",\"params\":{\"uri\":\"a\\nb\"}}\n";
    char written[256] = "";
    int ends[2];
    JsonObject *params = json_object_new();
    (void)state;

    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
    TideHostChannel *channel = tide_host_channel_new(ends[0]);
    json_object_set_string_member(params, "uri", "a\nb");
    assert_null(tide_host_channel_request(channel, "quit", NULL, tide_deadline_in(0), NULL, NULL));
    assert_null(tide_host_channel_request(channel, "load", params, tide_deadline_in(0), NULL, NULL));
    assert_int_equal(recv(ends[1], written, sizeof written - 1, MSG_DONTWAIT), sizeof expected - 1);
    assert_string_equal(written, expected);
    tide_host_channel_free(channel);
    close(ends[1]);
}

static void
takes_events_in_their_order(void **state)
{
    static const Step steps[] = { { SEND, "{\"event\":\"a\"}\n{\"event\":\"b\"}\n{\"event\":\"c\"}\n" HELLO },
                                  { END } };
    Peer peer;
    TideHostChannel *channel = start_peer(&peer, steps);
    (void)state;

    assert_null(tide_host_channel_take_event(channel));
    g_autoptr(JsonObject) hello =
        tide_host_channel_await_event(channel, "hello", tide_deadline_in(PATIENCE_MSEC), NULL, NULL);
    assert_int_equal(json_object_get_int_member(hello, "protocol"), 1);
    for (const char *name = "abc"; *name; name++) {
        g_autoptr(JsonObject) event = tide_host_channel_take_event(channel);
        assert_int_equal(json_object_get_string_member(event, "event")[0], *name);
    }
    assert_null(tide_host_channel_take_event(channel));
    stop_peer(&peer, channel);
}

static void
an_answer_can_be_awaited_later(void **state)
{
    static const Step steps[] = { { HEAR }, { SEND, OK_1 }, { HEAR }, { SEND, OK_2 }, { END } };
    Peer peer;
    TideHostChannel *channel = start_peer(&peer, steps);
    TideHostRequest *first = tide_host_channel_ask(channel, "open", NULL);
    TideHostRequest *second = tide_host_channel_ask(channel, "load", NULL);
    (void)state;

    assert_int_equal(value_of(tide_host_request_await(second, tide_deadline_in(PATIENCE_MSEC), NULL, NULL)), 2);
    /* It came meanwhile: no time is needed. */
    assert_int_equal(value_of(tide_host_request_await(first, tide_deadline_in(0), NULL, NULL)), 1);
    stop_peer(&peer, channel);
}

static void
an_answer_that_nobody_awaits_any_more_is_ignored(void **state)
{
    static const Step steps[] = { { HEAR }, { HEAR }, { SEND, OK_1 OK_2 }, { END } };
    Peer peer;
    TideHostChannel *channel = start_peer(&peer, steps);
    (void)state;

    tide_host_request_free(tide_host_channel_ask(channel, "open", NULL));
    assert_int_equal(value_of(request(channel, "load", NULL)), 2);
    assert_false(tide_host_channel_is_broken(channel));
    tide_host_request_free(NULL);
    stop_peer(&peer, channel);
}

static void
what_could_not_be_sent_is_told_when_it_is_awaited(void **state)
{
    static const Step steps[] = { { HANG_UP } };
    Peer peer;
    TideHostChannel *channel = start_peer(&peer, steps);
    g_autoptr(GError) error = NULL;
    (void)state;

    assert_null(request(channel, "open", NULL));
    TideHostRequest *later = tide_host_channel_ask(channel, "load", NULL);
    assert_null(tide_host_request_await(later, tide_deadline_in(PATIENCE_MSEC), NULL, &error));
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_CRASHED));
    stop_peer(&peer, channel);
}

static void
says_so_when_it_is_given_no_socket(void **state)
{
    g_autoptr(GError) error = NULL;
    int fd = open("/dev/null", O_RDWR | O_CLOEXEC);
    g_autoptr(TideHostChannel) channel = tide_host_channel_new(fd);
    (void)state;

    assert_null(request(channel, "load", &error));
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT));
    assert_int_equal(fcntl(fd, F_GETFD), -1);
}

static void
closes_the_socket(void **state)
{
    int ends[2];
    char byte;
    (void)state;

    tide_host_channel_free(NULL);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
    tide_host_channel_free(tide_host_channel_new(ends[0]));
    assert_int_equal(recv(ends[1], &byte, 1, MSG_DONTWAIT), 0);
    close(ends[1]);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plays_the_exchanges_of_the_table),
        cmocka_unit_test(refuses_a_line_that_never_ends),
        cmocka_unit_test(keeps_saying_why_it_broke),
        cmocka_unit_test(refuses_a_second_answer_to_the_same_request),
        cmocka_unit_test(answers_quit_although_web_content_dies),
        cmocka_unit_test(ends_at_the_deadline_and_ignores_the_late_answer),
        cmocka_unit_test(ends_when_the_user_ends_the_run),
        cmocka_unit_test(writes_and_reads_at_once_without_a_deadlock),
        cmocka_unit_test(ends_at_the_deadline_while_it_still_writes),
        cmocka_unit_test(refuses_a_request_that_no_host_would_read),
        cmocka_unit_test(survives_a_host_that_is_gone),
        cmocka_unit_test(matches_answers_by_their_numbers),
        cmocka_unit_test(writes_requests_as_the_protocol_has_them),
        cmocka_unit_test(takes_events_in_their_order),
        cmocka_unit_test(an_answer_can_be_awaited_later),
        cmocka_unit_test(an_answer_that_nobody_awaits_any_more_is_ignored),
        cmocka_unit_test(what_could_not_be_sent_is_told_when_it_is_awaited),
        cmocka_unit_test(says_so_when_it_is_given_no_socket),
        cmocka_unit_test(closes_the_socket),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
