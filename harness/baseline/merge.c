#include "baseline/merge.h"

#include <tidemark/error.h>

#include "baseline/merge-entries.h"

#define OURS_MARK "<<<<<<< ours\n"
#define MIDDLE_MARK "=======\n"
#define THEIRS_MARK ">>>>>>> theirs\n"

void
tide_baseline_merge_free(TideBaselineMerge *merge)
{
    if (!merge)
        return;
    g_free(merge->text);
    g_ptr_array_unref(merge->conflicts);
    g_free(merge);
}

static gboolean
is_newer(const TideRecording *left, const TideRecording *right)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_autoptr(GDateTime) a = g_date_time_new_from_iso8601(left->recorded_at, utc);
    g_autoptr(GDateTime) b = g_date_time_new_from_iso8601(right->recorded_at, utc);

    return g_date_time_compare(a, b) > 0;
}

/* Of the whole file: the one that changed, the newer one where both did. */
static const TideRecording *
choose_recording(const TideBaseline *base, const TideBaseline *ours, const TideBaseline *theirs)
{
    if (base && tide_recording_equal(ours->recording, base->recording))
        return theirs->recording;
    if (base && tide_recording_equal(theirs->recording, base->recording))
        return ours->recording;
    return is_newer(theirs->recording, ours->recording) ? theirs->recording : ours->recording;
}

static gboolean
add_update(GPtrArray *updates, const TideRecording *whole, const TideRecording *recording, GError **error)
{
    if (!recording || tide_recording_equal(recording, whole))
        return TRUE;
    const TideRecording *known = tide_recording_find(updates, recording->recorded_at);
    if (!known)
        g_ptr_array_add(updates, tide_recording_copy(recording));
    if (!known || tide_recording_equal(known, recording))
        return TRUE;
    g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT,
                "two recordings are of %s and differ; record one of them again with 'tidemark update-baselines'",
                recording->recorded_at);
    return FALSE;
}

static int
by_time(gconstpointer left, gconstpointer right)
{
    const TideRecording *a = *(TideRecording *const *)left;
    const TideRecording *b = *(TideRecording *const *)right;

    return is_newer(a, b) - is_newer(b, a);
}

/* All that a metric of either side is from, so that both sides' files have the same head. */
static GPtrArray *
collect_updates(const GArray *entries, const TideRecording *whole, GError **error)
{
    g_autoptr(GPtrArray) updates = g_ptr_array_new_with_free_func((GDestroyNotify)tide_recording_free);

    for (guint i = 0; i < entries->len; i++) {
        const TideMergeEntry *entry = &g_array_index(entries, TideMergeEntry, i);
        if (!add_update(updates, whole, entry->ours.recording, error) ||
            !add_update(updates, whole, entry->theirs.recording, error))
            return NULL;
    }
    g_ptr_array_sort(updates, by_time);
    return g_steal_pointer(&updates);
}

static TideMetric *
copy_metric(TideMergeSide side, const TideRecording *whole)
{
    const TideMetric *metric = side.metric;
    TideMetric *copy = tide_metric_new(metric->checkpoint, metric->role, metric->quantity);

    g_array_append_vals(copy->samples, metric->samples->data, metric->samples->len);
    if (!tide_recording_equal(side.recording, whole))
        copy->recorded_at = g_strdup(side.recording->recorded_at);
    return copy;
}

/* Whose footprint of a page the merged file has at @checkpoint: that side's objects explain it. */
static const TideBaseline *
find_footprint_side(const GArray *entries, const char *checkpoint, const TideBaseline *ours, const TideBaseline *theirs,
                    const TideBaseline *newer)
{
    for (guint i = 0; i < entries->len; i++) {
        const TideMergeEntry *entry = &g_array_index(entries, TideMergeEntry, i);
        const TideMetric *metric = entry->ours.metric;
        if (!metric || metric->role != TIDE_ROLE_WEB_CONTENT || !g_str_equal(metric->checkpoint, checkpoint) ||
            !g_str_equal(metric->quantity, TIDE_QUANTITY_FOOTPRINT))
            continue;
        if (entry->conflict)
            return newer;
        return metric == tide_merge_side(theirs, metric).metric ? theirs : ours;
    }
    return newer;
}

