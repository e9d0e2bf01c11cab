#pragma once

#include <sys/types.h>

#include <gio/gio.h>

/**
 * How quiet a process must be before it is measured. The times come from WebKit's allocator: it gives back a free page
 * once that is 300 ms old, at a tick of 100 ms (Source/bmalloc/libpas/src/libpas/pas_scavenger.c).
 */
#define TIDE_SETTLE_QUIET_MSEC 400
#define TIDE_SETTLE_TICK_MSEC 50
#define TIDE_SETTLE_BAND_BYTES (G_GUINT64_CONSTANT(16) * 1024)
#define TIDE_SETTLE_DEADLINE_MSEC 5000

/** One reading while a process is watched. */
typedef struct {
    gint64 at_usec; /**< since the watch began */
    guint64 bytes; /**< of anonymous memory */
} TideSettleReading;

/** What waiting for rest came to. */
typedef struct {
    gboolean settled;
    gboolean changed; /**< whether memory moved beyond the band at all while it was watched */
    gint64 elapsed_usec;
} TideSettling;

/**
 * tide_settle:
 * Waits until the anonymous memory of @pid has stayed within %TIDE_SETTLE_BAND_BYTES for %TIDE_SETTLE_QUIET_MSEC. A
 * process that does not come to rest within @deadline_msec is no error: @ret_settling says so.
 *
 * @curve: (nullable) (element-type TideSettleReading): gets every reading, the first included
 * Errors: those of tide_totals_read_anonymous(), %TIDE_ERROR_INTERRUPTED
 */
gboolean tide_settle(pid_t pid, guint deadline_msec, GCancellable *cancellable, GArray *curve,
                     TideSettling *ret_settling, GError **error);
