#pragma once

#include <glib.h>

/* A height is of the moment when it was within this part of it (TidePeak.at_usec): what lasts until a later step gains a little
 * there, by noise alone. */
#define TIDE_PARTS_OF_HEIGHT 50

/* As many as a fiftieth has of rises by a thousandth, and more. */
#define TIDE_N_PEAK_HEIGHTS 32

/**
 * TidePeakHeights:
 * When memory rose to which height: the last rises of an interval, each a thousandth above the one before.
 *
 * @count: of rises since the interval began; the last %TIDE_N_PEAK_HEIGHTS of them are kept, each at its number modulo that
 */
typedef struct {
    struct {
        guint64 bytes;
        gint64 usec;
    } rises[TIDE_N_PEAK_HEIGHTS];
    guint64 count;
} TidePeakHeights;

/** tide_peak_heights_add: takes what a process had at @now_usec. */
void tide_peak_heights_add(TidePeakHeights *heights, guint64 bytes, gint64 now_usec);

/**
 * tide_peak_heights_reached:
 * When memory was first within a fiftieth of @seen, as far as a thousandth matters.
 *
 * @seen: the highest of all that was added
 * Returns: that moment; 0 where nothing was added
 */
gint64 tide_peak_heights_reached(const TidePeakHeights *heights, guint64 seen);
