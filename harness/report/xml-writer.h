#pragma once

#include <glib.h>

/**
 * TideXmlWriter:
 * libxml2's text writer into memory, for text of any origin: what XML 1.0 cannot hold is replaced, see
 * tide_xml_text(). The first failure is kept, so that callers ask only once.
 */
typedef struct _TideXmlWriter TideXmlWriter;

/** tide_xml_writer_new: Returns: (transfer full): a writer that has begun a document, indented, in UTF-8. */
TideXmlWriter *tide_xml_writer_new(void);
void tide_xml_writer_free(TideXmlWriter *writer);

void tide_xml_writer_start(TideXmlWriter *writer, const char *element);
void tide_xml_writer_end(TideXmlWriter *writer);
void tide_xml_writer_attribute(TideXmlWriter *writer, const char *name, const char *value);
void tide_xml_writer_count(TideXmlWriter *writer, const char *name, guint count);
void tide_xml_writer_text(TideXmlWriter *writer, const char *text);

/**
 * tide_xml_writer_finish:
 * Ends the document; the writer can only be freed afterwards.
 *
 * Errors: %TIDE_ERROR_OUTPUT when libxml2 could not do anything that was asked for
 * Returns: (transfer full): the document
 */
char *tide_xml_writer_finish(TideXmlWriter *writer, GError **error);

/**
 * tide_xml_text:
 * @length: bytes, NUL bytes among them included, or -1 where @text ends in one
 * Returns: (transfer full): @text with every byte that is not valid UTF-8, and every character outside XML 1.0's
 *     `Char` production (https://www.w3.org/TR/xml/#charsets), replaced by U+FFFD
 */
char *tide_xml_text(const char *text, gssize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideXmlWriter, tide_xml_writer_free)
