#pragma once

#include <gio/gio.h>

#include "support/deadline.h"

/** An X display that engines draw on: our own Xvfb, or that of the session. */
typedef struct _TideDisplay TideDisplay;

/**
 * tide_display_open:
 * @mode: `private` starts an Xvfb of our own (no TCP, a number of its own choosing); `inherit` uses `DISPLAY` where it
 *     is set, else starts one as well
 * Errors: %TIDE_ERROR_INPUT for another mode, %TIDE_ERROR_ENVIRONMENT where Xvfb is missing or does not start, with
 *     what it said and how to install it
 */
TideDisplay *tide_display_open(const char *mode, TideDeadline deadline, GCancellable *cancellable, GError **error);

/** tide_display_name: Returns: (transfer none): `:N`. */
const char *tide_display_name(const TideDisplay *display);

/**
 * tide_display_describe_end:
 * Returns: (transfer full) (nullable): what befell an Xvfb of our own that has ended, `was killed by signal 9 (SIGKILL)`;
 *     %NULL while it runs and for the session's display
 */
char *tide_display_describe_end(const TideDisplay *display);

/** tide_display_close: ends an Xvfb of our own and waits for it; @display may be %NULL. */
void tide_display_close(TideDisplay *display);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideDisplay, tide_display_close)
