#include "scenario-folder.h"

#include "scenario/quantity.h"

#define MINIMAL                                                                                                        \
    "description: x\n"                                                                                                 \
    "steps: [ load: index.html, checkpoint: a, checkpoint: b, repeat: { times: 20, steps: [ checkpoint: c ] } ]\n"
#define NO_SHARE "must be a percentage such as 2 %, a size such as 512 KB, or a number of objects, not "

static const TideGate every_kind[] = {
    { TIDE_GATE_GROWTH,
      (char *)"c",
      NULL,
      TIDE_ROLE_WEB_CONTENT,
      (char *)"phys_footprint",
      { FALSE, 0, 4096 },
      2,
      { 4, 5 } },
    { TIDE_GATE_GROWTH,
      (char *)"c",
      NULL,
      TIDE_ROLE_WEB_CONTENT,
      (char *)"objects:HTMLDivElement",
      { FALSE, 0, 0 },
      5,
      { 5, 5 } },
    { TIDE_GATE_GROWTH, (char *)"c", NULL, TIDE_ROLE_NETWORKING, (char *)"dirty:MALLOC", { FALSE, 0, 1 }, 0, { 6, 5 } },
    { TIDE_GATE_DROPS,
      (char *)"b",
      (char *)"a",
      TIDE_ROLE_WEB_CONTENT,
      (char *)"phys_footprint",
      { FALSE, 0, 524288 },
      2,
      { 7, 8 } },
    { TIDE_GATE_SETTLES_TO,
      (char *)"b",
      (char *)"a",
      TIDE_ROLE_WEB_CONTENT,
      (char *)"phys_footprint",
      { TRUE, 2.5, 0 },
      2,
      { 8, 13 } },
};

static void
test_each_kind_is_read_alone_or_in_a_list(void **state)
{
    g_autoptr(TideScenario) scenario = scenario_folder_assert_good(
        *state,
        MINIMAL "growth:\n"
                "  - { checkpoint: c, per_cycle: 4 KB }\n"
                "  - { checkpoint: c, per_cycle: 0, warm_up: 5, quantity: objects:HTMLDivElement }\n"
                "  - { checkpoint: c, per_cycle: 1, warm_up: 0, role: Networking, quantity: dirty:MALLOC }\n"
                "drops: { checkpoint: b, from: a, by: 512 KB }\n"
                "settles_to: { checkpoint: b, of: a, within: 2.5 % }\n");
    assert_int_equal(scenario->gates->len, G_N_ELEMENTS(every_kind));
    for (guint i = 0; i < G_N_ELEMENTS(every_kind); i++) {
        const TideGate *gate = g_ptr_array_index(scenario->gates, i);
        assert_int_equal(gate->kind, every_kind[i].kind);
        assert_string_equal(gate->checkpoint, every_kind[i].checkpoint);
        assert_int_equal(g_strcmp0(gate->reference, every_kind[i].reference), 0);
        assert_int_equal(gate->role, every_kind[i].role);
        assert_string_equal(gate->quantity, every_kind[i].quantity);
        assert_int_equal(gate->share.relative, every_kind[i].share.relative);
        assert_true(gate->share.percent == every_kind[i].share.percent);
        assert_int_equal(gate->share.amount, every_kind[i].share.amount);
        assert_int_equal(gate->warm_up, every_kind[i].warm_up);
        assert_int_equal(gate->place.line, every_kind[i].place.line);
        assert_int_equal(gate->place.column, every_kind[i].place.column);
    }
    assert_true(tide_gates_count_objects(scenario->gates));
    assert_true(tide_scenario_counts_objects(scenario));
}

static void
test_a_scenario_without_gates_on_objects_counts_none(void **state)
{
    g_autoptr(TideScenario) without =
        scenario_folder_assert_good(*state, MINIMAL "growth: { checkpoint: c, per_cycle: 0 }\n");

    assert_false(tide_scenario_counts_objects(without));
    assert_false(tide_gates_count_objects(NULL));
}

