/* What a scenario may ask of a page, on the real engine. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "stage.h"

#define HEAD "description: A page.\ntimeout: 20 s\nsteps:\n  - load: index.html\n"
#define SHORT "description: A page.\ntimeout: 5 s\nsteps:\n  - load: index.html\n"
#define END "  - checkpoint: { name: end, settle: none }\n"

static const char page[] =
    "<!DOCTYPE html><title>page</title><button id=button onclick='clicks++'>Save</button>"
    "<input id=field><ul id=list></ul><div style='height: 5000px'></div><script>"
    "let clicks = 0;"
    "let late = false;"
    "const soon = () => { setTimeout(() => { late = true; }, 300); };"
    "const grow = () => { setTimeout(() => list.append(document.createElement('li')), 300); };"
    "const tell = () => { setTimeout(() => list.dispatchEvent(new Event('told')), 300); };"
    "const held = [];"
    "const unrest = () => { setInterval(() => held.push(new Uint8Array(1 << 18).fill(1)), 20); };"
    "</script>";

typedef struct {
    const char *name;
    const char *manifest;
    int status;
    const char *sentence; /* (nullable) */
} Row;

static const Row rows[] = {
    { "conditions and events that come",
      HEAD "  - evaluate: soon()\n  - wait_for: late // soon\n"
           "  - evaluate: grow()\n  - wait_for: document.querySelectorAll('li').length == 1\n"
           "  - evaluate: tell()\n  - wait_for: { event: told, on: \"#list\" }\n"
           "  - expect: late && document.querySelector('li')\n  - expect: Promise.resolve(1)\n  - idle\n" END,
      0, NULL },
    { "a condition that stays false", SHORT "  - wait_for: late\n" END, 3, "not true within 5000 ms; it is false" },
    { "a condition that throws", SHORT "  - wait_for: document.querySelector('b').id\n" END, 3,
      "not true within 5000 ms; it throws TypeError" },
    { "a condition that is a promise", SHORT "  - wait_for: Promise.resolve(false)\n" END, 3,
      "it is a promise, which \"evaluate\" awaits" },
    { "an event that does not come", SHORT "  - wait_for: { event: told }\n" END, 3,
      "no event \"told\" within 5000 ms" },
    { "an event of nothing", SHORT "  - wait_for: { event: told, on: \"#lits\" }\n" END, 3,
      "no element matches #lits" },
    { "what is expected and not so", HEAD "  - expect: document.title == 'other'\n" END, 3,
      "expected to be true: document.title == 'other'; it is false" },
    { "an expectation that is no JavaScript", HEAD "  - expect: document.title ==\n" END, 3, "SyntaxError" },
    { "a page that is hidden, waited for and measured",
      HEAD "  - suspend\n  - expect: document.hidden\n  - evaluate: soon()\n  - wait_for: late\n"
           "  - evaluate: grow()\n  - wait_for: document.querySelectorAll('li').length == 1\n  - checkpoint: hidden\n"
           "  - visible\n  - expect: \"!document.hidden\"\n  - checkpoint: shown\n",
      0, NULL },
    { "what a person does",
      HEAD "  - click: \"#button\"\n  - expect: clicks == 1\n"
           "  - type: { into: \"#field\", text: Ada }\n  - type: \"!\"\n  - expect: field.value == 'Ada!'\n"
           "  - scroll: { y: 500 }\n  - expect: scrollY >= 500\n  - wheel: { y: -1 }\n"
           "  - load: index.html?second\n  - back\n  - expect: location.search == ''\n"
           "  - forward\n  - expect: location.search == '?second'\n  - reload\n  - expect: clicks == 0\n"
           "  - memory_pressure: critical\n  - memory_pressure: off\n" END,
      0, NULL },
    { "a click on nothing", HEAD "  - click: \"#buton\"\n" END, 3, "'#buton' matches no element" },
    { "no page to go back to", HEAD "  - back\n" END, 3,
      "step \"back\": back: the history has no page before this one" },
    { "memory that never rests", HEAD "  - evaluate: unrest()\n  - checkpoint: moving\n", 3,
      "memory had not come to rest in 1 of 1 iterations" },
    { "another site and back",
      HEAD "  - navigate_cross_site: index.html?a\n  - expect: location.hostname == 'localhost'\n"
           "  - navigate_cross_site: index.html?b\n  - expect: location.hostname == '127.0.0.1'\n"
           "  - load: about:blank\n  - navigate_cross_site: index.html?c\n  - checkpoint: end\n",
      0, "page" },
};

