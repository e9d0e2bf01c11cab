#include "scenario/steps.h"

#include <string.h>

#include "scenario/page.h"

#define REPEAT TIDE_N_STEP_KINDS
#define MOST_DEPTH 8

/* A list of steps while it is read. */
typedef struct {
    const char *folder;
    gboolean loaded; /* whether a page is there when the next step runs */
    guint depth; /* of repeats */
    guint times; /* of the repeat whose list this is */
    GPtrArray *steps;
} List;

typedef struct {
    List *list;
    TideWrittenStep *written;
} Target;

static gboolean read_list(const TideYamlEntry *entry, List *list, GError **error);

static void
written_step_free(gpointer data)
{
    TideWrittenStep *written = (TideWrittenStep *)data;

    g_clear_pointer(&written->step.text, g_ref_string_release);
    g_clear_pointer(&written->repeated, g_ptr_array_unref);
    g_free(written);
}

gboolean
tide_name_is_plain(const char *name)
{
    if (!g_ascii_isalnum(name[0]))
        return FALSE;
    for (gsize i = 0; name[i]; i++) {
        if (!g_ascii_isalnum(name[i]) && !strchr("-_.", name[i]))
            return FALSE;
    }
    return TRUE;
}

static gboolean
read_page(const TideYamlEntry *entry, gpointer data, GError **error)
{
    Target *target = (Target *)data;
    const char *page = tide_yaml_entry_text(entry, error);

    if (!page)
        return FALSE;
    g_autofree char *problem = tide_page_check(target->list->folder, page);
    if (problem)
        return tide_yaml_fail(error, entry->yaml, tide_yaml_place(entry->value), "%s", problem);
    target->written->step.text = g_ref_string_new(page);
    target->list->loaded = TRUE;
    return TRUE;
}

static gboolean
read_script(const TideYamlEntry *entry, gpointer data, GError **error)
{
    Target *target = (Target *)data;
    const char *script = tide_yaml_entry_text(entry, error);

    if (script)
        target->written->step.text = g_ref_string_new(script);
    return script != NULL;
}

static gboolean
read_size(const TideYamlEntry *entry, gpointer data, GError **error)
{
    static const TideYamlField fields[] = {
        TIDE_YAML_INTEGER("width", TideStep, width, 50, 3840),
        TIDE_YAML_INTEGER("height", TideStep, height, 50, 2160),
        { NULL },
    };
    Target *target = (Target *)data;

    return tide_yaml_read_entry_fields(entry, fields, &target->written->step, error);
}

static gboolean
read_nothing(const TideYamlEntry *entry, gpointer data, GError **error)
{
    (void)data;
    /* Empty quotes are an argument, if a strange one. */
    if (!entry->value ||
        (tide_yaml_is_empty(entry->value) && entry->value->type == YAML_SCALAR_NODE &&
         entry->value->data.scalar.style == YAML_PLAIN_SCALAR_STYLE))
        return TRUE;
    g_autofree char *value = tide_yaml_describe(entry->value);
    return tide_yaml_fail(error, entry->yaml, tide_yaml_place(entry->value), "\"%s\" takes no value, not even %s",
                          entry->field->name, value);
}

static gboolean
read_checkpoint(const TideYamlEntry *entry, gpointer data, GError **error)
{
    Target *target = (Target *)data;
    const char *name = tide_yaml_entry_text(entry, error);

    if (!name)
        return FALSE;
    if (!tide_name_is_plain(name))
        return tide_yaml_refuse(entry, error);
    if (g_str_equal(name, "peak"))
        return tide_yaml_fail(error, entry->yaml, tide_yaml_place(entry->value),
                              "checkpoint \"peak\" would be taken for the peak of the whole run; choose another name");
    if (strlen(name) > TIDE_CHECKPOINT_NAME_MOST)
        return tide_yaml_fail(error, entry->yaml, tide_yaml_place(entry->value),
                              "the checkpoint's name has %zu bytes; shorten it to %d", strlen(name),
                              TIDE_CHECKPOINT_NAME_MOST);
    target->written->step.text = g_ref_string_new(name);
    return TRUE;
}

