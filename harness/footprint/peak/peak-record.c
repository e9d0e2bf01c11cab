#include "footprint/peak/peak-record.h"

#define LEAST_STEP_BYTES ((guint64)512 << 10)

/* Of what comes again and again, a little higher each time, not every one is worth a reading. */
#define LEAST_GAIN_BYTES ((guint64)64 << 10)
#define PARTS_OF_LEAST_GAIN 200

void
tide_peak_record_clear(TidePeakRecord *record)
{
    tide_dirty_free(record->composition);
    *record = (TidePeakRecord) { .least_files = G_MAXUINT64 };
}

gboolean
tide_peak_record_add(TidePeakRecord *record, const TideTotals *totals, gint64 now_usec, gboolean stopped)
{
    guint64 bytes = tide_totals_footprint(totals);
    gboolean first = record->looks == 0;
    gboolean higher = first || bytes > record->seen;

    if (higher)
        record->seen = bytes;
    tide_peak_heights_add(&record->heights, bytes, now_usec);
    if (!first)
        record->largest_gap_usec = MAX(record->largest_gap_usec, now_usec - record->last_usec);
    record->last_usec = now_usec;
    record->looks++;
    record->stops += stopped ? 1 : 0;
    record->rss_high_water = MAX(record->rss_high_water, totals->rss_high_water);
    record->part_high_water = MAX(record->part_high_water, totals->rss_high_water);
    record->least_files = MIN(record->least_files, totals->files + totals->shared);
    record->most_threads = MAX(record->most_threads, totals->threads);
    record->most_beside = MAX(record->most_beside, bytes - totals->anonymous);
    return higher;
}

static guint64
explained_of(const TidePeakRecord *record)
{
    return MAX(record->composition ? record->composition->dirty : 0, record->explained);
}

static guint64
step_above(guint64 bytes, guint64 least, guint percent)
{
    return MAX(least, bytes * percent / 100);
}

gboolean
tide_peak_record_needs_composition(const TidePeakRecord *record, guint64 bytes, guint percent)
{
    guint64 explained = explained_of(record);

    return record->looks > 0 &&
        MAX(record->seen, bytes) >= explained + step_above(explained, LEAST_STEP_BYTES, percent) &&
        bytes >= explained + MAX(LEAST_GAIN_BYTES, explained / PARTS_OF_LEAST_GAIN);
}

gboolean
tide_peak_record_would_be_explained_by(const TidePeakRecord *record, guint64 bytes, guint percent)
{
    return record->seen < bytes + step_above(bytes, LEAST_STEP_BYTES / 2, percent);
}

void
tide_peak_record_keep_composition(TidePeakRecord *record, const TideDirty *dirty, guint64 explained)
{
    record->explained = MAX(record->explained, explained);
    if (record->composition && record->composition->dirty >= dirty->dirty)
        return;
    tide_dirty_free(record->composition);
    record->composition = tide_dirty_copy(dirty);
}

/* Anonymous and swapped memory are two counters. */
static guint64
doubt_of_readings(const TidePeakRecord *record, const TidePeakDoubt *doubt)
{
    return 2 * (doubt->reading + doubt->per_thread * record->most_threads);
}

/* The least of files and of shared memory may have been read too high, what is swapped too low: two counters and one. */
static guint64
upper_of_part(const TidePeakRecord *record, const TidePeakDoubt *doubt)
{
    guint64 anonymous = record->part_high_water - MIN(record->part_high_water, record->least_files);
    guint64 by_threads = doubt->per_thread * record->most_threads;

    if (record->part_high_water == 0)
        return 0;
    return anonymous + record->most_beside + doubt->mark + 3 * doubt->reading + 6 * by_threads;
}

void
tide_peak_record_end_part(TidePeakRecord *record, const TidePeakDoubt *doubt)
{
    record->ended_upper = MAX(record->ended_upper, upper_of_part(record, doubt));
    record->part_high_water = 0;
    record->least_files = G_MAXUINT64;
    record->most_beside = 0;
}

TidePeak *
tide_peak_record_get(const TidePeakRecord *record, pid_t pid, const TidePeakDoubt *doubt)
{
    if (record->looks == 0)
        return NULL;
    TidePeak *peak = g_new0(TidePeak, 1);

    peak->pid = pid;
    peak->seen = record->seen;
    peak->lower = record->seen - MIN(record->seen, doubt_of_readings(record, doubt));
    peak->upper = MAX(record->seen, MAX(record->ended_upper, upper_of_part(record, doubt)));
    peak->at_usec = tide_peak_heights_reached(&record->heights, record->seen);
    peak->layers = TIDE_PEAK_BY_POLLING | TIDE_PEAK_BY_WITNESS | (record->stops > 0 ? TIDE_PEAK_BY_STOPS : 0);
    peak->looks = record->looks;
    peak->stops = record->stops;
    peak->largest_gap_usec = record->largest_gap_usec;
    peak->rss_high_water = record->rss_high_water;
    peak->composition = record->composition ? tide_dirty_copy(record->composition) : NULL;
    return peak;
}

TidePeakDoubt
tide_peak_doubt(gboolean exact, guint n_cpus, guint64 page_size)
{
    const guint64 counters_of_mark = 3;
    const guint64 faults_by_thread = 66;
    guint64 batch = (guint64)MAX(32u, 2 * n_cpus) * n_cpus * page_size;

    return (TidePeakDoubt) {
        .mark = counters_of_mark * batch,
        .reading = exact ? 0 : batch,
        .per_thread = exact ? 0 : faults_by_thread * page_size,
    };
}

void
tide_peak_free(TidePeak *peak)
{
    if (!peak)
        return;
    tide_dirty_free(peak->composition);
    g_free(peak->name);
    g_free(peak);
}
