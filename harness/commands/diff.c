#include "commands/command.h"

#include <stdio.h>

#include <json-glib/json-glib.h>

#include "commands/arguments.h"
#include "commands/operand.h"
#include "footprint/footprint-diff.h"
#include "report/text-table.h"
#include "report/wording.h"

/* One of both sides. */
typedef struct {
    const char *operand;
    TideCapture *capture;
    const TideCaptureProcess *process; /* of @capture */
} Side;

static gboolean
is_wanted(const TideCaptureProcess *process, const char *wanted)
{
    g_autofree char *pid = g_strdup_printf("%d", process->footprint->pid);

    return !wanted || g_str_equal(process->footprint->name, wanted) || g_str_equal(pid, wanted);
}

/* The process of the last sample that @wanted names; without it the only one, or the summary of several. */
static const TideCaptureProcess *
choose_process(const Side *side, const char *wanted, GError **error)
{
    const TideCapture *capture = side->capture;
    const TideCaptureProcess *chosen = NULL;
    g_autoptr(GString) names = g_string_new(NULL);
    guint count = 0;

    for (guint i = 0; i < capture->processes->len; i++) {
        const TideCaptureProcess *process = g_ptr_array_index(capture->processes, i);
        if (process->sample + 1 < capture->samples)
            continue;
        g_string_append_printf(names, "%s'%s' [%d]", names->len > 0 ? ", " : "", process->footprint->name,
                               process->footprint->pid);
        if (is_wanted(process, wanted)) {
            chosen = process;
            count++;
        }
    }
    if (count == 1)
        return chosen;
    if (!wanted && capture->summary)
        return capture->summary;
    if (names->len == 0)
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "%s: the last sample has no process", side->operand);
    else
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "%s: %u processes fit; choose one by --process of: %s",
                    side->operand, count, names->str);
    return NULL;
}

static gboolean
load_side(Side *side, const char *wanted, GError **error)
{
    side->capture = tide_operand_load(side->operand, error);
    side->process = side->capture ? choose_process(side, wanted, error) : NULL;
    if (!side->process)
        return FALSE;
    for (guint i = 0; i < side->capture->warnings->len; i++)
        fprintf(stderr, "tidemark: %s\n", (const char *)g_ptr_array_index(side->capture->warnings, i));
    for (guint i = 0; i < side->process->left_out->len; i++)
        fprintf(stderr, "tidemark: %s\n", (const char *)g_ptr_array_index(side->process->left_out, i));
    if (side->capture->samples > 1)
        fprintf(stderr, "tidemark: %s: compares the last of %u samples\n", side->operand, side->capture->samples);
    return TRUE;
}

/* What both tell is compared: dirty memory, or what is mapped where one of them is a crash report. */
static gboolean
choose_quantity(const Side *sides, gboolean *ret_virtual, GError **error)
{
    gboolean dirty = TRUE;
    gboolean mapped = TRUE;
    const char *poorer = sides[0].operand;

    for (gsize i = 0; i < 2; i++) {
        if (!(sides[i].process->facts & TIDE_CAPTURE_HAS_DIRTY)) {
            poorer = sides[i].operand;
            dirty = FALSE;
        }
        mapped = mapped && sides[i].process->known & TIDE_CAPTURE_VIRTUAL;
    }
    *ret_virtual = !dirty;
    if (!dirty && !mapped) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT,
                    "%s: tells no dirty memory, neither by category nor in total, and not both tell what is mapped, so "
                    "there is nothing to compare",
                    poorer);
        return FALSE;
    }
    if (!dirty)
        fprintf(stderr, "tidemark: %s: tells no dirty memory, so virtual sizes are compared\n", poorer);
    return TRUE;
}

static void
add_row(TideTextTable *table, const TideCategoryChange *change)
{
    g_autofree char *before = change->in_old ? tide_size_exact(change->old_bytes) : g_strdup("-");
    g_autofree char *after = change->in_new ? tide_size_exact(change->new_bytes) : g_strdup("-");
    g_autofree char *size = tide_size_change(change->old_bytes, change->new_bytes);
    g_autofree char *percent = !change->in_old ? g_strdup("new")
        : !change->in_new                      ? g_strdup("gone")
                                               : tide_percent_change(change->old_bytes, change->new_bytes);

    tide_text_table_add(table, (const char *[]) { change->name, before, "→", after, size, percent });
}

/* Categories of one side alone would all be new or gone, which says nothing. */
static GArray *
compare(const Side *sides, gboolean by_virtual)
{
    if (by_virtual)
        return tide_sizes_diff(sides[0].process->virtual_sizes, sides[1].process->virtual_sizes);

    for (gsize i = 0; i < 2; i++) {
        if (!(sides[i].process->facts & TIDE_CAPTURE_HAS_TABLE))
            return g_array_new(FALSE, FALSE, sizeof(TideCategoryChange));
    }
    return tide_footprint_diff(sides[0].process->footprint, sides[1].process->footprint);
}

