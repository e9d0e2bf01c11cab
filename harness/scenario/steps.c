#include "scenario/steps.h"

#include "scenario/include.h"

#define MOST_DEPTH 8

/* What all lists of one manifest have in common while they are read. */
typedef struct {
    TideIncludes includes;
    const TideAnswers *answers;
    guint written;
} Reading;

/* A list of steps while it is read. */
typedef struct {
    Reading *reading;
    const TideSource *source;
    gboolean loaded; /* whether a page is there when the next step runs */
    guint depth; /* of repeats */
    GPtrArray *steps;
} List;

static gboolean read_items(const TideYaml *yaml, const yaml_node_t *node, List *list, GError **error);

static void
written_step_free(gpointer data)
{
    TideWrittenStep *written = (TideWrittenStep *)data;

    tide_step_clear(&written->step);
    g_clear_pointer(&written->repeated, g_ptr_array_unref);
    g_free(written);
}

static GPtrArray *
new_list(void)
{
    return g_ptr_array_new_with_free_func(written_step_free);
}

static gsize
row_of(const TideYamlEntry *entry)
{
    return (gsize)(entry->field - tide_step_rows());
}

static TideWrittenStep *
add_step(const TideYamlEntry *entry, List *list)
{
    TideWrittenStep *written = g_new0(TideWrittenStep, 1);

    written->step.kind = (TideStepKind)row_of(entry);
    written->step.place = tide_yaml_place(entry->key);
    if (list->source->shown)
        written->step.file = g_ref_string_acquire(list->source->shown);
    if (tide_step_acts(written->step.kind))
        written->step.action.kind = (TideActionKind)(written->step.kind - TIDE_STEP_RELOAD);
    g_ptr_array_add(list->steps, written);
    return written;
}

static gboolean
read_list(const TideYamlEntry *entry, List *list, GError **error)
{
    if (tide_yaml_is_empty(entry->value) || entry->value->type != YAML_SEQUENCE_NODE)
        return tide_yaml_refuse(entry, error);
    return read_items(entry->yaml, entry->value, list, error);
}

static gboolean
read_repeat(const TideYamlEntry *entry, List *list, GError **error)
{
    List inner = *list;
    TideRepeat repeat = { 0 };

    if (++inner.depth > MOST_DEPTH)
        return tide_yaml_fail(error, entry->yaml, tide_yaml_place(entry->key),
                              "repeats are nested more than %d deep; multiply their times instead", MOST_DEPTH);
    if (!tide_repeat_read(entry, &repeat, error))
        return FALSE;
    TideWrittenStep *written = add_step(entry, list);
    inner.steps = written->repeated = new_list();
    written->times = repeat.times;
    gboolean read = read_list(&repeat.steps, &inner, error);
    list->loaded = inner.loaded;
    return read;
}

static gboolean
read_included(const TideYaml *yaml, List *list, GError **error)
{
    const yaml_node_t *root = tide_yaml_root(yaml);

    if (tide_yaml_is_empty(root) || root->type != YAML_SEQUENCE_NODE) {
        g_autofree char *other = tide_yaml_describe(root);
        return tide_yaml_fail(error, yaml, tide_yaml_place(root),
                              "a file that is included is a list of steps such as \"- load: index.html\", not %s",
                              other);
    }
    return read_items(yaml, root, list, error);
}

static gboolean
read_include(const TideYamlEntry *entry, List *list, GError **error)
{
    g_autoptr(TideSource) source = tide_include_open(entry, list->source, &list->reading->includes, error);

    if (!source)
        return FALSE;
    const TideSource *outer = list->source;
    list->source = source;
    gboolean read = read_included(source->yaml, list, error);
    list->source = outer;
    if (!read)
        tide_include_explain(source, error);
    return read;
}

