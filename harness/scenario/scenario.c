#include "scenario/scenario.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "scenario/manifest.h"
#include "scenario/parameters.h"
#include "scenario/step-kinds.h"
#include "support/nearest.h"

#define MANIFEST "scenario.yaml"
#define DEFAULTS "defaults.yaml"

#define DEFAULT_TIMEOUT_MSEC 30000
#define DEFAULT_MEMORY_LIMIT (G_GUINT64_CONSTANT(2) * 1024 * 1024 * 1024)

/* Half of the growth that is to be found, 0.5 % and 256 KB, so that it is as far from no growth as from that. */
static const TideTolerance default_tolerance = TIDE_TOLERANCE_DEFAULT;

static int
compare_names(gconstpointer first, gconstpointer second)
{
    return strcmp(*(const char *const *)first, *(const char *const *)second);
}

/* Whether a file or folder is there; what hinders the answer is an error, not a no. */
static gboolean
probe(const char *path, gboolean *ret_exists, GError **error)
{
    GStatBuf info;
    int problem = g_stat(path, &info) == 0 ? 0 : errno;

    if (problem && problem != ENOENT && problem != ENOTDIR) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "%s: cannot be read: %s", path, g_strerror(problem));
        return FALSE;
    }
    *ret_exists = problem == 0;
    return TRUE;
}

static gboolean
add_if_scenario(GPtrArray *names, const char *folder, const char *name, GError **error)
{
    g_autofree char *manifest = g_build_filename(folder, name, MANIFEST, NULL);
    gboolean exists = FALSE;

    if (!probe(manifest, &exists, error))
        return FALSE;
    if (exists)
        g_ptr_array_add(names, g_strdup(name));
    return TRUE;
}

char **
tide_scenario_list(const char *scenarios_folder, GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_autoptr(GDir) directory = g_dir_open(scenarios_folder, 0, &problem);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    const char *name;

    if (!directory) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT,
                    "%s: cannot be read: %s; name the folder that holds the scenarios", scenarios_folder,
                    problem->message);
        return NULL;
    }
    while ((name = g_dir_read_name(directory))) {
        if (!add_if_scenario(names, scenarios_folder, name, error))
            return NULL;
    }
    if (names->len == 0) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT,
                    "%s: there is no scenario here; a scenario is a folder that holds a " MANIFEST, scenarios_folder);
        return NULL;
    }
    g_ptr_array_sort(names, compare_names);
    g_ptr_array_add(names, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&names), FALSE);
}

static void
fail_unknown(GError **error, const char *scenarios_folder, const char *name)
{
    g_auto(GStrv) names = tide_scenario_list(scenarios_folder, error);

    if (!names)
        return;
    const char *nearest = tide_nearest_name(name, (const char *const *)names);
    g_autofree char *all = g_strjoinv("\", \"", names);
    if (nearest)
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "%s: there is no scenario \"%s\"; did you mean \"%s\"?",
                    scenarios_folder, name, nearest);
    else
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "%s: there is no scenario \"%s\"; there is \"%s\"",
                    scenarios_folder, name, all);
}

/* Without the case. */
static char *
folder_name(const char *name)
{
    const char *mark = strchr(name, TIDE_CASE_MARK);

    return mark ? g_strndup(name, (gsize)(mark - name)) : g_strdup(name);
}

static gboolean
check_exists(const TideScenario *scenario, const char *scenarios_folder, GError **error)
{
    g_autofree char *base = folder_name(scenario->name);
    gboolean exists = FALSE;

    if (!tide_name_is_plain(base)) {
        g_set_error(
            error, TIDE_ERROR, TIDE_ERROR_INPUT,
            "%s: \"%s\" is no name of a scenario; write the name of its folder alone, which has " TIDE_NAME_RULE,
            scenarios_folder, scenario->name);
        return FALSE;
    }
    if (!probe(scenario->manifest, &exists, error))
        return FALSE;
    if (!exists)
        fail_unknown(error, scenarios_folder, base);
    return exists;
}

/* A machine that is used up ends whom it likes. */
static guint64
default_memory_limit(void)
{
    long pages = sysconf(_SC_PHYS_PAGES);
    long page_size = sysconf(_SC_PAGESIZE);

    if (pages <= 0 || page_size <= 0)
        return DEFAULT_MEMORY_LIMIT;
    return MIN(DEFAULT_MEMORY_LIMIT, (guint64)pages * (guint64)page_size / 2);
}

