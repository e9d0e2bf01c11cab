#pragma once

#include <tidemark/dirty.h>

/**
 * TidePeakSnapshot:
 * Finds out what the memory of one process is, now or beside other work: a reading takes 3 ms with 1,000 regions and over
 * 20 with 7,000, and who waits for it sees nothing meanwhile. For one thread at a time.
 */
typedef struct _TidePeakSnapshot TidePeakSnapshot;

/** tide_peak_snapshot_new: Returns: (transfer full): for the process @pid, which may be gone. Reads nothing yet. */
TidePeakSnapshot *tide_peak_snapshot_new(pid_t pid);

/** tide_peak_snapshot_begin: begins a reading in a thread of its own. Returns: %FALSE where one is under way already. */
gboolean tide_peak_snapshot_begin(TidePeakSnapshot *snapshot);

/** tide_peak_snapshot_take_finished: Returns: (transfer full) (nullable): what was begun, if it has come to its end. */
TideDirty *tide_peak_snapshot_take_finished(TidePeakSnapshot *snapshot);

/** tide_peak_snapshot_await: Returns: (transfer full) (nullable): what was begun, which it waits for; %NULL where nothing was. */
TideDirty *tide_peak_snapshot_await(TidePeakSnapshot *snapshot);

/**
 * tide_peak_snapshot_read:
 * Reads in the calling thread. What was begun is awaited and dropped.
 *
 * Returns: (transfer full) (nullable): %NULL where the process is gone, or may not be read
 */
TideDirty *tide_peak_snapshot_read(TidePeakSnapshot *snapshot);

/** tide_peak_snapshot_free: awaits what was begun, and frees @snapshot, which may be %NULL. */
void tide_peak_snapshot_free(TidePeakSnapshot *snapshot);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TidePeakSnapshot, tide_peak_snapshot_free)
