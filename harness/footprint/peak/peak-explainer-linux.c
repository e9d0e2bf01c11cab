#include "footprint/peak/peak-explainer.h"

#include <fcntl.h>
#include <unistd.h>

#include "footprint/page-scan.h"
#include "footprint/peak/peak-falls.h"
#include "footprint/peak/peak-snapshot.h"

/* A stopped process is what it is; a running one is read while it changes, and each reading delays the next look. */
#define STEP_PERCENT_STOPPED 2
#define STEP_PERCENT_RUNNING 10

/* Of a process that stops, one part in so many of its time is spent on readings beside it. */
#define SHARE_OF_READING 50

/* A program that begins grows fast, and none of its heights is the last; while its loader works, least of all. */
#define START_USEC (G_USEC_PER_SEC / 2)
#define YOUTH_USEC (G_USEC_PER_SEC / 5)

/* How much of a height may go unread, how much while it is read, and how much while it is young. A call that stands takes the
 * time of a reading, some 10 ms. */
#define LOSS_PERCENT_UNREAD 1
#define LOSS_PERCENT_RUNNING 2
#define LOSS_PERCENT_YOUNG 5

/* Whether less is there is not worth the question. */
#define LEAST_COUNTED_BYTES ((guint64)128 << 10)

/**
 * @records: of the owner, TIDE_N_PEAK_INTERVALS
 * @snapshot: (nullable): of this program; %NULL until there is reason for one
 * @begun_at: the footprint when its last reading began
 * @begun_usec: when that was
 * @young_until_usec: when its program is likely to have been loaded
 * @next_usec: where it stops, no reading begins beside the polling before
 * @stops: whether it stops before it falls
 * @fall: how much may be gone once the last call that was met is done, and all others that were let go
 * @pagemap: of this program; -1 until it is needed
 */
struct _TidePeakExplainer {
    pid_t pid;
    int folder;
    TidePeakRecord *records;
    TidePeakSnapshot *snapshot;
    guint64 begun_at;
    gint64 begun_usec;
    gint64 young_until_usec;
    gint64 next_usec;
    gboolean stops;
    TidePeakFalls falls;
    guint64 fall;
    int pagemap;
};

/* What grew since a reading began, or fell before it ended, is not explained by it. */
static void
keep(TidePeakExplainer *explainer, TideDirty *dirty, guint64 bytes)
{
    for (gsize i = 0; dirty && i < TIDE_N_PEAK_INTERVALS; i++)
        tide_peak_record_keep_composition(&explainer->records[i], dirty, MIN(explainer->begun_at, bytes));
    tide_dirty_free(dirty);
}

static gboolean
is_needed(const TidePeakExplainer *explainer, guint64 bytes, guint percent)
{
    for (gsize i = 0; i < TIDE_N_PEAK_INTERVALS; i++) {
        if (tide_peak_record_needs_composition(&explainer->records[i], bytes, percent))
            return TRUE;
    }
    return FALSE;
}

static TidePeakSnapshot *
ensure_snapshot(TidePeakExplainer *explainer)
{
    if (!explainer->snapshot)
        explainer->snapshot = tide_peak_snapshot_new(explainer->pid);
    return explainer->snapshot;
}

static void
note_begin(TidePeakExplainer *explainer, guint64 bytes)
{
    explainer->begun_at = bytes;
    explainer->begun_usec = g_get_monotonic_time();
}

/* What is being read already may be enough. */
void
tide_peak_explainer_look(TidePeakExplainer *explainer, guint64 bytes)
{
    if (explainer->snapshot)
        keep(explainer, tide_peak_snapshot_await(explainer->snapshot), bytes);
    if (!is_needed(explainer, bytes, STEP_PERCENT_STOPPED))
        return;
    note_begin(explainer, bytes);
    keep(explainer, tide_peak_snapshot_read(ensure_snapshot(explainer)), bytes);
}

static int
ensure_pagemap(TidePeakExplainer *explainer)
{
    if (explainer->pagemap < 0)
        explainer->pagemap = openat(explainer->folder, "pagemap", O_RDONLY | O_CLOEXEC);
    return explainer->pagemap;
}

/* What is called with a large length is mostly a reservation, of which hardly anything was ever touched. Where no reading is
 * needed, all that matters is whether it looks like more than it is for as long as it may be under way: what is there is not
 * counted to its end, which takes the longer the more there is. */