TideScenario *
tide_scenario_load(const char *scenarios_folder, const char *name, GError **error)
{
    g_autofree char *defaults = g_build_filename(scenarios_folder, DEFAULTS, NULL);
    g_autofree char *base = folder_name(name);
    g_autoptr(TideScenario) scenario = g_new0(TideScenario, 1);

    scenario->name = g_strdup(name);
    scenario->folder = g_build_filename(scenarios_folder, base, NULL);
    scenario->manifest = g_build_filename(scenario->folder, MANIFEST, NULL);
    scenario->tolerance = default_tolerance;
    scenario->timeout_msec = DEFAULT_TIMEOUT_MSEC;
    scenario->memory_limit_bytes = default_memory_limit();
    if (!check_exists(scenario, scenarios_folder, error) || !tide_manifest_read_defaults(defaults, scenario, error) ||
        !tide_manifest_read(scenario, error))
        return NULL;
    return g_steal_pointer(&scenario);
}

static void
add_cases(GStrvBuilder *names, const char *scenarios_folder, const char *name)
{
    g_autofree char *manifest = g_build_filename(scenarios_folder, name, MANIFEST, NULL);
    g_auto(GStrv) cases = tide_name_is_plain(name) ? tide_manifest_cases(manifest) : g_new0(char *, 1);

    if (!cases[0])
        g_strv_builder_add(names, name);
    for (char **one = cases; *one; one++) {
        g_autofree char *full = g_strdup_printf("%s%c%s", name, TIDE_CASE_MARK, *one);
        g_strv_builder_add(names, full);
    }
}

char **
tide_scenario_cases(const char *scenarios_folder, const char *const *names)
{
    g_autoptr(GStrvBuilder) cases = g_strv_builder_new();

    for (; *names; names++)
        add_cases(cases, scenarios_folder, *names);
    return g_strv_builder_end(cases);
}

GPtrArray *
tide_scenario_checkpoints(const TideScenario *scenario)
{
    GPtrArray *names = g_ptr_array_new();

    for (guint i = 0; i < scenario->steps->len; i++) {
        const TideStep *step = (const TideStep *)g_ptr_array_index(scenario->steps, i);
        if (step->kind == TIDE_STEP_CHECKPOINT)
            g_ptr_array_add(names, step->text);
    }
    return names;
}

static void
fail_unselectable(const TideScenario *scenario, const char *wanted, GError **error)
{
    g_autoptr(GPtrArray) names = tide_scenario_checkpoints(scenario);

    g_ptr_array_add(names, NULL);
    const char *nearest = tide_nearest_name(wanted, (const char *const *)names->pdata);
    g_autofree char *all = g_strjoinv("\", \"", (char **)names->pdata);
    if (nearest)
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "%s: there is no checkpoint \"%s\"; did you mean \"%s\"?",
                    scenario->manifest, wanted, nearest);
    else
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "%s: there is no checkpoint \"%s\"; there is \"%s\"",
                    scenario->manifest, wanted, all);
}

gboolean
tide_scenario_select(TideScenario *scenario, const char *const *checkpoints, GError **error)
{
    guint behind_last = 0;

    for (guint i = 0; i < scenario->steps->len; i++) {
        const TideStep *step = g_ptr_array_index(scenario->steps, i);
        if (step->kind == TIDE_STEP_CHECKPOINT && g_strv_contains(checkpoints, step->text))
            behind_last = i + 1;
    }
    if (behind_last == 0) {
        fail_unselectable(scenario, checkpoints[0], error);
        return FALSE;
    }
    g_ptr_array_set_size(scenario->steps, (int)behind_last);
    g_strfreev(scenario->selected);
    scenario->selected = g_strdupv((char **)checkpoints);
    return TRUE;
}

gboolean
tide_scenario_judges(const TideScenario *scenario, const char *checkpoint)
{
    return !scenario->selected || g_strv_contains((const char *const *)scenario->selected, checkpoint);
}

gboolean
tide_scenario_counts_objects(const TideScenario *scenario)
{
    return scenario->object_gates || tide_gates_count_objects(scenario->gates);
}

void
tide_scenario_free(TideScenario *scenario)
{
    if (!scenario)
        return;
    g_free(scenario->name);
    g_free(scenario->description);
    g_free(scenario->catches);
    g_clear_pointer(&scenario->parameters, g_hash_table_unref);
    g_free(scenario->folder);
    g_free(scenario->manifest);
    g_strfreev(scenario->selected);
    g_clear_pointer(&scenario->steps, g_ptr_array_unref);
    g_clear_pointer(&scenario->budgets, g_ptr_array_unref);
    g_clear_pointer(&scenario->gates, g_ptr_array_unref);
    g_clear_pointer(&scenario->object_gates, g_ptr_array_unref);
    tide_answers_free(scenario->answers);
    g_free(scenario);
}
