#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/answers.h"

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

static void
urls_are_written_in_one_way(void **state)
{
    static const struct {
        const char *url;
        const char *normal; /* NULL: it is none of ours */
    } rows[] = {
        { "https://example.test", "https://example.test/" },
        { "HTTPS://Example.TEST:443/A?B=c", "https://example.test/A?B=c" },
        { "http://example.test:80/", "http://example.test/" },
        { "http://example.test:443/", "http://example.test:443/" },
        { "http://example.test:8080/#top", "http://example.test:8080/" },
        { "http://ada:secret@example.test/a", "http://example.test/a" },
        { "http://example.test/a%20b?q=%C3%BC%26", "http://example.test/a%20b?q=%C3%BC%26" },
        { "http://[::1]:81/", "http://[::1]:81/" },
        { "http://example.test?q", "http://example.test/?q" },
        { "data:text/html,x", NULL },
        { "ws://example.test/", NULL },
        { "file:///etc/passwd", NULL },
        { "http:///path", NULL },
        { "/path", NULL },
        { "", NULL },
    };
    (void)state;

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *normal = tide_answers_normalize(rows[i].url);
        if (g_strcmp0(normal, rows[i].normal) != 0)
            fail_msg("%s: %s", rows[i].url, normal ? normal : "NULL");
    }
}

static void
answers_are_found_by_method_and_url(void **state)
{
    g_autoptr(TideAnswers) answers = tide_answers_new();
    (void)state;

    add(answers, "GET", "https://a.test/x", 200);
    add(answers, "GET", "https://a.test/x", 404);
    add(answers, "POST", "https://a.test/x", 201);

    const GPtrArray *list = tide_answers_find(answers, "GET", "https://a.test/x");
    assert_non_null(list);
    assert_int_equal(list->len, 2);
    assert_int_equal(((const TideAnswer *)g_ptr_array_index(list, 1))->status, 404);
    assert_int_equal(tide_answers_find(answers, "POST", "https://a.test/x")->len, 1);
    assert_null(tide_answers_find(answers, "PUT", "https://a.test/x"));
    assert_null(tide_answers_find(answers, "GET", "http://a.test/x"));
    assert_null(tide_answers_find(answers, "GET", "https://a.test/x?y"));
}

static void
a_value_made_anew_is_looked_over_and_no_other(void **state)
{
    static const struct {
        const char *url;
        const char *found; /* NULL: nothing */
    } rows[] = {
        { "https://a.test/x?_=1732700000001", "https://a.test/x?_=1732700000000" },
        { "https://a.test/x?1732700000001", NULL },
        { "https://a.test/y?17327000", "https://a.test/y?99999999" },
        { "https://a.test/y?1732700", NULL },
        { "https://a.test/x?_=1732700000001&more", NULL },
        { "https://a.test/x?t=1732700000001", NULL },
        { "https://a.test/x", NULL },
        { "https://a.test/list?page=12345678&r=0.73519", NULL },
        { "https://a.test/list?page=2&r=0.7351900", "https://a.test/list?page=2&r=0.1234567" },
        { "https://a.test/list?page=3&r=0.7351900", NULL },
        { "https://a.test/word?q=crocodiles", NULL },
        { "https://a.test/best?a=11111111&b=99999999", "https://a.test/best?a=11111111&b=22222222" },
    };
    g_autoptr(TideAnswers) answers = tide_answers_new();
    (void)state;

    add(answers, "GET", "https://a.test/x?_=1732700000000", 200);
    add(answers, "GET", "https://a.test/y?99999999", 200);
    add(answers, "GET", "https://a.test/list?page=1&r=0.1234567", 200);
    add(answers, "GET", "https://a.test/list?page=2&r=0.1234567", 200);
    add(answers, "GET", "https://a.test/word?q=elephants", 200);
    add(answers, "GET", "https://a.test/best?a=33333333&b=33333333", 200);
    add(answers, "GET", "https://a.test/best?a=11111111&b=22222222", 200);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        const GPtrArray *list = tide_answers_find_renewed(answers, "GET", rows[i].url);
        const char *found = list ? ((const TideAnswer *)g_ptr_array_index(list, 0))->url : NULL;
        if (g_strcmp0(found, rows[i].found) != 0)
            fail_msg("%s: %s", rows[i].url, found ? found : "NULL");
    }
    assert_null(tide_answers_find_renewed(answers, "POST", "https://a.test/x?_=1732700000001"));
}

static void
hosts_are_known_by_whatever_scheme(void **state)
{
    g_autoptr(TideAnswers) answers = tide_answers_new();
    (void)state;

    add(answers, "GET", "https://a.test/", 200);
    add(answers, "GET", "http://b.test:8080/", 200);
    assert_true(tide_answers_know_host(answers, "http://a.test/other"));
    assert_true(tide_answers_know_host(answers, "http://b.test:8080/other"));
    assert_false(tide_answers_know_host(answers, "http://b.test/"));
    assert_false(tide_answers_know_host(answers, "https://sub.a.test/"));
    assert_false(tide_answers_know_host(answers, "nonsense"));
}

static void
urls_are_listed_sorted_and_once(void **state)
{
    g_autoptr(TideAnswers) answers = tide_answers_new();
    (void)state;

    add(answers, "GET", "https://b.test/", 200);
    add(answers, "GET", "https://a.test/", 200);
    add(answers, "GET", "https://b.test/", 200);
    add(answers, "POST", "https://c.test/", 200);
    g_autofree const char **urls = tide_answers_urls(answers, "GET");
    assert_string_equal(urls[0], "https://a.test/");
    assert_string_equal(urls[1], "https://b.test/");
    assert_null(urls[2]);
    tide_answers_free(NULL);
    tide_answer_free(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(urls_are_written_in_one_way),
        cmocka_unit_test(answers_are_found_by_method_and_url),
        cmocka_unit_test(a_value_made_anew_is_looked_over_and_no_other),
        cmocka_unit_test(hosts_are_known_by_whatever_scheme),
        cmocka_unit_test(urls_are_listed_sorted_and_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
