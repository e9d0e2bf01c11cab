#include "commands/watch-text.h"

#include <string.h>

#include "report/peak-account.h"
#include "report/text-table.h"
#include "report/wording.h"

/* More processes than people can look at. */
#define MOST_ROWS 40

static double
seconds(gint64 usec)
{
    return (double)usec / G_USEC_PER_SEC;
}

static char *
plain_name(const TideWatched *watched)
{
    return tide_one_line(watched->name ? watched->name : "-");
}

static char *
name_of(const TideWatched *watched)
{
    g_autofree char *name = plain_name(watched);

    return g_strdup_printf("%s [%d]", name, watched->pid);
}

static guint64
height_of(const TideWatched *watched)
{
    return watched->peak ? watched->peak->seen : 0;
}

/* --- the table --- */

static char *
when(const TideWatchState *state, gint64 at_usec, TideWatchEnd end)
{
    if (end == TIDE_WATCH_GOES_ON)
        return g_strdup_printf("%.1f s ago", seconds(state->now_usec - at_usec));
    return g_strdup_printf("at %.1f s", seconds(at_usec - state->started_usec));
}

static void
add_process(TideTextTable *table, const TideWatchState *state, const TideWatched *watched, TideWatchEnd end)
{
    g_autofree char *pid = g_strdup_printf("%d", watched->pid);
    g_autofree char *name = plain_name(watched);
    const TidePeak *peak = watched->peak;

    if (!peak) {
        const char *now = watched->alive ? "-" : "ended";
        tide_text_table_add(table, (const char *[]) { pid, name, now, "-", "-", "-", "-", "-" });
        return;
    }
    g_autofree char *now = watched->alive ? tide_size_exact(watched->now_bytes) : g_strdup("ended");
    g_autofree char *lower = tide_size_exact(peak->seen);
    g_autofree char *upper = tide_size_exact(peak->upper);
    g_autofree char *moment = when(state, peak->at_usec, end);
    g_autofree char *looks = g_strdup_printf("%" G_GUINT64_FORMAT, peak->looks);
    g_autofree char *gap = g_strdup_printf("%.1f ms", (double)peak->largest_gap_usec / 1000);
    tide_text_table_add(table, (const char *[]) { pid, name, now, lower, upper, moment, looks, gap });
}

static int
higher_first(gconstpointer first, gconstpointer second)
{
    guint64 a = *(const guint64 *)first;
    guint64 b = *(const guint64 *)second;

    return a < b ? 1 : a > b ? -1 : 0;
}

/* What a peak must be to be shown, and how many of those that are no higher are: only so many lines are read. */
typedef struct {
    guint64 least;
    guint of_least;
} Shown;

static Shown
choose_shown(const TideWatchState *state)
{
    g_autoptr(GArray) peaks = g_array_new(FALSE, FALSE, sizeof(guint64));
    guint higher = 0;

    for (guint i = 0; i < state->processes->len; i++) {
        const guint64 peak = height_of(state->processes->pdata[i]);
        g_array_append_val(peaks, peak);
    }
    if (peaks->len <= MOST_ROWS)
        return (Shown) { 0, MOST_ROWS };
    g_array_sort(peaks, higher_first);
    guint64 least = g_array_index(peaks, guint64, MOST_ROWS - 1);
    while (g_array_index(peaks, guint64, higher) > least)
        higher++;
    return (Shown) { least, MOST_ROWS - higher };
}

static gboolean
take_shown(Shown *shown, guint64 height)
{
    if (height != shown->least)
        return height > shown->least;
    if (shown->of_least == 0)
        return FALSE;
    shown->of_least--;
    return TRUE;
}

static void
append_processes(GString *text, const TideWatchState *state, TideWatchEnd end)
{
    g_autoptr(TideTextTable) table = tide_text_table_new("rlrrrrrr");
    Shown shown = choose_shown(state);
    guint left_out = 0;

    tide_text_table_add(
        table, (const char *[]) { "pid", "process", "now", "peak", "at most", "when", "looks", "largest gap" });
    for (guint i = 0; i < state->processes->len; i++) {
        if (take_shown(&shown, height_of(state->processes->pdata[i])))
            add_process(table, state, state->processes->pdata[i], end);
        else
            left_out++;
    }
    g_autofree char *rows = tide_text_table_to_text(table);
    g_string_append(text, rows);
    if (left_out > 0)
        g_string_append_printf(text, "and %u more, none with a higher peak than those\n", left_out);
}

static void
append_group(GString *text, const TideWatchState *state, TideWatchEnd end)
{
    guint living = 0;
    g_autofree char *now = tide_size_exact(tide_watch_state_now(state, &living));
    g_autofree char *peak = tide_size_exact(state->group.bytes);
    g_autofree char *moment = when(state, state->group.at_usec, end);

    if (state->group.processes == 0)
        return;
    g_string_append_printf(text, "\ntogether: %s now, peak %s of %u %s %s\n", now, peak, state->group.processes,
                           state->group.processes == 1 ? "process" : "processes", moment);
}

