#include "commands/watch-json.h"

#include "report/json-writer.h"
#include "report/peak-account.h"

#define WATCH_VERSION 1

static void
add_peak(JsonBuilder *builder, const TideWatchState *state, const TidePeak *peak)
{
    if (!peak) {
        tide_json_add_null(builder, "peak");
        return;
    }
    tide_json_begin_object(builder, "peak");
    tide_json_add_number(builder, "peak_bytes", peak->seen);
    tide_json_add_number(builder, "upper_bytes", peak->upper);
    tide_json_add_number(builder, "at_usec", (guint64)MAX(peak->at_usec - state->started_usec, 0));
    tide_peak_account_add_json(builder, peak);
    json_builder_end_object(builder);
}

static void
add_process(JsonBuilder *builder, const TideWatchState *state, const TideWatched *watched)
{
    json_builder_begin_object(builder);
    tide_json_add_number(builder, "pid", (guint64)watched->pid);
    tide_json_add_text(builder, "name", watched->name);
    tide_json_add_flag(builder, "alive", watched->alive);
    if (watched->alive && watched->peak)
        tide_json_add_number(builder, "footprint_bytes", watched->now_bytes);
    else
        tide_json_add_null(builder, "footprint_bytes");
    tide_json_add_text(builder, "problem", watched->peak ? NULL : watched->problem);
    add_peak(builder, state, watched->peak);
    json_builder_end_object(builder);
}

static void
add_group(JsonBuilder *builder, const TideWatchState *state)
{
    guint living = 0;
    guint64 now = tide_watch_state_now(state, &living);

    if (state->group.processes == 0) {
        tide_json_add_null(builder, "group");
        return;
    }
    tide_json_begin_object(builder, "group");
    tide_json_add_number(builder, "footprint_bytes", now);
    tide_json_add_number(builder, "peak_bytes", state->group.bytes);
    tide_json_add_number(builder, "peak_processes", state->group.processes);
    tide_json_add_number(builder, "at_usec", (guint64)MAX(state->group.at_usec - state->started_usec, 0));
    json_builder_end_object(builder);
}

static JsonBuilder *
begin(const TideWatchState *state, const char *event)
{
    JsonBuilder *builder = json_builder_new();

    json_builder_begin_object(builder);
    tide_json_add_number(builder, "watch_version", WATCH_VERSION);
    tide_json_add_text(builder, "event", event);
    tide_json_add_number(builder, "now_usec", (guint64)(state->now_usec - state->started_usec));
    return builder;
}

static char *
finish(JsonBuilder *builder)
{
    json_builder_end_object(builder);
    g_autoptr(JsonNode) root = json_builder_get_root(builder);
    g_autofree char *text = json_to_string(root, FALSE);
    return g_strconcat(text, "\n", NULL);
}

static void
add_all(JsonBuilder *builder, const TideWatchState *state, gboolean also_ended)
{
    add_group(builder, state);
    tide_json_begin_array(builder, "processes");
    for (guint i = 0; i < state->processes->len; i++) {
        const TideWatched *watched = state->processes->pdata[i];
        if (watched->alive || also_ended)
            add_process(builder, state, watched);
    }
    json_builder_end_array(builder);
}

char *
tide_watch_sample_json(const TideWatchState *state)
{
    g_autoptr(JsonBuilder) builder = begin(state, "sample");

    add_all(builder, state, FALSE);
    return finish(builder);
}

char *
tide_watch_peak_json(const TideWatchState *state, const TideWatched *watched)
{
    g_autoptr(JsonBuilder) builder = begin(state, "peak");

    json_builder_set_member_name(builder, "process");
    add_process(builder, state, watched);
    return finish(builder);
}

char *
tide_watch_end_json(const TideWatchState *state, TideWatchEnd end)
{
    static const char *const reasons[TIDE_N_WATCH_ENDS] = {
        [TIDE_WATCH_PROCESS_ENDED] = "process ended",
        [TIDE_WATCH_TIME_IS_OVER] = "duration over",
        [TIDE_WATCH_INTERRUPTED] = "interrupted",
    };
    g_autoptr(JsonBuilder) builder = begin(state, "end");

    tide_json_add_text(builder, "reason", reasons[end]);
    add_all(builder, state, TRUE);
    return finish(builder);
}
