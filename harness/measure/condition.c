#include "measure/condition.h"

#include <json-glib/json-glib.h>

#include <tidemark/error.h>

/* For a page whose timers run late, as those of hidden pages do by up to a second. */
#define GRACE_MSEC 3000

/* The condition stands on lines of its own, so that a comment at its end ends there. */
#define EXPECT                                                                                                         \
    "(async () => {"                                                                                                   \
    "    const value = await (\n%s\n);"                                                                                \
    "    return value ? true : typeof value === 'string' ? JSON.stringify(value) : String(value);"                     \
    "})()"

#define AWAIT_CONDITION                                                                                                \
    "new Promise((done, fail) => {"                                                                                    \
    "    const holds = () => (\n%s\n);"                                                                                \
    "    let last = '', frame = 0, ticker = 0;"                                                                        \
    "    const observer = new MutationObserver(() => check());"                                                        \
    "    const finish = (settle, value) => {"                                                                          \
    "        observer.disconnect();"                                                                                   \
    "        cancelAnimationFrame(frame);"                                                                             \
    "        clearInterval(ticker);"                                                                                   \
    "        clearTimeout(limit);"                                                                                     \
    "        settle(value);"                                                                                           \
    "    };"                                                                                                           \
    "    const check = () => {"                                                                                        \
    "        let value = false;"                                                                                       \
    "        try { value = holds(); last = 'it is ' + String(value); } catch (thrown) { last = 'it throws ' + "        \
    "thrown; }"                                                                                                        \
    "        if (typeof value?.then === 'function')"                                                                   \
    "            finish(fail, new Error('it is a promise, which \"evaluate\" awaits'));"                               \
    "        else if (value)"                                                                                          \
    "            finish(done, 0);"                                                                                     \
    "    };"                                                                                                           \
    "    const limit = setTimeout(() => { check(); finish(fail, new Error('not true within %u ms; ' + last)); }, %u);" \
    "    const atFrame = () => { frame = requestAnimationFrame(atFrame); check(); };"                                  \
    "    if (document.hidden)"                                                                                         \
    "        ticker = setInterval(check, 100);"                                                                        \
    "    else"                                                                                                         \
    "        frame = requestAnimationFrame(atFrame);"                                                                  \
    "    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });"       \
    "    check();"                                                                                                     \
    "})"

#define AWAIT_EVENT                                                                                                    \
    "new Promise((done, fail) => {"                                                                                    \
    "    const name = %s, selector = %s;"                                                                              \
    "    const target = selector === null ? window : document.querySelector(selector);"                                \
    "    if (!target) throw new Error('no element matches ' + selector);"                                              \
    "    const late = () => fail(new Error('no event \"' + name + '\" within %u ms'));"                                \
    "    const limit = setTimeout(late, %u);"                                                                          \
    "    target.addEventListener(name, () => { clearTimeout(limit); done(0); }, { once: true, capture: true });"       \
    "})"

/* JSON is JavaScript. */
static char *
quote(const char *text)
{
    g_autoptr(JsonNode) node = json_node_init_string(json_node_alloc(), text);

    return text ? json_to_string(node, FALSE) : g_strdup("null");
}

static char *
unquote(const char *json)
{
    g_autoptr(JsonNode) node = json_from_string(json, NULL);
    gboolean text = node && JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == G_TYPE_STRING;

    return g_strdup(text ? json_node_get_string(node) : json);
}

static char *
make_wait(const TideStep *step, guint timeout_msec)
{
    g_autofree char *event = quote(step->event);
    g_autofree char *selector = quote(step->action.selector);

    return step->event ? g_strdup_printf(AWAIT_EVENT, event, selector, timeout_msec, timeout_msec)
                       : g_strdup_printf(AWAIT_CONDITION, step->text, timeout_msec, timeout_msec);
}

gboolean
tide_condition_await(const TideEngineClass *engine_class, TideEngine *engine, const TideStep *step, guint timeout_msec,
                     GCancellable *cancellable, GError **error)
{
    g_autofree char *script = make_wait(step, timeout_msec);

    return engine_class->evaluate(engine, script, NULL, tide_deadline_in(timeout_msec + GRACE_MSEC), cancellable,
                                  error);
}

gboolean
tide_condition_expect(const TideEngineClass *engine_class, TideEngine *engine, const char *condition,
                      guint timeout_msec, GCancellable *cancellable, GError **error)
{
    g_autofree char *script = g_strdup_printf(EXPECT, condition);
    g_autofree char *json = NULL;

    if (!engine_class->evaluate(engine, script, &json, tide_deadline_in(timeout_msec), cancellable, error))
        return FALSE;
    if (g_strcmp0(json, "true") == 0)
        return TRUE;
    g_autofree char *value = unquote(json);
    g_set_error(error, TIDE_ERROR, TIDE_ERROR_SCRIPT, "expected to be true: %s; it is %s", condition, value);
    return FALSE;
}
