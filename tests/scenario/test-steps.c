#include "scenario-folder.h"

#include "scenario/steps.h"

#define HEAD "description: x\nsteps:\n"
#define LOADED HEAD "  - load: index.html\n"
#define NO_NUMBER(key, from, to, text) "\"" key "\" must be a whole number from " from " to " to ", not " text
#define NO_NAME "must be a name of " TIDE_NAME_RULE ", not "
#define EIGHT_CHARACTERS "abcdefgh"
#define SIXTY_FOUR                                                                                                     \
    EIGHT_CHARACTERS EIGHT_CHARACTERS EIGHT_CHARACTERS EIGHT_CHARACTERS EIGHT_CHARACTERS EIGHT_CHARACTERS              \
        EIGHT_CHARACTERS EIGHT_CHARACTERS

static const BadManifest bad_steps[] = {
    { "unknown step", LOADED "  - evalute: a()\n", "4:5: unknown step \"evalute\"; did you mean \"evaluate\"?" },
    { "unknown step alone", LOADED "  - colect_garbage\n",
      "4:5: unknown step \"colect_garbage\"; did you mean \"collect_garbage\"?" },
    { "step unlike any", LOADED "  - xyzxyz: 1\n",
      "4:5: unknown step \"xyzxyz\"; write one of \"load\", \"evaluate\", \"resize\", \"collect_garbage\", "
      "\"reset_peak\", \"checkpoint\", \"wait_for\", \"expect\", \"idle\", \"navigate_cross_site\", \"reload\", "
      "\"back\", \"forward\", \"click\", \"type\", \"scroll\", \"wheel\", \"memory_pressure\", \"suspend\", "
      "\"visible\", "
      "\"new_tab\", \"close_tab\", \"select_tab\", \"repeat\", \"include\"" },
    { "two keys", HEAD "  - load: index.html\n    evaluate: a()\n",
      "4:5: a step has one key; begin a step of its own for \"evaluate\" with \"- \"" },
    { "one key twice", HEAD "  - load: index.html\n    load: index.html\n",
      "4:5: duplicate key \"load\"; it stands at line 3 already, so remove one of them" },
    { "key that is a list", HEAD "  - [load]: index.html\n", "3:5: a key must be a word" },
    { "step that is a list", HEAD "  - [load, index.html]\n",
      "3:5: a step such as \"load: index.html\" must stand here, not a list" },
    { "step that is empty", LOADED "  -\n", "4:4: a step such as \"load: index.html\" must stand here, not nothing" },
    { "step without a key", HEAD "  - {}\n", "3:5: a step such as \"load: index.html\" must stand here, not nothing" },

    { "load without a value", HEAD "  - load:\n", "3:5: \"load\" is empty; it must be a page such as index.html" },
    { "load alone", HEAD "  - load\n", "3:5: \"load\" is empty; it must be a page such as index.html" },
    { "load of a list", HEAD "  - load: [a]\n", "3:11: \"load\" must be a page such as index.html, not a list" },
    { "load of what is not there", HEAD "  - load: indx.html\n",
      "3:11: there is no page \"indx.html\" in the scenario's folder; did you mean \"index.html\"?" },
    { "load of an address", HEAD "  - load: https://webkit.org/\n",
      "3:11: page \"https://webkit.org/\" is an address, and no page reaches a network; name a file of the scenario's "
      "folder, or make a recording with \"tidemark record\"" },
    { "load of another scheme", HEAD "  - load: ftp://webkit.org/\n",
      "3:11: page \"ftp://webkit.org/\" has a scheme; pages are served from the scenario's folder, so name one "
      "relative to it" },

    { "evaluate of nothing", LOADED "  - evaluate:\n", "4:5: \"evaluate\" is empty; it must be JavaScript" },
    { "evaluate of an empty text", LOADED "  - evaluate: \"\"\n", "4:5: \"evaluate\" is empty; it must be JavaScript" },
    { "evaluate of an empty block", LOADED "  - evaluate: |\n\n  - collect_garbage:\n",
      "4:5: \"evaluate\" is empty; it must be JavaScript" },
    { "evaluate of a mapping", LOADED "  - evaluate: { a: b }\n",
      "4:15: \"evaluate\" must be JavaScript, not a mapping" },

    { "resize to nothing", LOADED "  - resize:\n",
      "4:5: \"resize\" is empty; it must be a size such as { width: 800, height: 600 }" },
    { "resize to a text", LOADED "  - resize: 800x600\n",
      "4:13: \"resize\" must be a size such as { width: 800, height: 600 }, not \"800x600\"" },
    { "resize without a height", LOADED "  - resize: { width: 800 }\n",
      "4:13: \"height\" is missing; it must be a whole number from 50 to 2160" },
    { "resize with a third size", LOADED "  - resize: { width: 800, height: 600, hight: 1 }\n",
      "4:40: unknown key \"hight\"; did you mean \"height\"?" },
    { "resize to a narrow width", LOADED "  - resize: { width: 49, height: 600 }\n",
      "4:22: " NO_NUMBER("width", "50", "3840", "\"49\"") },
    { "resize to a great height", LOADED "  - resize: { width: 800, height: 2161 }\n",
      "4:35: " NO_NUMBER("height", "50", "2160", "\"2161\"") },

    { "collect_garbage with a value", LOADED "  - collect_garbage: now\n",
      "4:22: \"collect_garbage\" takes no value, not even \"now\"" },
    { "collect_garbage with empty quotes", LOADED "  - collect_garbage: ''\n",
      "4:22: \"collect_garbage\" takes no value, not even \"\"" },
    { "collect_garbage with an empty list", LOADED "  - collect_garbage: []\n",
      "4:22: \"collect_garbage\" takes no value, not even a list" },

    { "checkpoint without a name", LOADED "  - checkpoint:\n",
      "4:5: \"checkpoint\" is empty; it must be a name of " TIDE_NAME_RULE },
    { "checkpoint with a blank", LOADED "  - checkpoint: two words\n",
      "4:17: \"checkpoint\" " NO_NAME "\"two words\"" },
    { "checkpoint with a slash", LOADED "  - checkpoint: a/b\n", "4:17: \"checkpoint\" " NO_NAME "\"a/b\"" },
    { "checkpoint with an umlaut", LOADED "  - checkpoint: \xC3\xA4\n",
      "4:17: \"checkpoint\" " NO_NAME "\"\xC3\xA4\"" },
    { "checkpoint like an option", LOADED "  - checkpoint: -x\n", "4:17: \"checkpoint\" " NO_NAME "\"-x\"" },
    { "checkpoint like a folder", LOADED "  - checkpoint: ..\n", "4:17: \"checkpoint\" " NO_NAME "\"..\"" },
    { "checkpoint of a list", LOADED "  - checkpoint: [a]\n", "4:17: \"checkpoint\" " NO_NAME "a list" },
    { "checkpoint with a reserved name", LOADED "  - checkpoint: peak\n",
      "4:17: checkpoint \"peak\" would be taken for the peak of the whole run; choose another name" },
    { "checkpoint with 65 bytes", LOADED "  - checkpoint: " SIXTY_FOUR "x\n",
      "4:17: the checkpoint's name has 65 bytes; shorten it to 64" },

    { "evaluate before a load", HEAD "  - evaluate: a()\n  - load: index.html\n",
      "3:5: \"evaluate\" stands before any \"load\" and has nothing to work on; load a page first" },
    { "resize before a load", HEAD "  - resize: { width: 1, height: 1 }\n",
      "3:5: \"resize\" stands before any \"load\" and has nothing to work on; load a page first" },
    { "collect_garbage before a load", HEAD "  - collect_garbage\n",
      "3:5: \"collect_garbage\" stands before any \"load\" and has nothing to work on; load a page first" },
    { "checkpoint before a load", HEAD "  - checkpoint: a\n",
      "3:5: \"checkpoint\" stands before any \"load\" and has nothing to measure; load a page first" },
    { "repeated step before a load", HEAD "  - repeat: { times: 2, steps: [ evaluate: a(), load: index.html ] }\n",
      "3:34: \"evaluate\" stands before any \"load\" and has nothing to work on; load a page first" },

    { "repeat of nothing", LOADED "  - repeat:\n",
      "4:5: \"repeat\" is empty; it must be times and steps such as { times: 7, steps: [ … ] }" },
    { "repeat of a number", LOADED "  - repeat: 7\n",
      "4:13: \"repeat\" must be times and steps such as { times: 7, steps: [ … ] }, not \"7\"" },
    { "repeat without times", LOADED "  - repeat: { steps: [ collect_garbage ] }\n",
      "4:13: \"times\" is missing; it must be a whole number from 1 to 10000" },
    { "repeat without steps", LOADED "  - repeat: { times: 7 }\n",
      "4:13: \"steps\" is missing; it must be a list of steps" },
    { "repeat of no step", LOADED "  - repeat: { times: 7, steps: [] }\n",
      "4:25: \"steps\" is empty; it must be a list of steps" },
    { "repeat of a text", LOADED "  - repeat: { times: 7, steps: load }\n",
      "4:32: \"steps\" must be a list of steps, not \"load\"" },
    { "repeat 0 times", LOADED "  - repeat: { times: 0, steps: [ collect_garbage ] }\n",
      "4:22: " NO_NUMBER("times", "1", "10000", "\"0\"") },
    { "repeat 10001 times", LOADED "  - repeat: { times: 10001, steps: [ collect_garbage ] }\n",
      "4:22: " NO_NUMBER("times", "1", "10000", "\"10001\"") },
    { "repeat with an unknown key", LOADED "  - repeat: { time: 1, steps: [ collect_garbage ] }\n",
      "4:15: unknown key \"time\"; did you mean \"times\"?" },
    { "bad step inside a repeat", LOADED "  - repeat: { times: 1, steps: [ { laod: index.html } ] }\n",
      "4:36: unknown step \"laod\"; did you mean \"load\"?" },
};