static void
a_step_does_what_it_says(void **state)
{
    const Row *row = *state;
    g_autoptr(Stage) stage = stage_new();
    g_autoptr(Outcome) outcome = NULL;

    stage_write(stage, "scenarios/page/scenario.yaml", row->manifest);
    stage_write(stage, "scenarios/page/index.html", page);
    outcome = stage_run(stage, "run -n 1");
    assert_status(outcome, row->status);
    if (row->sentence)
        assert_says(outcome, row->sentence);
}

static void
a_scenario_runs_in_all_its_cases_or_in_one(void **state)
{
    (void)state;
    g_autoptr(Stage) stage = stage_new();

    stage_write(stage, "scenarios/page/scenario.yaml",
                "parameters: { rows: [10, 20] }\n" HEAD "  - expect: location.search == '?rows=${rows}'\n" END);
    stage_write(stage, "scenarios/page/index.html", page);
    g_autoptr(Outcome) wrong = stage_run(stage, "run -n 1");
    assert_status(wrong, 3);
    stage_write(stage, "scenarios/page/scenario.yaml",
                "description: A page.\nparameters: { rows: [10, 20] }\nsteps:\n  - load: index.html?rows=${rows}\n"
                "  - expect: location.search == '?rows=${rows}'\n" END);
    g_autoptr(Outcome) both = stage_run(stage, "update-baselines -n 1 --reason cases");
    assert_status(both, 0);
    assert_int_equal(stage_count(stage, "//testsuite"), 2);
    g_autoptr(Outcome) one = stage_run(stage, "run -n 1 --require-baseline page@rows=20");
    assert_int_equal(stage_count(stage, "//testsuite[@name='page@rows=20']"), 1);
    assert_int_equal(stage_count(stage, "//testsuite"), 1);
    assert_int_equal(stage_count(stage, "//skipped"), 0);
}

static void
a_page_is_held_at_a_checkpoint(void **state)
{
    (void)state;
    g_autoptr(Stage) stage = stage_new();

    stage_copy_shipped(stage, "blank");
    g_autoptr(Outcome) outcome = stage_run(stage, "run --keep-open blank");
    assert_status(outcome, 0);
    assert_says(outcome, "blank stands at checkpoint 'loaded':\n  WebContent  ");
    assert_says(outcome, "[1/1]");
}

static void
a_new_scenario_can_be_measured_as_it_is(void **state)
{
    (void)state;
    g_autoptr(Stage) stage = stage_new();
    g_autoptr(Outcome) made = stage_run(stage, "new-scenario list");
    assert_status(made, 0);
    g_autoptr(Outcome) outcome = stage_run(stage, "run -n 1 list");

    assert_status(outcome, 0);
    assert_int_equal(stage_count(stage, "//testcase[@name='dropped.WebContent']"), 1);
}

int
main(void)
{
    struct CMUnitTest tests[G_N_ELEMENTS(rows) + 3] = { 0 };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        tests[i] = (struct CMUnitTest) { rows[i].name, a_step_does_what_it_says, NULL, NULL, (void *)&rows[i] };
    tests[G_N_ELEMENTS(rows)] = (struct CMUnitTest)cmocka_unit_test(a_scenario_runs_in_all_its_cases_or_in_one);
    tests[G_N_ELEMENTS(rows) + 1] = (struct CMUnitTest)cmocka_unit_test(a_new_scenario_can_be_measured_as_it_is);
    tests[G_N_ELEMENTS(rows) + 2] = (struct CMUnitTest)cmocka_unit_test(a_page_is_held_at_a_checkpoint);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
