#include "baseline/audit.h"

#include <string.h>

#include "baseline/freshness.h"
#include "engine/preset.h"
#include "measure/peak-composition.h"
#include "scenario/digest.h"
#include "scenario/parameters.h"

#define SUFFIX ".yaml"

/* What an audit has found so far, and what scenarios there are. */
typedef struct {
    const TideAudit *audit;
    char **cases;
    GPtrArray *findings;
} Inspection;

/* A file under inspection. */
typedef struct {
    const char *path;
    const char *label;
    char *name;
} Place;

static const struct {
    const char *name;
    gboolean is_problem;
} kinds[TIDE_N_FINDING_KINDS] = {
    [TIDE_FINDING_UNREADABLE] = { "unreadable", TRUE },
    [TIDE_FINDING_ORPHANED] = { "orphaned", TRUE },
    [TIDE_FINDING_STALE] = { "stale", TRUE },
    [TIDE_FINDING_MISPLACED] = { "misplaced", TRUE },
    [TIDE_FINDING_THIN] = { "thin", FALSE },
    [TIDE_FINDING_TOLERANCE] = { "tolerance", FALSE },
    [TIDE_FINDING_UNPROVEN] = { "unproven", FALSE },
};

const char *
tide_finding_kind_name(TideFindingKind kind)
{
    return kinds[kind].name;
}

gboolean
tide_finding_is_problem(TideFindingKind kind)
{
    return kinds[kind].is_problem;
}

void
tide_finding_free(TideFinding *finding)
{
    if (!finding)
        return;
    g_free(finding->path);
    g_free(finding->scenario);
    g_free(finding->sentence);
    g_free(finding);
}

/* Takes over @sentence. */
static void
add(Inspection *inspection, const Place *place, TideFindingKind kind, char *sentence)
{
    TideFinding *finding = g_new(TideFinding, 1);

    *finding = (TideFinding) { kind, g_strdup(place->path), g_strdup(place->name), sentence };
    g_ptr_array_add(inspection->findings, finding);
}

static char *
record_again(const char *problem, const char *name)
{
    return g_strdup_printf("%s; record it again with 'tidemark update-baselines %s'", problem, name);
}

static gboolean
is_case(const Inspection *inspection, const char *name)
{
    return g_strv_contains((const char *const *)inspection->cases, name);
}

/* Whether any case of the scenario @name is one that can be measured, or could be if its manifest were mended. */
static gboolean
has_cases_of(const Inspection *inspection, const char *name)
{
    gsize length = strcspn(name, (const char[]) { TIDE_CASE_MARK, '\0' });

    for (char **one = inspection->cases; *one; one++) {
        if (strncmp(*one, name, length) == 0 && ((*one)[length] == '\0' || (*one)[length] == TIDE_CASE_MARK))
            return TRUE;
    }
    return FALSE;
}

/* NULL where it is reported why not. What a broken manifest would have is not known, so nothing is orphaned by it. */
static TideScenario *
load_scenario(Inspection *inspection, const Place *place)
{
    g_auto(GStrv) parts = g_strsplit(place->name, (const char[]) { TIDE_CASE_MARK, '\0' }, 2);
    const char *folder = inspection->audit->scenarios;
    gboolean known = is_case(inspection, place->name);
    gboolean whole = is_case(inspection, parts[0]);
    g_autoptr(GError) problem = NULL;
    g_autoptr(TideScenario) scenario =
        known || whole ? tide_scenario_load(folder, known ? place->name : parts[0], &problem) : NULL;

    if (problem)
        add(inspection, place, TIDE_FINDING_UNREADABLE, g_strdup(problem->message));
    else if (!known)
        add(inspection, place, TIDE_FINDING_ORPHANED,
            g_strdup_printf(has_cases_of(inspection, place->name) ? "there is no case '%s' any longer"
                                                                  : "there is no scenario '%s' any longer",
                            place->name));
    return known ? g_steal_pointer(&scenario) : NULL;
}

static void
inspect_tolerance(Inspection *inspection, const Place *place, const TideBaseline *baseline,
                  const TideScenario *scenario)
{
    TideToleranceJudge judge = inspection->audit->judge;
    char *complaint = judge ? judge(scenario, baseline->metrics) : NULL;

    if (complaint)
        add(inspection, place, TIDE_FINDING_TOLERANCE, complaint);
}

static void
inspect_samples(Inspection *inspection, const Place *place, const TideBaseline *baseline)
{
    guint fewest = G_MAXUINT;

    for (guint i = 0; i < baseline->metrics->len; i++)
        fewest = MIN(fewest, ((const TideMetric *)g_ptr_array_index(baseline->metrics, i))->samples->len);
    if (fewest >= TIDE_BASELINE_FEWEST_SAMPLES)
        return;
    g_autofree char *problem = g_strdup_printf("a metric has %u sample%s, fewer than %d", fewest,
                                               fewest == 1 ? "" : "s", TIDE_BASELINE_FEWEST_SAMPLES);
    add(inspection, place, TIDE_FINDING_THIN, record_again(problem, place->name));
}

static void
inspect_freshness(Inspection *inspection, const Place *place, const TideBaseline *baseline,
                  const TideScenario *scenario)
{
    g_autoptr(GError) problem = NULL;
    g_autofree char *digest = tide_scenario_digest(scenario, &problem);

    if (!digest) {
        add(inspection, place, TIDE_FINDING_UNREADABLE, g_strdup(problem->message));
        return;
    }
    g_autoptr(GPtrArray) stale = tide_baseline_find_stale(baseline, scenario, digest);
    for (guint i = 0; i < stale->len; i++)
        add(inspection, place, TIDE_FINDING_STALE, record_again(g_ptr_array_index(stale, i), place->name));
    if (!baseline->digest)
        add(inspection, place, TIDE_FINDING_UNPROVEN,
            record_again("it does not say of which steps and files it is", place->name));
}