static void
test_refuses_bad_steps(void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(bad_steps); i++)
        scenario_folder_assert_refused(*state, &bad_steps[i]);
}

static char *
nest_repeats(guint depth)
{
    GString *manifest = g_string_new(LOADED "  - ");

    for (guint i = 0; i < depth; i++)
        g_string_append(manifest, "{ repeat: { times: 1, steps: [ ");
    g_string_append(manifest, "checkpoint: a");
    for (guint i = 0; i < depth; i++)
        g_string_append(manifest, " ] } }");
    return g_string_free(manifest, FALSE);
}

static void
test_nests_repeats_8_deep(void **state)
{
    g_autofree char *eight = nest_repeats(8);
    g_autofree char *nine = nest_repeats(9);
    g_autoptr(TideScenario) scenario = scenario_folder_assert_good(*state, eight);
    BadManifest row = { "nine", nine, "4:255: repeats are nested more than 8 deep; multiply their times instead" };

    assert_int_equal(scenario->steps->len, 2);
    scenario_folder_assert_refused(*state, &row);
}

static void
test_refuses_1000_levels_at_once(void **state)
{
    g_autofree char *deep = nest_repeats(1000);
    BadManifest row = { "thousand", deep, "4:654: lists and mappings are nested more than 64 levels deep" };

    scenario_folder_assert_refused(*state, &row);
}

