#include "baseline/choice.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

void
tide_baseline_choice_free(TideBaselineChoice *choice)
{
    if (!choice)
        return;
    g_free(choice->path);
    tide_baseline_free(choice->baseline);
    g_ptr_array_unref(choice->differences);
    g_free(choice->peaks_here);
    g_free(choice->refused);
    g_free(choice);
}

static int
compare_labels(gconstpointer left, gconstpointer right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* The names in @folder, sorted; none where it does not exist. */
static GPtrArray *
list_labels(const char *folder, GError **error)
{
    g_autoptr(GPtrArray) labels = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GError) problem = NULL;
    g_autoptr(GDir) entries = g_dir_open(folder, 0, &problem);

    /* A link that leads nowhere is no missing folder: whoever made it expects baselines behind it. */
    if (g_error_matches(problem, G_FILE_ERROR, G_FILE_ERROR_NOENT) && !g_file_test(folder, G_FILE_TEST_IS_SYMLINK))
        return g_steal_pointer(&labels);
    if (!entries) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "%s: the folder of baselines cannot be read: %s", folder,
                    problem->message);
        return NULL;
    }
    for (const char *name = g_dir_read_name(entries); name; name = g_dir_read_name(entries))
        g_ptr_array_add(labels, g_strdup(name));
    g_ptr_array_sort(labels, compare_labels);
    return g_steal_pointer(&labels);
}

/* A link that leads nowhere exists: reading it will tell. */
static gboolean
exists(const char *path, gboolean *ret_exists, GError **error)
{
    GStatBuf info;
    gboolean found = g_lstat(path, &info) == 0;

    if (!found && errno != ENOENT && errno != ENOTDIR) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "%s: the baseline cannot be read: %s", path,
                    g_strerror(errno));
        return FALSE;
    }
    *ret_exists = found;
    return TRUE;
}

static TideBaseline *
load_baseline_of(const char *path, const char *scenario, GError **error)
{
    g_autoptr(TideBaseline) baseline = tide_baseline_load(path, error);

    if (!baseline || g_str_equal(baseline->scenario, scenario))
        return g_steal_pointer(&baseline);
    g_set_error(
        error, TIDE_ERROR, TIDE_ERROR_INPUT,
        "%s: this is the baseline of the scenario '%s', not of '%s'; record it with 'tidemark update-baselines'", path,
        baseline->scenario, scenario);
    return NULL;
}

/* NULL where they are found as they were for @baseline. */
static char *
name_other_peaks(const TideBaseline *baseline, const TideConfiguration *here)
{
    const char *means = tide_configuration_get(here, TIDE_FACT_PEAK);

    if (tide_configuration_finds_peaks_alike(baseline->configuration, here))
        return NULL;
    return g_strdup(means ? means : "means that are not known");
}

/* A file that is not there is fine in a folder that is. */
static gboolean
check_label(const char *path, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(path);

    if (!g_file_test(folder, G_FILE_TEST_IS_SYMLINK) || g_file_test(folder, G_FILE_TEST_EXISTS))
        return TRUE;
    g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "%s: the link leads nowhere; mend it or remove it", folder);
    return FALSE;
}

/* Adds the baseline of @path, where there is one. */
static gboolean
collect(GPtrArray *baselines, GPtrArray *paths, const char *path, const char *scenario, GError **error)
{
    gboolean found = FALSE;

    if (!exists(path, &found, error))
        return FALSE;
    if (!found)
        return check_label(path, error);
    g_autoptr(TideBaseline) baseline = load_baseline_of(path, scenario, error);
    if (!baseline)
        return FALSE;
    g_ptr_array_add(baselines, g_steal_pointer(&baseline));
    g_ptr_array_add(paths, g_strdup(path));
    return TRUE;
}

static TideNearest *
find_nearest(const GPtrArray *baselines, const TideConfiguration *here)
{
    g_autoptr(GPtrArray) configurations = g_ptr_array_new();

    for (guint i = 0; i < baselines->len; i++)
        g_ptr_array_add(configurations, ((TideBaseline *)g_ptr_array_index(baselines, i))->configuration);
    return tide_configuration_find_nearest(configurations, here);
}

/* A file that does not match is told by its name and differences alone: its numbers compare with nothing here. */
static void
take(TideBaselineChoice *choice, const TideNearest *nearest, GPtrArray *baselines, const GPtrArray *paths)
{
    const char *path = g_ptr_array_index(paths, nearest->index);

    g_ptr_array_unref(choice->differences);
    choice->differences = g_ptr_array_ref(nearest->differences);
    choice->match = nearest->match;
    if (nearest->match == TIDE_MATCH_NONE) {
        choice->refused = g_strdup(path);
        return;
    }
    g_free(choice->path);
    choice->path = g_strdup(path);
    choice->baseline = g_ptr_array_steal_index(baselines, nearest->index);
}

TideBaselineChoice *
tide_baseline_choose(const char *folder, const char *scenario, const TideConfiguration *here, GError **error)
{
    g_autoptr(GPtrArray) labels = list_labels(folder, error);
    g_autoptr(GPtrArray) baselines = g_ptr_array_new_with_free_func((GDestroyNotify)tide_baseline_free);
    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(TideBaselineChoice) choice = g_new0(TideBaselineChoice, 1);
    g_autofree char *file = g_strconcat(scenario, ".yaml", NULL);
    g_autofree char *label = tide_configuration_label(here);

    choice->path = g_build_filename(folder, label, file, NULL);
    choice->differences = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; labels && i < labels->len; i++) {
        g_autofree char *path = g_build_filename(folder, g_ptr_array_index(labels, i), file, NULL);
        if (!collect(baselines, paths, path, scenario, error))
            return NULL;
    }
    if (!labels)
        return NULL;
    g_autoptr(TideNearest) nearest = find_nearest(baselines, here);
    if (nearest)
        take(choice, nearest, baselines, paths);
    if (choice->baseline)
        choice->peaks_here = name_other_peaks(choice->baseline, here);
    return g_steal_pointer(&choice);
}
