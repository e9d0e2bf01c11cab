#include "../scenario/scenario-folder.h"

#include "baseline/freshness.h"
#include "baseline-folder.h"

#define MANIFEST                                                                                                       \
    "description: d\nobjects: { Window: 0 extra, Node: 3 }\n"                                                          \
    "steps: [ { load: index.html }, { checkpoint: loaded }, { repeat: { times: 2, steps: [ { checkpoint: cycled } ] "  \
    "} } ]\n"

/* What the baseline has beside the digest `d`: `checkpoint/quantity`, split at blanks. */
static const struct {
    const char *proves;
    const char *digest;
    const char *metrics;
    const char *sentences;
} rows[] = {
    { "fresh", "d", "loaded/phys_footprint loaded/objects:Window cycled-1/phys_footprint cycled-2/phys_footprint", "" },
    { "a peak is of no checkpoint", "d",
      "loaded/phys_footprint loaded/objects:Window cycled-1/phys_footprint cycled-2/phys_footprint "
      "peak/phys_footprint_peak",
      "" },
    { "without a digest it is not compared", NULL,
      "loaded/phys_footprint loaded/objects:Window cycled-1/phys_footprint cycled-2/phys_footprint", "" },
    { "other steps or pages", "e",
      "loaded/phys_footprint loaded/objects:Window cycled-1/phys_footprint cycled-2/phys_footprint",
      "the scenario's steps or files have changed since" },
    { "a checkpoint that is gone, once", "d",
      "loaded/phys_footprint loaded/objects:Window cycled-1/phys_footprint cycled-2/phys_footprint "
      "cycled-3/phys_footprint cycled-3/dirty:MALLOC",
      "the scenario has no checkpoint \"cycled-3\" any longer" },
    { "checkpoints that are new", "d", "loaded/phys_footprint loaded/objects:Window cycled-1/dirty:MALLOC",
      "it has nothing of the checkpoint \"cycled-1\"|it has nothing of the checkpoint \"cycled-2\"" },
    { "a class that nobody gates, and one that is new", "d",
      "loaded/phys_footprint loaded/objects:Text cycled-1/phys_footprint cycled-2/phys_footprint",
      "the scenario has no gate on objects of Text any longer|it has no count of Window, which the scenario gates" },
    { "a gate without a baseline needs none", "d",
      "loaded/phys_footprint loaded/objects:Window loaded/objects:Node cycled-1/phys_footprint cycled-2/phys_footprint",
      "" },
};

static void
what_is_no_longer_of_the_scenario_is_told(void **state)
{
    g_autoptr(TideScenario) scenario = scenario_folder_assert_good(*state, MANIFEST);

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(TideBaseline) baseline = tide_baseline_new("sample", "why");
        g_auto(GStrv) words = g_strsplit(rows[i].metrics, " ", -1);
        baseline->digest = g_strdup(rows[i].digest);
        for (char **word = words; *word; word++) {
            g_auto(GStrv) pair = g_strsplit(*word, "/", 2);
            baseline_add_metric(baseline, pair[0], pair[1], 5);
        }
        g_autoptr(GPtrArray) sentences = tide_baseline_find_stale(baseline, scenario, "d");
        g_ptr_array_add(sentences, NULL);
        g_autofree char *text = g_strjoinv("|", (char **)sentences->pdata);
        if (!g_str_equal(text, rows[i].sentences))
            fail_msg("%s: %s", rows[i].proves, text);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_no_longer_of_the_scenario_is_told, scenario_folder_setup,
                                        scenario_folder_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