static TideCategoryChange
total_change(const Side *sides, gboolean by_virtual)
{
    if (by_virtual)
        return (TideCategoryChange) { .name = "TOTAL",
                                      .in_old = TRUE,
                                      .in_new = TRUE,
                                      .old_bytes = sides[0].process->virtual_total,
                                      .new_bytes = sides[1].process->virtual_total };
    return (TideCategoryChange) { .name = "TOTAL",
                                  .in_old = TRUE,
                                  .in_new = TRUE,
                                  .old_bytes = sides[0].process->footprint->total.dirty,
                                  .new_bytes = sides[1].process->footprint->total.dirty };
}

static void
print_text(const Side *sides, const GArray *changes, const TideCategoryChange *total)
{
    static const char *const labels[] = { "old", "new" };
    g_autoptr(TideTextTable) table = tide_text_table_new("lrlrrr");

    for (gsize i = 0; i < 2; i++) {
        const TideCaptureProcess *process = sides[i].process;
        g_autofree char *rounding = tide_size_exact(process->rounding);
        printf("%s: %s [%d] of %s%s%s\n", labels[i],
               *process->footprint->name ? process->footprint->name : "unknown process", process->footprint->pid,
               sides[i].operand, process->rounding ? ", its total rounded by up to " : "",
               process->rounding ? rounding : "");
    }
    printf("\n");
    tide_text_table_add(table, (const char *[]) { "category", "old", "", "new", "change", "percent" });
    for (guint i = 0; i < changes->len; i++)
        add_row(table, &g_array_index(changes, TideCategoryChange, i));
    add_row(table, total);
    g_autofree char *text = tide_text_table_to_text(table);
    fputs(text, stdout);
}

static JsonObject *
change_to_json(const TideCategoryChange *change)
{
    JsonObject *object = json_object_new();

    json_object_set_string_member(object, "category", change->name);
    if (change->in_old)
        json_object_set_int_member(object, "old", (gint64)change->old_bytes);
    else
        json_object_set_null_member(object, "old");
    if (change->in_new)
        json_object_set_int_member(object, "new", (gint64)change->new_bytes);
    else
        json_object_set_null_member(object, "new");
    json_object_set_int_member(object, "change", (gint64)(change->new_bytes - change->old_bytes));
    return object;
}

static JsonObject *
side_to_json(const Side *side)
{
    JsonObject *object = json_object_new();
    JsonArray *left_out = json_array_new();

    json_object_set_string_member(object, "source", side->operand);
    json_object_set_string_member(object, "format", side->capture->format);
    json_object_set_string_member(object, "name", side->process->footprint->name);
    json_object_set_int_member(object, "pid", side->process->footprint->pid);
    json_object_set_int_member(object, "rounding", (gint64)side->process->rounding);
    for (guint i = 0; i < side->process->left_out->len; i++)
        json_array_add_string_element(left_out, g_ptr_array_index(side->process->left_out, i));
    json_object_set_array_member(object, "left_out", left_out);
    return object;
}

static void
print_json(const Side *sides, const GArray *changes, const TideCategoryChange *total, gboolean by_virtual)
{
    g_autoptr(JsonNode) root = json_node_new(JSON_NODE_OBJECT);
    JsonObject *object = json_object_new();
    JsonArray *categories = json_array_new();

    json_object_set_object_member(object, "old", side_to_json(&sides[0]));
    json_object_set_object_member(object, "new", side_to_json(&sides[1]));
    for (guint i = 0; i < changes->len; i++)
        json_array_add_object_element(categories, change_to_json(&g_array_index(changes, TideCategoryChange, i)));
    json_object_set_array_member(object, "categories", categories);
    json_object_set_object_member(object, "total", change_to_json(total));
    json_object_set_string_member(object, "quantity", by_virtual ? "virtual" : "dirty");
    json_node_take_object(root, object);
    g_autofree char *text = json_to_string(root, TRUE);
    printf("%s\n", text);
}

int
tide_command_diff(int argc, char **argv)
{
    g_auto(GStrv) names = NULL;
    g_autoptr(GError) error = NULL;
    g_autofree char *wanted = NULL;
    gboolean json = FALSE;
    gboolean by_virtual = FALSE;
    Side sides[2] = { 0 };
    int status = TIDE_EXIT_WITHIN;
    const GOptionEntry entries[] = {
        { "process", 0, 0, G_OPTION_ARG_STRING, &wanted, "Which process of a capture of several", "NAME|PID" },
        { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Print JSON", NULL },
        G_OPTION_ENTRY_NULL,
    };

    if (!tide_arguments_parse(argc, argv, entries, &names, &status))
        return status;
    if (g_strv_length(names) != 2) {
        fputs("tidemark: diff takes two captures or processes: a file or a process id each\n", stderr);
        return TIDE_EXIT_INPUT;
    }
    for (gsize i = 0; i < 2; i++)
        sides[i].operand = names[i];
    if (load_side(&sides[0], wanted, &error) && load_side(&sides[1], wanted, &error) &&
        choose_quantity(sides, &by_virtual, &error)) {
        g_autoptr(GArray) changes = compare(sides, by_virtual);
        const TideCategoryChange total = total_change(sides, by_virtual);
        if (json)
            print_json(sides, changes, &total, by_virtual);
        else
            print_text(sides, changes, &total);
    } else {
        status = tide_complain(error);
    }
    for (gsize i = 0; i < 2; i++)
        tide_capture_free(sides[i].capture);
    return status;
}
