#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "scenario/recording/content-ids.h"

static TideResource *
add(TideSavedPage *recording, const char *type, const char *body)
{
    TideResource *resource = tide_resource_new("GET", "https://a.test/", 200);

    tide_resource_set_header(resource, "Content-Type", type);
    tide_resource_take_body(resource, g_bytes_new(body, strlen(body)));
    assert_true(tide_saved_page_add(recording, resource, NULL));
    return resource;
}

static void
known_ids_become_urls_in_documents(void **state)
{
    static const struct {
        const char *type;
        const char *body;
        const char *expected;
    } rows[] = {
        { "text/html", "<img src=\"cid:a-1@x\"><a href=\"cid:b@x\">",
          "<img src=\"https://a.test/1\"><a href=\"cid:b@x\">" },
        { "Text/CSS; charset=utf-8", "url(cid:a-1@x)url(cid:a-1%40x)", "url(https://a.test/1)url(https://a.test/1)" },
        { "image/svg+xml", "cid:a-1@x", "https://a.test/1" },
        { "text/html", "cid:a-1@xy cid: cid:", "cid:a-1@xy cid: cid:" },
        { "text/javascript", "cid:a-1@x", "cid:a-1@x" },
        { "text/html", "nothing", "nothing" },
    };
    g_autoptr(TideContentIds) ids = tide_content_ids_new();
    g_autoptr(TideSavedPage) recording = tide_saved_page_new("page.mhtml");
    (void)state;

    tide_content_ids_add(ids, "a-1@x", "https://a.test/1");
    tide_content_ids_add(ids, "a-1@x", "https://a.test/2");
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        add(recording, rows[i].type, rows[i].body);
    tide_content_ids_replace(ids, recording);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        const TideResource *resource = g_ptr_array_index(recording->resources, i);
        g_autofree char *text = g_strndup(g_bytes_get_data(resource->body, NULL), g_bytes_get_size(resource->body));
        assert_string_equal(text, rows[i].expected);
    }
    tide_content_ids_free(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_ids_become_urls_in_documents),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
