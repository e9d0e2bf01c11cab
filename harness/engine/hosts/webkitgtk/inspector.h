#pragma once

#include <glib.h>

/**
 * tide_inspector_offer:
 * Has WebKit's remote inspector listen on a free port of 127.0.0.1, for a runner that wants to reach what no extension does.
 * WebKit looks once, so it comes before the first web context.
 *
 * Returns: (transfer full) (nullable): `127.0.0.1:PORT`; %NULL where no port is free, or where it cannot be kept from WebContent
 *     and is not needed to collect garbage
 */
char *tide_inspector_offer(void);

/**
 * tide_inspector_withdraw:
 * Keeps the processes that start from now on from connecting with the inspector. Comes after the first view, with which
 * WebKit has connected its own pages.
 */
void tide_inspector_withdraw(void);
