#pragma once

#include <libsoup/soup.h>

/** TideDoor: a loopback port of the kernel's choosing, whose connections are handed to a SoupServer. */
typedef struct _TideDoor TideDoor;

/**
 * tide_door_open:
 * @soup: answers what comes in, from the thread-default main context; it must outlive the door
 * @what: who listens, for the error: `page server`
 * Errors: %TIDE_ERROR_ENVIRONMENT when no port can be opened
 */
TideDoor *tide_door_open(SoupServer *soup, const char *what, GError **error);

/** tide_door_port: Returns: the port on 127.0.0.1. */
guint tide_door_port(const TideDoor *door);

/** tide_door_close: no more connections come in; @door may be %NULL. */
void tide_door_close(TideDoor *door);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideDoor, tide_door_close)
