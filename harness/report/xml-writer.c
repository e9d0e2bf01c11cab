#include "report/xml-writer.h"

#include <string.h>

#include <libxml/xmlwriter.h>

#include <tidemark/error.h>

#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */

struct _TideXmlWriter {
    xmlBuffer *buffer;
    xmlTextWriter *writer;
    gboolean failed;
};

TideXmlWriter *
tide_xml_writer_new(void)
{
    TideXmlWriter *self = g_new0(TideXmlWriter, 1);

    self->buffer = xmlBufferCreate();
    self->writer = self->buffer ? xmlNewTextWriterMemory(self->buffer, 0) : NULL;
    self->failed = !self->writer || xmlTextWriterSetIndent(self->writer, 1) < 0 ||
        xmlTextWriterStartDocument(self->writer, NULL, "UTF-8", NULL) < 0;
    return self;
}

void
tide_xml_writer_free(TideXmlWriter *self)
{
    if (!self)
        return;
    g_clear_pointer(&self->writer, xmlFreeTextWriter);
    g_clear_pointer(&self->buffer, xmlBufferFree);
    g_free(self);
}

void
tide_xml_writer_start(TideXmlWriter *self, const char *element)
{
    self->failed = self->failed || xmlTextWriterStartElement(self->writer, BAD_CAST element) < 0;
}

void
tide_xml_writer_end(TideXmlWriter *self)
{
    self->failed = self->failed || xmlTextWriterEndElement(self->writer) < 0;
}

void
tide_xml_writer_attribute(TideXmlWriter *self, const char *name, const char *value)
{
    g_autofree char *text = tide_xml_text(value, -1);

    self->failed = self->failed || xmlTextWriterWriteAttribute(self->writer, BAD_CAST name, BAD_CAST text) < 0;
}

void
tide_xml_writer_count(TideXmlWriter *self, const char *name, guint count)
{
    g_autofree char *text = g_strdup_printf("%u", count);

    tide_xml_writer_attribute(self, name, text);
}

void
tide_xml_writer_text(TideXmlWriter *self, const char *text)
{
    g_autofree char *valid = tide_xml_text(text, -1);

    self->failed = self->failed || xmlTextWriterWriteString(self->writer, BAD_CAST valid) < 0;
}

char *
tide_xml_writer_finish(TideXmlWriter *self, GError **error)
{
    self->failed = self->failed || xmlTextWriterEndDocument(self->writer) < 0 || xmlTextWriterFlush(self->writer) < 0;
    if (self->failed) {
        g_set_error_literal(error, TIDE_ERROR, TIDE_ERROR_OUTPUT,
                            "JUnit XML: libxml2 could not write it; free memory and run again");
        return NULL;
    }
    return g_strndup((const char *)xmlBufferContent(self->buffer), (gsize)xmlBufferLength(self->buffer));
}

static gboolean
is_xml_character(gunichar character)
{
    return character == 0x9 || character == 0xA || character == 0xD || (character >= 0x20 && character <= 0xD7FF) ||
        (character >= 0xE000 && character <= 0xFFFD) || (character >= 0x10000 && character <= 0x10FFFF);
}

char *
tide_xml_text(const char *text, gssize length)
{
    const char *end = text + (length < 0 ? strlen(text) : (gsize)length);
    GString *valid = g_string_sized_new((gsize)(end - text));

    for (const char *at = text; at < end;) {
        /* Bytes that are no character give (gunichar)-1 or -2, which no range of XML contains. */
        gunichar character = *at ? g_utf8_get_char_validated(at, end - at) : 0;
        gboolean decoded = character <= 0x10FFFF;

        if (decoded && is_xml_character(character))
            g_string_append_unichar(valid, character);
        else
            g_string_append(valid, REPLACEMENT);
        at += decoded ? g_utf8_skip[(guchar)*at] : 1;
    }
    return g_string_free(valid, FALSE);
}
