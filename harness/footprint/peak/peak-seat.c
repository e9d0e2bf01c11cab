#include "footprint/peak/peak-seat.h"

#include "footprint/peak/peak-heights.h"
#include "footprint/peak/rss-seat.h"

#define NSEC_PER_USEC 1000

G_STATIC_ASSERT((int)TIDE_RSS_INTERVALS == (int)TIDE_N_PEAK_INTERVALS);

/**
 * @programs: how many were told
 * @begun: whether the interval began with the seat, or after it was taken
 */
struct _TidePeakSeat {
    TidePeakReferee *referee;
    int number;
    guint64 programs;
    gboolean begun[TIDE_N_PEAK_INTERVALS];
};

static struct tide_rss_seat *
find(const TidePeakSeat *seat)
{
    return tide_peak_referee_seat(seat->referee, seat->number);
}

/* The kernel writes while we read. */
static guint64
read_now(const __u64 *value)
{
    return __atomic_load_n(value, __ATOMIC_RELAXED);
}

TidePeakSeat *
tide_peak_seat_new(TidePeakReferee *referee, pid_t pid, guint64 swapped)
{
    int number = referee ? tide_peak_referee_take_seat(referee, pid, swapped) : -1;

    if (number < 0)
        return NULL;
    TidePeakSeat *seat = g_new0(TidePeakSeat, 1);
    seat->referee = referee;
    seat->number = number;
    return seat;
}

static void
clear(struct tide_rss_highest *highest)
{
    __atomic_store_n(&highest->bytes, 0, __ATOMIC_SEQ_CST);
    __atomic_store_n(&highest->at_bytes, 0, __ATOMIC_SEQ_CST);
}

void
tide_peak_seat_begin(TidePeakSeat *seat, TidePeakInterval interval)
{
    if (!seat)
        return;
    for (int i = interval; i < TIDE_N_PEAK_INTERVALS; i++) {
        clear(&find(seat)->highest[i]);
        seat->begun[i] = TRUE;
    }
}

gboolean
tide_peak_seat_take_program(TidePeakSeat *seat)
{
    guint64 programs = seat ? read_now(&find(seat)->programs) : 0;

    if (!seat || programs == seat->programs)
        return FALSE;
    seat->programs = programs;
    return TRUE;
}

/* With a new program, what there is began after the seat was taken. */
static gboolean
saw_all(const TidePeakSeat *seat, TidePeakInterval interval)
{
    const struct tide_rss_seat *seen = find(seat);

    return (seat->begun[interval] || read_now(&seen->programs) > 0) && read_now(&seen->lost) == 0 &&
        tide_peak_referee_missed(seat->referee) == 0;
}

void
tide_peak_seat_judge(const TidePeakSeat *seat, TidePeakInterval interval, TidePeak *peak)
{
    if (!seat)
        return;
    const struct tide_rss_highest *highest = &find(seat)->highest[interval];
    guint64 bytes = read_now(&highest->bytes);
    gboolean all = saw_all(seat, interval);

    if (all || bytes > 0)
        peak->layers |= TIDE_PEAK_BY_BPF;
    if (peak->seen < bytes - bytes / TIDE_PARTS_OF_HEIGHT)
        peak->at_usec = (gint64)(read_now(&highest->at_nsec) / NSEC_PER_USEC);
    peak->seen = MAX(peak->seen, bytes);
    peak->lower = MAX(peak->lower, bytes);
    peak->upper = all ? peak->seen : MAX(peak->seen, peak->upper);
}

void
tide_peak_seat_free(TidePeakSeat *seat)
{
    if (!seat)
        return;
    tide_peak_referee_leave_seat(seat->referee, seat->number);
    g_free(seat);
}
