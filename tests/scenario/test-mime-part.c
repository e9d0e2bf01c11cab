#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <tidemark/error.h>

#include "scenario/recording/mime-part.h"

static TideMimePart *
read_part(const char *text, TideMimeText *source, GError **error)
{
    *source = (TideMimeText) { "page.mhtml", text, strlen(text) };
    return tide_mime_part_read(source, text, text + strlen(text), error);
}

static void
headers_are_unfolded_and_found(void **state)
{
    TideMimeText source;
    g_autoptr(TideMimePart) part =
        read_part("Content-Type: Text/HTML;\r\n\tcharset=\"utf-8\"\r\nX : one\nx: two\n\nbody\n", &source, NULL);
    g_autofree char *type = tide_mime_part_type(part);
    g_autofree char *charset = tide_mime_part_parameter(part, "charset");
    g_autofree char *boundary = tide_mime_part_parameter(part, "boundary");
    (void)state;

    assert_string_equal(type, "text/html");
    assert_string_equal(charset, "utf-8");
    assert_null(boundary);
    assert_string_equal(tide_mime_part_header(part, "x"), "one");
    assert_null(tide_mime_part_header(part, "y"));
    assert_int_equal(part->length, 5);
    assert_memory_equal(part->body, "body\n", 5);
}

static void
a_part_without_a_type_is_text(void **state)
{
    TideMimeText source;
    g_autoptr(TideMimePart) part = read_part("\nbody", &source, NULL);
    g_autofree char *type = tide_mime_part_type(part);
    (void)state;

    assert_string_equal(type, "text/plain");
    assert_int_equal(part->length, 4);
}

static void
what_is_no_header_is_refused(void **state)
{
    static const char *const texts[] = { "A: b\nno header\n\n", "A: b\n: c\n", "A: b\n continued\nrest" };
    static const guint lines[] = { 2, 2, 3 };
    (void)state;

    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        TideMimeText source;
        g_autoptr(GError) error = NULL;
        g_autofree char *message =
            g_strdup_printf("page.mhtml:%u: this is no header; a part's headers end at an empty line", lines[i]);
        assert_null(read_part(texts[i], &source, &error));
        assert_string_equal(error->message, message);
    }
}

#define HEAD "Content-Type: multipart/related; boundary=\"b b\"\r\n\r\n"

static void
parts_are_split_at_their_delimiters(void **state)
{
    TideMimeText source;
    g_autoptr(GError) error = NULL;
    g_autoptr(TideMimePart) whole = read_part(HEAD "ignored\r\n--b b \r\n\r\none\r\n\r\n--b bc\r\n--b b\r\nA: b\r\n\r\n"
                                                   "\r\n--b b--\r\nignored: --b b\r\n",
                                              &source, NULL);
    g_autoptr(GPtrArray) parts = tide_mime_part_split(whole, &error);
    (void)state;

    if (!parts) {
        fail_msg("%s", error->message);
        return;
    }
    assert_int_equal(parts->len, 2);
    const TideMimePart *first = g_ptr_array_index(parts, 0);
    const TideMimePart *second = g_ptr_array_index(parts, 1);
    assert_int_equal(first->length, strlen("one\r\n\r\n--b bc"));
    assert_memory_equal(first->body, "one\r\n\r\n--b bc", first->length);
    assert_int_equal(second->length, 0);
    assert_string_equal(tide_mime_part_header(second, "a"), "b");
}

static void
what_is_cut_off_is_refused(void **state)
{
    static const struct {
        const char *text;
        const char *message;
    } rows[] = {
        { HEAD "--b b\r\n\r\none\r\n",
          "page.mhtml:3: the parts that begin here have no end \"--b b--\"; the file was cut off" },
        { HEAD "--b b\r\n\r\none\r\n--b b-",
          "page.mhtml:3: the parts that begin here have no end \"--b b--\"; the file was cut off" },
        { HEAD "--b b\r\n\r\none\r\n--b b\r\n\r\ntwo",
          "page.mhtml:3: the parts that begin here have no end \"--b b--\"; the file was cut off" },
        { HEAD "--b b--\r\n", "page.mhtml:3: the parts that begin here have no end \"--b b--\"; the file was cut off" },
        { HEAD, "page.mhtml:3: the parts that begin here have no end \"--b b--\"; the file was cut off" },
        { "Content-Type: multipart/related\n\n",
          "page.mhtml:3: the multipart that begins here names no boundary of 1 to 70 letters" },
        { HEAD "--b b\r\nbad\r\n--b b--", "page.mhtml:4: this is no header; a part's headers end at an empty line" },
    };
    (void)state;

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        TideMimeText source;
        g_autoptr(TideMimePart) whole = read_part(rows[i].text, &source, NULL);
        g_autoptr(GError) error = NULL;
        g_autoptr(GPtrArray) parts = tide_mime_part_split(whole, &error);
        assert_null(parts);
        assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT));
        assert_string_equal(error->message, rows[i].message);
    }
}

static void
bodies_are_decoded_as_their_headers_say(void **state)
{
    static const struct {
        const char *text;
        const char *body; /* NULL: it is refused */
    } rows[] = {
        { "\na=3D", "a=3D" },
        { "Content-Transfer-Encoding: Quoted-Printable\n\na=3D", "a=" },
        { "Content-Transfer-Encoding: BASE64\n\naGk=", "hi" },
        { "Content-Transfer-Encoding: 8bit\n\n\xC3\xBC", "ü" },
        { "Content-Transfer-Encoding: binary\n\nx", "x" },
        { "Content-Transfer-Encoding: base64\n\naGk", NULL },
        { "Content-Transfer-Encoding: uuencode\n\nx", NULL },
    };
    (void)state;

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        TideMimeText source;
        g_autoptr(TideMimePart) part = read_part(rows[i].text, &source, NULL);
        g_autoptr(GError) error = NULL;
        g_autoptr(GBytes) body = tide_mime_part_decode(part, &error);
        assert_int_equal(!body, !rows[i].body);
        if (body)
            assert_memory_equal(g_bytes_get_data(body, NULL), rows[i].body, strlen(rows[i].body));
        else
            assert_true(g_str_has_prefix(error->message, "page.mhtml:3: the part that begins here, in \""));
    }
    tide_mime_part_free(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headers_are_unfolded_and_found), cmocka_unit_test(a_part_without_a_type_is_text),
        cmocka_unit_test(what_is_no_header_is_refused),   cmocka_unit_test(parts_are_split_at_their_delimiters),
        cmocka_unit_test(what_is_cut_off_is_refused),     cmocka_unit_test(bodies_are_decoded_as_their_headers_say),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
