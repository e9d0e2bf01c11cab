#include "scenario-folder.h"

#define LOADED "description: x\nsteps:\n  - load: index.html\n"
#define WAY_OUT "; choose another name (a repeat numbers its checkpoints: \"name-1\", \"name-2\", …)"

static void
test_numbers_repeated_checkpoints(void **state)
{
    static const struct {
        const char *steps;
        const char *checkpoints;
        guint n_steps;
    } rows[] = {
        { "  - checkpoint: a\n  - checkpoint: b\n", "a b", 3 },
        { "  - repeat: { times: 3, steps: [ { evaluate: f() }, { checkpoint: cycled } ] }\n",
          "cycled-1 cycled-2 cycled-3", 7 },
        { "  - repeat: { times: 1, steps: [ { checkpoint: cycled } ] }\n  - checkpoint: cycled\n", "cycled-1 cycled",
          3 },
        { "  - repeat: { times: 2, steps: [ { checkpoint: a }, { checkpoint: b } ] }\n", "a-1 b-1 a-2 b-2", 5 },
        { "  - repeat:\n"
          "      times: 2\n"
          "      steps:\n"
          "        - checkpoint: outer\n"
          "        - repeat: { steps: [ { checkpoint: cycled }, collect_garbage ], times: 3 }\n",
          "outer-1 cycled-1 cycled-2 cycled-3 outer-2 cycled-4 cycled-5 cycled-6", 15 },
        { "  - repeat: { times: 2, steps: [ { checkpoint: cycled } ] }\n  - checkpoint: cycled-3\n",
          "cycled-1 cycled-2 cycled-3", 4 },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *manifest = g_strconcat(LOADED, rows[i].steps, NULL);
        g_autoptr(TideScenario) scenario = scenario_folder_assert_good(*state, manifest);
        g_autoptr(GPtrArray) names = tide_scenario_checkpoints(scenario);
        g_ptr_array_add(names, NULL);
        g_autofree char *joined = g_strjoinv(" ", (char **)names->pdata);
        assert_string_equal(joined, rows[i].checkpoints);
        assert_int_equal(scenario->steps->len, rows[i].n_steps);
    }
}

static void
test_keeps_the_order_and_the_place(void **state)
{
    g_autoptr(TideScenario) scenario = scenario_folder_assert_good(
        *state, LOADED "  - repeat: { times: 2, steps: [ evaluate: f(), checkpoint: a ] }\n");
    static const struct {
        const char *text;
        guint column;
    } expected[] = {
        { "index.html", 5 }, { "f()", 34 }, { "a-1", 49 }, { "f()", 34 }, { "a-2", 49 },
    };

    assert_int_equal(scenario->steps->len, G_N_ELEMENTS(expected));
    for (guint i = 0; i < G_N_ELEMENTS(expected); i++) {
        const TideStep *step = g_ptr_array_index(scenario->steps, i);
        assert_string_equal(step->text, expected[i].text);
        assert_int_equal(step->place.column, expected[i].column);
    }
}

