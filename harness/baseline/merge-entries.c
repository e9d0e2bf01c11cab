#include "baseline/merge-entries.h"

#include <string.h>

TideMergeSide
tide_merge_side(const TideBaseline *baseline, const TideMetric *wanted)
{
    const TideMetric *metric =
        baseline ? tide_metric_find(baseline->metrics, wanted->checkpoint, wanted->role, wanted->quantity) : NULL;

    return (TideMergeSide) { metric, metric ? tide_baseline_recording_of(baseline, metric) : NULL };
}

static gboolean
has_same_samples(TideMergeSide left, TideMergeSide right)
{
    if (!left.metric || !right.metric)
        return left.metric == right.metric;
    const GArray *a = left.metric->samples;
    const GArray *b = right.metric->samples;
    return a->len == b->len && memcmp(a->data, b->data, a->len * sizeof(guint64)) == 0;
}

static TideMergeEntry
resolve(TideMergeSide base, TideMergeSide ours, TideMergeSide theirs)
{
    if (has_same_samples(ours, theirs) || has_same_samples(theirs, base))
        return (TideMergeEntry) { ours, ours, FALSE };
    if (has_same_samples(ours, base))
        return (TideMergeEntry) { theirs, theirs, FALSE };
    return (TideMergeEntry) { ours, theirs, TRUE };
}

static gboolean
is_about(const TideMergeEntry *entry, const TideMetric *metric)
{
    const TideMetric *own = entry->ours.metric ? entry->ours.metric : entry->theirs.metric;

    return own->role == metric->role && g_str_equal(own->checkpoint, metric->checkpoint) &&
        g_str_equal(own->quantity, metric->quantity);
}

/* Behind the metric that @metrics has before it, where that is among the entries. */
static guint
place_for(const GArray *entries, const GPtrArray *metrics, guint index)
{
    while (index-- > 0) {
        for (guint i = 0; i < entries->len; i++) {
            if (is_about(&g_array_index(entries, TideMergeEntry, i), g_ptr_array_index(metrics, index)))
                return i + 1;
        }
    }
    return 0;
}

GArray *
tide_merge_entries(const TideBaseline *base, const TideBaseline *ours, const TideBaseline *theirs)
{
    GArray *entries = g_array_new(FALSE, FALSE, sizeof(TideMergeEntry));

    for (guint i = 0; i < ours->metrics->len; i++) {
        const TideMetric *metric = g_ptr_array_index(ours->metrics, i);
        TideMergeEntry entry =
            resolve(tide_merge_side(base, metric), tide_merge_side(ours, metric), tide_merge_side(theirs, metric));
        if (entry.ours.metric || entry.theirs.metric)
            g_array_append_val(entries, entry);
    }
    for (guint i = 0; i < theirs->metrics->len; i++) {
        const TideMetric *metric = g_ptr_array_index(theirs->metrics, i);
        TideMergeSide own = tide_merge_side(ours, metric);
        TideMergeEntry entry = resolve(tide_merge_side(base, metric), own, tide_merge_side(theirs, metric));
        if (!own.metric && (entry.ours.metric || entry.theirs.metric))
            g_array_insert_val(entries, place_for(entries, theirs->metrics, i), entry);
    }
    return entries;
}
