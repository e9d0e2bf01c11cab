#include "report/run-json.h"

#include <string.h>

#include "measure/settle.h"
#include "report/footprint-members.h"
#include "report/peak-account.h"
#include "report/word-members.h"

static void
process_members(TideMembers *members, gpointer thing)
{
    TideProcessSample *sample = thing;
    guint pid = (guint)sample->pid;

    tide_role_member(members, &sample->role);
    tide_members_count(members, "pid", &pid);
    tide_members_number(members, "threads", &sample->threads);
    tide_members_number(members, "descriptors", &sample->descriptors);
    if (!tide_members_builder(members))
        sample->pid = sample->footprint->pid = (pid_t)pid;
    tide_footprint_members(members, sample->footprint);
}

static gpointer
new_process(void)
{
    return tide_process_sample_new(TIDE_ROLE_WEB_CONTENT, 0, tide_footprint_empty());
}

static void
peak_members(TideMembers *members, gpointer thing)
{
    TidePeakSample *peak = thing;
    guint pid = (guint)peak->pid;

    tide_role_member(members, &peak->role);
    tide_members_count(members, "pid", &pid);
    tide_members_number(members, "peak_bytes", &peak->bytes);
    tide_members_number(members, "upper_bytes", &peak->upper_bytes);
    tide_members_text_or_null(members, "step", &peak->step);
    tide_members_time_or_null(members, "since_load_usec", &peak->since_load_usec);
    tide_peak_account_members(members, peak->tracked, &peak->lower_bytes);
    peak->pid = (pid_t)pid;
}

static gpointer
new_peak(void)
{
    TidePeakSample *peak = g_new0(TidePeakSample, 1);

    peak->tracked = g_new0(TidePeak, 1);
    return peak;
}

static void
write_classes(TideMembers *members, const TideCensus *census)
{
    for (guint i = 0; i < census->classes->len; i++) {
        TideClassCount *entry = &g_array_index(census->classes, TideClassCount, i);
        tide_members_number(members, entry->name, &entry->count);
    }
}

static void
classes_members(TideMembers *members, gpointer thing)
{
    TideCensus *census = thing;
    const char *before = NULL;

    if (tide_members_builder(members)) {
        write_classes(members, census);
        return;
    }
    g_autoptr(GList) names = tide_members_names(members);
    for (GList *name = names; name; name = name->next) {
        TideClassCount entry = { .name = g_strdup(name->data) };
        /* A class is found by bisection. */
        if (before && strcmp(before, entry.name) >= 0)
            tide_members_refuse(members, name->data, "is out of order");
        tide_members_number(members, name->data, &entry.count);
        g_array_append_val(census->classes, entry);
        before = name->data;
    }
}

static void
census_members(TideMembers *members, gpointer thing)
{
    TideCensus *census = thing;

    tide_members_number(members, "heap_size_bytes", &census->heap_size);
    tide_members_number(members, "heap_capacity_bytes", &census->heap_capacity);
    tide_members_number(members, "extra_memory_bytes", &census->extra_memory);
    tide_members_number(members, "count", &census->objects);
    tide_members_number(members, "protected_count", &census->protected_objects);
    tide_members_number(members, "global_count", &census->global_objects);
    tide_members_object(members, "classes", classes_members, census);
}

static void
reading_members(TideMembers *members, gpointer thing)
{
    TideSettleReading *reading = thing;

    tide_members_time(members, "after_usec", &reading->at_usec);
    tide_members_number(members, "anonymous_bytes", &reading->bytes);
}

static void
snapshot_members(TideMembers *members, gpointer thing)
{
    TideSnapshot *snapshot = thing;

    if (!tide_members_builder(members))
        snapshot->settle_curve = g_array_new(FALSE, FALSE, sizeof(TideSettleReading));
    tide_members_text(members, "checkpoint", &snapshot->checkpoint);
    tide_members_flag(members, "raw", &snapshot->raw);
    tide_members_flag(members, "settled", &snapshot->settled);
    tide_members_time(members, "settle_usec", &snapshot->settle_usec);
    tide_members_rows(members, "settle_curve", snapshot->settle_curve, reading_members);
    tide_members_time(members, "at_usec", &snapshot->at_usec);
    tide_members_list(members, "processes", snapshot->processes, new_process, process_members);
    tide_members_number(members, "group_peak_bytes", &snapshot->group_peak_bytes);
    tide_members_list(members, "peaks", snapshot->peaks, new_peak, peak_members);
    if (tide_members_has(members, "objects", snapshot->census != NULL)) {
        snapshot->census = snapshot->census ? snapshot->census : tide_census_new();
        tide_members_object(members, "objects", census_members, snapshot->census);
    }
}

static gpointer
new_snapshot(void)
{
    return tide_snapshot_new(NULL);
}

static void
failure_members(TideMembers *members, gpointer thing)
{
    TideFailure *failure = thing;

    tide_error_kind_member(members, &failure->code);
    tide_members_text(members, "message", &failure->message);
    tide_members_text_or_null(members, "checkpoint", &failure->checkpoint);
}

static void
times_members(TideMembers *members, gpointer thing)
{
    TideTimes *times = thing;

    tide_members_time(members, "start_usec", &times->start_usec);
    tide_members_time(members, "steps_usec", &times->steps_usec);
    tide_members_time(members, "settle_usec", &times->settle_usec);
    tide_members_time(members, "snapshot_usec", &times->snapshot_usec);
    tide_members_time(members, "close_usec", &times->close_usec);
}

static void
iteration_members(TideMembers *members, gpointer thing)
{
    TideIteration *iteration = thing;

    tide_members_count(members, "number", &iteration->number);
    tide_members_time(members, "started_at_usec", &iteration->started_at_usec);
    tide_members_time(members, "duration_usec", &iteration->duration_usec);
    tide_members_object(members, "times", times_members, &iteration->times);
    if (tide_members_has(members, "failure", iteration->failure != NULL)) {
        iteration->failure = iteration->failure ? iteration->failure : g_new0(TideFailure, 1);
        tide_members_object(members, "failure", failure_members, iteration->failure);
    }
    tide_members_texts(members, "warnings", iteration->warnings);
    tide_members_list(members, "snapshots", iteration->snapshots, new_snapshot, snapshot_members);
    tide_members_number(members, "group_peak_bytes", &iteration->group_peak_bytes);
    tide_members_list(members, "peaks", iteration->peaks, new_peak, peak_members);
}

static gpointer
new_iteration(void)
{
    return tide_iteration_new(0);
}

char *
tide_iteration_to_json(const TideIteration *iteration)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();

    json_builder_begin_object(builder);
    tide_members_write(builder, iteration_members, iteration);
    json_builder_end_object(builder);
    g_autoptr(JsonNode) root = json_builder_get_root(builder);
    return json_to_string(root, TRUE);
}

void
tide_run_members(TideMembers *members, TideRun *run)
{
    tide_members_list(members, "iterations", run ? run->iterations : NULL, new_iteration, iteration_members);
}

void
tide_run_before_members(TideMembers *members, TideRun *run)
{
    tide_members_list(members, "before_iterations", run ? run->iterations : NULL, new_iteration, iteration_members);
}
