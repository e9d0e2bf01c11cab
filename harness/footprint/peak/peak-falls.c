#include "footprint/peak/peak-falls.h"

#define LONGEST_CALL_USEC (G_USEC_PER_SEC / 4)

typedef struct {
    pid_t thread;
    guint64 bytes;
    gint64 begun_usec;
} TidePeakFall;

void
tide_peak_falls_init(TidePeakFalls *falls)
{
    *falls = (TidePeakFalls) { .under_way = g_array_new(FALSE, FALSE, sizeof(TidePeakFall)) };
}

static guint64
sum_under_way(TidePeakFalls *falls, pid_t thread, gint64 now_usec)
{
    guint64 sum = 0;

    for (guint i = falls->under_way->len; i-- > 0;) {
        const TidePeakFall *fall = &g_array_index(falls->under_way, TidePeakFall, i);
        if (fall->thread == thread || now_usec - fall->begun_usec > LONGEST_CALL_USEC)
            g_array_remove_index_fast(falls->under_way, i);
        else
            sum = G_MAXUINT64 - sum > fall->bytes ? sum + fall->bytes : G_MAXUINT64;
    }
    return sum;
}

guint64
tide_peak_falls_add(TidePeakFalls *falls, pid_t thread, guint64 bytes, gint64 now_usec)
{
    guint64 others = sum_under_way(falls, thread, now_usec);
    const TidePeakFall fall = { thread, bytes, now_usec };

    if (bytes > 0)
        g_array_append_val(falls->under_way, fall);
    return G_MAXUINT64 - others > bytes ? others + bytes : G_MAXUINT64;
}

void
tide_peak_falls_clear(TidePeakFalls *falls)
{
    g_clear_pointer(&falls->under_way, g_array_unref);
}
