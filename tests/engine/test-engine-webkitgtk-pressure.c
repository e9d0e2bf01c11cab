/* Memory pressure in the real engine: whether WebKit's own handler runs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <tidemark/error.h>
#include <tidemark/footprint.h>

#include "live-engine.h"

static const TideAction warning = { .kind = TIDE_ACTION_MEMORY_PRESSURE, .text = "warning" };
static const TideAction critical = { .kind = TIDE_ACTION_MEMORY_PRESSURE, .text = "critical" };
static const TideAction off = { .kind = TIDE_ACTION_MEMORY_PRESSURE, .text = "off" };

/* Ten pictures of 4 MB each, shown small: decoded, they are what the handler gives back first. */
static const char pictures[] =
    "<!DOCTYPE html><body><script>"
    "const picture = i => {"
    "    const canvas = Object.assign(document.createElement('canvas'), { width: 1000, height: 1000 });"
    "    const paint = canvas.getContext('2d');"
    "    paint.fillStyle = `rgb(${i * 20}, 9, 9)`; paint.fillRect(i, i, 500, 500);"
    "    const image = document.body.appendChild(new Image(100, 100));"
    "    image.src = canvas.toDataURL();"
    "    return image.decode();"
    "};"
    "const frame = () => new Promise(done => requestAnimationFrame(done));"
    "const fill = async () => { for (let i = 0; i < 10; i++) await picture(i); await frame(); await frame(); };"
    "</script>";

static TideEngine *
open_page(const LiveStage *stage, gboolean pressure)
{
    TideEngineOptions options = live_stage_options(stage, "stable");

    options.pressure = pressure;
    TideEngine *engine = live_stage_open_with(stage, &options);
    live_load(stage, engine, "pictures.html");
    return engine;
}

static guint64
dirty_bytes(TideEngine *engine)
{
    g_autoptr(TideFootprint) footprint = tide_footprint_read(live_process(engine, TIDE_ROLE_WEB_CONTENT).pid, NULL);

    assert_non_null(footprint);
    return footprint->total.dirty;
}

static void
collect(TideEngine *engine)
{
    assert_true(live_class()->collect_garbage(engine, tide_deadline_in(LIVE_PATIENCE_MSEC), NULL, NULL));
}

static void
the_handler_gives_decoded_pictures_back(void **state)
{
    static const TideAction *const levels[] = { &warning, &critical };
    const LiveStage *stage = *state;

    live_stage_write(stage, "pictures.html", pictures);
    TideEngine *engine = open_page(stage, TRUE);
    for (gsize i = 0; i < G_N_ELEMENTS(levels); i++) {
        live_load(stage, engine, "pictures.html");
        live_assert_value(engine, "fill().then(() => 0)", "0");
        collect(engine);
        guint64 full = dirty_bytes(engine);
        live_act(engine, levels[i]);
        collect(engine);
        guint64 after = dirty_bytes(engine);
        if (after + (8 << 20) > full)
            fail_msg("%s: %" G_GUINT64_FORMAT " bytes before, %" G_GUINT64_FORMAT " after", levels[i]->text, full,
                     after);
        live_act(engine, levels[i]);
        live_act(engine, &off);
    }
    live_close(stage, engine);
}

/* Where the engine is started as for other scenarios, calling the handler would do nothing. */
static void
without_a_handler_it_is_refused(void **state)
{
    const LiveStage *stage = *state;

    live_stage_write(stage, "pictures.html", pictures);
    TideEngine *engine = open_page(stage, FALSE);
    live_assert_act_error(engine, &critical, TIDE_ERROR_ENVIRONMENT, "WEBKIT_DISABLE_MEMORY_PRESSURE_MONITOR is 1");
    live_close(stage, engine);
}

static void
an_unknown_level_is_refused(void **state)
{
    const LiveStage *stage = *state;
    const TideAction mild = { .kind = TIDE_ACTION_MEMORY_PRESSURE, .text = "mild" };

    live_stage_write(stage, "pictures.html", pictures);
    TideEngine *engine = open_page(stage, TRUE);
    live_assert_act_error(engine, &mild, TIDE_ERROR_INPUT, "there is no level 'mild'; use warning, critical or off");
    live_close(stage, engine);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(the_handler_gives_decoded_pictures_back, live_stage_clear),
        cmocka_unit_test_teardown(without_a_handler_it_is_refused, live_stage_clear),
        cmocka_unit_test_teardown(an_unknown_level_is_refused, live_stage_clear),
    };
    return cmocka_run_group_tests(tests, live_stage_open_group, live_stage_close_group);
}
