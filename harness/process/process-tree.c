#include "process/process-tree.h"

#include <string.h>

#include <libproc2/pids.h>

#include "process/inner-pid.h"

/* What libproc2 is asked for, in the order of its answer's columns. */
enum {
    ITEM_PID,
    ITEM_PARENT,
    ITEM_START,
    ITEM_STATE,
    ITEM_EXECUTABLE,
    ITEM_ARGUMENTS,
    ITEM_NAME,
    N_ITEMS,
};

typedef struct pids_info PidsInfo;

static void
unref_info(PidsInfo *info)
{
    procps_pids_unref(&info);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PidsInfo, unref_info)

static PidsInfo *
new_info(void)
{
    enum pids_item items[N_ITEMS] = {
        [ITEM_PID] = PIDS_ID_PID,  [ITEM_PARENT] = PIDS_ID_PPID, [ITEM_START] = PIDS_TICS_BEGAN,
        [ITEM_STATE] = PIDS_STATE, [ITEM_EXECUTABLE] = PIDS_EXE, [ITEM_ARGUMENTS] = PIDS_CMDLINE_V,
        [ITEM_NAME] = PIDS_CMD,
    };
    PidsInfo *info = NULL;

    return procps_pids_new(&info, items, N_ITEMS) == 0 ? info : NULL;
}

static gboolean
is_alive(const struct pids_stack *row)
{
    signed char state = row->head[ITEM_STATE].result.s_ch;

    return state != 'Z' && state != 'X' && state != 'x';
}

/* The kernel marks a file that was replaced or removed while it runs, as an update of the system does. */
static char *
file_name_of(const char *path)
{
    g_autofree char *name = g_path_get_basename(path);

    if (g_str_has_suffix(name, " (deleted)"))
        name[strlen(name) - strlen(" (deleted)")] = '\0';
    return g_steal_pointer(&name);
}

/* libproc2 gives "-" for a link that it may not read; how the process was started is the next best, and its name, which
 * the kernel cuts at 15 characters, the last. */
static char *
executable_of(const struct pids_stack *row)
{
    const char *link = row->head[ITEM_EXECUTABLE].result.str;
    char **arguments = row->head[ITEM_ARGUMENTS].result.strv;

    if (link && link[0] == '/')
        return file_name_of(link);
    if (arguments && arguments[0] && arguments[0][0] == '/')
        return file_name_of(arguments[0]);
    return g_strdup(row->head[ITEM_NAME].result.str);
}

void
tide_process_free(TideProcess *process)
{
    if (!process)
        return;
    g_free(process->executable);
    g_free(process);
}

/* NULL for one that ended since the list was made. */
static TideProcess *
process_of(const struct pids_stack *row)
{
    pid_t inner_pid = 0;

    if (!tide_inner_pid_read(row->head[ITEM_PID].result.s_int, &inner_pid))
        return NULL;
    TideProcess *process = g_new0(TideProcess, 1);
    process->pid = row->head[ITEM_PID].result.s_int;
    process->parent = row->head[ITEM_PARENT].result.s_int;
    process->start_ticks = row->head[ITEM_START].result.ull_int;
    process->executable = executable_of(row);
    process->inner_pid = inner_pid;
    return process;
}

static void
append_where(GPtrArray *tree, const struct pids_fetch *all, guint item, pid_t pid)
{
    for (int i = 0; i < all->counts->total; i++) {
        const struct pids_stack *row = all->stacks[i];
        TideProcess *process = NULL;
        if (row->head[item].result.s_int == pid && is_alive(row))
            process = process_of(row);
        if (process)
            g_ptr_array_add(tree, process);
    }
}

GPtrArray *
tide_process_tree(pid_t root, GError **error)
{
    g_autoptr(PidsInfo) info = new_info();
    struct pids_fetch *all = info ? procps_pids_reap(info, PIDS_FETCH_TASKS_ONLY) : NULL;
    g_autoptr(GPtrArray) tree = g_ptr_array_new_with_free_func((GDestroyNotify)tide_process_free);

    if (!all) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT,
                    "/proc: the processes cannot be listed; mount it where Tidemark runs");
        return NULL;
    }
    append_where(tree, all, ITEM_PID, root);
    if (tree->len == 0) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_GONE, "process %d: is not alive; it ended or never was", root);
        return NULL;
    }
    for (guint i = 0; i < tree->len; i++)
        append_where(tree, all, ITEM_PARENT, ((TideProcess *)tree->pdata[i])->pid);
    return g_steal_pointer(&tree);
}

gboolean
tide_process_is(pid_t pid, guint64 start_ticks)
{
    g_autoptr(PidsInfo) info = new_info();
    unsigned wanted = (unsigned)pid;
    struct pids_fetch *found = info ? procps_pids_select(info, &wanted, 1, PIDS_SELECT_PID) : NULL;

    return found && found->counts->total == 1 && is_alive(found->stacks[0]) &&
        found->stacks[0]->head[ITEM_START].result.ull_int == start_ticks;
}
