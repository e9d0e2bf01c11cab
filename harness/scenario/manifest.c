#include "scenario/manifest.h"

#include <string.h>

#include "scenario/duration.h"
#include "scenario/expansion.h"
#include "scenario/gate-check.h"
#include "scenario/parameters.h"
#include "scenario/recording/recording-index.h"
#include "scenario/step-kinds.h"
#include "support/nearest.h"

#define LEAST_TIMEOUT_MSEC 1
#define MOST_TIMEOUT_MSEC (10 * 60 * 1000)
#define LEAST_MEMORY_LIMIT (G_GUINT64_CONSTANT(128) * 1024 * 1024)

static gboolean
read_description(const TideYamlEntry *entry, gpointer data, GError **error)
{
    TideScenario *scenario = (TideScenario *)data;
    const char *text = tide_yaml_entry_text(entry, error);

    if (text)
        scenario->description = g_strstrip(g_strdup(text));
    return text != NULL;
}

static gboolean
read_catches(const TideYamlEntry *entry, gpointer data, GError **error)
{
    TideScenario *scenario = (TideScenario *)data;
    const char *text = tide_yaml_entry_text(entry, error);

    if (!text)
        return FALSE;
    scenario->catches = g_strstrip(g_strdup(text));
    return !strchr(scenario->catches, '\n') || tide_yaml_refuse(entry, error);
}

static gboolean
read_recording(const TideYamlEntry *entry, TideScenario *scenario, GError **error)
{
    const char *name = tide_yaml_entry_text(entry, error);

    if (!name)
        return FALSE;
    if (!tide_name_is_plain(name))
        return tide_yaml_refuse(entry, error);
    g_autofree char *folder = g_build_filename(scenario->folder, name, NULL);
    if (!g_file_test(folder, G_FILE_TEST_IS_DIR))
        return tide_yaml_fail(error, entry->yaml, tide_yaml_place(entry->value),
                              "there is no folder \"%s\" in the scenario's; make one with \"tidemark record\"", name);
    scenario->answers = tide_recording_index_read(folder, error);
    return scenario->answers != NULL;
}

/* What was read before all else. */
static gboolean
skip(const TideYamlEntry *entry, gpointer data, GError **error)
{
    (void)entry;
    (void)data;
    (void)error;
    return TRUE;
}

static const TideYamlField tolerance_fields[] = {
    { "percent", "a number of percent from 0 to 1000 such as 1.5", tide_yaml_read_number,
      offsetof(TideTolerance, percent), 0, 1000, .shape = TIDE_YAML_NUMBER },
    { "bytes", TIDE_YAML_EXPECTS_SIZE, tide_yaml_read_size, offsetof(TideTolerance, bytes), .shape = TIDE_YAML_SIZE },
    { NULL },
};

static gboolean
read_tolerance(const TideYamlEntry *entry, gpointer data, GError **error)
{
    TideScenario *scenario = (TideScenario *)data;

    scenario->tolerance.follows_noise = FALSE;
    return tide_yaml_read_entry_fields(entry, tolerance_fields, &scenario->tolerance, error);
}

static gboolean
read_timeout(const TideYamlEntry *entry, gpointer data, GError **error)
{
    TideScenario *scenario = (TideScenario *)data;
    const char *text = tide_yaml_entry_text(entry, error);
    guint msec = 0;

    if (!text)
        return FALSE;
    if (!tide_duration_parse(text, &msec, NULL) || msec < LEAST_TIMEOUT_MSEC || msec > MOST_TIMEOUT_MSEC)
        return tide_yaml_refuse(entry, error);
    scenario->timeout_msec = msec;
    return TRUE;
}

/* Less than an empty page takes would end every scenario. */
static gboolean
read_memory_limit(const TideYamlEntry *entry, gpointer data, GError **error)
{
    TideScenario *scenario = (TideScenario *)data;

    if (!tide_yaml_read_size(entry, &scenario->memory_limit_bytes, error))
        return FALSE;
    return scenario->memory_limit_bytes >= LEAST_MEMORY_LIMIT || tide_yaml_refuse(entry, error);
}

static const char *const switch_words[] = { "on", "off", NULL };

static gboolean
read_back_forward_cache(const TideYamlEntry *entry, gpointer data, GError **error)
{
    TideScenario *scenario = (TideScenario *)data;
    const char *word = tide_yaml_entry_word(entry, error);

    scenario->back_forward_cache = g_strcmp0(word, "on") == 0;
    return word != NULL;
}

static gboolean
read_budget(const TideYamlEntry *entry, gpointer data, GError **error)
{
    return tide_budgets_read(entry, ((TideScenario *)data)->budgets, error);
}

