#include "input-page.h"

/*
 * A frame of the same site has a window of its own, whose events the page's does not see, so every window on the way to
 * the place is listened to. The listeners are there before any input is sent. Where the page itself listens first and lets
 * nobody else hear, one of the other events still comes.
 *
 * What has to be brought into view goes to the middle: at the edge, the focus that a press gives makes WebKit scroll on, and
 * the button comes up beside the element.
 */
static const char locate_body[] =
    "const kinds = events.split(' '), of_keys = events === 'keydown';"
    "const fail = problem => ({ problem });"
    "const shown = { left: 0, top: 0, right: document.documentElement.clientWidth || innerWidth,"
    "                bottom: innerHeight };"
    "const clip = box => ({ left: Math.max(box.left, shown.left), top: Math.max(box.top, shown.top),"
    "                       right: Math.min(box.right, shown.right), bottom: Math.min(box.bottom, shown.bottom) });"
    "const has_area = box => box.right > box.left && box.bottom > box.top;"
    "const describe = node => node ? `<${node.localName}${node.id ? ` id=\"${node.id}\"` : ''}>` : 'nothing';"
    "let element = null, box = shown;"
    "if (selector) {"
    "    try { element = document.querySelector(selector); } catch { return fail('is no CSS selector'); }"
    "    if (!element) return fail('matches no element of the page');"
    "    const before = element.getBoundingClientRect();"
    "    element.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });"
    "    const after = element.getBoundingClientRect();"
    "    if (before.x !== after.x || before.y !== after.y)"
    "        element.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });"
    "    box = [...element.getClientRects()].map(clip).find(has_area);"
    "    if (!box || getComputedStyle(element).visibility !== 'visible')"
    "        return fail('matches an element that is not visible');"
    "}"
    "const x = (box.left + box.right) / 2, y = (box.top + box.bottom) / 2;"
    "const hit = document.elementFromPoint(x, y);"
    "if (element && !(hit && element.contains(hit)))"
    "    return fail(`matches an element that is covered by ${describe(hit)}`);"
    "const windows = [window];"
    "let inner = of_keys && !selector ? document.activeElement : hit;"
    "let at = { x, y };"
    "while (inner && inner.contentWindow) {"
    "    const inside = inner.contentDocument;"
    "    if (!inside) return fail('lies in a frame of another site, where no input can be followed');"
    "    windows.push(inner.contentWindow);"
    "    const frame = inner.getBoundingClientRect();"
    "    at = { x: at.x - frame.left - inner.clientLeft, y: at.y - frame.top - inner.clientTop };"
    "    inner = of_keys ? inside.activeElement : inside.elementFromPoint(at.x, at.y);"
    "}"
    "globalThis.tidemark?.stop.abort();"
    "const state = globalThis.tidemark = { seen: 0, wake() {}, stop: new AbortController(), hit: inner ?? hit };"
    "const listener = event => {"
    "    if (!event.isTrusted || event.key === 'Shift') return;"
    "    state.seen++;"
    "    state.wake();"
    "};"
    "for (const target of windows)"
    "    for (const kind of kinds)"
    "        target.addEventListener(kind, listener, { capture: true, passive: true, signal: state.stop.signal });"
    "return { x, y };";

static const char await_body[] = "const state = globalThis.tidemark;"
                                 "await new Promise(done => {"
                                 "    state.wake = () => { if (state.seen >= count) done(); };"
                                 "    state.wake();"
                                 "});"
                                 "return true;";