static void
add_census_of(GPtrArray *census, const GPtrArray *like, const GArray *entries, const TideBaseline *ours,
              const TideBaseline *theirs, const TideBaseline *newer)
{
    for (guint i = 0; i < like->len; i++) {
        const char *checkpoint = ((const TideCensusRange *)g_ptr_array_index(like, i))->checkpoint;
        const TideBaseline *side = find_footprint_side(entries, checkpoint, ours, theirs, newer);
        const TideCensusRange *range = tide_census_ranges_find(side->census, checkpoint);
        if (range && !tide_census_ranges_find(census, checkpoint))
            g_ptr_array_add(census, tide_census_range_copy(range));
    }
}

static GPtrArray *
merge_census(const GArray *entries, const TideBaseline *ours, const TideBaseline *theirs, const TideBaseline *newer)
{
    GPtrArray *census = tide_census_ranges_new();

    add_census_of(census, ours->census, entries, ours, theirs, newer);
    add_census_of(census, theirs->census, entries, ours, theirs, newer);
    return census;
}

/* The merged file with every conflict decided for one side. */
static TideBaseline *
build(const TideBaseline *like, const GArray *entries, gboolean theirs, const TideRecording *whole,
      const GPtrArray *updates, const GPtrArray *census)
{
    TideBaseline *merged = tide_baseline_new(like->scenario, whole->reason);

    merged->digest = g_strdup(like->digest);
    tide_recording_assign(merged->recording, whole);
    for (guint i = 0; i < census->len; i++)
        g_ptr_array_add(merged->census, tide_census_range_copy(g_ptr_array_index(census, i)));
    for (guint i = 0; i < like->configuration->facts->len; i++) {
        const TideFact *fact = g_ptr_array_index(like->configuration->facts, i);
        tide_configuration_set(merged->configuration, fact->name, fact->value);
    }
    for (guint i = 0; i < updates->len; i++)
        g_ptr_array_add(merged->updates, tide_recording_copy(g_ptr_array_index(updates, i)));
    for (guint i = 0; i < entries->len; i++) {
        const TideMergeEntry *entry = &g_array_index(entries, TideMergeEntry, i);
        TideMergeSide side = theirs ? entry->theirs : entry->ours;
        if (side.metric)
            g_ptr_array_add(merged->metrics, copy_metric(side, whole));
    }
    return merged;
}

/* A metric is one line, and the last line is behind them. */
static char **
split_at_metrics(const char *text, guint metrics, guint *ret_first)
{
    char **lines = g_strsplit(text, "\n", -1);

    *ret_first = g_strv_length(lines) - 2 - metrics;
    return lines;
}

static void
append_line(GString *text, const char *line)
{
    g_string_append_printf(text, "%s\n", line);
}

static void
append_entry(GString *text, const TideMergeEntry *entry, char ***ours, char ***theirs)
{
    if (!entry->conflict) {
        append_line(text, *(*ours)++);
        (*theirs)++;
        return;
    }
    g_string_append(text, OURS_MARK);
    if (entry->ours.metric)
        append_line(text, *(*ours)++);
    g_string_append(text, MIDDLE_MARK);
    if (entry->theirs.metric)
        append_line(text, *(*theirs)++);
    g_string_append(text, THEIRS_MARK);
}

static char *
write_with_marks(const GArray *entries, const TideBaseline *ours, const TideBaseline *theirs, GError **error)
{
    g_autofree char *our_text = tide_baseline_to_yaml(ours, error);
    g_autofree char *their_text = our_text ? tide_baseline_to_yaml(theirs, error) : NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    guint our_first = 0;
    guint their_first = 0;

    if (!their_text)
        return NULL;
    g_auto(GStrv) our_lines = split_at_metrics(our_text, ours->metrics->len, &our_first);
    g_auto(GStrv) their_lines = split_at_metrics(their_text, theirs->metrics->len, &their_first);
    char **our_line = our_lines + our_first;
    char **their_line = their_lines + their_first;
    for (guint i = 0; i < our_first; i++)
        append_line(text, our_lines[i]);
    for (guint i = 0; i < entries->len; i++)
        append_entry(text, &g_array_index(entries, TideMergeEntry, i), &our_line, &their_line);
    append_line(text, *our_line);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static GPtrArray *
name_conflicts(const GArray *entries)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; i < entries->len; i++) {
        const TideMergeEntry *entry = &g_array_index(entries, TideMergeEntry, i);
        const TideMetric *metric = entry->ours.metric ? entry->ours.metric : entry->theirs.metric;
        if (entry->conflict)
            g_ptr_array_add(
                names,
                g_strdup_printf("%s, %s, %s", metric->checkpoint, tide_role_name(metric->role), metric->quantity));
    }
    return names;
}

