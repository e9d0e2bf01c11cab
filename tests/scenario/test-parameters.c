#include "scenario-folder.h"

#define STEPS "steps: [ { load: index.html }, { checkpoint: loaded } ]\n"
#define MINIMAL "description: x\n" STEPS

static void
makes_a_case_of_each_combination(void **state)
{
    static const struct {
        const char *manifest;
        const char *cases;
    } rows[] = {
        { MINIMAL, "sample" },
        { MINIMAL "parameters: { rows: [1000, 10000] }\n", "sample@rows=1000 sample@rows=10000" },
        { MINIMAL "parameters: { a: [1, 2], b_2: [x, y.z] }\n",
          "sample@a=1,b_2=x sample@a=1,b_2=y.z sample@a=2,b_2=x sample@a=2,b_2=y.z" },
        { MINIMAL "parameters: { rows: 5 }\n", "sample" },
        { "steps: [\n", "sample" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        scenario_folder_write(*state, "sample/scenario.yaml", rows[i].manifest, -1);
        g_auto(GStrv) cases = tide_scenario_cases(*state, (const char *const[]) { "sample", NULL });
        g_autofree char *joined = g_strjoinv(" ", cases);
        assert_string_equal(joined, rows[i].cases);
    }
    static const char *const names[] = { "../sample", "other", "sample@rows=2", NULL };
    g_auto(GStrv) kept = tide_scenario_cases(*state, names);
    assert_true(g_strv_equal((const char *const *)kept, names));
}

static TideScenario *
load_case(const char *root, const char *name, const char *manifest, GError **error)
{
    scenario_folder_write(root, "sample/scenario.yaml", manifest, -1);
    return tide_scenario_load(root, name, error);
}

static void
puts_the_values_in(void **state)
{
    static const char manifest[] = "description: Grows ${rows} rows.\n"
                                   "parameters: { rows: [10, 20], page: [index, sub] }\n"
                                   "tolerance: { percent: \"${rows}\" }\n"
                                   "steps:\n"
                                   "  - load: index.html?${page}\n"
                                   "  - evaluate: \"grow(${rows}, `$${a}`, '${page}${rows}')\"\n"
                                   "  - repeat: { times: \"${rows}\", steps: [ checkpoint: \"at-${page}\" ] }\n";
    g_autoptr(GError) error = NULL;
    g_autoptr(TideScenario) scenario = load_case(*state, "sample@rows=20,page=sub", manifest, &error);

    if (!scenario) {
        fail_msg("%s", error->message);
        return;
    }
    assert_string_equal(scenario->name, "sample@rows=20,page=sub");
    assert_string_equal(scenario->description, "Grows 20 rows.");
    assert_true(scenario->tolerance.percent == 20);
    assert_int_equal(scenario->steps->len, 22);
    assert_string_equal(((TideStep *)g_ptr_array_index(scenario->steps, 0))->text, "index.html?sub");
    assert_string_equal(((TideStep *)g_ptr_array_index(scenario->steps, 1))->text, "grow(20, `${a}`, 'sub20')");
    assert_string_equal(((TideStep *)g_ptr_array_index(scenario->steps, 21))->text, "at-sub-20");
    assert_string_equal(g_hash_table_lookup(scenario->parameters, "page"), "sub");
}

static const struct {
    const char *name;
    const char *manifest;
    const char *message;
} bad[] = {
    { "sample", "parameters: [1]\n" MINIMAL,
      "1:1: \"parameters\" must be lists of values by name such as { rows: [1000, 10000] }" },
    { "sample", "parameters:\n" MINIMAL,
      "1:1: \"parameters\" must be lists of values by name such as { rows: [1000, 10000] }" },
    { "sample", "parameters: { rows: 5 }\n" MINIMAL, "1:15: \"rows\" must be a list of values such as [1000, 10000]" },
    { "sample", "parameters: { rows: [] }\n" MINIMAL, "1:15: \"rows\" must be a list of values such as [1000, 10000]" },
    { "sample", "parameters: { 1a: [1] }\n" MINIMAL,
      "1:15: parameter \"1a\" must be named by letters, digits and \"_\", beginning with no digit" },
    { "sample", "parameters: { rows: [a/b] }\n" MINIMAL,
      "1:22: a parameter's value must be of letters, digits, \"-\", \"_\" and \".\", beginning with a letter or a "
      "digit, not "
      "\"a/b\"" },
    { "sample", "parameters: { rows: [1, 1] }\n" MINIMAL, "1:25: the value \"1\" is there already; remove it" },
    { "sample", "parameters: { rows: [1], rows: [2] }\n" MINIMAL,
      "1:26: duplicate key \"rows\"; it stands at line 1 already, so remove one of them" },
    { "sample", "parameters: { a: [1, 2, 3, 4, 5, 6], b: [1, 2, 3, 4, 5, 6], c: [1, 2, 3] }\n" MINIMAL,
      "1:61: with this there are 108 cases; make 100 at most" },
    { "sample", "parameters: { rows: [1, 2] }\n" MINIMAL,
      "1:1: the scenario has parameters; name one of its cases, \"sample@rows=1\"" },
    { "sample@rows=1", MINIMAL, "1:1: there is no case \"rows=1\", since there are no parameters; name \"sample\"" },
    { "sample@rows=11", "parameters: { rows: [1, 2] }\n" MINIMAL,
      "1:1: there is no case \"rows=11\"; did you mean \"sample@rows=1\"?" },
    { "sample@size=large", "parameters: { rows: [1, 2] }\n" MINIMAL,
      "1:1: there is no case \"size=large\"; there is \"rows=1\", \"rows=2\"" },
    { "sample@rows=1", "parameters: { rows: [1] }\ndescription: a ${row}\n" STEPS,
      "2:14: unknown parameter \"row\"; did you mean \"rows\"?" },
    { "sample@rows=1", "parameters: { rows: [1] }\ndescription: a ${rows\n" STEPS,
      "2:14: \"${\" has no \"}\" behind it; write \"$${\" where JavaScript's own ${ is meant" },
    { "sample", "description: ${columns}\n" STEPS,
      "1:14: unknown parameter \"columns\"; add it to \"parameters\"; write \"$${\" where JavaScript's own ${ is "
      "meant" },
};

static void
refuses_bad_parameters(void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(TideScenario) scenario = load_case(*state, bad[i].name, bad[i].manifest, &error);
        g_autofree char *message = g_strdup_printf("%s/sample/scenario.yaml:%s", (char *)*state, bad[i].message);
        if (scenario || g_strcmp0(error->message, message) != 0)
            fail_msg("%s: %s\nexpected: %s", bad[i].manifest, scenario ? "accepted" : error->message, message);
    }
}

static void
refuses_a_case_with_a_long_name(void **state)
{
    g_autofree char *value = g_strnfill(120, 'a');
    g_autofree char *manifest = g_strdup_printf("parameters: { rows: [%s] }\n" MINIMAL, value);
    g_autoptr(GError) error = NULL;

    assert_null(load_case(*state, "sample", manifest, &error));
    assert_non_null(strstr(error->message, "has a name of 125 bytes; shorten it to 120"));
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(makes_a_case_of_each_combination),
        cmocka_unit_test(puts_the_values_in),
        cmocka_unit_test(refuses_bad_parameters),
        cmocka_unit_test(refuses_a_case_with_a_long_name),
    };

    return cmocka_run_group_tests(tests, scenario_folder_setup, scenario_folder_teardown);
}
