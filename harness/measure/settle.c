#include "measure/settle.h"

#include <tidemark/error.h>

#include "footprint/totals.h"
#include "support/deadline.h"

/* The lowest and highest reading since the process was last seen to leave the band. */
typedef struct {
    guint64 low;
    guint64 high;
    gint64 since_usec;
} Calm;

static gboolean
widen(Calm *calm, guint64 bytes)
{
    guint64 low = MIN(calm->low, bytes);
    guint64 high = MAX(calm->high, bytes);
    gboolean calm_still = high - low <= TIDE_SETTLE_BAND_BYTES;

    *calm = calm_still ? (Calm) { low, high, calm->since_usec } : (Calm) { bytes, bytes, g_get_monotonic_time() };
    return calm_still;
}

static void
keep(GArray *curve, gint64 started, guint64 bytes)
{
    TideSettleReading reading = { g_get_monotonic_time() - started, bytes };

    if (curve)
        g_array_append_val(curve, reading);
}

gboolean
tide_settle(pid_t pid, guint deadline_msec, GCancellable *cancellable, GArray *curve, TideSettling *ret_settling,
            GError **error)
{
    gint64 started = g_get_monotonic_time();
    TideDeadline deadline = tide_deadline_in(deadline_msec);
    TideSettling settling = { FALSE, FALSE, 0 };
    guint64 bytes;

    if (!tide_totals_read_anonymous(pid, &bytes, error))
        return FALSE;
    Calm calm = { bytes, bytes, g_get_monotonic_time() };
    keep(curve, started, bytes);
    while (!settling.settled && tide_deadline_left_msec(deadline) > 0) {
        if (!tide_wait_until(NULL, NULL, tide_deadline_in(TIDE_SETTLE_TICK_MSEC), cancellable, error))
            return FALSE;
        /* A pause of ours between the reading and a look at the clock would be taken for calm that nobody has seen. */
        gint64 now = g_get_monotonic_time();
        if (!tide_totals_read_anonymous(pid, &bytes, error))
            return FALSE;
        keep(curve, started, bytes);
        if (!widen(&calm, bytes))
            settling.changed = TRUE;
        settling.settled = now - calm.since_usec >= TIDE_SETTLE_QUIET_MSEC * G_TIME_SPAN_MILLISECOND;
    }
    settling.elapsed_usec = g_get_monotonic_time() - started;
    *ret_settling = settling;
    return TRUE;
}
