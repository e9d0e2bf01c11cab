#include "fuzz.h"

#include "scenario/manifest.h"

/* What tide_scenario_load() promises of a manifest that it took. */
static void
check_scenario(const TideScenario *scenario)
{
    g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);

    TIDE_FUZZ_REQUIRE(scenario->description && *scenario->description);
    TIDE_FUZZ_REQUIRE(scenario->timeout_msec > 0);
    TIDE_FUZZ_REQUIRE(scenario->tolerance.percent >= 0 && scenario->tolerance.percent <= 1000);
    for (guint i = 0; i < scenario->steps->len; i++) {
        const TideStep *step = g_ptr_array_index(scenario->steps, i);
        TIDE_FUZZ_REQUIRE(step->kind < TIDE_N_STEP_KINDS && step->place.line > 0);
        if (step->kind == TIDE_STEP_CHECKPOINT)
            TIDE_FUZZ_REQUIRE(g_hash_table_add(names, step->text));
    }
    TIDE_FUZZ_REQUIRE(g_hash_table_size(names) > 0);
}

static TideScenario *
new_scenario(const char *path)
{
    TideScenario *scenario = g_new0(TideScenario, 1);

    scenario->name = g_strdup("dom-churn");
    scenario->folder = g_strdup(TIDE_SOURCE_DIR "/scenarios/dom-churn");
    scenario->manifest = g_strdup(path);
    scenario->timeout_msec = 1;
    return scenario;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *path = tide_fuzz_path(data, size);
    g_autoptr(TideScenario) scenario = new_scenario(path);
    g_autoptr(TideScenario) defaults = new_scenario(path);
    g_autoptr(GError) error = NULL;
    g_autoptr(GError) defaults_error = NULL;

    if (tide_manifest_read(scenario, &error))
        check_scenario(scenario);
    else
        tide_fuzz_check_error(error, path);
    if (!tide_manifest_read_defaults(path, defaults, &defaults_error))
        tide_fuzz_check_error(defaults_error, path);
    return 0;
}
