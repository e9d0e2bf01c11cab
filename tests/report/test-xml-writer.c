#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include <libxml/parser.h>

#include <tidemark/error.h>

#include "report/xml-writer.h"

#define BAD "\xef\xbf\xbd"

/* Inputs hold NUL bytes, so their length is counted. */
#define TEXT(literal) literal, sizeof(literal) - 1

static const struct {
    const char *text;
    gsize length;
    const char *valid;
} texts[] = {
    { TEXT("plain"), "plain" },
    { TEXT(""), "" },
    { TEXT("tab\tline\nreturn\r"), "tab\tline\nreturn\r" },
    { TEXT("\x01\x02\x1f\x7f"), BAD BAD BAD "\x7f" },
    { TEXT("nul\0nul"), "nul" BAD "nul" },
    { TEXT("\x1b[31mred"), BAD "[31mred" },
    { TEXT("\xff\xfe"), BAD BAD },
    { TEXT("cut \xe2\x82"), "cut " BAD BAD },
    { TEXT("cut \xe2\x82x"), "cut " BAD BAD "x" },
    { TEXT("overlong \xc0\xaf"), "overlong " BAD BAD },
    { TEXT("surrogate \xed\xa0\x80"), "surrogate " BAD BAD BAD },
    { TEXT("beyond \xf4\x90\x80\x80"), "beyond " BAD BAD BAD BAD },
    { TEXT("noncharacter \xef\xbf\xbe\xef\xbf\xbf"), "noncharacter " BAD BAD },
    { TEXT("last \xf4\x8f\xbf\xbf"), "last \xf4\x8f\xbf\xbf" },
    { TEXT("]]> <![CDATA[ &amp; \"'"), "]]> <![CDATA[ &amp; \"'" },
    { TEXT("\xf0\x9f\x8c\x8a→"), "\xf0\x9f\x8c\x8a→" },
};

static void
characters_that_xml_cannot_hold_are_replaced(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autofree char *valid = tide_xml_text(texts[i].text, (gssize)texts[i].length);
        if (!g_str_equal(valid, texts[i].valid))
            fail_msg("text %zu: '%s'", i, valid);
    }
}

/* An XML reader gets back exactly what tide_xml_text() gives, as an attribute and as text. */
static void
any_text_survives_a_document(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(TideXmlWriter) writer = tide_xml_writer_new();
        g_autoptr(GError) error = NULL;
        g_autofree char *expected = tide_xml_text(texts[i].text, -1);

        tide_xml_writer_start(writer, "a");
        tide_xml_writer_count(writer, "n", 42);
        tide_xml_writer_attribute(writer, "b", texts[i].text);
        tide_xml_writer_text(writer, texts[i].text);
        tide_xml_writer_end(writer);
        g_autofree char *document = tide_xml_writer_finish(writer, &error);
        assert_non_null(document);

        xmlDoc *parsed = xmlReadMemory(document, (int)strlen(document), NULL, NULL, XML_PARSE_NONET);
        assert_non_null(parsed);
        xmlChar *attribute = xmlGetProp(xmlDocGetRootElement(parsed), BAD_CAST "b");
        xmlChar *content = xmlNodeGetContent(xmlDocGetRootElement(parsed));
        assert_string_equal((const char *)attribute, expected);
        assert_string_equal((const char *)content, expected);
        xmlFree(attribute);
        xmlFree(content);
        xmlFreeDoc(parsed);
    }
}

static void
a_document_says_its_encoding(void **state)
{
    (void)state;
    g_autoptr(TideXmlWriter) writer = tide_xml_writer_new();
    tide_xml_writer_start(writer, "a");
    tide_xml_writer_end(writer);
    g_autofree char *document = tide_xml_writer_finish(writer, NULL);
    assert_string_equal(document, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a/>\n");
}

static void
a_failure_is_told_at_the_end(void **state)
{
    (void)state;
    g_autoptr(TideXmlWriter) writer = tide_xml_writer_new();
    g_autoptr(GError) error = NULL;
    tide_xml_writer_attribute(writer, "outside", "of any element");
    tide_xml_writer_start(writer, "a");
    tide_xml_writer_end(writer);
    assert_null(tide_xml_writer_finish(writer, &error));
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_OUTPUT));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(characters_that_xml_cannot_hold_are_replaced),
        cmocka_unit_test(any_text_survives_a_document),
        cmocka_unit_test(a_document_says_its_encoding),
        cmocka_unit_test(a_failure_is_told_at_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
