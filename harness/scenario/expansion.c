#include "scenario/expansion.h"

#include <string.h>

#define MOST_STEPS 100000

typedef struct {
    const TideYaml *yaml;
    GPtrArray *steps;
    GHashTable *checkpoints; /* name → TideStep, both of @steps */
} Expansion;

static void
step_free(gpointer data)
{
    TideStep *step = (TideStep *)data;

    g_clear_pointer(&step->text, g_ref_string_release);
    g_free(step);
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
        if (sum > MOST_STEPS)
            return tide_yaml_fail(error, yaml, step->step.place,
                                  "with this there are more than %d steps; repeat less often", MOST_STEPS);
    }
    *ret_count = sum;
    return TRUE;
}

static gboolean
check_name(const Expansion *expansion, const char *name, TidePlace place, GError **error)
{
    const TideStep *first = (const TideStep *)g_hash_table_lookup(expansion->checkpoints, name);

    if (first)
        return tide_yaml_fail(error, expansion->yaml, place,
                              "checkpoint \"%s\" exists already, from line %u; choose another name (a repeat numbers "
                              "its checkpoints: \"name-1\", \"name-2\", …)",
                              name, first->place.line);
    if (strlen(name) > TIDE_CHECKPOINT_NAME_MOST)
        return tide_yaml_fail(error, expansion->yaml, place,
                              "with its number the checkpoint's name has %zu bytes; shorten it to %d with the number",
                              strlen(name), TIDE_CHECKPOINT_NAME_MOST);
    return TRUE;
}

/* @text: (transfer full) (nullable): a GRefString */
static TideStep *
add_step(Expansion *expansion, const TideWrittenStep *written, char *text)
{
    TideStep *step = g_memdup2(&written->step, sizeof *step);

    step->text = text;
    g_ptr_array_add(expansion->steps, step);
    return step;
}

static gboolean
add_checkpoint(Expansion *expansion, TideWrittenStep *written, gboolean repeated, GError **error)
{
    g_autofree char *name =
        repeated ? g_strdup_printf("%s-%u", written->step.text, ++written->count) : g_strdup(written->step.text);

    if (!check_name(expansion, name, written->step.place, error))
        return FALSE;
    TideStep *step = add_step(expansion, written, g_ref_string_new(name));
    g_hash_table_insert(expansion->checkpoints, step->text, step);
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
        if (!checkpoint && !step->repeated)
            add_step(expansion, step, step->step.text ? g_ref_string_acquire(step->step.text) : NULL);
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
    g_autoptr(GPtrArray) steps = g_ptr_array_new_with_free_func(step_free);
    g_autoptr(GHashTable) checkpoints = g_hash_table_new(g_str_hash, g_str_equal);
    Expansion expansion = { yaml, steps, checkpoints };
    guint64 count = 0;

    if (!count_steps(yaml, written, &count, error) || !expand(&expansion, written, FALSE, error))
        return NULL;
    return g_steal_pointer(&steps);
}