/* The wheel may scroll in steps of its own, smoothly: it stands still when four frames find it in one place. */
static const char scroll_body[] =
    "const state = globalThis.tidemark;"
    "const position = horizontally ? 'scrollLeft' : 'scrollTop';"
    "const size = horizontally ? 'scrollWidth' : 'scrollHeight';"
    "const room = horizontally ? 'clientWidth' : 'clientHeight';"
    "const scrolls = node => ['auto', 'scroll'].includes(getComputedStyle(node)[horizontally ? 'overflowX' : "
    "'overflowY'])"
    "    && node[size] > node[room];"
    "const frame = () => new Promise(done => requestAnimationFrame(done));"
    "const begins = state.axis !== position;"
    "if (begins) {"
    "    let node = state.hit;"
    "    const page = (node?.ownerDocument ?? document).scrollingElement;"
    "    while (node && node !== page && !scrolls(node)) node = node.parentElement;"
    "    Object.assign(state, { axis: position, scroller: node ?? page, moved: 0 });"
    "}"
    "const scroller = state.scroller;"
    "for (let last = NaN, still = 0; still < 4; last = scroller[position]) {"
    "    await frame();"
    "    still = scroller[position] === last ? still + 1 : 0;"
    "}"
    "if (begins) state.start = scroller[position];"
    "const range = scroller[size] - scroller[room];"
    "const backwards = horizontally && getComputedStyle(scroller).direction === 'rtl';"
    "const goal = Math.min(Math.max(state.start + distance, backwards ? -range : 0), backwards ? 0 : range);"
    "const left = (goal - scroller[position]) * Math.sign(distance);"
    "const moved = Math.abs(scroller[position] - state.start);"
    "if (left < 1) {"
    "    if (left <= -1) scroller.scrollTo({ [horizontally ? 'left' : 'top']: goal, behavior: 'instant' });"
    "    return { notches: 0 };"
    "}"
    "if (notches && moved === state.moved)"
    "    return { problem: 'is not scrolled by the wheel, which the page keeps to itself' };"
    "state.moved = moved;"
    "return { notches: notches ? Math.max(1, Math.floor(left / (moved / notches))) : 1 };";

static const char *const kind_events[] = {
    [TIDE_INPUT_POINTER] = "pointerup mouseup",
    [TIDE_INPUT_KEYS] = "keydown",
    [TIDE_INPUT_WHEEL] = "wheel",
};

void
tide_input_page_locate(TideRequest *request, TideInputKind kind, const char *selector, TideWorldFunc then)
{
    GVariantDict arguments;

    g_variant_dict_init(&arguments, NULL);
    g_variant_dict_insert(&arguments, "selector", "s", selector ? selector : "");
    g_variant_dict_insert(&arguments, "events", "s", kind_events[kind]);
    tide_world_call(request, locate_body, g_variant_dict_end(&arguments), then);
}

void
tide_input_page_read_place(JSCValue *value, TideInputPlace *ret_place)
{
    g_autoptr(JSCValue) problem = jsc_value_object_get_property(value, "problem");
    g_autoptr(JSCValue) x = jsc_value_object_get_property(value, "x");
    g_autoptr(JSCValue) y = jsc_value_object_get_property(value, "y");

    ret_place->problem = jsc_value_is_string(problem) ? jsc_value_to_string(problem) : NULL;
    ret_place->x = jsc_value_to_double(x);
    ret_place->y = jsc_value_to_double(y);
}

void
tide_input_page_await(TideRequest *request, guint count, TideWorldFunc then)
{
    GVariantDict arguments;

    g_variant_dict_init(&arguments, NULL);
    g_variant_dict_insert(&arguments, "count", "u", count);
    tide_world_call(request, await_body, g_variant_dict_end(&arguments), then);
}

void
tide_input_page_scroll(TideRequest *request, gboolean horizontally, double distance, guint notches, TideWorldFunc then)
{
    GVariantDict arguments;

    g_variant_dict_init(&arguments, NULL);
    g_variant_dict_insert(&arguments, "horizontally", "u", (guint)horizontally);
    g_variant_dict_insert(&arguments, "distance", "d", distance);
    g_variant_dict_insert(&arguments, "notches", "u", notches);
    tide_world_call(request, scroll_body, g_variant_dict_end(&arguments), then);
}