static void
test_a_page_loaded_inside_a_repeat_stays(void **state)
{
    g_autoptr(TideScenario) scenario = scenario_folder_assert_good(
        *state, HEAD "  - repeat: { times: 2, steps: [ { load: index.html }, collect_garbage ] }\n  - checkpoint: a\n");

    assert_int_equal(scenario->steps->len, 5);
}

static void
test_reads_every_kind(void **state)
{
    static const TideStep expected[] = {
        { .kind = TIDE_STEP_LOAD,
          .text = (char *)"sub/other.html?rows=10#top",
          .width = 0,
          .height = 0,
          .place = { 3, 5 } },
        { .kind = TIDE_STEP_EVALUATE, .text = (char *)"a(\"b: c\")", .width = 0, .height = 0, .place = { 4, 5 } },
        { .kind = TIDE_STEP_EVALUATE,
          .text = (char *)"let a = 1;\n  b(a);\n",
          .width = 0,
          .height = 0,
          .place = { 5, 5 } },
        { .kind = TIDE_STEP_EVALUATE, .text = (char *)"5", .width = 0, .height = 0, .place = { 8, 5 } },
        { .kind = TIDE_STEP_RESIZE, .text = NULL, .width = 3840, .height = 50, .place = { 9, 5 } },
        { .kind = TIDE_STEP_COLLECT_GARBAGE, .text = NULL, .width = 0, .height = 0, .place = { 10, 5 } },
        { .kind = TIDE_STEP_COLLECT_GARBAGE, .text = NULL, .width = 0, .height = 0, .place = { 11, 5 } },
        { .kind = TIDE_STEP_COLLECT_GARBAGE, .text = NULL, .width = 0, .height = 0, .place = { 12, 5 } },
        { .kind = TIDE_STEP_LOAD, .text = (char *)"about:blank", .width = 0, .height = 0, .place = { 13, 5 } },
        { .kind = TIDE_STEP_CHECKPOINT, .text = (char *)"A-b_c.9", .width = 0, .height = 0, .place = { 14, 5 } },
        { .kind = TIDE_STEP_CHECKPOINT, .text = (char *)SIXTY_FOUR, .width = 0, .height = 0, .place = { 15, 7 } },
    };
    g_autoptr(TideScenario) scenario = scenario_folder_assert_good(*state,
                                                                   HEAD "  - load: sub/other.html?rows=10#top\n"
                                                                        "  - evaluate: 'a(\"b: c\")'\n"
                                                                        "  - evaluate: |\n"
                                                                        "      let a = 1;\n"
                                                                        "        b(a);\n"
                                                                        "  - evaluate: 5\n"
                                                                        "  - resize: { width: 3840, height: 50 }\n"
                                                                        "  - collect_garbage:\n"
                                                                        "  - collect_garbage\n"
                                                                        "  - collect_garbage: ~\n"
                                                                        "  - load: about:blank\n"
                                                                        "  - checkpoint: A-b_c.9\n"
                                                                        "  - { checkpoint: " SIXTY_FOUR " }\n");

    assert_int_equal(scenario->steps->len, G_N_ELEMENTS(expected));
    for (guint i = 0; i < G_N_ELEMENTS(expected); i++) {
        const TideStep *step = g_ptr_array_index(scenario->steps, i);
        assert_int_equal(step->kind, expected[i].kind);
        assert_int_equal(g_strcmp0(step->text, expected[i].text), 0);
        assert_int_equal(step->width, expected[i].width);
        assert_int_equal(step->height, expected[i].height);
        assert_int_equal(step->place.line, expected[i].place.line);
        assert_int_equal(step->place.column, expected[i].place.column);
    }
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_refuses_bad_steps),
        cmocka_unit_test(test_nests_repeats_8_deep),
        cmocka_unit_test(test_refuses_1000_levels_at_once),
        cmocka_unit_test(test_a_page_loaded_inside_a_repeat_stays),
        cmocka_unit_test(test_reads_every_kind),
    };

    return cmocka_run_group_tests(tests, scenario_folder_setup, scenario_folder_teardown);
}
