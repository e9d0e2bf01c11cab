#pragma once

#include <json-glib/json-glib.h>

/**
 * FakeInspector:
 * What WebKit's remote inspector is to a client: a list of two pages, of which the second one has a WebSocket. It tells of a
 * provisional target first, and then of the page's own.
 */
typedef struct _FakeInspector FakeInspector;

/** FakeAnswer: the page's target was asked for @method. @params: (transfer none) */
typedef void (*FakeAnswer)(FakeInspector *fake, gint64 id, const char *method, JsonObject *params);

FakeInspector *fake_inspector_new(FakeAnswer answer);
void fake_inspector_free(FakeInspector *fake);

/** fake_inspector_address: Returns: (transfer none): `127.0.0.1:PORT` */
const char *fake_inspector_address(const FakeInspector *fake);

/** fake_inspector_tell: has the page's target say @text, a JSON object with single quotes. */
void fake_inspector_tell(FakeInspector *fake, const char *format, ...) G_GNUC_PRINTF(2, 3);

/** fake_inspector_hang_up: closes the WebSocket. */
void fake_inspector_hang_up(FakeInspector *fake);

/** fake_inspector_is_attached: Returns: whether a client's WebSocket is open. */
gboolean fake_inspector_is_attached(const FakeInspector *fake);
