#include "process/selection.h"

#include <string.h>

/* @name: NULL for a pid. @start_ticks: of the process that @pid stands for, 0 until it was found. */
typedef struct {
    pid_t pid;
    guint64 start_ticks;
    char *name;
} Target;

struct _TideSelection {
    pid_t own_pid;
    gboolean all;
    gboolean descendants;
    gboolean found_before;
    GPtrArray *targets;
    GPtrArray *excluded;
};

/* What one search has so far. @family: the target's processes, and then their descendants, also those that are excluded */
typedef struct {
    TideSelection *selection;
    const GPtrArray *processes;
    GPtrArray *selected;
    GPtrArray *family;
} Search;

static void
target_free(gpointer data)
{
    Target *target = data;

    g_free(target->name);
    g_free(target);
}

static void
selected_free(gpointer data)
{
    TideSelected *selected = data;

    g_free(selected->name);
    g_free(selected->partial);
    g_free(selected);
}

TideSelection *
tide_selection_new(pid_t own_pid)
{
    TideSelection *selection = g_new0(TideSelection, 1);

    selection->own_pid = own_pid;
    selection->targets = g_ptr_array_new_with_free_func(target_free);
    selection->excluded = g_ptr_array_new_with_free_func(g_free);
    return selection;
}

void
tide_selection_free(TideSelection *selection)
{
    if (!selection)
        return;
    g_ptr_array_unref(selection->targets);
    g_ptr_array_unref(selection->excluded);
    g_free(selection);
}

void
tide_selection_add_all(TideSelection *selection)
{
    selection->all = TRUE;
}

static void
add_target(TideSelection *selection, pid_t pid, const char *name)
{
    Target *target = g_new0(Target, 1);

    target->pid = pid;
    target->name = g_strdup(name);
    g_ptr_array_add(selection->targets, target);
}

void
tide_selection_add_pid(TideSelection *selection, pid_t pid)
{
    add_target(selection, pid, NULL);
}

void
tide_selection_add_name(TideSelection *selection, const char *name)
{
    add_target(selection, 0, name);
}

void
tide_selection_add_descendants(TideSelection *selection)
{
    selection->descendants = TRUE;
}

void
tide_selection_exclude(TideSelection *selection, const char *target)
{
    g_ptr_array_add(selection->excluded, g_strdup(target));
}

static gboolean
has_name(const TideProcess *process, const char *name)
{
    return g_str_equal(process->name, name) || g_str_equal(process->executable, name);
}

static gboolean
contains(const char *text, const char *part)
{
    g_autofree char *folded_text = g_utf8_casefold(text, -1);
    g_autofree char *folded_part = g_utf8_casefold(part, -1);

    return strstr(folded_text, folded_part) != NULL;
}

static gboolean
has_part(const TideProcess *process, const char *part)
{
    return contains(process->name, part) || contains(process->executable, part);
}

/* Kernel threads and ourselves do not count: nobody means them by a name. */
static gboolean
anyone_has_name(const Search *search, const char *name)
{
    for (guint i = 0; i < search->processes->len; i++) {
        const TideProcess *process = search->processes->pdata[i];
        if (!process->is_kernel_thread && process->pid != search->selection->own_pid && has_name(process, name))
            return TRUE;
    }
    return FALSE;
}

static gboolean
is_excluded(const Search *search, const TideProcess *process)
{
    const GPtrArray *excluded = search->selection->excluded;
    g_autofree char *pid = g_strdup_printf("%d", process->pid);

    for (guint i = 0; i < excluded->len; i++) {
        const char *target = excluded->pdata[i];
        if (g_str_equal(target, pid) || has_name(process, target) ||
            (!g_ascii_isdigit(target[0]) && !anyone_has_name(search, target) && has_part(process, target)))
            return TRUE;
    }
    return FALSE;
}

static gboolean
is_selected(const Search *search, pid_t pid)
{
    for (guint i = 0; i < search->selected->len; i++) {
        if (((TideSelected *)search->selected->pdata[i])->pid == pid)
            return TRUE;
    }
    return FALSE;
}