/* NULL where all is the same. */
static char *
name_other_fact(const TideConfiguration *of, const TideConfiguration *ours, const TideConfiguration *theirs)
{
    for (guint i = 0; i < of->facts->len; i++) {
        const char *name = ((const TideFact *)g_ptr_array_index(of->facts, i))->name;
        const char *our_value = tide_configuration_get(ours, name);
        const char *their_value = tide_configuration_get(theirs, name);
        if (g_strcmp0(our_value, their_value) != 0)
            return g_strdup_printf("%s: ours %s, theirs %s", name, our_value ? our_value : "(not recorded)",
                                   their_value ? their_value : "(not recorded)");
    }
    return NULL;
}

/* NULL where the samples of both can stand in one file. */
static char *
find_obstacle(const TideBaseline *ours, const TideBaseline *theirs)
{
    g_autofree char *ours_first = name_other_fact(ours->configuration, ours->configuration, theirs->configuration);
    g_autofree char *difference = ours_first
        ? g_steal_pointer(&ours_first)
        : name_other_fact(theirs->configuration, ours->configuration, theirs->configuration);

    if (!g_str_equal(ours->scenario, theirs->scenario))
        return g_strdup_printf("ours is of the scenario '%s', theirs of '%s'", ours->scenario, theirs->scenario);
    if (difference)
        return g_strdup_printf("the two are of different configurations (%s)", difference);
    if (g_strcmp0(ours->digest, theirs->digest) != 0)
        return g_strdup("the two are of different states of the scenario");
    return NULL;
}

static TideBaselineMerge *
make_one_conflict(const TideBaseline *ours, const TideBaseline *theirs, char *obstacle, GError **error)
{
    g_autoptr(TideBaselineMerge) merge = g_new0(TideBaselineMerge, 1);
    g_autofree char *our_text = tide_baseline_to_yaml(ours, error);
    g_autofree char *their_text = our_text ? tide_baseline_to_yaml(theirs, error) : NULL;

    merge->conflicts = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(merge->conflicts, obstacle);
    if (!their_text)
        return NULL;
    merge->text = g_strconcat(OURS_MARK, our_text, MIDDLE_MARK, their_text, THEIRS_MARK, NULL);
    return g_steal_pointer(&merge);
}

TideBaselineMerge *
tide_baseline_merge(const TideBaseline *base, const TideBaseline *ours, const TideBaseline *theirs, GError **error)
{
    char *obstacle = find_obstacle(ours, theirs);

    if (obstacle)
        return make_one_conflict(ours, theirs, obstacle, error);
    g_autoptr(GArray) entries = tide_merge_entries(base, ours, theirs);
    const TideRecording *whole = choose_recording(base, ours, theirs);
    g_autoptr(GPtrArray) updates = collect_updates(entries, whole, error);
    if (!updates)
        return NULL;
    g_autoptr(GPtrArray) census = merge_census(entries, ours, theirs, whole == theirs->recording ? theirs : ours);
    g_autoptr(TideBaseline) our_side = build(ours, entries, FALSE, whole, updates, census);
    g_autoptr(TideBaseline) their_side = build(ours, entries, TRUE, whole, updates, census);
    g_autofree char *text = write_with_marks(entries, our_side, their_side, error);
    if (!text)
        return NULL;
    TideBaselineMerge *merge = g_new(TideBaselineMerge, 1);
    *merge = (TideBaselineMerge) { g_steal_pointer(&text), name_conflicts(entries) };
    return merge;
}
