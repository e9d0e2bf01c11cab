#include "process/process-list.h"

#include <string.h>

#include <libproc2/pids.h>

/* PF_KTHREAD of include/linux/sched.h. */
#define KERNEL_THREAD 0x00200000ul

/* What libproc2 is asked for, in the order of its answer's columns. */
enum {
    ITEM_PID,
    ITEM_PARENT,
    ITEM_START,
    ITEM_STATE,
    ITEM_EXECUTABLE,
    ITEM_ARGUMENTS,
    ITEM_NAME,
    ITEM_FLAGS,
    N_ITEMS,
};

/* libproc2 refuses to be asked for 256 processes by their numbers. */
#define MOST_AT_ONCE 255

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
        [ITEM_NAME] = PIDS_CMD,    [ITEM_FLAGS] = PIDS_FLAGS,
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

/* prctl(PR_SET_NAME) takes any bytes. */
static char *
clean_name(const char *comm)
{
    char *name = g_utf8_make_valid(comm, -1);

    for (char *letter = name; *letter; letter++) {
        if (g_ascii_iscntrl(*letter))
            *letter = '?';
    }
    return name;
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
    g_free(process->name);
    g_free(process->executable);
    g_free(process);
}

TideProcess *
tide_process_copy(const TideProcess *process)
{
    TideProcess *copy = g_memdup2(process, sizeof *process);

    copy->name = g_strdup(process->name);
    copy->executable = g_strdup(process->executable);
    return copy;
}

static TideProcess *
process_of(const struct pids_stack *row)
{
    TideProcess *process = g_new0(TideProcess, 1);

    process->pid = row->head[ITEM_PID].result.s_int;
    process->parent = row->head[ITEM_PARENT].result.s_int;
    process->start_ticks = row->head[ITEM_START].result.ull_int;
    process->name = clean_name(row->head[ITEM_NAME].result.str);
    process->executable = executable_of(row);
    process->is_kernel_thread = (row->head[ITEM_FLAGS].result.ul_int & KERNEL_THREAD) != 0;
    return process;
}

static gint
compare_pids(gconstpointer a, gconstpointer b)
{
    const TideProcess *one = *(TideProcess *const *)a;
    const TideProcess *other = *(TideProcess *const *)b;

    return one->pid < other->pid ? -1 : one->pid > other->pid;
}

static void
append_living(GPtrArray *list, const struct pids_fetch *found)
{
    for (int i = 0; i < found->counts->total; i++) {
        if (is_alive(found->stacks[i]))
            g_ptr_array_add(list, process_of(found->stacks[i]));
    }
}

static void
set_unlisted(GError **error)
{
    g_set_error(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT,
                "/proc: the processes cannot be listed; mount it where Tidemark runs");
}

GPtrArray *
tide_process_list(GError **error)
{
    g_autoptr(PidsInfo) info = new_info();
    struct pids_fetch *all = info ? procps_pids_reap(info, PIDS_FETCH_TASKS_ONLY) : NULL;
    GPtrArray *list = NULL;

    if (!all) {
        set_unlisted(error);
        return NULL;
    }
    list = g_ptr_array_new_with_free_func((GDestroyNotify)tide_process_free);
    append_living(list, all);
    g_ptr_array_sort(list, compare_pids);
    return list;
}

GPtrArray *
tide_process_read(const pid_t *pids, guint n_pids, GError **error)
{
    g_autoptr(PidsInfo) info = new_info();
    g_autoptr(GPtrArray) processes = g_ptr_array_new_with_free_func((GDestroyNotify)tide_process_free);

    for (guint done = 0; done < n_pids; done += MOST_AT_ONCE) {
        guint count = MIN(n_pids - done, MOST_AT_ONCE);
        unsigned numbers[MOST_AT_ONCE];
        for (guint i = 0; i < count; i++)
            numbers[i] = (unsigned)pids[done + i];
        struct pids_fetch *found = info ? procps_pids_select(info, numbers, (int)count, PIDS_SELECT_PID) : NULL;
        if (!found) {
            set_unlisted(error);
            return NULL;
        }
        append_living(processes, found);
    }
    return g_steal_pointer(&processes);
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
