#include "baseline-stage.h"

#include "../baseline/baseline-folder.h"
#include "../scenario/scenario-folder.h"

#include <unistd.h>

#include "scenario/digest.h"

static void
save(const char *label, const char *name)
{
    g_autoptr(TideBaseline) baseline = baseline_example();
    g_autoptr(TideScenario) scenario = tide_scenario_load("scenarios", "page", NULL);
    g_autofree char *file = g_strconcat(name, ".yaml", NULL);
    g_autofree char *path = g_build_filename("baselines", label, file, NULL);

    g_free(baseline->scenario);
    baseline->scenario = g_strdup(name);
    baseline->digest = tide_scenario_digest(scenario, NULL);
    for (guint i = 0; i < baseline->metrics->len; i++) {
        TideMetric *metric = g_ptr_array_index(baseline->metrics, i);
        guint64 first = g_array_index(metric->samples, guint64, 0);
        while (metric->samples->len < 10)
            g_array_append_val(metric->samples, first);
    }
    assert_true(tide_baseline_save(baseline, path, NULL));
}

int
baseline_stage_setup(void **state)
{
    char *folder = g_dir_make_tmp("tidemark-baselines-XXXXXX", NULL);

    assert_non_null(folder);
    assert_int_equal(chdir(folder), 0);
    scenario_folder_write(folder, "scenarios/page/scenario.yaml",
                          "description: d\nsteps: [ { load: index.html }, { checkpoint: loaded } ]\n", -1);
    scenario_folder_write(folder, "scenarios/page/index.html", "<p>", -1);
    save(BASELINE_STAGE_LABEL, "page");
    save(BASELINE_STAGE_LABEL, "gone");
    save("alone", "lost");
    *state = folder;
    return 0;
}

int
baseline_stage_teardown(void **state)
{
    assert_int_equal(chdir("/"), 0);
    scenario_folder_remove(*state);
    g_free(*state);
    return 0;
}
