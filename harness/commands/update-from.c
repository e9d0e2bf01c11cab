#include "commands/update-from.h"

#include <string.h>

#include "report/results-reader.h"
#include "scenario/parameters.h"
#include "scenario/step-kinds.h"
#include "support/nearest.h"

/* Whether it is @name, or a case of it. */
static gboolean
is_named(const TideScenarioResult *result, const char *name)
{
    gsize length = strlen(name);

    return g_str_has_prefix(result->name, name) &&
        (result->name[length] == '\0' || result->name[length] == TIDE_CASE_MARK);
}

static gboolean
is_wanted(const TideScenarioResult *result, const char *const *names)
{
    for (const char *const *name = names; *name; name++) {
        if (is_named(result, *name))
            return TRUE;
    }
    return !names[0];
}

static gboolean
was_measured(const TideResults *results, const char *name)
{
    for (guint i = 0; i < results->scenarios->len; i++) {
        if (is_named(g_ptr_array_index(results->scenarios, i), name))
            return TRUE;
    }
    return FALSE;
}

static gboolean
fail_unmeasured(const TideResults *results, const char *path, const char *name, GError **error)
{
    g_autoptr(GPtrArray) measured = g_ptr_array_new();

    for (guint i = 0; i < results->scenarios->len; i++)
        g_ptr_array_add(measured, ((TideScenarioResult *)g_ptr_array_index(results->scenarios, i))->name);
    g_ptr_array_add(measured, NULL);
    const char *nearest = tide_nearest_name(name, (const char *const *)measured->pdata);
    g_autofree char *all = g_strjoinv("', '", (char **)measured->pdata);
    if (nearest)
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "%s: '%s' was not measured; did you mean '%s'?", path, name,
                    nearest);
    else
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "%s: '%s' was not measured; there is '%s'", path, name, all);
    return FALSE;
}

static gboolean
keep_wanted(TideResults *results, const char *const *names, const char *path, GError **error)
{
    for (const char *const *name = names; *name; name++) {
        if (!was_measured(results, *name))
            return fail_unmeasured(results, path, *name, error);
    }
    for (guint i = results->scenarios->len; i > 0; i--) {
        if (!is_wanted(g_ptr_array_index(results->scenarios, i - 1), names))
            g_ptr_array_remove_index(results->scenarios, i - 1);
    }
    if (results->scenarios->len > 0)
        return TRUE;
    g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "%s: no scenario was measured; name the results of another run",
                path);
    return FALSE;
}

/* A baseline is a file of that name. What stands between the parts of a case is no danger in one. */
static gboolean
check_name(const TideScenarioResult *result, const char *path, GError **error)
{
    g_autofree char *plain = g_strdelimit(g_strdup(result->name), "@=,", '-');

    if (tide_name_is_plain(plain))
        return TRUE;
    g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "%s: a scenario's name has other characters than " TIDE_NAME_RULE,
                path);
    return FALSE;
}

static gboolean
check_whole(const TideScenarioResult *result, const char *path, GError **error)
{
    if (!result->scenario || !result->scenario->selected)
        return TRUE;
    g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT,
                "%s: '%s' was measured with --checkpoint; a baseline has every checkpoint: measure it without", path,
                result->name);
    return FALSE;
}

/* What could not be measured is told by who looks for that. */
static gboolean
check_configuration(const TideResults *results, const TideScenarioResult *result, const char *path, GError **error)
{
    if (results->configuration || result->error || !result->run)
        return TRUE;
    g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT,
                "%s: the configuration is missing, on which a baseline depends; measure again", path);
    return FALSE;
}

/* The baseline of here, wherever the run had its own. */
static void
compare_here(const TideResults *results, TideScenarioResult *result, const char *baselines)
{
    g_clear_pointer(&result->choice, tide_baseline_choice_free);
    /* Of engines that were compared, the one that was judged is the one to bless. */
    g_clear_pointer(&result->before, tide_run_free);
    if (!result->error && results->configuration)
        result->choice = tide_baseline_choose(baselines, result->name, results->configuration, &result->error);
    tide_scenario_result_judge(result);
}

TideResults *
tide_update_from(const char *path, const char *const *names, const char *baselines, GError **error)
{
    g_autoptr(TideResults) results = tide_results_read(path, NULL, error);

    if (!results || !keep_wanted(results, names, path, error))
        return NULL;
    for (guint i = 0; i < results->scenarios->len; i++) {
        TideScenarioResult *result = g_ptr_array_index(results->scenarios, i);
        if (!check_name(result, path, error) || !check_whole(result, path, error) ||
            !check_configuration(results, result, path, error))
            return NULL;
        compare_here(results, result, baselines);
    }
    return g_steal_pointer(&results);
}
