#include "scenario/expansion.h"

#include <string.h>

#define MOST_TABS 64

typedef struct {
    const TideYaml *yaml;
    GPtrArray *steps;
    GHashTable *checkpoints; /* name → TideStep, both of @steps */
    guint tabs; /* that are open */
} Expansion;

/* Where @step stands: in the manifest or in a file that it includes. */
static const char *
path_of(const TideYaml *yaml, const TideStep *step)
{
    return step->file ? step->file : tide_yaml_path(yaml);
}

/* Counted first, so that no manifest can fill the memory before it is refused. */
static gboolean
count_steps(const TideYaml *yaml, const GPtrArray *written, guint64 *ret_count, GError **error)
{
    guint64 sum = 0;

    for (guint i = 0; i < written->len; i++) {
        const TideWrittenStep *step = (const TideWrittenStep *)g_ptr_array_index(written, i);
        guint64 count = 1;
        if (step->repeated && !count_steps(yaml, step->repeated, &count, error))
            return FALSE;
        sum += step->repeated ? count * step->times : 1;
        if (sum > TIDE_MOST_STEPS)
            return tide_place_fail(error, path_of(yaml, &step->step), step->step.place,
                                   "with this there are more than %d steps; repeat less often", TIDE_MOST_STEPS);
    }
    *ret_count = sum;
    return TRUE;
}

/* `line 4`, with the file where that is another one. */
static char *
describe_first(const Expansion *expansion, const TideStep *first, const TideStep *second)
{
    if (g_strcmp0(first->file, second->file) == 0)
        return g_strdup_printf("line %u", first->place.line);
    return g_strdup_printf("%s:%u", path_of(expansion->yaml, first), first->place.line);
}

static gboolean
check_name(const Expansion *expansion, const char *name, const TideStep *step, GError **error)
{
    const TideStep *first = (const TideStep *)g_hash_table_lookup(expansion->checkpoints, name);
    const char *path = path_of(expansion->yaml, step);

    if (first) {
        g_autofree char *where = describe_first(expansion, first, step);
        return tide_place_fail(error, path, step->place,
                               "checkpoint \"%s\" exists already, from %s; choose another name (a repeat numbers "
                               "its checkpoints: \"name-1\", \"name-2\", …)",
                               name, where);
    }
    if (strlen(name) > TIDE_CHECKPOINT_NAME_MOST)
        return tide_place_fail(error, path, step->place,
                               "with its number the checkpoint's name has %zu bytes; shorten it to %d with the number",
                               strlen(name), TIDE_CHECKPOINT_NAME_MOST);
    return TRUE;
}

static TideStep *
add_step(Expansion *expansion, const TideWrittenStep *written)
{
    TideStep *step = tide_step_copy(&written->step);

    g_ptr_array_add(expansion->steps, step);
    return step;
}

static gboolean
add_checkpoint(Expansion *expansion, TideWrittenStep *written, gboolean repeated, GError **error)
{
    g_autofree char *name =
        repeated ? g_strdup_printf("%s-%u", written->step.text, ++written->count) : g_strdup(written->step.text);

    if (!check_name(expansion, name, &written->step, error))
        return FALSE;
    TideStep *step = add_step(expansion, written);
    g_ref_string_release(step->text);
    step->text = g_ref_string_new(name);
    g_hash_table_insert(expansion->checkpoints, step->text, step);
    return TRUE;
}

/* Tabs are counted over the whole scenario, so that one that is not there is found before anything is measured. */
static gboolean
count_tabs(Expansion *expansion, const TideStep *step, GError **error)
{
    const char *path = path_of(expansion->yaml, step);

    if (step->kind == TIDE_STEP_NEW_TAB && ++expansion->tabs > MOST_TABS)
        return tide_place_fail(error, path, step->place, "this is tab %u; keep %d at most", expansion->tabs, MOST_TABS);
    if (step->kind == TIDE_STEP_CLOSE_TAB && --expansion->tabs == 0)
        return tide_place_fail(error, path, step->place, "this closes the last tab; open one with \"new_tab\" before");
    if (step->kind == TIDE_STEP_SELECT_TAB && step->action.index > expansion->tabs)
        return tide_place_fail(error, path, step->place, "there is no tab %u, but %u; open one with \"new_tab\" before",
                               step->action.index, expansion->tabs);
    return TRUE;
}

static gboolean
expand(Expansion *expansion, const GPtrArray *written, gboolean repeated, GError **error)
{
    for (guint i = 0; i < written->len; i++) {
        TideWrittenStep *step = (TideWrittenStep *)g_ptr_array_index(written, i);
        gboolean checkpoint = step->step.kind == TIDE_STEP_CHECKPOINT;
        if (checkpoint && !add_checkpoint(expansion, step, repeated, error))
            return FALSE;
        if (!checkpoint && !step->repeated && !count_tabs(expansion, add_step(expansion, step), error))
            return FALSE;
        for (guint time = 0; time < step->times; time++) {
            if (!expand(expansion, step->repeated, TRUE, error))
                return FALSE;
        }
    }
    return TRUE;
}

GPtrArray *
tide_steps_expand(const TideYaml *yaml, const GPtrArray *written, GError **error)
{
    g_autoptr(GPtrArray) steps = g_ptr_array_new_with_free_func((GDestroyNotify)tide_step_free);
    g_autoptr(GHashTable) checkpoints = g_hash_table_new(g_str_hash, g_str_equal);
    Expansion expansion = { yaml, steps, checkpoints, 1 };
    guint64 count = 0;

    if (!count_steps(yaml, written, &count, error) || !expand(&expansion, written, FALSE, error))
        return NULL;
    return g_steal_pointer(&steps);
}