static void
inspect_configuration(Inspection *inspection, const Place *place, const TideBaseline *baseline)
{
    const char *preset = tide_configuration_get(baseline->configuration, "preset");
    g_autofree char *label = tide_configuration_label(baseline->configuration);

    if (!tide_preset_find(preset, NULL))
        add(inspection, place, TIDE_FINDING_ORPHANED, g_strdup_printf("there is no preset '%s' any longer", preset));
    else if (!g_str_equal(label, place->label))
        add(inspection, place, TIDE_FINDING_MISPLACED,
            g_strdup_printf("its configuration belongs into the folder '%s'; move it there", label));
}

static void
inspect(Inspection *inspection, const Place *place)
{
    g_autoptr(GError) problem = NULL;
    g_autoptr(TideBaseline) baseline = tide_baseline_load(place->path, &problem);
    g_autoptr(TideScenario) scenario = load_scenario(inspection, place);

    if (!baseline) {
        add(inspection, place, TIDE_FINDING_UNREADABLE, g_strdup(problem->message));
        return;
    }
    if (!g_str_equal(baseline->scenario, place->name))
        add(inspection, place, TIDE_FINDING_UNREADABLE,
            g_strdup_printf("it is of the scenario '%s'; rename the file or record it again", baseline->scenario));
    if (!scenario)
        return;
    inspect_configuration(inspection, place, baseline);
    inspect_freshness(inspection, place, baseline, scenario);
    inspect_samples(inspection, place, baseline);
    inspect_tolerance(inspection, place, baseline, scenario);
}

static int
compare_names(gconstpointer left, gconstpointer right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* Sorted; hidden files are none of ours. */
static GPtrArray *
list_folder(const char *path, GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_autoptr(GDir) folder = g_dir_open(path, 0, &problem);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    const char *name;

    if (!folder) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "%s: the folder of baselines cannot be read: %s", path,
                    problem->message);
        return NULL;
    }
    while ((name = g_dir_read_name(folder))) {
        if (name[0] != '.')
            g_ptr_array_add(names, g_strdup(name));
    }
    g_ptr_array_sort(names, compare_names);
    return g_steal_pointer(&names);
}

static gboolean
is_wanted(const TideAudit *audit, const char *name)
{
    gboolean all = !audit->names[0];

    for (const char *const *wanted = audit->names; *wanted && !all; wanted++) {
        gsize length = strlen(*wanted);
        all = strncmp(name, *wanted, length) == 0 && (name[length] == '\0' || name[length] == TIDE_CASE_MARK);
    }
    return all;
}

static gboolean
inspect_label(Inspection *inspection, const char *label, GError **error)
{
    g_autofree char *folder = g_build_filename(inspection->audit->baselines, label, NULL);
    g_autoptr(GPtrArray) files = NULL;

    /* What a link leads to is inspected where it stands. */
    if (g_file_test(folder, G_FILE_TEST_EXISTS) &&
        (g_file_test(folder, G_FILE_TEST_IS_SYMLINK) || !g_file_test(folder, G_FILE_TEST_IS_DIR)))
        return TRUE;
    files = list_folder(folder, error);
    for (guint i = 0; files && i < files->len; i++) {
        const char *file = g_ptr_array_index(files, i);
        g_autofree char *path = g_build_filename(folder, file, NULL);
        g_autofree char *name = g_str_has_suffix(file, SUFFIX) ? g_strndup(file, strlen(file) - strlen(SUFFIX)) : NULL;
        if (name && is_wanted(inspection->audit, name))
            inspect(inspection, &(Place) { path, label, name });
    }
    return files != NULL;
}

static gboolean
check_names(const Inspection *inspection, GError **error)
{
    for (const char *const *name = inspection->audit->names; *name; name++) {
        gboolean known = has_cases_of(inspection, *name);
        for (guint i = 0; !known && i < inspection->findings->len; i++) {
            const TideFinding *finding = g_ptr_array_index(inspection->findings, i);
            known = g_str_has_prefix(finding->scenario, *name);
        }
        if (known)
            continue;
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT,
                    "there is neither a scenario nor a baseline '%s'; 'tidemark list' lists the scenarios", *name);
        return FALSE;
    }
    return TRUE;
}

GPtrArray *
tide_audit_baselines(const TideAudit *audit, GError **error)
{
    g_auto(GStrv) scenarios = tide_scenario_list(audit->scenarios, error);
    g_auto(GStrv) cases = scenarios ? tide_scenario_cases(audit->scenarios, (const char *const *)scenarios) : NULL;
    g_autoptr(GPtrArray) labels = cases ? list_folder(audit->baselines, error) : NULL;
    g_autoptr(GPtrArray) findings = g_ptr_array_new_with_free_func((GDestroyNotify)tide_finding_free);
    Inspection inspection = { audit, cases, findings };

    for (guint i = 0; labels && i < labels->len; i++) {
        if (!inspect_label(&inspection, g_ptr_array_index(labels, i), error))
            return NULL;
    }
    return labels && check_names(&inspection, error) ? g_steal_pointer(&findings) : NULL;
}