static void
select_process(Search *search, const TideProcess *process, TideSelectedHow how, const char *partial)
{
    if (process->is_kernel_thread || is_selected(search, process->pid) || is_excluded(search, process))
        return;
    TideSelected *selected = g_new0(TideSelected, 1);
    selected->pid = process->pid;
    selected->start_ticks = process->start_ticks;
    selected->name = g_strdup(process->name);
    selected->how = how;
    selected->partial = g_strdup(partial);
    g_ptr_array_add(search->selected, selected);
}

static TideProcess *
find_pid(const GPtrArray *processes, pid_t pid)
{
    for (guint i = 0; i < processes->len; i++) {
        TideProcess *process = processes->pdata[i];
        if (process->pid == pid)
            return process;
    }
    return NULL;
}

static gboolean
select_pid(Search *search, Target *target, GError **error)
{
    TideProcess *process = find_pid(search->processes, target->pid);
    const TideProcess missing = { .pid = target->pid, .name = (char *)"", .executable = (char *)"" };

    if (search->selection->found_before && (!process || process->start_ticks != target->start_ticks))
        return TRUE;
    if (process && process->is_kernel_thread) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT,
                    "%d: is the kernel thread '%s', which has no memory of its own; give the pid of a program",
                    target->pid, process->name);
        return FALSE;
    }
    if (process) {
        target->start_ticks = process->start_ticks;
        g_ptr_array_add(search->family, process);
    }
    select_process(search, process ? process : &missing, TIDE_SELECTED_BY_TARGET, NULL);
    return TRUE;
}

static gboolean
select_name(Search *search, const Target *target, GError **error)
{
    gboolean whole = anyone_has_name(search, target->name);
    gboolean any = FALSE;

    for (guint i = 0; i < search->processes->len; i++) {
        TideProcess *process = search->processes->pdata[i];
        if (process->is_kernel_thread || process->pid == search->selection->own_pid ||
            !(whole ? has_name(process, target->name) : has_part(process, target->name)))
            continue;
        g_ptr_array_add(search->family, process);
        select_process(search, process, TIDE_SELECTED_BY_TARGET, whole ? NULL : target->name);
        any = TRUE;
    }
    if (any || search->selection->found_before)
        return TRUE;
    g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT,
                "'%s': no process has this name, in whole or in part; 'tidemark footprint --all' tells which there are",
                target->name);
    return FALSE;
}

/* Those that are added on the way have their turn too. */
static void
select_descendants(Search *search)
{
    for (guint i = 0; i < search->family->len; i++) {
        pid_t parent = ((const TideProcess *)search->family->pdata[i])->pid;
        for (guint k = 0; k < search->processes->len; k++) {
            TideProcess *process = search->processes->pdata[k];
            if (process->parent != parent || process->pid == search->selection->own_pid)
                continue;
            g_ptr_array_add(search->family, process);
            select_process(search, process, TIDE_SELECTED_AS_DESCENDANT, NULL);
        }
    }
}

static gboolean
select_target(Search *search, Target *target, GError **error)
{
    g_ptr_array_set_size(search->family, 0);
    if (!(target->name ? select_name(search, target, error) : select_pid(search, target, error)))
        return FALSE;
    if (search->selection->descendants)
        select_descendants(search);
    return TRUE;
}

GPtrArray *
tide_selection_find(TideSelection *selection, const GPtrArray *processes, GError **error)
{
    g_autoptr(GPtrArray) selected = g_ptr_array_new_with_free_func(selected_free);
    g_autoptr(GPtrArray) family = g_ptr_array_new();
    Search search = { selection, processes, selected, family };

    for (guint i = 0; i < selection->targets->len; i++) {
        if (!select_target(&search, selection->targets->pdata[i], error))
            return NULL;
    }
    for (guint i = 0; selection->all && i < processes->len; i++) {
        const TideProcess *process = processes->pdata[i];
        if (process->pid != selection->own_pid)
            select_process(&search, process, TIDE_SELECTED_AMONG_ALL, NULL);
    }
    if (selected->len == 0 && !selection->found_before) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT,
                    "nothing is left to measure; --exclude has taken out every process");
        return NULL;
    }
    selection->found_before = TRUE;
    return g_steal_pointer(&selected);
}
