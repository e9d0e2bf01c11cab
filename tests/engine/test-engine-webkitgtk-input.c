/* Pointer, wheel and keyboard in the real engine. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <tidemark/error.h>

#include "live-engine.h"

static const char input_page[] =
    "<!DOCTYPE html><title>input</title><style>body { margin: 0 } body > * { position: absolute; width: 100px;"
    "height: 40px } #inner { overflow: auto; left: 400px; height: 200px; width: 200px }</style>"
    "<button id=far style='top: 3000px; left: 1500px'>far</button>"
    "<button id=hidden style='display: none'>hidden</button>"
    "<button id=invisible style='visibility: hidden; top: 60px'>invisible</button>"
    "<button id=below style='top: 120px'>below</button><div id=above style='top: 120px'></div>"
    "<input id=line style='top: 180px'><textarea id=lines style='top: 240px'></textarea>"
    "<a id=link href='page.html?linked' style='top: 300px'>link</a>"
    "<form action=page.html style='top: 360px'><input id=query name=q></form>"
    "<iframe id=frame srcdoc='<button style=\"position: fixed; inset: 0; width: 100%\" onclick=\"parent.log(event)\">'"
    " style='top: 420px; left: 10px'></iframe>"
    "<div id=inner><div style='width: 1000px; height: 1000px'></div></div><div style='height: 5000px; z-index: -1; "
    "width: "
    "2000px'></div>"
    "<script>const seen = []; var log = event => seen.push(`${event.type} ${event.isTrusted} ${event.target.id}`);"
    "const take = () => seen.splice(0).join();"
    "for (const kind of ['mousedown', 'mouseup', 'click']) document.addEventListener(kind, log);</script>";

static int
open_group(void **state)
{
    live_stage_open_group(state);
    live_stage_write(*state, "input.html", input_page);
    return 0;
}

static void
click(TideEngine *engine, const char *selector)
{
    const TideAction action = { .kind = TIDE_ACTION_CLICK, .selector = (char *)selector };

    live_act(engine, &action);
}

static void
type(TideEngine *engine, const char *selector, const char *text)
{
    const TideAction action = { .kind = TIDE_ACTION_TYPE, .selector = (char *)selector, .text = (char *)text };

    live_act(engine, &action);
}

static void
turn(TideEngine *engine, TideActionKind kind, const char *selector, double dx, double dy)
{
    const TideAction action = { .kind = kind, .selector = (char *)selector, .dx = dx, .dy = dy };

    live_act(engine, &action);
}

static void
a_click_is_one_of_a_mouse(void **state)
{
    const LiveStage *stage = *state;
    TideEngine *engine = live_stage_open_page(stage, "input.html");

    for (guint i = 0; i < 3; i++) {
        click(engine, "#far");
        live_assert_value(engine, "take()", "\"mousedown true far,mouseup true far,click true far\"");
        click(engine, "#line");
        live_assert_value(engine, "take() && document.activeElement.id", "\"line\"");
    }
    click(engine, "#frame");
    live_assert_value(engine, "take()", "\"click true \"");
    live_close(stage, engine);
}

static const struct {
    const char *selector;
    const char *sentence;
} misses[] = {
    { "#nowhere", "click: '#nowhere' matches no element of the page" },
    { "#hidden", "click: '#hidden' matches an element that is not visible" },
    { "#invisible", "click: '#invisible' matches an element that is not visible" },
    { "#below", "click: '#below' matches an element that is covered by <div id=\"above\">" },
    { "a[", "click: 'a[' is no CSS selector" },
    { "", "params: 'selector' is not a text" },
};

static void
what_cannot_be_clicked_is_refused(void **state)
{
    const LiveStage *stage = *state;
    TideEngine *engine = live_stage_open_page(stage, "input.html");
    const TideAction suspend = { .kind = TIDE_ACTION_SUSPEND };

    for (gsize i = 0; i < G_N_ELEMENTS(misses); i++) {
        const TideAction action = { .kind = TIDE_ACTION_CLICK, .selector = (char *)misses[i].selector };
        live_assert_act_error(engine, &action, TIDE_ERROR_INPUT, misses[i].sentence);
        live_assert_value(engine, "take()", "\"\"");
    }
    live_act(engine, &suspend);
    const TideAction action = { .kind = TIDE_ACTION_CLICK, .selector = (char *)"#far" };
    live_assert_act_error(engine, &action, TIDE_ERROR_INPUT, "click: the page is hidden; make it visible first");
    live_close(stage, engine);
}

/* Neither what it put in the engine's place nor that it lets nobody else hear holds the click up. */
static void
a_page_cannot_be_in_the_way(void **state)
{
    const LiveStage *stage = *state;
    TideEngine *engine = live_stage_open_page(stage, "input.html");

    live_assert_value(engine,
                      "document.querySelector = document.elementFromPoint = null;"
                      "addEventListener('mouseup', event => event.stopImmediatePropagation(), true); 0",
                      "0");
    click(engine, "#far");
    live_assert_value(engine, "take()", "\"mousedown true far,click true far\"");
    live_close(stage, engine);
}

