#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "commands/watch-report.h"
#include "watch-sample.h"

typedef struct {
    FILE *file;
    char *text;
    size_t length;
} Sink;

static Sink *
new_sink(void)
{
    Sink *sink = g_new0(Sink, 1);

    sink->file = open_memstream(&sink->text, &sink->length);
    assert_non_null(sink->file);
    return sink;
}

static void
free_sink(Sink *sink)
{
    fclose(sink->file);
    free(sink->text); /* NOLINT: of open_memstream(3) */
    g_free(sink);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Sink, free_sink)

static guint
count(const char *text, const char *wanted)
{
    guint found = 0;

    for (const char *at = strstr(text, wanted); at; at = strstr(at + 1, wanted))
        found++;
    return found;
}

static void
look_at(TideWatchReport *report, TideWatchState *watch, gint64 msec)
{
    watch->now_usec = watch->started_usec + msec * 1000;
    tide_watch_report_look(report, watch);
}

/* Without a flush of ours the sink would have no text yet. */
static void
lines_come_for_news_and_the_table_at_the_end(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideWatchState) watch = watch_sample_new();
    g_autoptr(Sink) sink = new_sink();
    g_autoptr(TideWatchReport) report = tide_watch_report_new(sink->file, TIDE_WATCH_AS_LINES, G_USEC_PER_SEC);
    TideWatched *page = watch->processes->pdata[0];

    look_at(report, watch, 12500);
    look_at(report, watch, 12600);
    assert_int_equal(count(sink->text, ": peak "), 2);
    page->peak->seen += page->peak->seen / 50;
    tide_watch_report_end(report, watch, TIDE_WATCH_PROCESS_ENDED);
    assert_int_equal(count(sink->text, ": peak "), 3);
    assert_non_null(strstr(sink->text, "81.6 MB, at most 82.0 MB: "));
    assert_non_null(strstr(sink->text, "\n\nwatched for 12.6 s, until the process ended\n"));
    assert_null(strchr(sink->text, '\033'));
}

static void
json_has_a_sample_at_each_interval(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideWatchState) watch = watch_sample_new();
    g_autoptr(Sink) sink = new_sink();
    g_autoptr(TideWatchReport) report =
        tide_watch_report_new(sink->file, TIDE_WATCH_AS_JSON, (gint64)2 * G_USEC_PER_SEC);

    look_at(report, watch, 0);
    look_at(report, watch, 1900);
    assert_int_equal(count(sink->text, "\"sample\""), 1);
    look_at(report, watch, 2100);
    look_at(report, watch, 3900);
    assert_int_equal(count(sink->text, "\"sample\""), 2);
    /* Four and a half are missed, and not made up for. */
    look_at(report, watch, 13000);
    look_at(report, watch, 13100);
    assert_int_equal(count(sink->text, "\"sample\""), 3);
    tide_watch_report_end(report, watch, TIDE_WATCH_INTERRUPTED);
    assert_int_equal(count(sink->text, "\"peak\",\"now_usec\""), 2);
    assert_int_equal(count(sink->text, "\"end\""), 1);
    assert_int_equal(count(sink->text, "\n"), 6);
}

static void
a_table_is_written_over_the_last_one(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideWatchState) watch = watch_sample_new();
    g_autoptr(Sink) sink = new_sink();
    g_autoptr(TideWatchReport) report = tide_watch_report_new(sink->file, TIDE_WATCH_AS_TABLE, G_USEC_PER_SEC);

    look_at(report, watch, 12500);
    look_at(report, watch, 12600);
    assert_true(g_str_has_prefix(sink->text, "\r\033[Jwatching for 12.5 s\n"));
    assert_int_equal(count(sink->text, "watching for"), 1);
    look_at(report, watch, 12800);
    tide_watch_report_end(report, watch, TIDE_WATCH_PROCESS_ENDED);
    /* It has 15 lines, all of which fit a terminal of 24. */
    assert_int_equal(count(sink->text, "\033[15A\r\033[Jwatching for 12.8 s\n"), 1);
    assert_int_equal(count(sink->text, "\033[15A\r\033[Jwatched for 12.8 s, until"), 1);
    assert_null(strstr(sink->text, ": peak "));
    tide_watch_report_free(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_come_for_news_and_the_table_at_the_end),
        cmocka_unit_test(json_has_a_sample_at_each_interval),
        cmocka_unit_test(a_table_is_written_over_the_last_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