static gboolean
read_repeated(const TideYamlEntry *entry, gpointer data, GError **error)
{
    return read_list(entry, (List *)data, error);
}

static gboolean
read_repeat(const TideYamlEntry *entry, gpointer data, GError **error)
{
    static const TideYamlField fields[] = {
        TIDE_YAML_INTEGER("times", List, times, 1, 10000),
        { "steps", "a list of steps", read_repeated, .required = TRUE },
        { NULL },
    };
    Target *target = (Target *)data;
    List inner = { target->list->folder, target->list->loaded, target->list->depth + 1 };

    if (inner.depth > MOST_DEPTH)
        return tide_yaml_fail(error, entry->yaml, tide_yaml_place(entry->key),
                              "repeats are nested more than %d deep; multiply their times instead", MOST_DEPTH);
    gboolean read = tide_yaml_read_entry_fields(entry, fields, &inner, error);
    target->written->repeated = inner.steps;
    target->written->times = inner.times;
    target->list->loaded = inner.loaded;
    return read;
}

/* The order is that of TideStepKind. */
static const TideYamlField kinds[] = {
    [TIDE_STEP_LOAD] = { "load", "a page such as index.html", read_page },
    [TIDE_STEP_EVALUATE] = { "evaluate", "JavaScript", read_script },
    [TIDE_STEP_RESIZE] = { "resize", "a size such as { width: 800, height: 600 }", read_size },
    [TIDE_STEP_COLLECT_GARBAGE] = { "collect_garbage", "written without a value", read_nothing },
    [TIDE_STEP_RESET_PEAK] = { "reset_peak", "written without a value", read_nothing },
    [TIDE_STEP_CHECKPOINT] = { "checkpoint", "a name of " TIDE_NAME_RULE, read_checkpoint },
    [REPEAT] = { "repeat", "times and steps such as { times: 7, steps: [ … ] }", read_repeat },
    { NULL },
};

const char *
tide_step_kind_name(TideStepKind kind)
{
    return kinds[kind].name;
}

static gboolean
check_order(const TideYamlEntry *entry, const List *list, GError **error)
{
    gsize kind = (gsize)(entry->field - kinds);

    if (list->loaded || kind == TIDE_STEP_LOAD || kind == REPEAT)
        return TRUE;
    return tide_yaml_fail(error, entry->yaml, tide_yaml_place(entry->key),
                          "\"%s\" stands before any \"load\" and has nothing to %s; load a page first",
                          entry->field->name, kind == TIDE_STEP_CHECKPOINT ? "measure" : "work on");
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
    entry->field = tide_yaml_find_field(entry->yaml, entry->key, kinds, "step", error);
    return entry->field != NULL;
}

static gboolean
read_step(const TideYaml *yaml, const yaml_node_t *node, List *list, GError **error)
{
    TideYamlEntry entry = { yaml, NULL, NULL, NULL };

    if (!take_apart(node, &entry, error) || !check_order(&entry, list, error))
        return FALSE;
    TideWrittenStep *written = g_new0(TideWrittenStep, 1);
    g_ptr_array_add(list->steps, written);
    written->step.kind = (TideStepKind)(entry.field - kinds);
    written->step.place = tide_yaml_place(entry.key);
    Target target = { list, written };
    return entry.field->read(&entry, &target, error);
}

static gboolean
read_list(const TideYamlEntry *entry, List *list, GError **error)
{
    if (tide_yaml_is_empty(entry->value) || entry->value->type != YAML_SEQUENCE_NODE)
        return tide_yaml_refuse(entry, error);
    list->steps = g_ptr_array_new_with_free_func(written_step_free);
    const yaml_node_t *node = entry->value;
    for (yaml_node_item_t *item = node->data.sequence.items.start; item < node->data.sequence.items.top; item++) {
        if (!read_step(entry->yaml, tide_yaml_node(entry->yaml, *item), list, error))
            return FALSE;
    }
    return TRUE;
}

GPtrArray *
tide_steps_read(const TideYamlEntry *entry, const char *folder, GError **error)
{
    List list = { folder };

    if (read_list(entry, &list, error))
        return list.steps;
    g_clear_pointer(&list.steps, g_ptr_array_unref);
    return NULL;
}