static gboolean
read_plain(const TideYamlEntry *entry, List *list, GError **error)
{
    if (++list->reading->written > TIDE_MOST_STEPS)
        return tide_yaml_fail(error, entry->yaml, tide_yaml_place(entry->key),
                              "there are more than %d steps; repeat some instead", TIDE_MOST_STEPS);
    TideStepTarget target = { list->reading->includes.folder, list->reading->answers, &add_step(entry, list)->step };
    if (!entry->field->read(entry, &target, error))
        return FALSE;
    list->loaded = list->loaded || tide_step_loads((TideStepKind)row_of(entry));
    return TRUE;
}

static gboolean
check_order(const TideYamlEntry *entry, const List *list, GError **error)
{
    gsize row = row_of(entry);

    if (list->loaded || row == TIDE_STEP_LOAD || row >= TIDE_N_STEP_KINDS)
        return TRUE;
    return tide_yaml_fail(error, entry->yaml, tide_yaml_place(entry->key),
                          "\"%s\" stands before any \"load\" and has nothing to %s; load a page first",
                          entry->field->name, row == TIDE_STEP_CHECKPOINT ? "measure" : "work on");
}

static gboolean
take_pair(const yaml_node_t *mapping, TideYamlEntry *entry, GError **error)
{
    const yaml_node_pair_t *pair = mapping->data.mapping.pairs.start;

    if (!tide_yaml_check_keys(entry->yaml, mapping, error))
        return FALSE;
    if (mapping->data.mapping.pairs.top - pair > 1) {
        const yaml_node_t *second = tide_yaml_node(entry->yaml, pair[1].key);
        g_autofree char *name = tide_yaml_describe(second);
        return tide_yaml_fail(error, entry->yaml, tide_yaml_place(second),
                              "a step has one key; begin a step of its own for %s with \"- \"", name);
    }
    entry->key = tide_yaml_node(entry->yaml, pair->key);
    entry->value = tide_yaml_node(entry->yaml, pair->value);
    return TRUE;
}

/* A step is written as `load: index.html`, or as its name alone. */
static gboolean
take_apart(const yaml_node_t *node, TideYamlEntry *entry, GError **error)
{
    if (tide_yaml_is_empty(node) || node->type == YAML_SEQUENCE_NODE) {
        g_autofree char *other = tide_yaml_is_empty(node) ? g_strdup("nothing") : tide_yaml_describe(node);
        tide_yaml_fail(error, entry->yaml, tide_yaml_place(node),
                       "a step such as \"load: index.html\" must stand here, not %s", other);
        return FALSE;
    }
    entry->key = node;
    if (node->type == YAML_MAPPING_NODE && !take_pair(node, entry, error))
        return FALSE;
    entry->field = tide_yaml_find_field(entry->yaml, entry->key, tide_step_rows(), "step", error);
    return entry->field != NULL;
}

static gboolean
read_step(const TideYaml *yaml, const yaml_node_t *node, List *list, GError **error)
{
    TideYamlEntry entry = { yaml, NULL, NULL, NULL };

    if (!take_apart(node, &entry, error) || !check_order(&entry, list, error))
        return FALSE;
    if (row_of(&entry) == TIDE_STEP_ROW_REPEAT)
        return read_repeat(&entry, list, error);
    if (row_of(&entry) == TIDE_STEP_ROW_INCLUDE)
        return read_include(&entry, list, error);
    return read_plain(&entry, list, error);
}

static gboolean
read_items(const TideYaml *yaml, const yaml_node_t *node, List *list, GError **error)
{
    for (yaml_node_item_t *item = node->data.sequence.items.start; item < node->data.sequence.items.top; item++) {
        if (!read_step(yaml, tide_yaml_node(yaml, *item), list, error))
            return FALSE;
    }
    return TRUE;
}

GPtrArray *
tide_steps_read(const TideYamlEntry *entry, const char *folder, const TideAnswers *answers, GHashTable *parameters,
                GError **error)
{
    g_autoptr(GPtrArray) steps = new_list();
    Reading reading = { { folder, parameters, 0 }, answers, 0 };
    TideSource manifest = { .path = tide_yaml_path(entry->yaml) };
    List list = { &reading, &manifest, FALSE, 0, steps };

    return read_list(entry, &list, error) ? g_steal_pointer(&steps) : NULL;
}
