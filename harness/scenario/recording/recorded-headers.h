#pragma once

#include <glib.h>

/**
 * tide_recorded_header_is_kept:
 * What is about one connection, about time, about a person, or about a body's way is left out: a replay has connections, bodies
 * and days of its own.
 *
 * @name: in whatever case
 */
gboolean tide_recorded_header_is_kept(const char *name);

/**
 * tide_recorded_header_is_usable:
 * Returns: whether both can stand in a header of HTTP: the name of a token's letters (RFC 9110, 5.6.2), the value without control
 *     characters
 */
gboolean tide_recorded_header_is_usable(const char *name, const char *value);