static void
append_composition(GString *text, const TideWatched *highest)
{
    const TidePeak *peak = highest->peak;
    const GArray *rows = peak->composition ? peak->composition->rows : NULL;
    g_autoptr(TideTextTable) table = tide_text_table_new("rl");
    g_autofree char *name = name_of(highest);
    g_autofree char *height = tide_size_exact(peak->seen);
    g_autofree char *layers = tide_peak_layers_text(peak->layers);
    g_autofree char *unattributed = tide_size_exact(tide_peak_unattributed(peak));

    g_string_append_printf(text, "\nthe highest peak: %s, %s, seen by %s\n", name, height, layers);
    for (guint i = 0; rows && i < rows->len; i++) {
        const TideDirtyRow *row = &g_array_index(rows, TideDirtyRow, i);
        g_autofree char *dirty = tide_size_exact(row->dirty);
        tide_text_table_add(table, (const char *[]) { dirty, row->category });
    }
    tide_text_table_add(table, (const char *[]) { unattributed, "unattributed" });
    g_autofree char *lines = tide_text_table_to_text(table);
    g_string_append(text, lines);
}

static void
append_problems(GString *text, const TideWatchState *state)
{
    for (guint i = 0; i < state->processes->len; i++) {
        const TideWatched *watched = state->processes->pdata[i];
        if (watched->peak || !watched->problem)
            continue;
        g_autofree char *name = name_of(watched);
        g_string_append_printf(text, "\n%s was not watched: %s\n", name, watched->problem);
    }
}

char *
tide_watch_table(const TideWatchState *state, TideWatchEnd end)
{
    static const char *const words[TIDE_N_WATCH_ENDS] = {
        [TIDE_WATCH_GOES_ON] = "",
        [TIDE_WATCH_PROCESS_ENDED] = ", until the process ended",
        [TIDE_WATCH_TIME_IS_OVER] = ", as long as was asked for",
        [TIDE_WATCH_INTERRUPTED] = ", until a signal came",
    };
    GString *text = g_string_new(NULL);
    const TideWatched *highest = tide_watch_state_highest(state);

    g_string_append_printf(text, "%s for %.1f s%s\n\n", end == TIDE_WATCH_GOES_ON ? "watching" : "watched",
                           seconds(state->now_usec - state->started_usec), words[end]);
    append_processes(text, state, end);
    append_group(text, state, end);
    if (highest)
        append_composition(text, highest);
    append_problems(text, state);
    return g_string_free(text, FALSE);
}

/* --- a line --- */

char *
tide_watch_peak_line(const TideWatchState *state, const TideWatched *watched)
{
    const TidePeak *peak = watched->peak;
    const GArray *rows = peak->composition ? peak->composition->rows : NULL;
    GString *line = g_string_new(NULL);
    g_autofree char *name = name_of(watched);
    g_autofree char *lower = tide_size_exact(peak->seen);
    g_autofree char *upper = tide_size_exact(peak->upper);
    g_autofree char *unattributed = tide_size_exact(tide_peak_unattributed(peak));

    g_string_append_printf(line, "%.2f s  %s: peak %s, at most %s:", seconds(peak->at_usec - state->started_usec), name,
                           lower, upper);
    for (guint i = 0; rows && i < rows->len; i++) {
        const TideDirtyRow *row = &g_array_index(rows, TideDirtyRow, i);
        g_autofree char *dirty = tide_size_exact(row->dirty);
        g_string_append_printf(line, " %s %s,", row->category, dirty);
    }
    g_string_append_printf(line, " unattributed %s\n", unattributed);
    return g_string_free(line, FALSE);
}

/* --- a screen --- */

static void
append_cut(GString *fitted, const char *line, guint columns)
{
    const char *end = g_utf8_strlen(line, -1) > (glong)columns ? g_utf8_offset_to_pointer(line, (glong)columns) : NULL;

    g_string_append_len(fitted, line, end ? end - line : (gssize)strlen(line));
    g_string_append_c(fitted, '\n');
}

char *
tide_watch_fit(const char *text, guint rows, guint columns)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    /* What stands behind the last line end is no line. */
    guint count = g_strv_length(lines) - (*text ? 1 : 0);
    guint most = MAX(rows, 2) - 1;
    GString *fitted = g_string_new(NULL);

    for (guint i = 0; i < MIN(count, most); i++)
        append_cut(fitted, count > most && i == most - 1 ? "…" : lines[i], columns);
    return g_string_free(fitted, FALSE);
}