static gboolean
read_growth(const TideYamlEntry *entry, gpointer data, GError **error)
{
    return tide_gates_read(entry, TIDE_GATE_GROWTH, ((TideScenario *)data)->gates, error);
}

static gboolean
read_settles_to(const TideYamlEntry *entry, gpointer data, GError **error)
{
    return tide_gates_read(entry, TIDE_GATE_SETTLES_TO, ((TideScenario *)data)->gates, error);
}

static gboolean
read_drops(const TideYamlEntry *entry, gpointer data, GError **error)
{
    return tide_gates_read(entry, TIDE_GATE_DROPS, ((TideScenario *)data)->gates, error);
}

static gboolean
read_objects(const TideYamlEntry *entry, gpointer data, GError **error)
{
    TideScenario *scenario = (TideScenario *)data;

    scenario->object_gates = tide_object_gates_read(entry, error);
    return scenario->object_gates != NULL;
}

static gboolean
check_measures(const TideYamlEntry *entry, const TideScenario *scenario, GError **error)
{
    for (guint i = 0; i < scenario->steps->len; i++) {
        const TideStep *step = (const TideStep *)g_ptr_array_index(scenario->steps, i);
        if (step->kind == TIDE_STEP_CHECKPOINT)
            return TRUE;
    }
    return tide_yaml_fail(error, entry->yaml, tide_yaml_place(entry->key),
                          "no step is a checkpoint, so nothing is measured; add one such as \"- checkpoint: loaded\"");
}

static gboolean
read_steps(const TideYamlEntry *entry, gpointer data, GError **error)
{
    TideScenario *scenario = (TideScenario *)data;
    g_autoptr(GPtrArray) written =
        tide_steps_read(entry, scenario->folder, scenario->answers, scenario->parameters, error);

    if (!written)
        return FALSE;
    scenario->steps = tide_steps_expand(entry->yaml, written, error);
    return scenario->steps && check_measures(entry, scenario, error);
}

#define EXPECTED_TOLERANCE "a mapping such as { percent: 1.0, bytes: 128 KB }"
#define EXPECTED_TIMEOUT "a duration from 1 ms to 10 min such as 30 s"

#define TOLERANCE                                                                                                      \
    {                                                                                                                  \
        "tolerance", "a mapping such as { percent: 1.0, bytes: 128 KB }", read_tolerance, .shape = TIDE_YAML_MAPPING,  \
                                                                                          .fields = tolerance_fields   \
    }
#define TIMEOUT                                                                                                        \
    {                                                                                                                  \
        "timeout", "a duration from 1 ms to 10 min such as 30 s", read_timeout, .shape = TIDE_YAML_DURATION            \
    }
#define MEMORY_LIMIT                                                                                                   \
    {                                                                                                                  \
        "memory_limit", "a size of 128 MB or more such as 2 GB", read_memory_limit, .shape = TIDE_YAML_SIZE            \
    }

/* Named twice, since it is read before the steps, wherever it stands. */
#define RECORDING                                                                                                      \
    {                                                                                                                  \
        "recording", "a folder of the scenario that \"tidemark record\" made, such as archive", skip,                  \
            .shape = TIDE_YAML_NAME                                                                                    \
    }

static const TideYamlField manifest_fields[] = {
    { "description", "a sentence about what the scenario does", read_description, .required = TRUE },
    { "catches", "a sentence on one line about the regressions that it is there to catch", read_catches },
    { "parameters", "lists of values by name such as { rows: [1000, 10000] }", skip, .shape = TIDE_YAML_MATRIX },
    RECORDING,
    TOLERANCE,
    { "budget", TIDE_BUDGET_EXPECTS, read_budget, .shape = TIDE_YAML_BUDGET },
    { "growth", "a mapping such as { checkpoint: cycled, per_cycle: 4 KB }, or a list of such", read_growth,
      .shape = TIDE_YAML_GROWTH },
    { "settles_to", "a mapping such as { checkpoint: torn-down, of: loaded, within: 2 % }, or a list of such",
      read_settles_to, .shape = TIDE_YAML_SETTLES_TO },
    { "drops", "a mapping such as { checkpoint: relieved, from: full, by: 40 % }, or a list of such", read_drops,
      .shape = TIDE_YAML_DROPS },
    { "objects", TIDE_OBJECT_GATE_EXPECTS, read_objects, .shape = TIDE_YAML_OBJECTS },
    TIMEOUT,
    MEMORY_LIMIT,
    { "back_forward_cache", "\"on\" or \"off\"", read_back_forward_cache, .shape = TIDE_YAML_WORD,
      .words = switch_words },
    { "steps", "a list of steps", read_steps, .required = TRUE, .shape = TIDE_YAML_STEPS },
    { NULL },
};

