#include "scenario-folder.h"

#include "scenario/gate-check.h"

#define CYCLES(times) "repeat: { times: " times ", steps: [ checkpoint: cycled ] }"
#define WITH(steps, gate) "description: x\nsteps: [ load: index.html, " steps " ]\n" gate "\n"
#define GROWTH "growth: { checkpoint: cycled, per_cycle: 0 }"

static void
test_cycles_are_found_by_their_numbers(void **state)
{
    g_autoptr(TideScenario) scenario = scenario_folder_assert_good(
        *state, WITH("checkpoint: cycled-x, " CYCLES("3") ", checkpoint: cycled, checkpoint: recycled-1", ""));
    g_autoptr(GPtrArray) cycles = tide_gate_cycles(scenario, "cycled");
    g_autoptr(GPtrArray) none = tide_gate_cycles(scenario, "cycle");

    assert_int_equal(cycles->len, 3);
    assert_string_equal(g_ptr_array_index(cycles, 0), "cycled-1");
    assert_string_equal(g_ptr_array_index(cycles, 2), "cycled-3");
    assert_int_equal(none->len, 0);
}

static void
test_as_many_cycles_as_it_takes_are_accepted(void **state)
{
    tide_scenario_free(scenario_folder_assert_good(*state, WITH(CYCLES("10"), GROWTH)));
    tide_scenario_free(scenario_folder_assert_good(*state, WITH(CYCLES("1002"), GROWTH)));
    tide_scenario_free(
        scenario_folder_assert_good(*state,
                                    WITH("checkpoint: { name: raw, settle: none }, checkpoint: a, checkpoint: b",
                                         "settles_to: { checkpoint: b, of: a, within: 1 % }")));
}

static void
test_gates_are_held_to_the_steps(void **state)
{
    static const BadManifest rows[] = {
        { "too few cycles", WITH(CYCLES("9"), GROWTH),
          "3:9: growth takes 8 cycles to be judged, and 2 of warm-up; \"cycled\" has 9, so repeat it 10 times" },
        { "too many", WITH(CYCLES("1003"), GROWTH),
          "3:9: \"cycled\" has 1003 cycles; 1000 at most behind the warm-up can be judged" },
        { "no such repeat",
          WITH("checkpoint: cycled, "
               "repeat: { times: 9, steps: [ checkpoint: walked ] }",
               GROWTH),
          "3:9: there is no repeated checkpoint \"cycled\"; there is \"walked\"" },
        { "a near one", WITH("repeat: { times: 9, steps: [ checkpoint: cycle ] }", GROWTH),
          "3:9: there is no repeated checkpoint \"cycled\"; did you mean \"cycle\"?" },
        { "no repeat at all", WITH("checkpoint: cycled", GROWTH),
          "3:9: there is no repeated checkpoint; put one into a \"repeat\"" },
        { "garbage", WITH("repeat: { times: 20, steps: [ { checkpoint: { name: cycled, settle: none } } ] }", GROWTH),
          "3:9: checkpoint \"cycled-1\" has garbage in it, since it does not settle; leave \"settle: none\" out "
          "there" },
        { "an unknown checkpoint", WITH("checkpoint: full", "drops: { checkpoint: relieved, from: full, by: 1 % }"),
          "3:8: there is no checkpoint \"relieved\"; there is \"full\"" },
        { "an unknown reference", WITH("checkpoint: full", "drops: { checkpoint: full, from: ful, by: 1 % }"),
          "3:8: there is no checkpoint \"ful\"; did you mean \"full\"?" },
        { "itself", WITH("checkpoint: full", "drops: { checkpoint: full, from: full, by: 1 % }"),
          "3:8: \"full\" is held against itself; name two checkpoints" },
        { "a reference with garbage",
          WITH("checkpoint: { name: a, settle: none }, checkpoint: b", "drops: { checkpoint: b, from: a, by: 1 % }"),
          "3:8: checkpoint \"a\" has garbage in it, since it does not settle; leave \"settle: none\" out there" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        scenario_folder_assert_refused(*state, &rows[i]);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cycles_are_found_by_their_numbers),
        cmocka_unit_test(test_as_many_cycles_as_it_takes_are_accepted),
        cmocka_unit_test(test_gates_are_held_to_the_steps),
    };

    return cmocka_run_group_tests(tests, scenario_folder_setup, scenario_folder_teardown);
}
