#include "scenario-folder.h"

#define MINIMAL "description: x\nsteps: [ load: index.html, checkpoint: loaded ]\n"

static void
test_a_key_is_a_quantity_of_the_page_a_role_or_the_group(void **state)
{
    g_autoptr(TideScenario) scenario =
        scenario_folder_assert_good(*state,
                                    MINIMAL "budget:\n"
                                            "  phys_footprint_peak: 400 MB\n"
                                            "  Networking: { phys_footprint: 20 MB, dirty:MALLOC: 1 MB }\n"
                                            "  WebContent: { phys_footprint: 300 MB }\n"
                                            "  group: { phys_footprint_peak: 1 GB }\n");
    static const TideBudget expected[] = {
        { .quantity = (char *)"phys_footprint_peak", .bytes = 400 << 20, .role = TIDE_ROLE_WEB_CONTENT },
        { .quantity = (char *)"phys_footprint", .bytes = 20 << 20, .role = TIDE_ROLE_NETWORKING },
        { .quantity = (char *)"dirty:MALLOC", .bytes = 1 << 20, .role = TIDE_ROLE_NETWORKING },
        { .quantity = (char *)"phys_footprint", .bytes = 300 << 20, .role = TIDE_ROLE_WEB_CONTENT },
        { .quantity = (char *)"phys_footprint_peak", .bytes = 1 << 30, .of_group = TRUE },
    };

    assert_int_equal(scenario->budgets->len, G_N_ELEMENTS(expected));
    for (guint i = 0; i < G_N_ELEMENTS(expected); i++) {
        const TideBudget *budget = g_ptr_array_index(scenario->budgets, i);
        assert_string_equal(budget->quantity, expected[i].quantity);
        assert_int_equal(budget->bytes, expected[i].bytes);
        assert_int_equal(budget->of_group, expected[i].of_group);
        if (!budget->of_group)
            assert_int_equal(budget->role, expected[i].role);
    }
}

static void
test_what_is_not_gated_or_not_known_is_refused(void **state)
{
    static const BadManifest rows[] = {
        { "a category of the group", MINIMAL "budget: { group: { dirty:MALLOC: 1 MB } }\n",
          "3:20: unknown quantity \"dirty:MALLOC\"; write one of \"phys_footprint_peak\"" },
        { "the group's footprint", MINIMAL "budget: { group: { phys_footprint: 1 MB } }\n",
          "3:20: unknown quantity \"phys_footprint\"; did you mean \"phys_footprint_peak\"?" },
        { "a group of a size", MINIMAL "budget: { group: 5 MB }\n",
          "3:18: \"group\" must be a mapping { phys_footprint_peak: SIZE }, not \"5 MB\"" },
        { "an empty group", MINIMAL "budget: { group: {} }\n",
          "3:11: \"group\" is empty; it must be a mapping { phys_footprint_peak: SIZE }" },
        { "a role of a size", MINIMAL "budget: { GPU: 5 MB }\n",
          "3:16: \"GPU\" must be a mapping such as { phys_footprint_peak: 400 MB }, not \"5 MB\"" },
        { "the same twice", MINIMAL "budget: { GPU: { phys_footprint: 1, phys_footprint: 2 } }\n",
          "3:37: duplicate key \"phys_footprint\"; it stands at line 3 already, so remove one of them" },
        { "a size that is none", MINIMAL "budget: { GPU: { phys_footprint: much } }\n",
          "3:34: \"phys_footprint\" must be a size such as 131072, 64 KB or 1.5 MB, not \"much\"" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        scenario_folder_assert_refused(*state, &rows[i]);
}

static void
test_our_own_host_has_no_budget(void **state)
{
    g_autoptr(GError) error = NULL;

    assert_null(scenario_folder_load(*state, MINIMAL "budget: { UI: { phys_footprint: 1 MB } }\n", &error));
    assert_non_null(strstr(error->message, "unknown quantity \"UI\""));
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_key_is_a_quantity_of_the_page_a_role_or_the_group),
        cmocka_unit_test(test_what_is_not_gated_or_not_known_is_refused),
        cmocka_unit_test(test_our_own_host_has_no_budget),
    };

    return cmocka_run_group_tests(tests, scenario_folder_setup, scenario_folder_teardown);
}
