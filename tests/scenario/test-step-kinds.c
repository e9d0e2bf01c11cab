#include "scenario-folder.h"

#include "scenario/step-kinds.h"

#define LOADED "description: x\nsteps:\n  - load: index.html\n"
#define NO_DISTANCE(key, bound, text) "\"" key "\" must be a number from -" bound " to " bound ", not \"" text "\""

static const BadManifest bad_values[] = {
    { "click without quotes", LOADED "  - click: #save\n",
      "4:5: \"click\" is empty; it must be a CSS selector in quotes such as \"#save\"" },
    { "click on a list", LOADED "  - click: [a]\n",
      "4:12: \"click\" must be a CSS selector in quotes such as \"#save\", not a list" },
    { "type of nothing", LOADED "  - type:\n",
      "4:5: \"type\" is empty; it must be a text, or { into: \"#name\", text: … }" },
    { "type without a text", LOADED "  - type: { into: a }\n",
      "4:11: \"text\" is missing; it must be the text to type" },
    { "type with a near key", LOADED "  - type: { inot: a, text: b }\n",
      "4:13: unknown key \"inot\"; did you mean \"into\"?" },
    { "scroll by a number", LOADED "  - scroll: 2000\n",
      "4:13: \"scroll\" must be a distance in CSS pixels such as { y: 2000 }, not \"2000\"" },
    { "scroll nowhere", LOADED "  - scroll: { y: 0 }\n",
      "4:13: \"scroll\" goes nowhere; write how far, such as { y: 3 }" },
    { "scroll too far", LOADED "  - scroll: { y: -1000001 }\n", "4:18: " NO_DISTANCE("y", "1000000", "-1000001") },
    { "scroll by a word", LOADED "  - scroll: { y: --1 }\n", "4:18: " NO_DISTANCE("y", "1000000", "--1") },
    { "wheel too far", LOADED "  - wheel: { x: 1001 }\n", "4:17: " NO_DISTANCE("x", "1000", "1001") },
    { "wheel with a near key", LOADED "  - wheel: { y: 1, a: \"#b\" }\n",
      "4:20: unknown key \"a\"; did you mean \"x\"?" },
    { "pressure of a near word", LOADED "  - memory_pressure: critcal\n",
      "4:22: \"memory_pressure\" must be \"warning\", \"critical\" or \"off\", not \"critcal\"; did you mean "
      "\"critical\"?" },
    { "pressure of another word", LOADED "  - memory_pressure: enormous\n",
      "4:22: \"memory_pressure\" must be \"warning\", \"critical\" or \"off\", not \"enormous\"" },
    { "pressure of nothing", LOADED "  - memory_pressure\n",
      "4:5: \"memory_pressure\" is empty; it must be \"warning\", \"critical\" or \"off\"" },
    { "suspend with a value", LOADED "  - suspend: 5 s\n", "4:14: \"suspend\" takes no value, not even \"5 s\"" },
    { "new tab of what is not there", LOADED "  - new_tab: indx.html\n",
      "4:14: there is no page \"indx.html\" in the scenario's folder; did you mean \"index.html\"?" },
    { "tab 0", LOADED "  - select_tab: 0\n", "4:17: \"select_tab\" must be a whole number from 1 to 64, not \"0\"" },
    { "another site without a page", LOADED "  - navigate_cross_site: about:blank\n",
      "4:26: \"navigate_cross_site\" must be a page such as index.html, not \"about:blank\"" },
    { "expect nothing", LOADED "  - expect:\n", "4:5: \"expect\" is empty; it must be a condition in JavaScript" },
    { "wait for nothing", LOADED "  - wait_for:\n",
      "4:5: \"wait_for\" is empty; it must be a condition in JavaScript, or an event such as { event: load-end }" },
    { "wait for no event", LOADED "  - wait_for: { on: \"#video\" }\n",
      "4:15: \"event\" is missing; it must be the name of an event such as load-end" },
    { "settle in another way", LOADED "  - checkpoint: { name: a, settle: non }\n",
      "4:36: \"settle\" must be \"none\" or not there, not \"non\"; did you mean \"none\"?" },
    { "checkpoint without a name", LOADED "  - checkpoint: { settle: none }\n",
      "4:17: \"name\" is missing; it must be a name of " TIDE_NAME_RULE },
    { "idle before a load", "description: x\nsteps:\n  - idle\n",
      "3:5: \"idle\" stands before any \"load\" and has nothing to work on; load a page first" },
    { "new tab before a load", "description: x\nsteps:\n  - new_tab: index.html\n",
      "3:5: \"new_tab\" stands before any \"load\" and has nothing to work on; load a page first" },
};

static void
refuses_bad_values(void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(bad_values); i++)
        scenario_folder_assert_refused(*state, &bad_values[i]);
}