static const TideYamlField default_fields[] = { TOLERANCE, TIMEOUT, MEMORY_LIMIT, { NULL } };

const TideYamlField *
tide_manifest_fields(void)
{
    return manifest_fields;
}

gboolean
tide_manifest_read_defaults(const char *path, TideScenario *scenario, GError **error)
{
    /* A link that leads nowhere is there, and is to be complained about. */
    if (!g_file_test(path, G_FILE_TEST_EXISTS) && !g_file_test(path, G_FILE_TEST_IS_SYMLINK))
        return TRUE;
    g_autoptr(TideYaml) yaml = tide_yaml_load(path, error);
    return yaml && tide_yaml_read_fields(yaml, tide_yaml_root(yaml), default_fields, scenario, error);
}

/* What follows the mark in the scenario's name, or "". */
static const char *
case_of(const TideScenario *scenario)
{
    const char *mark = strchr(scenario->name, TIDE_CASE_MARK);

    return mark ? mark + 1 : "";
}

static gboolean
fail_case(const TideYaml *yaml, const TideScenario *scenario, const char *const *cases, GError **error)
{
    g_autofree char *base = g_strndup(scenario->name, strcspn(scenario->name, (char[]) { TIDE_CASE_MARK, '\0' }));
    g_autofree char *all = g_strjoinv("\", \"", (char **)cases);
    const char *nearest = tide_nearest_name(case_of(scenario), cases);
    TidePlace top = { 1, 1 };

    if (!cases[0])
        return tide_yaml_fail(error, yaml, top, "there is no case \"%s\", since there are no parameters; name \"%s\"",
                              case_of(scenario), base);
    if (!*case_of(scenario))
        return tide_yaml_fail(error, yaml, top, "the scenario has parameters; name one of its cases, \"%s%c%s\"", base,
                              TIDE_CASE_MARK, cases[0]);
    if (nearest)
        return tide_yaml_fail(error, yaml, top, "there is no case \"%s\"; did you mean \"%s%c%s\"?", case_of(scenario),
                              base, TIDE_CASE_MARK, nearest);
    return tide_yaml_fail(error, yaml, top, "there is no case \"%s\"; there is \"%s\"", case_of(scenario), all);
}

/* Chooses the scenario's case, and puts its values in. */
static gboolean
choose_case(TideYaml *yaml, TideScenario *scenario, GError **error)
{
    g_auto(GStrv) cases = tide_parameters_read(yaml, error);
    gboolean plain = !strchr(scenario->name, TIDE_CASE_MARK);

    if (!cases)
        return FALSE;
    if (cases[0] ? !g_strv_contains((const char *const *)cases, case_of(scenario)) : !plain)
        return fail_case(yaml, scenario, (const char *const *)cases, error);
    scenario->parameters = tide_parameters_of_case(case_of(scenario));
    return tide_parameters_substitute(yaml, scenario->parameters, error);
}

/* Steps ask it for their pages. */
static gboolean
open_recording(const TideYaml *yaml, TideScenario *scenario, GError **error)
{
    static const TideYamlField recording = RECORDING;
    const yaml_node_t *root = tide_yaml_root(yaml);

    if (root->type != YAML_MAPPING_NODE)
        return TRUE;
    for (yaml_node_pair_t *pair = root->data.mapping.pairs.start; pair < root->data.mapping.pairs.top; pair++) {
        TideYamlEntry entry = { yaml, &recording, tide_yaml_node(yaml, pair->key), tide_yaml_node(yaml, pair->value) };
        if (entry.key->type == YAML_SCALAR_NODE && g_str_equal(tide_yaml_text(entry.key), recording.name))
            return read_recording(&entry, scenario, error);
    }
    return TRUE;
}

gboolean
tide_manifest_read(TideScenario *scenario, GError **error)
{
    g_autoptr(TideYaml) yaml = tide_yaml_load(scenario->manifest, error);

    scenario->budgets = tide_budgets_new();
    scenario->gates = tide_gates_new();
    return yaml && choose_case(yaml, scenario, error) && open_recording(yaml, scenario, error) &&
        tide_yaml_read_fields(yaml, tide_yaml_root(yaml), manifest_fields, scenario, error) &&
        tide_gates_check(yaml, scenario, error);
}

char **
tide_manifest_cases(const char *path)
{
    g_autoptr(TideYaml) yaml = tide_yaml_load(path, NULL);
    char **cases = yaml ? tide_parameters_read(yaml, NULL) : NULL;

    return cases ? cases : g_new0(char *, 1);
}
