#include "commands/watch-report.h"

#include <string.h>
#include <sys/ioctl.h>

#include "commands/watch-json.h"

/* Four tables a second are as many as people can follow. */
#define TABLE_USEC (G_USEC_PER_SEC / 4)

/**
 * @next_usec: when the next table or sample is due
 * @lines: how many of the last table stand above the cursor
 */
struct _TideWatchReport {
    FILE *file;
    TideWatchStyle style;
    gint64 interval_usec;
    gint64 next_usec;
    guint lines;
};

static void
tell(TideWatchReport *report, const char *text)
{
    fputs(text, report->file);
    fflush(report->file);
}

static guint
count_lines(const char *text)
{
    guint lines = 0;

    for (const char *end = strchr(text, '\n'); end; end = strchr(end + 1, '\n'))
        lines++;
    return lines;
}

/* Over what stands there: up to its first line, and away with it (ECMA-48: CUU, ED). */
static void
rewrite(TideWatchReport *report, const char *text)
{
    g_autofree char *up = report->lines > 0 ? g_strdup_printf("\033[%uA", report->lines) : g_strdup("");
    g_autofree char *all = g_strdup_printf("%s\r\033[J%s", up, text);

    tell(report, all);
    report->lines = count_lines(text);
}

static void
tell_table(TideWatchReport *report, const TideWatchState *state)
{
    struct winsize size = { .ws_row = 24, .ws_col = 80 };
    g_autofree char *table = tide_watch_table(state, TIDE_WATCH_GOES_ON);

    /* Of a terminal that does not know its size, 0 by 0 is told. */
    if (ioctl(fileno(report->file), TIOCGWINSZ, &size) < 0 || size.ws_row == 0 || size.ws_col == 0)
        size = (struct winsize) { .ws_row = 24, .ws_col = 80 };
    g_autofree char *fitted = tide_watch_fit(table, size.ws_row, size.ws_col);
    rewrite(report, fitted);
}

static void
tell_news(TideWatchReport *report, TideWatchState *state)
{
    for (guint i = 0; i < state->processes->len; i++) {
        TideWatched *watched = state->processes->pdata[i];
        if (!tide_watched_take_news(watched))
            continue;
        g_autofree char *line = report->style == TIDE_WATCH_AS_JSON ? tide_watch_peak_json(state, watched)
                                                                    : tide_watch_peak_line(state, watched);
        tell(report, line);
    }
}

/* Moments are fixed in advance; those missed are left out. */
static gboolean
is_due(TideWatchReport *report, gint64 now_usec, gint64 interval_usec)
{
    if (now_usec < report->next_usec)
        return FALSE;
    report->next_usec += interval_usec;
    if (report->next_usec <= now_usec)
        report->next_usec = now_usec + interval_usec;
    return TRUE;
}

void
tide_watch_report_look(TideWatchReport *report, TideWatchState *state)
{
    if (report->style == TIDE_WATCH_AS_TABLE) {
        if (is_due(report, state->now_usec, TABLE_USEC))
            tell_table(report, state);
        return;
    }
    tell_news(report, state);
    if (report->style == TIDE_WATCH_AS_JSON && is_due(report, state->now_usec, report->interval_usec)) {
        g_autofree char *line = tide_watch_sample_json(state);
        tell(report, line);
    }
}

void
tide_watch_report_end(TideWatchReport *report, TideWatchState *state, TideWatchEnd end)
{
    if (report->style == TIDE_WATCH_AS_JSON) {
        tell_news(report, state);
        g_autofree char *line = tide_watch_end_json(state, end);
        tell(report, line);
        return;
    }
    g_autofree char *table = tide_watch_table(state, end);
    if (report->style == TIDE_WATCH_AS_TABLE) {
        rewrite(report, table);
        return;
    }
    tell_news(report, state);
    g_autofree char *apart = g_strconcat("\n", table, NULL);
    tell(report, apart);
}

TideWatchReport *
tide_watch_report_new(FILE *file, TideWatchStyle style, gint64 interval_usec)
{
    TideWatchReport *report = g_new0(TideWatchReport, 1);

    report->file = file;
    report->style = style;
    report->interval_usec = interval_usec;
    return report;
}

void
tide_watch_report_free(TideWatchReport *report)
{
    g_free(report);
}
