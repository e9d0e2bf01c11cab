#include "footprint/peak/peak-heights.h"

#define PARTS_OF_LEAST_RISE 1000

void
tide_peak_heights_add(TidePeakHeights *heights, guint64 bytes, gint64 now_usec)
{
    guint64 last = heights->count > 0 ? heights->rises[(heights->count - 1) % TIDE_N_PEAK_HEIGHTS].bytes : 0;

    if (heights->count > 0 && bytes <= last + last / PARTS_OF_LEAST_RISE)
        return;
    gsize place = heights->count++ % TIDE_N_PEAK_HEIGHTS;
    heights->rises[place].bytes = bytes;
    heights->rises[place].usec = now_usec;
}

gint64
tide_peak_heights_reached(const TidePeakHeights *heights, guint64 seen)
{
    guint64 kept = MIN(heights->count, TIDE_N_PEAK_HEIGHTS);
    guint64 least = seen - seen / TIDE_PARTS_OF_HEIGHT;
    gint64 usec = 0;

    for (guint64 i = 1; i <= kept; i++) {
        gsize place = (heights->count - i) % TIDE_N_PEAK_HEIGHTS;
        if (i > 1 && heights->rises[place].bytes < least)
            break;
        usec = heights->rises[place].usec;
    }
    return usec;
}