static void
a_click_may_leave_the_page(void **state)
{
    const LiveStage *stage = *state;
    TideEngine *engine = live_stage_open_page(stage, "input.html");

    for (guint i = 0; i < 10; i++) {
        live_load(stage, engine, "input.html");
        click(engine, "#link");
    }
    live_load(stage, engine, "page.html");
    live_assert_value(engine, "document.title", "\"page\"");
    live_close(stage, engine);
}

/* Keys of the layout with and without Shift, keys that it does not have, more of them than can be spared, and keys that do
 * something. */
static void
text_is_typed_as_it_stands(void **state)
{
    const LiveStage *stage = *state;
    TideEngine *engine = live_stage_open_page(stage, "input.html");
    g_autoptr(GString) many = g_string_new(NULL);
    g_autoptr(GString) json = g_string_new("\"");

    type(engine, "#line", "Hello, World! #{}~ 'é€Ж漢😀'");
    live_assert_value(engine, "line.value", "\"Hello, World! #{}~ 'é€Ж漢😀'\"");
    type(engine, NULL, "\b\b!");
    live_assert_value(engine, "line.value", "\"Hello, World! #{}~ 'é€Ж漢!\"");
    type(engine, NULL, "\ta\n\tb");
    live_assert_value(engine, "lines.value", "\"a\\n\"");
    for (gunichar character = 0x4e00; character < 0x4e00 + 300; character++)
        g_string_append_unichar(many, character);
    g_string_append_printf(json, "%s\"", many->str);
    type(engine, "#query", many->str);
    live_assert_value(engine, "query.value", json->str);
    live_close(stage, engine);
}

static void
typing_may_leave_the_page(void **state)
{
    const LiveStage *stage = *state;
    TideEngine *engine = live_stage_open_page(stage, "input.html");

    for (guint i = 0; i < 5; i++) {
        live_load(stage, engine, "input.html");
        type(engine, "#query", "wanted\n");
    }
    live_load(stage, engine, "page.html");
    live_close(stage, engine);
}

static void
what_cannot_be_typed_is_refused(void **state)
{
    const LiveStage *stage = *state;
    TideEngine *engine = live_stage_open_page(stage, "input.html");
    const TideAction control = { .kind = TIDE_ACTION_TYPE, .text = (char *)"a\001" };
    const TideAction nothing = { .kind = TIDE_ACTION_TYPE, .text = (char *)"" };
    const TideAction nowhere = { .kind = TIDE_ACTION_TYPE, .selector = (char *)"#nowhere", .text = (char *)"a" };

    live_assert_act_error(engine, &control, TIDE_ERROR_INPUT, "type: there is no key for U+0001");
    live_assert_act_error(engine, &nothing, TIDE_ERROR_INPUT, "params: 'text' is not a text");
    live_assert_act_error(engine, &nowhere, TIDE_ERROR_INPUT, "type: '#nowhere' matches no element");
    live_close(stage, engine);
}