static guint64
measure(TidePeakExplainer *explainer, guint64 bytes, const TideStop *stop)
{
    guint64 little = bytes / 100 * LOSS_PERCENT_UNREAD;
    guint64 end = stop->start + stop->bytes;
    guint64 there = 0;

    if (stop->bytes < LEAST_COUNTED_BYTES || stop->bytes == G_MAXUINT64)
        return stop->bytes;
    gboolean counts = stop->bytes > bytes || is_needed(explainer, bytes, STEP_PERCENT_STOPPED) ||
        (stop->bytes > little && tide_page_scan_is_less(ensure_pagemap(explainer), stop->start, end, little));
    return counts && tide_page_scan_count(ensure_pagemap(explainer), stop->start, end, &there) ? there : stop->bytes;
}

void
tide_peak_explainer_meet_stop(TidePeakExplainer *explainer, guint64 bytes, const TideStop *stop)
{
    guint64 falls = measure(explainer, bytes, stop);

    explainer->stops = TRUE;
    explainer->fall = tide_peak_falls_add(&explainer->falls, stop->thread, falls, g_get_monotonic_time());
}

static gboolean
would_do(const TidePeakExplainer *explainer, guint64 left, guint percent)
{
    for (gsize i = 0; i < TIDE_N_PEAK_INTERVALS; i++) {
        if (!tide_peak_record_would_be_explained_by(&explainer->records[i], left, percent))
            return FALSE;
    }
    return TRUE;
}

static void
begin_reading(TidePeakExplainer *explainer, guint64 bytes)
{
    if (tide_peak_snapshot_begin(ensure_snapshot(explainer)))
        note_begin(explainer, bytes);
}

gboolean
tide_peak_explainer_look_before_fall(TidePeakExplainer *explainer, guint64 bytes)
{
    guint64 left = bytes - MIN(bytes, explainer->fall);
    gboolean young = g_get_monotonic_time() < explainer->young_until_usec;

    if (would_do(explainer, left, young ? LOSS_PERCENT_YOUNG : LOSS_PERCENT_UNREAD) ||
        !is_needed(explainer, bytes, STEP_PERCENT_STOPPED))
        return FALSE;
    if (!young && would_do(explainer, left, LOSS_PERCENT_RUNNING)) {
        begin_reading(explainer, bytes);
        return FALSE;
    }
    tide_peak_explainer_look(explainer, bytes);
    return TRUE;
}

static void
take_finished(TidePeakExplainer *explainer, guint64 bytes)
{
    TideDirty *dirty = explainer->snapshot ? tide_peak_snapshot_take_finished(explainer->snapshot) : NULL;

    if (!dirty)
        return;
    gint64 now_usec = g_get_monotonic_time();
    explainer->next_usec = now_usec + (now_usec - explainer->begun_usec) * (SHARE_OF_READING - 1);
    keep(explainer, dirty, bytes);
}

void
tide_peak_explainer_pursue(TidePeakExplainer *explainer, guint64 bytes, gboolean grows)
{
    take_finished(explainer, bytes);
    if (!is_needed(explainer, bytes, grows ? STEP_PERCENT_RUNNING : STEP_PERCENT_STOPPED))
        return;
    if (explainer->stops && g_get_monotonic_time() < explainer->next_usec)
        return;
    begin_reading(explainer, bytes);
}

void
tide_peak_explainer_finish(TidePeakExplainer *explainer, guint64 bytes)
{
    if (explainer->snapshot)
        keep(explainer, tide_peak_snapshot_await(explainer->snapshot), bytes);
    g_clear_pointer(&explainer->snapshot, tide_peak_snapshot_free);
}

/* A descriptor of pagemap is of the memory that there was when it was opened. */
static void
close_pagemap(TidePeakExplainer *explainer)
{
    if (explainer->pagemap >= 0)
        close(explainer->pagemap);
    explainer->pagemap = -1;
}

void
tide_peak_explainer_forget(TidePeakExplainer *explainer)
{
    close_pagemap(explainer);
    g_clear_pointer(&explainer->snapshot, tide_peak_snapshot_free);
    tide_peak_falls_clear(&explainer->falls);
    tide_peak_falls_init(&explainer->falls);
    explainer->young_until_usec = g_get_monotonic_time() + YOUTH_USEC;
    explainer->next_usec = g_get_monotonic_time() + START_USEC;
}

TidePeakExplainer *
tide_peak_explainer_new(pid_t pid, int folder, TidePeakRecord *records)
{
    TidePeakExplainer *explainer = g_new0(TidePeakExplainer, 1);

    explainer->pid = pid;
    explainer->folder = folder;
    explainer->pagemap = -1;
    explainer->records = records;
    tide_peak_falls_init(&explainer->falls);
    return explainer;
}

void
tide_peak_explainer_free(TidePeakExplainer *explainer)
{
    if (!explainer)
        return;
    close_pagemap(explainer);
    tide_peak_snapshot_free(explainer->snapshot);
    tide_peak_falls_clear(&explainer->falls);
    g_free(explainer);
}