/* One row for each step: how it is written, and what is made of it. */
static const struct {
    const char *written;
    TideStep expected;
} values[] = {
    { "wait_for: document.images.length == 9",
      { .kind = TIDE_STEP_WAIT_FOR, .text = (char *)"document.images.length == 9" } },
    { "wait_for: { event: load-end, on: \"#video\" }",
      { .kind = TIDE_STEP_WAIT_FOR,
        .text = (char *)"load-end on #video",
        .event = (char *)"load-end",
        .action = { .selector = (char *)"#video" } } },
    { "wait_for: { event: done }", { .kind = TIDE_STEP_WAIT_FOR, .text = (char *)"done", .event = (char *)"done" } },
    { "expect: rows == 9", { .kind = TIDE_STEP_EXPECT, .text = (char *)"rows == 9" } },
    { "idle", { .kind = TIDE_STEP_IDLE } },
    { "navigate_cross_site: index.html", { .kind = TIDE_STEP_NAVIGATE_CROSS_SITE, .text = (char *)"index.html" } },
    { "reload", { .kind = TIDE_STEP_RELOAD, .action = { .kind = TIDE_ACTION_RELOAD } } },
    { "back", { .kind = TIDE_STEP_BACK, .action = { .kind = TIDE_ACTION_BACK } } },
    { "forward", { .kind = TIDE_STEP_FORWARD, .action = { .kind = TIDE_ACTION_FORWARD } } },
    { "click: \"#save\"",
      { .kind = TIDE_STEP_CLICK,
        .text = (char *)"#save",
        .action = { .kind = TIDE_ACTION_CLICK, .selector = (char *)"#save" } } },
    { "type: \"\\n\"",
      { .kind = TIDE_STEP_TYPE, .text = (char *)"\n", .action = { .kind = TIDE_ACTION_TYPE, .text = (char *)"\n" } } },
    { "type: { text: Ada, into: \"#name\" }",
      { .kind = TIDE_STEP_TYPE,
        .text = (char *)"Ada",
        .action = { .kind = TIDE_ACTION_TYPE, .selector = (char *)"#name", .text = (char *)"Ada" } } },
    { "scroll: { y: -2000.5 }",
      { .kind = TIDE_STEP_SCROLL,
        .text = (char *)"0, -2000.5",
        .action = { .kind = TIDE_ACTION_SCROLL, .dy = -2000.5 } } },
    { "wheel: { x: 1, y: 3, at: \"#list\" }",
      { .kind = TIDE_STEP_WHEEL,
        .text = (char *)"1, 3 at #list",
        .action = { .kind = TIDE_ACTION_WHEEL, .selector = (char *)"#list", .dx = 1, .dy = 3 } } },
    { "memory_pressure: off",
      { .kind = TIDE_STEP_MEMORY_PRESSURE,
        .text = (char *)"off",
        .action = { .kind = TIDE_ACTION_MEMORY_PRESSURE, .text = (char *)"off" } } },
    { "suspend", { .kind = TIDE_STEP_SUSPEND, .action = { .kind = TIDE_ACTION_SUSPEND } } },
    { "visible", { .kind = TIDE_STEP_VISIBLE, .action = { .kind = TIDE_ACTION_VISIBLE } } },
    { "new_tab: index.html?a",
      { .kind = TIDE_STEP_NEW_TAB, .text = (char *)"index.html?a", .action = { .kind = TIDE_ACTION_NEW_TAB } } },
    { "select_tab: 2",
      { .kind = TIDE_STEP_SELECT_TAB, .text = (char *)"2", .action = { .kind = TIDE_ACTION_SELECT_TAB, .index = 2 } } },
    { "close_tab", { .kind = TIDE_STEP_CLOSE_TAB, .action = { .kind = TIDE_ACTION_CLOSE_TAB } } },
    { "checkpoint: { name: raw, settle: none }", { .kind = TIDE_STEP_CHECKPOINT, .text = (char *)"raw", .raw = TRUE } },
    { "checkpoint: { name: rested }", { .kind = TIDE_STEP_CHECKPOINT, .text = (char *)"rested" } },
};

static void
assert_step(const TideStep *step, const TideStep *expected)
{
    assert_int_equal(step->kind, expected->kind);
    assert_int_equal(g_strcmp0(step->text, expected->text), 0);
    assert_int_equal(g_strcmp0(step->event, expected->event), 0);
    assert_null(step->file);
    assert_int_equal(step->raw, expected->raw);
    assert_int_equal(step->action.kind, expected->action.kind);
    assert_int_equal(g_strcmp0(step->action.selector, expected->action.selector), 0);
    assert_int_equal(g_strcmp0(step->action.text, expected->action.text), 0);
    assert_true(step->action.dx == expected->action.dx && step->action.dy == expected->action.dy);
    assert_int_equal(step->action.index, expected->action.index);
}

static void
reads_what_each_step_needs(void **state)
{
    g_autoptr(GString) manifest = g_string_new(LOADED);

    for (gsize i = 0; i < G_N_ELEMENTS(values); i++)
        g_string_append_printf(manifest, "  - %s\n", values[i].written);
    g_autoptr(TideScenario) scenario = scenario_folder_assert_good(*state, manifest->str);
    assert_int_equal(scenario->steps->len, 1 + G_N_ELEMENTS(values));
    for (guint i = 0; i < G_N_ELEMENTS(values); i++)
        assert_step(g_ptr_array_index(scenario->steps, i + 1), &values[i].expected);
}

static void
names_kinds_as_manifests_do(void **state)
{
    static const char *const names[] = { "load",       "evaluate",
                                         "resize",     "collect_garbage",
                                         "reset_peak", "checkpoint",
                                         "wait_for",   "expect",
                                         "idle",       "navigate_cross_site",
                                         "reload",     "back",
                                         "forward",    "click",
                                         "type",       "scroll",
                                         "wheel",      "memory_pressure",
                                         "suspend",    "visible",
                                         "new_tab",    "close_tab",
                                         "select_tab", "repeat",
                                         "include" };

    (void)state;
    for (guint kind = 0; kind < G_N_ELEMENTS(names); kind++)
        assert_string_equal(tide_step_rows()[kind].name, names[kind]);
    assert_null(tide_step_rows()[G_N_ELEMENTS(names)].name);
    assert_string_equal(tide_step_kind_name(TIDE_STEP_SELECT_TAB), "select_tab");
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses_bad_values),
        cmocka_unit_test(reads_what_each_step_needs),
        cmocka_unit_test(names_kinds_as_manifests_do),
    };

    return cmocka_run_group_tests(tests, scenario_folder_setup, scenario_folder_teardown);
}