/* To the pixel, though a notch is more than one, and no further than there is. */
static void
the_wheel_scrolls_as_far_as_asked(void **state)
{
    const LiveStage *stage = *state;
    TideEngine *engine = live_stage_open_page(stage, "input.html");

    turn(engine, TIDE_ACTION_SCROLL, NULL, 0, 1003);
    live_assert_value(engine, "scrollY", "1003");
    turn(engine, TIDE_ACTION_SCROLL, NULL, 70, -500);
    live_assert_value(engine, "`${scrollX} ${scrollY}`", "\"70 503\"");
    turn(engine, TIDE_ACTION_SCROLL, NULL, 0, 1000000);
    live_assert_value(engine, "document.documentElement.scrollHeight - innerHeight - scrollY < 20", "true");
    turn(engine, TIDE_ACTION_SCROLL, NULL, -1000000, -1000000);
    live_assert_value(engine, "`${scrollX} ${scrollY}`", "\"0 0\"");
    turn(engine, TIDE_ACTION_SCROLL, NULL, 0, -10);
    turn(engine, TIDE_ACTION_SCROLL, "#inner", 333, 250);
    live_assert_value(engine, "`${inner.scrollLeft} ${inner.scrollTop} ${scrollY}`", "\"333 250 0\"");
    live_close(stage, engine);
}

static void
the_wheel_turns_by_notches(void **state)
{
    const LiveStage *stage = *state;
    TideEngine *engine = live_stage_open_page(stage, "input.html");

    live_assert_value(
        engine,
        "addEventListener('wheel', event => {"
        "    seen.push(`${Math.sign(event.deltaX)} ${Math.sign(event.deltaY)}`); event.preventDefault() },"
        "    { passive: false }); 0",
        "0");
    turn(engine, TIDE_ACTION_WHEEL, NULL, -1, 3);
    live_assert_value(engine, "take()", "\"0 1,0 1,0 1,-1 0\"");
    turn(engine, TIDE_ACTION_WHEEL, "#inner", 0, -2);
    live_assert_value(engine, "take()", "\"0 -1,0 -1\"");
    const TideAction scroll = { .kind = TIDE_ACTION_SCROLL, .dy = 100 };
    live_assert_act_error(engine, &scroll, TIDE_ERROR_INPUT, "scroll: the page is not scrolled by the wheel");
    const TideAction half = { .kind = TIDE_ACTION_WHEEL, .dy = 0.5 };
    live_assert_act_error(engine, &half, TIDE_ERROR_INPUT, "wheel: dx and dy are notches: whole numbers");
    const TideAction nowhere = { .kind = TIDE_ACTION_WHEEL };
    live_assert_act_error(engine, &nowhere, TIDE_ERROR_INPUT, "wheel: both dx and dy are 0");
    live_close(stage, engine);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_click_is_one_of_a_mouse, live_stage_clear),
        cmocka_unit_test_teardown(what_cannot_be_clicked_is_refused, live_stage_clear),
        cmocka_unit_test_teardown(a_page_cannot_be_in_the_way, live_stage_clear),
        cmocka_unit_test_teardown(a_click_may_leave_the_page, live_stage_clear),
        cmocka_unit_test_teardown(text_is_typed_as_it_stands, live_stage_clear),
        cmocka_unit_test_teardown(typing_may_leave_the_page, live_stage_clear),
        cmocka_unit_test_teardown(what_cannot_be_typed_is_refused, live_stage_clear),
        cmocka_unit_test_teardown(the_wheel_scrolls_as_far_as_asked, live_stage_clear),
        cmocka_unit_test_teardown(the_wheel_turns_by_notches, live_stage_clear),
    };
    return cmocka_run_group_tests(tests, open_group, live_stage_close_group);
}
