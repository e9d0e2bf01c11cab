#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/replay.h"

static void
add(TideAnswers *answers, const char *method, const char *url, guint status)
{
    TideAnswer *answer = g_new0(TideAnswer, 1);

    answer->method = g_strdup(method);
    answer->url = g_strdup(url);
    answer->status = status;
    answer->headers = g_new0(char *, 1);
    tide_answers_add(answers, answer);
}

static guint
take(TideReplay *replay, const char *method, const char *url)
{
    const TideAnswer *answer = tide_replay_take(replay, method, url);

    return answer ? answer->status : 0;
}

static void
answers_come_in_their_order_and_the_last_stays(void **state)
{
    g_autoptr(TideAnswers) answers = tide_answers_new();
    (void)state;

    add(answers, "GET", "https://a.test/x?_=1732700000000", 200);
    add(answers, "GET", "https://a.test/x?_=1732700000000", 201);
    add(answers, "GET", "https://a.test/y", 204);
    for (guint iteration = 0; iteration < 2; iteration++) {
        g_autoptr(TideReplay) replay = tide_replay_new(answers);
        assert_true(tide_replay_has(replay, "GET", "https://a.test/x?_=1732700000000"));
        assert_int_equal(take(replay, "GET", "https://a.test/x?_=1732700000000"), 200);
        assert_int_equal(take(replay, "GET", "https://a.test/y"), 204);
        assert_int_equal(take(replay, "GET", "https://a.test/x?_=1732700000001"), 201);
        assert_int_equal(take(replay, "GET", "https://a.test/x?_=1732700000002"), 201);
    }
}

static void
head_has_what_get_has(void **state)
{
    g_autoptr(TideAnswers) answers = tide_answers_new();
    g_autoptr(TideReplay) replay = tide_replay_new(answers);
    (void)state;

    add(answers, "GET", "https://a.test/x", 200);
    add(answers, "GET", "https://a.test/y", 200);
    add(answers, "HEAD", "https://a.test/y", 404);
    assert_int_equal(take(replay, "HEAD", "https://a.test/x"), 200);
    assert_int_equal(take(replay, "HEAD", "https://a.test/y"), 404);
    assert_int_equal(take(replay, "POST", "https://a.test/x"), 0);
}

static void
nothing_is_known_without_a_recording(void **state)
{
    g_autoptr(TideReplay) replay = tide_replay_new(NULL);
    (void)state;

    assert_null(tide_replay_take(replay, "GET", "https://a.test/"));
    assert_false(tide_replay_has(replay, "HEAD", "https://a.test/"));
    assert_false(tide_replay_knows_host(replay, "https://a.test/"));
    tide_replay_free(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_come_in_their_order_and_the_last_stays),
        cmocka_unit_test(head_has_what_get_has),
        cmocka_unit_test(nothing_is_known_without_a_recording),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
