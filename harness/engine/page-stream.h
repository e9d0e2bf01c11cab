#pragma once

#include <libsoup/soup.h>

#define TIDE_PAGE_STREAM_PATH "/tidemark/stream"

/**
 * tide_page_stream_serve:
 * Lets @soup speak WebSocket at %TIDE_PAGE_STREAM_PATH. `?bytes=N` has N bytes (up to 64 MB) sent at once in binary
 * messages of 64 KB, byte i being i modulo 251; what the page sends (messages up to 128 KB, libsoup's own bound) comes back
 * as it is. Connections end with @soup. An early handler for all paths is not asked about this one: it needs one of its own.
 */
void tide_page_stream_serve(SoupServer *soup);

/**
 * tide_page_stream_is_asked_for:
 * Whether @message is a WebSocket's handshake for the stream, which @soup answers where its early handler sets no status.
 */
gboolean tide_page_stream_is_asked_for(SoupServerMessage *message, const char *path);
