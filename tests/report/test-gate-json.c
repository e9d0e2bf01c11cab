#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <json-glib/json-glib.h>
#include <string.h>

#include "example-gates.h"
#include "report/results-json.h"

#define KB EXAMPLE_KB

/* The value at a JSONPath as compact JSON without its outer list. */
static char *
ask(const TideResults *results, const char *path)
{
    g_autofree char *text = tide_results_to_json(results);
    g_autoptr(JsonNode) root = json_from_string(text, NULL);
    g_autoptr(JsonNode) found = json_path_query(path, root, NULL);
    g_autofree char *list = json_to_string(found, FALSE);

    return g_strndup(list + 1, strlen(list) - 2);
}

static void
gates_and_their_verdicts_are_in_the_results(void **state)
{
    (void)state;
    TideBudget budget = { .quantity = (char *)"phys_footprint_peak", .bytes = 100 * EXAMPLE_MB, .of_group = TRUE };
    g_autoptr(TideResults) results = example_lists(16 * KB);
    GPtrArray *gates = example_lists_result(results)->scenario->gates;
    static const struct {
        const char *path;
        const char *value;
    } values[] = {
        { "$.scenarios[0].manifest.gates[0]",
          "{\"gate\":\"growth\",\"checkpoint\":\"cycled\",\"reference\":null,\"role\":\"WebContent\",\"quantity\":"
          "\"phys_footprint\",\"amount\":4096,\"percent\":null,\"warm_up\":2}" },
        { "$.scenarios[0].manifest.gates[1]",
          "{\"gate\":\"drops\",\"checkpoint\":\"cycled-10\",\"reference\":\"cycled-1\",\"role\":\"WebContent\","
          "\"quantity\":"
          "\"dirty:MALLOC\",\"amount\":null,\"percent\":40.5,\"warm_up\":null}" },
        { "$.scenarios[0].manifest.budgets[0]",
          "{\"role\":\"group\",\"quantity\":\"phys_footprint_peak\",\"budget_bytes\":104857600}" },
        { "$.scenarios[0].gates[0].verdict", "\"regressed\"" },
        { "$.scenarios[0].gates[0].per_cycle", "16384.0" },
        { "$.scenarios[0].gates[0].per_cycle_lower", "16384.0" },
        { "$.scenarios[0].gates[0].step", "null" },
        { "$.scenarios[0].gates[0].step_at", "null" },
        { "$.scenarios[0].gates[0].wanted_cycles", "null" },
        { "$.scenarios[0].gates[0].sentence",
          "\"phys_footprint leaks 16 KB a cycle (between 16 KB and 16 KB; allowed 4 KB)\"" },
        { "$.scenarios[0].gates[0].samples[9]", "26361856" },
        { "$.scenarios[0].gates[1].verdict", "\"regressed\"" },
        { "$.scenarios[0].gates[1].held", "0" },
        { "$.scenarios[0].gates[1].samples", "[5242880,5242880,5242880,5242880,5242880]" },
        { "$.scenarios[0].gates[1].references", "[5242880,5242880,5242880,5242880,5242880]" },
        { "$.scenarios[0].gates[2].gate", "\"budget\"" },
        { "$.scenarios[0].gates[2].role", "\"group\"" },
        { "$.scenarios[0].gates[2].amount", "104857600" },
        { "$.scenarios[0].gates[2].worst", "62914560" },
        { "$.scenarios[0].gates[2].headroom", "41943040" },
        { "$.scenarios[0].gates[2].verdict", "\"within\"" },
        { "$.cases[-1:].status", "\"passed\"" },
    };

    g_ptr_array_add(gates,
                    example_gate(TIDE_GATE_GROWTH, "cycled", NULL, "phys_footprint", (TideShare) { FALSE, 0, 4 * KB }));
    g_ptr_array_add(
        gates, example_gate(TIDE_GATE_DROPS, "cycled-10", "cycled-1", "dirty:MALLOC", (TideShare) { TRUE, 40.5, 0 }));
    g_ptr_array_add(example_lists_result(results)->scenario->budgets, &budget);
    example_judge(results);
    for (gsize i = 0; i < G_N_ELEMENTS(values); i++) {
        g_autofree char *value = ask(results, values[i].path);
        if (!g_str_equal(value, values[i].value))
            fail_msg("%s: %s", values[i].path, value);
    }
}

static void
a_step_is_told_with_its_checkpoint(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = example_lists(0);
    TideScenarioResult *result = example_lists_result(results);

    for (guint i = 0; i < result->run->iterations->len; i++) {
        TideIteration *iteration = g_ptr_array_index(result->run->iterations, i);
        for (guint k = 6; k < iteration->snapshots->len; k++) {
            TideSnapshot *snapshot = g_ptr_array_index(iteration->snapshots, k);
            ((TideProcessSample *)g_ptr_array_index(snapshot->processes, 0))->footprint->total.dirty += 4 * EXAMPLE_MB;
        }
    }
    g_ptr_array_add(result->scenario->gates,
                    example_gate(TIDE_GATE_GROWTH, "cycled", NULL, "phys_footprint", (TideShare) { FALSE, 0, 4 * KB }));
    example_judge(results);
    g_autofree char *verdict = ask(results, "$.scenarios[0].gates[0].verdict");
    g_autofree char *step = ask(results, "$.scenarios[0].gates[0].step");
    g_autofree char *place = ask(results, "$.scenarios[0].gates[0].step_at");
    assert_string_equal(verdict, "\"within\"");
    assert_string_equal(step, "4194304");
    assert_string_equal(place, "\"cycled-7\"");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gates_and_their_verdicts_are_in_the_results),
        cmocka_unit_test(a_step_is_told_with_its_checkpoint),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
