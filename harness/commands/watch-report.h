#pragma once

#include <stdio.h>

#include "commands/watch-text.h"

/** How a watch is told. */
typedef enum {
    TIDE_WATCH_AS_TABLE, /**< on a terminal: a table that is rewritten in its place, and the last one stays */
    TIDE_WATCH_AS_LINES, /**< a line for each new peak, and the table at the end */
    TIDE_WATCH_AS_JSON, /**< docs/watch.md */
} TideWatchStyle;

/** TideWatchReport: tells a watch as it goes on. All that is told is flushed at once. */
typedef struct _TideWatchReport TideWatchReport;

/**
 * tide_watch_report_new:
 * @file: (transfer none): where it is told; where that fails, ferror(3) is true
 * @interval_usec: between two samples of %TIDE_WATCH_AS_JSON
 * Returns: (transfer full)
 */
TideWatchReport *tide_watch_report_new(FILE *file, TideWatchStyle style, gint64 interval_usec);

/** tide_watch_report_look: tells what has changed. New peaks are told once, to the first report that is given @state. */
void tide_watch_report_look(TideWatchReport *report, TideWatchState *state);

/** tide_watch_report_end: tells what has changed, and the whole. */
void tide_watch_report_end(TideWatchReport *report, TideWatchState *state, TideWatchEnd end);

/** tide_watch_report_free: frees @report, which may be %NULL. */
void tide_watch_report_free(TideWatchReport *report);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideWatchReport, tide_watch_report_free)
