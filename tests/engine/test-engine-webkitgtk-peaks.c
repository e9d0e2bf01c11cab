/* The peaks of the real engine's processes: whose are explained, and what is said of processes that are gone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "live-engine.h"

#define MB ((guint64)1 << 20)
#define SPIKE_BYTES (64 * MB)

#define SPIKE "new Uint8Array(64 << 20).fill(1)[5]"

static int
open_group(void **state)
{
    live_stage_open_group(state);
    live_stage_write(*state, "page.html", "<!DOCTYPE html><title>page</title>");
    return 0;
}

static void
collect(TideEngine *engine)
{
    g_autoptr(GError) error = NULL;

    if (!live_class()->collect_garbage(engine, tide_deadline_in(LIVE_PATIENCE_MSEC), NULL, &error))
        fail_msg("%s", error->message);
}

static guint64
dirty_of(const TidePeak *peak, const char *category)
{
    for (guint i = 0; peak->composition && i < peak->composition->rows->len; i++) {
        const TideDirtyRow *row = &g_array_index(peak->composition->rows, TideDirtyRow, i);
        if (g_str_equal(row->category, category))
            return row->dirty;
    }
    return 0;
}

/* Memory falls, and stops for it; then the processes end and are asked for, so that nothing is read because it was asked for. */
static void
the_pages_peak_is_explained_and_that_of_our_host_is_not(void **state)
{
    const LiveStage *stage = *state;
    g_autoptr(TidePeakTracker) tracker = tide_peak_tracker_new();
    TideEngineOptions options = live_stage_options(stage, "stable");

    options.stops = TRUE;
    options.peaks = tracker;
    TideEngine *engine = live_stage_open_with(stage, &options);
    live_load(stage, engine, "page.html");
    live_assert_value(engine, SPIKE, "1");
    collect(engine);
    pid_t page = live_process(engine, TIDE_ROLE_WEB_CONTENT).pid;
    pid_t host = live_process(engine, TIDE_ROLE_UI).pid;
    live_close(stage, engine);

    g_autoptr(TidePeak) of_page = tide_peak_tracker_get(tracker, page, TIDE_PEAK_SINCE_RESET);
    g_autoptr(TidePeak) of_host = tide_peak_tracker_get(tracker, host, TIDE_PEAK_SINCE_RESET);
    assert_non_null(of_page);
    assert_non_null(of_host);
    assert_true(of_page->layers & TIDE_PEAK_BY_STOPS);
    assert_true(of_host->layers & TIDE_PEAK_BY_STOPS);
    assert_true(of_page->seen > SPIKE_BYTES);
    assert_true(of_host->seen > MB);
    assert_true(dirty_of(of_page, "JS VM Gigacage") >= SPIKE_BYTES);
    assert_null(of_host->composition);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(the_pages_peak_is_explained_and_that_of_our_host_is_not, live_stage_clear),
    };

    return cmocka_run_group_tests(tests, open_group, live_stage_close_group);
}
