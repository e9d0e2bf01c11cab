#include "commands/watch-json.h"

#include "report/peak-account.h"

#define WATCH_VERSION 1

static void
add_number(JsonBuilder *builder, const char *name, guint64 number)
{
    json_builder_set_member_name(builder, name);
    json_builder_add_int_value(builder, (gint64)number);
}

static void
add_text(JsonBuilder *builder, const char *name, const char *text)
{
    g_autofree char *valid = text ? g_utf8_make_valid(text, -1) : NULL;

    json_builder_set_member_name(builder, name);
    if (valid)
        json_builder_add_string_value(builder, valid);
    else
        json_builder_add_null_value(builder);
}

static void
add_null(JsonBuilder *builder, const char *name)
{
    json_builder_set_member_name(builder, name);
    json_builder_add_null_value(builder);
}

static void
add_peak(JsonBuilder *builder, const TideWatchState *state, const TidePeak *peak)
{
    if (!peak) {
        add_null(builder, "peak");
        return;
    }
    json_builder_set_member_name(builder, "peak");
    json_builder_begin_object(builder);
    add_number(builder, "peak_bytes", peak->seen);
    add_number(builder, "upper_bytes", peak->upper);
    add_number(builder, "at_usec", (guint64)MAX(peak->at_usec - state->started_usec, 0));
    tide_peak_account_add_json(builder, peak);
    json_builder_end_object(builder);
}

static void
add_process(JsonBuilder *builder, const TideWatchState *state, const TideWatched *watched)
{
    json_builder_begin_object(builder);
    add_number(builder, "pid", (guint64)watched->pid);
    add_text(builder, "name", watched->name);
    json_builder_set_member_name(builder, "alive");
    json_builder_add_boolean_value(builder, watched->alive);
    if (watched->alive && watched->peak)
        add_number(builder, "footprint_bytes", watched->now_bytes);
    else
        add_null(builder, "footprint_bytes");
    add_text(builder, "problem", watched->peak ? NULL : watched->problem);
    add_peak(builder, state, watched->peak);
    json_builder_end_object(builder);
}

static void
add_group(JsonBuilder *builder, const TideWatchState *state)
{
    guint living = 0;
    guint64 now = tide_watch_state_now(state, &living);

    json_builder_set_member_name(builder, "group");
    if (state->group.processes == 0) {
        json_builder_add_null_value(builder);
        return;
    }
    json_builder_begin_object(builder);
    add_number(builder, "footprint_bytes", now);
    add_number(builder, "peak_bytes", state->group.bytes);
    add_number(builder, "peak_processes", state->group.processes);
    add_number(builder, "at_usec", (guint64)MAX(state->group.at_usec - state->started_usec, 0));
    json_builder_end_object(builder);
}

static JsonBuilder *
begin(const TideWatchState *state, const char *event)
{
    JsonBuilder *builder = json_builder_new();

    json_builder_begin_object(builder);
    add_number(builder, "watch_version", WATCH_VERSION);
    add_text(builder, "event", event);
    add_number(builder, "now_usec", (guint64)(state->now_usec - state->started_usec));
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
    json_builder_set_member_name(builder, "processes");
    json_builder_begin_array(builder);
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

    add_text(builder, "reason", reasons[end]);
    add_all(builder, state, TRUE);
    return finish(builder);
}
