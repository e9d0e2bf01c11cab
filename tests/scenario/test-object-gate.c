#include "scenario-folder.h"

#define MINIMAL                                                                                                        \
    "description: Waits.\n"                                                                                            \
    "steps: [ load: index.html, checkpoint: loaded ]\n"

static void
test_gates_are_read_in_order(void **state)
{
    g_autoptr(TideScenario) scenario = scenario_folder_assert_good(
        *state, MINIMAL "objects: { HTMLSpanElement: 0 extra, Window: 2, Array: 20 extra }\n");
    const TideObjectGate *first = g_ptr_array_index(scenario->object_gates, 0);
    const TideObjectGate *second = g_ptr_array_index(scenario->object_gates, 1);

    assert_int_equal(scenario->object_gates->len, 3);
    assert_string_equal(first->class_name, "HTMLSpanElement");
    assert_true(first->extra);
    assert_int_equal(first->count, 0);
    assert_int_equal(first->place.line, 3);
    assert_int_equal(first->place.column, 12);
    assert_string_equal(second->class_name, "Window");
    assert_false(second->extra);
    assert_int_equal(second->count, 2);
    assert_int_equal(tide_object_gate_find(scenario->object_gates, "Array")->count, 20);
    assert_null(tide_object_gate_find(scenario->object_gates, "array"));
    assert_null(tide_object_gate_find(NULL, "Array"));
}

static const char *const refused[] = {
    "objects:\n",
    "objects: {}\n",
    "objects: 5\n",
    "objects: [ Array ]\n",
    "objects: { Array: }\n",
    "objects: { Array: extra }\n",
    "objects: { Array: -1 }\n",
    "objects: { Array: 1.5 extra }\n",
    "objects: { Array: 1 more }\n",
    "objects: { Array: 1 extra extra }\n",
    "objects: { Array: 1234567890123456 }\n",
    "objects: { Array: [ 1 ] }\n",
    "objects: { Array: 1, Array: 2 }\n",
};

static void
test_anything_else_is_refused_with_its_place(void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(refused); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *manifest = g_strconcat(MINIMAL, refused[i], NULL);
        if (scenario_folder_load(*state, manifest, &error))
            fail_msg("accepted: %s", refused[i]);
        assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT));
        if (!g_regex_match_simple(":3:[0-9]+: ", error->message, 0, 0))
            fail_msg("%s: %s", refused[i], error->message);
    }
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gates_are_read_in_order),
        cmocka_unit_test(test_anything_else_is_refused_with_its_place),
    };

    return cmocka_run_group_tests(tests, scenario_folder_setup, scenario_folder_teardown);
}
