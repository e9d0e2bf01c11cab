#include "scenario-folder.h"

#include "scenario/quantity.h"

static void
test_counts_are_told_from_bytes(void **state)
{
    (void)state;
    assert_true(tide_quantity_is_count("objects:Array"));
    assert_false(tide_quantity_is_count("phys_footprint"));
    assert_false(tide_quantity_is_count("dirty:WebKit malloc"));
}

static void
test_a_budget_can_limit_the_peak_and_a_checkpoint_has_none(void **state)
{
    g_auto(GStrv) with_budget = tide_quantities_with_budget();
    g_auto(GStrv) at_checkpoints = tide_quantities_at_checkpoints();

    (void)state;
    assert_true(g_strv_contains((const char *const *)with_budget, "phys_footprint_peak"));
    assert_false(g_strv_contains((const char *const *)at_checkpoints, "phys_footprint_peak"));
    assert_true(g_strv_contains((const char *const *)at_checkpoints, "phys_footprint"));
    assert_true(g_strv_contains((const char *const *)at_checkpoints, "dirty:page table"));
    assert_int_equal(g_strv_length(with_budget), g_strv_length(at_checkpoints) + 1);
}

#define GATE                                                                                                           \
    "description: x\n"                                                                                                 \
    "steps: [ load: index.html, checkpoint: full, checkpoint: empty ]\n"                                               \
    "drops: { checkpoint: empty, from: full, by: 2 %, quantity: "

static void
test_what_a_checkpoint_has_is_read(void **state)
{
    static const char *const quantities[] = { "phys_footprint", "dirty:WebKit malloc", "objects:HTMLDivElement" };

    for (gsize i = 0; i < G_N_ELEMENTS(quantities); i++) {
        g_autofree char *manifest = g_strconcat(GATE "\"", quantities[i], "\" }\n", NULL);
        g_autoptr(TideScenario) scenario = scenario_folder_assert_good(*state, manifest);
        const TideGate *gate = g_ptr_array_index(scenario->gates, 0);
        assert_string_equal(gate->quantity, quantities[i]);
    }
}

static void
test_anything_else_is_refused(void **state)
{
    static const BadManifest rows[] = {
        { "a peak", GATE "phys_footprint_peak }\n",
          "3:60: unknown quantity \"phys_footprint_peak\"; did you mean \"phys_footprint\"?" },
        { "a near category", GATE "\"dirty:WebKit maloc\" }\n",
          "3:60: unknown quantity \"dirty:WebKit maloc\"; did you mean \"dirty:WebKit malloc\"?" },
        { "no class", GATE "\"objects:\" }\n",
          "3:60: unknown quantity \"objects:\"; write one of \"phys_footprint\", \"dirty:WebKit malloc\", "
          "\"dirty:JS VM Gigacage\", \"dirty:JS JIT generated code\", \"dirty:MALLOC\", \"dirty:Stack\", \"dirty:dyld "
          "private\", "
          "\"dirty:shared memory\", \"dirty:kernel\", \"dirty:__DATA\", \"dirty:__DATA_CONST\", \"dirty:mapped file\", "
          "\"dirty:guard\", \"dirty:other JIT\", \"dirty:MALLOC_LARGE\", \"dirty:untagged\", \"dirty:page table\"" },
        { "a list", GATE "[ phys_footprint ] }\n", "3:60: \"quantity\" must be " TIDE_QUANTITY_EXPECTS ", not a list" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        scenario_folder_assert_refused(*state, &rows[i]);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counts_are_told_from_bytes),
        cmocka_unit_test(test_a_budget_can_limit_the_peak_and_a_checkpoint_has_none),
        cmocka_unit_test(test_what_a_checkpoint_has_is_read),
        cmocka_unit_test(test_anything_else_is_refused),
    };

    return cmocka_run_group_tests(tests, scenario_folder_setup, scenario_folder_teardown);
}