static void
test_refuses_what_does_not_expand(void **state)
{
    static const BadManifest rows[] = {
        { "one name twice", LOADED "  - checkpoint: a\n  - collect_garbage\n  - checkpoint: a\n",
          "6:5: checkpoint \"a\" exists already, from line 4" WAY_OUT },
        { "numbered after written",
          LOADED "  - checkpoint: cycled-2\n  - repeat: { times: 3, steps: [ { checkpoint: cycled } ] }\n",
          "5:36: checkpoint \"cycled-2\" exists already, from line 4" WAY_OUT },
        { "written after numbered",
          LOADED "  - repeat: { times: 3, steps: [ { checkpoint: cycled } ] }\n  - checkpoint: cycled-2\n",
          "5:5: checkpoint \"cycled-2\" exists already, from line 4" WAY_OUT },
        { "one name in two repeats",
          LOADED "  - repeat: { times: 3, steps: [ { checkpoint: a } ] }\n"
                 "  - repeat: { times: 3, steps: [ { checkpoint: a } ] }\n",
          "5:36: checkpoint \"a-1\" exists already, from line 4" WAY_OUT },
        { "one name twice in a repeat",
          LOADED "  - repeat:\n      times: 3\n      steps:\n        - checkpoint: a\n        - checkpoint: a\n",
          "8:11: checkpoint \"a-1\" exists already, from line 7" WAY_OUT },
        { "name too long with its number",
          LOADED "  - repeat: { times: 10, steps: [ { checkpoint: "
                 "abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijab } ] }\n",
          "4:37: with its number the checkpoint's name has 65 bytes; shorten it to 64 with the number" },
        { "100001 steps",
          LOADED "  - checkpoint: a\n"
                 "  - repeat: { times: 10000, steps: [ { repeat: { times: 9, steps: [ collect_garbage ] } } ] }\n"
                 "  - repeat: { times: 9999, steps: [ collect_garbage ] }\n",
          "6:5: with this there are more than 100000 steps; repeat less often" },
        { "a step too many inside a repeat",
          LOADED "  - checkpoint: a\n"
                 "  - repeat: { times: 2, steps: [ { repeat: { times: 10000, steps: [ { repeat: { times: 11, steps: "
                 "[ collect_garbage ] } } ] } } ] }\n",
          "5:36: with this there are more than 100000 steps; repeat less often" },
        { "the last tab closed", LOADED "  - checkpoint: a\n  - close_tab\n",
          "5:5: this closes the last tab; open one with \"new_tab\" before" },
        { "the last tab closed the second time",
          LOADED "  - checkpoint: a\n  - new_tab: index.html\n  - repeat: { times: 2, steps: [ close_tab ] }\n",
          "6:34: this closes the last tab; open one with \"new_tab\" before" },
        { "a tab that is not there", LOADED "  - checkpoint: a\n  - new_tab: index.html\n  - select_tab: 3\n",
          "6:5: there is no tab 3, but 2; open one with \"new_tab\" before" },
        { "65 tabs", LOADED "  - checkpoint: a\n  - repeat: { times: 64, steps: [ new_tab: index.html ] }\n",
          "5:35: this is tab 65; keep 64 at most" },
        { "10^32 steps",
          LOADED "  - { repeat: { times: 10000, steps: [ { repeat: { times: 10000, steps: [ { repeat: { times: 10000, "
                 "steps: [ { repeat: { times: 10000, steps: [ { repeat: { times: 10000, steps: [ { repeat: { times: "
                 "10000, steps: [ { repeat: { times: 10000, steps: [ { repeat: { times: 10000, steps: [ "
                 "collect_garbage ] } } ] } } ] } } ] } } ] } } ] } } ] } } ] } }\n",
          "4:217: with this there are more than 100000 steps; repeat less often" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        scenario_folder_assert_refused(*state, &rows[i]);
}

static void
test_makes_100000_steps_that_share_their_text(void **state)
{
    g_autoptr(TideScenario) scenario = scenario_folder_assert_good(
        *state,
        LOADED "  - checkpoint: a\n"
               "  - repeat: { times: 10000, steps: [ { repeat: { times: 9, steps: [ { evaluate: f() } ] } } ] }\n"
               "  - repeat: { times: 9998, steps: [ collect_garbage ] }\n");
    const TideStep *first = g_ptr_array_index(scenario->steps, 2);
    const TideStep *last = g_ptr_array_index(scenario->steps, 90001);

    assert_int_equal(scenario->steps->len, 100000);
    assert_string_equal(last->text, "f()");
    assert_ptr_equal(first->text, last->text);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers_repeated_checkpoints),
        cmocka_unit_test(test_keeps_the_order_and_the_place),
        cmocka_unit_test(test_refuses_what_does_not_expand),
        cmocka_unit_test(test_makes_100000_steps_that_share_their_text),
    };

    return cmocka_run_group_tests(tests, scenario_folder_setup, scenario_folder_teardown);
}