static void
test_anything_else_is_refused_with_its_place(void **state)
{
    static const BadManifest rows[] = {
        { "empty", MINIMAL "growth:\n",
          "3:1: \"growth\" is empty; it must be a mapping such as { checkpoint: cycled, per_cycle: 4 KB }, or a list "
          "of such" },
        { "a text", MINIMAL "drops: much\n",
          "3:8: \"drops\" must be a mapping such as { checkpoint: relieved, from: full, by: 40 % }, or a list of such, "
          "not "
          "\"much\"" },
        { "a list of texts", MINIMAL "growth: [ c ]\n", "3:11: keys and values must stand here, not \"c\"" },
        { "no limit", MINIMAL "growth: { checkpoint: c }\n",
          "3:9: \"per_cycle\" is missing; it must be a size such as 4 KB, or a number of objects such as 0" },
        { "an unknown key", MINIMAL "growth: { checkpoint: c, per_cycle: 0, warmup: 1 }\n",
          "3:40: unknown key \"warmup\"; did you mean \"warm_up\"?" },
        { "a share of a growth", MINIMAL "growth: { checkpoint: c, per_cycle: 2 % }\n",
          "3:37: \"per_cycle\" must be a size such as 4 KB, or a number of objects such as 0, not \"2 %\"" },
        { "too long a warm-up", MINIMAL "growth: { checkpoint: c, per_cycle: 0, warm_up: 1001 }\n",
          "3:49: \"warm_up\" must be a whole number of cycles from 0 to 1000, not \"1001\"" },
        { "no share", MINIMAL "settles_to: { checkpoint: b, of: a, within: some }\n",
          "3:45: \"within\" " NO_SHARE "\"some\"" },
        { "a negative share", MINIMAL "settles_to: { checkpoint: b, of: a, within: -1 % }\n",
          "3:45: \"within\" " NO_SHARE "\"-1 %\"" },
        { "our own host", MINIMAL "drops: { checkpoint: b, from: a, by: 1, role: UI }\n",
          "3:47: \"role\" must be WebContent, Networking or GPU, not \"UI\"" },
        { "objects of another", MINIMAL "drops: { checkpoint: b, from: a, by: 1, role: GPU, quantity: objects:A }\n",
          "3:8: only WebContent has objects; leave \"role\" out" },
        { "objects in bytes", MINIMAL "growth: { per_cycle: 1 KB, checkpoint: c, quantity: objects:A }\n",
          "3:9: objects are counted; write a number without a unit" },
        { "a fall of objects in bytes", MINIMAL "drops: { checkpoint: b, from: a, by: 1 B, quantity: objects:A }\n",
          "3:8: objects are counted; write a number without a unit" },
        { "the same twice", MINIMAL "growth: [ { checkpoint: c, per_cycle: 0 }, { checkpoint: c, per_cycle: 1 } ]\n",
          "3:44: there is such a gate already, at line 3; remove one of them" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        scenario_folder_assert_refused(*state, &rows[i]);
}

static void
test_the_words_of_roles_are_those_that_are_gated(void **state)
{
    const TideYamlField *role = tide_gate_fields(TIDE_GATE_GROWTH);
    g_auto(GStrv) gated = tide_budget_roles();

    (void)state;
    while (!g_str_equal(role->name, "role"))
        role++;
    assert_true(g_strv_equal(role->words, (const char *const *)gated));
}

static void
test_kinds_are_called_as_their_keys(void **state)
{
    (void)state;
    assert_string_equal(tide_gate_kind_name(TIDE_GATE_GROWTH), "growth");
    assert_string_equal(tide_gate_kind_name(TIDE_GATE_SETTLES_TO), "settles_to");
    assert_string_equal(tide_gate_kind_name(TIDE_GATE_DROPS), "drops");
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_kind_is_read_alone_or_in_a_list),
        cmocka_unit_test(test_a_scenario_without_gates_on_objects_counts_none),
        cmocka_unit_test(test_anything_else_is_refused_with_its_place),
        cmocka_unit_test(test_the_words_of_roles_are_those_that_are_gated),
        cmocka_unit_test(test_kinds_are_called_as_their_keys),
    };

    return cmocka_run_group_tests(tests, scenario_folder_setup, scenario_folder_teardown);
}
