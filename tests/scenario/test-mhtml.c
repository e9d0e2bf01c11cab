#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <tidemark/error.h>

#include "scenario/recording/mhtml.h"

#define HEAD "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=B\n"
#define HTML(location, body) "--B\nContent-Type: text/html\nContent-Location: " location "\n\n" body "\n"

static TideSavedPage *
read_mhtml(const char *text, GError **error)
{
    return tide_mhtml_read("page.mhtml", text, strlen(text), error);
}

/* Each resource as `URL body`, one a line, then what was left out. */
static char *
describe(const TideSavedPage *recording)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 0; i < recording->resources->len; i++) {
        const TideResource *resource = g_ptr_array_index(recording->resources, i);
        g_string_append_printf(text, "%s %.*s\n", resource->url, (int)g_bytes_get_size(resource->body),
                               (const char *)g_bytes_get_data(resource->body, NULL));
        assert_string_equal(tide_resource_header(resource, "Access-Control-Allow-Origin"), "*");
    }
    for (guint i = 0; i < recording->left_out->len; i++)
        g_string_append_printf(text, "[%s]\n", (char *)g_ptr_array_index(recording->left_out, i));
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static void
parts_get_the_places_that_they_name(void **state)
{
    static const struct {
        const char *text;
        const char *page;
        const char *described;
    } rows[] = {
        { HEAD "\n" HTML("https://a.test/p#x", "<p>") HTML("sub/b.html", "b") "--B--", "https://a.test/p",
          "https://a.test/p <p>\nhttps://a.test/sub/b.html b\n" },
        { HEAD "Snapshot-Content-Location: https://a.test/s\n\n--B\nContent-Type: text/html\n\n<p>\n--B--",
          "https://a.test/s", "https://a.test/s <p>\n" },
        { HEAD "Content-Location: https://a.test/dir/\n\n" HTML("x.html", "<p>") "--B--", "https://a.test/dir/x.html",
          "https://a.test/dir/x.html <p>\n" },
        { HEAD "\n--B\nContent-Type: text/html\n\n<p>\n--B--", "https://recorded.test/",
          "https://recorded.test/ <p>\n" },
        { "Content-Type: text/html\nContent-Location: https://a.test/\n\n<p>", "https://a.test/",
          "https://a.test/ <p>"
          "\n" },
        { HEAD "\n" HTML("https://a.test/",
                         "cid:f@x cid:c") "--B\nContent-ID: <f@x>\nContent-Location: about:blank\n\nframe\n"
                                          "--B\nContent-Location: cid:c\n\ncss\n--B--",
          "https://a.test/",
          "https://a.test/ https://a.test/.cid/f%40x https://a.test/.cid/c\nhttps://a.test/.cid/f%40x frame\n"
          "https://a.test/.cid/c css\n" },
        { HEAD "\n" HTML("https://a.test/",
                         "cid:i@x") "--B\nContent-ID: <i@x>\nContent-Location: https://b.test/i\n\nimage\n--B--",
          "https://a.test/", "https://a.test/ https://b.test/i\nhttps://b.test/i image\n" },
        { HEAD "\n" HTML("https://a.test/", "<p>") HTML("https://a.test/", "again") "--B\n\nlost\n--B--",
          "https://a.test/",
          "https://a.test/ <p>\n[https://a.test/: it is there twice, and the first is kept]\n"
          "[a part: it has no place by which to ask for it]\n" },
        { "Content-Type: multipart/related; boundary=B; start=\"<s>\"\n\n--B\nContent-Location: https://a.test/x\n\nx\n"
          "--B\nContent-Type: text/html\nContent-ID: <s>\nContent-Location: https://a.test/\n\n<p>\n--B--",
          "https://a.test/", "https://a.test/ <p>\nhttps://a.test/x x\n" },
        { HEAD "\n--B\nContent-Type: multipart/alternative; boundary=C\n\n--C\nContent-Type: text/html\n"
               "Content-Location: https://a.test/\n\n<p>\n--C--\n--B--",
          "https://a.test/", "https://a.test/ <p>\n" },
    };
    (void)state;

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(TideSavedPage) recording = read_mhtml(rows[i].text, &error);
        if (!recording) {
            fail_msg("%s\n%s", rows[i].text, error->message);
            return;
        }
        g_autofree char *described = describe(recording);
        assert_string_equal(recording->page, rows[i].page);
        assert_string_equal(described, rows[i].described);
    }
}

static void
what_is_no_mhtml_is_refused_with_its_line(void **state)
{
    static const struct {
        const char *text;
        const char *message;
    } rows[] = {
        { "", "page.mhtml:1: this is no MHTML: its type is neither a multipart nor HTML" },
        { "just text\n", "page.mhtml:1: this is no header; a part's headers end at an empty line" },
        { "Content-Type: text/plain\n\nx", "page.mhtml:3: this is no MHTML: its type is neither a multipart nor HTML" },
        { HEAD "\n--B\nContent-Type: image/png\n\nx\n--B--",
          "page.mhtml:7: the first part, which begins here, is no HTML document" },
        { HEAD "\n" HTML("https://a.test/", "<p>"),
          "page.mhtml:4: the parts that begin here have no end \"--B--\"; the file was cut off" },
        { HEAD
          "\n" HTML("https://a.test/", "<p>") "--B\nContent-Transfer-Encoding: base64\nContent-ID: <x>\n\n*\n--B--",
          "page.mhtml:13: the part that begins here, in \"base64\", is no base64, or was cut off; save the page "
          "again" },
    };
    (void)state;

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(TideSavedPage) recording = read_mhtml(rows[i].text, &error);
        if (recording || !g_str_equal(error->message, rows[i].message))
            fail_msg("%s\n%s\nexpected: %s", rows[i].text, recording ? "accepted" : error->message, rows[i].message);
        assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT));
    }
}

static void
nesting_has_an_end(void **state)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    (void)state;

    for (guint i = 0; i < 20; i++)
        g_string_append_printf(text, "Content-Type: multipart/mixed; boundary=b%u\n\n--b%u\n", i, i);
    g_string_append(text, "\nx");
    for (guint i = 20; i > 0; i--)
        g_string_append_printf(text, "\n--b%u--", i - 1);
    g_autoptr(TideSavedPage) recording = read_mhtml(text->str, &error);
    assert_null(recording);
    assert_non_null(strstr(error->message, "multiparts are nested more than 8 deep"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_get_the_places_that_they_name),
        cmocka_unit_test(what_is_no_mhtml_is_refused_with_its_line),
        cmocka_unit_test(nesting_has_an_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
