#include "process/process-tree.h"

#include "process/inner-pid.h"

/* Copies those whose @member is @wanted; one that ended since the list was made is left out. */
static void
append_where(GPtrArray *tree, const GPtrArray *list, gsize member, pid_t wanted)
{
    for (guint i = 0; i < list->len; i++) {
        const TideProcess *process = list->pdata[i];
        pid_t inner_pid = 0;
        if (G_STRUCT_MEMBER(pid_t, process, member) != wanted || !tide_inner_pid_read(process->pid, &inner_pid))
            continue;
        TideProcess *copy = tide_process_copy(process);
        copy->inner_pid = inner_pid;
        g_ptr_array_add(tree, copy);
    }
}

GPtrArray *
tide_process_tree(pid_t root, GError **error)
{
    g_autoptr(GPtrArray) list = tide_process_list(error);
    g_autoptr(GPtrArray) tree = g_ptr_array_new_with_free_func((GDestroyNotify)tide_process_free);

    if (!list)
        return NULL;
    append_where(tree, list, G_STRUCT_OFFSET(TideProcess, pid), root);
    if (tree->len == 0) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_GONE, "process %d: is not alive; it ended or never was", root);
        return NULL;
    }
    for (guint i = 0; i < tree->len; i++)
        append_where(tree, list, G_STRUCT_OFFSET(TideProcess, parent), ((TideProcess *)tree->pdata[i])->pid);
    return g_steal_pointer(&tree);
}
