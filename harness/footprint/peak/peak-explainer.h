#pragma once

#include "footprint/peak/peak-record.h"
#include "footprint/peak/stop-listener.h"

/**
 * TidePeakExplainer:
 * Finds out what the memory of one process is where it is high. A reading delays the process, so there are as few as will do:
 * - **at once**, where the caller wants to know;
 * - **before a fall**, only where what is left behind it would not do any more: all else is met again, as high or higher, at the
 *   next look. The process waits where more than 2 % goes; below, down to 1 %, it is read as it goes on. (Of small ones: 256 KB.)
 *   A program that has just begun waits where more than 5 % goes: it still grows, and none of its heights is the last;
 * - **beside the polling**, which sees what rises and falls: at each step of 10 % as long as memory grows, of 2 % afterwards. Of a
 *   process that stops before it falls, only for a fiftieth of the time: who is killed makes no call before.
 */
typedef struct _TidePeakExplainer TidePeakExplainer;

/**
 * tide_peak_explainer_new:
 * @folder: a descriptor of `/proc/PID`, which belongs to the caller and stays open
 * @records: of the caller, one for each interval; what is found is kept there
 * Returns: (transfer full)
 */
TidePeakExplainer *tide_peak_explainer_new(pid_t pid, int folder, TidePeakRecord *records);

/** tide_peak_explainer_look: finds out at once, where @bytes, the footprint now, is worth it. */
void tide_peak_explainer_look(TidePeakExplainer *explainer, guint64 bytes);

/** tide_peak_explainer_meet_stop: has it know of a call that stands, be it worth a reading or not. @bytes: the footprint now */
void tide_peak_explainer_meet_stop(TidePeakExplainer *explainer, guint64 bytes, const TideStop *stop);

/**
 * tide_peak_explainer_look_before_fall:
 * Looks before the call that was met last is let go, or begins to.
 *
 * Returns: whether it has taken its time, so that other threads may have grown
 */
gboolean tide_peak_explainer_look_before_fall(TidePeakExplainer *explainer, guint64 bytes);

/** tide_peak_explainer_pursue: begins or takes a reading beside the caller. @grows: whether it is higher than a look before */
void tide_peak_explainer_pursue(TidePeakExplainer *explainer, guint64 bytes, gboolean grows);

/** tide_peak_explainer_finish: awaits what is being read; @bytes was the footprint when the process went. */
void tide_peak_explainer_finish(TidePeakExplainer *explainer, guint64 bytes);

/** tide_peak_explainer_forget: the process has become another program; what is being read of the one before is dropped. */
void tide_peak_explainer_forget(TidePeakExplainer *explainer);

/** tide_peak_explainer_free: frees @explainer, which may be %NULL. */
void tide_peak_explainer_free(TidePeakExplainer *explainer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TidePeakExplainer, tide_peak_explainer_free)
