#include "process/newcomers.h"

#include <libproc2/pids.h>

/**
 * @present: every process's number, as it was the last time
 * @family: the numbers of @root and its descendants among them
 */
struct _TideNewcomers {
    pid_t root;
    GHashTable *present;
    GHashTable *family;
};

static void
add_number(GHashTable *numbers, pid_t pid)
{
    g_hash_table_add(numbers, GINT_TO_POINTER(pid));
}

static gboolean
has_number(GHashTable *numbers, pid_t pid)
{
    return g_hash_table_contains(numbers, GINT_TO_POINTER(pid));
}

/* With nothing but numbers asked for, libproc2 opens no file of any process. */
static GHashTable *
list_numbers(GError **error)
{
    enum pids_item item = PIDS_ID_PID;
    struct pids_info *info = NULL;
    struct pids_fetch *all =
        procps_pids_new(&info, &item, 1) == 0 ? procps_pids_reap(info, PIDS_FETCH_TASKS_ONLY) : NULL;
    GHashTable *numbers = all ? g_hash_table_new(NULL, NULL) : NULL;

    for (int i = 0; all && i < all->counts->total; i++)
        add_number(numbers, all->stacks[i]->head[0].result.s_int);
    if (info)
        procps_pids_unref(&info);
    if (!numbers)
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT,
                    "/proc: the processes cannot be listed; mount it where Tidemark runs");
    return numbers;
}

static void
keep_common(GHashTable *numbers, GHashTable *others)
{
    GHashTableIter iter;
    gpointer number;

    g_hash_table_iter_init(&iter, numbers);
    while (g_hash_table_iter_next(&iter, &number, NULL)) {
        if (!g_hash_table_contains(others, number))
            g_hash_table_iter_remove(&iter);
    }
}

static GArray *
list_fresh(GHashTable *now, GHashTable *before)
{
    GArray *fresh = g_array_new(FALSE, FALSE, sizeof(pid_t));
    GHashTableIter iter;
    gpointer number;

    g_hash_table_iter_init(&iter, now);
    while (g_hash_table_iter_next(&iter, &number, NULL)) {
        const pid_t pid = GPOINTER_TO_INT(number);
        if (!g_hash_table_contains(before, number))
            g_array_append_val(fresh, pid);
    }
    return fresh;
}

/* A parent may stand behind its child, so all are asked until nobody is added any more. */
static GPtrArray *
take_relatives(GPtrArray *strangers, GHashTable *family)
{
    GPtrArray *relatives = g_ptr_array_new_with_free_func((GDestroyNotify)tide_process_free);
    guint before;

    do {
        before = relatives->len;
        for (guint i = 0; i < strangers->len;) {
            const TideProcess *process = strangers->pdata[i];
            if (!has_number(family, process->parent)) {
                i++;
                continue;
            }
            add_number(family, process->pid);
            g_ptr_array_add(relatives, g_ptr_array_steal_index(strangers, i));
        }
    } while (relatives->len > before);
    return relatives;
}

/* The numbers are listed first: who comes meanwhile is fresh the next time, or is found by the tree and is no news then. */
static GPtrArray *
find_first(TideNewcomers *newcomers, GError **error)
{
    g_autoptr(GHashTable) now = list_numbers(error);
    GPtrArray *tree = now ? tide_process_tree(newcomers->root, error) : NULL;

    for (guint i = 0; tree && i < tree->len; i++) {
        add_number(newcomers->family, ((TideProcess *)tree->pdata[i])->pid);
        add_number(now, ((TideProcess *)tree->pdata[i])->pid);
    }
    if (tree)
        newcomers->present = g_steal_pointer(&now);
    return tree;
}

GPtrArray *
tide_newcomers_find(TideNewcomers *newcomers, GError **error)
{
    if (!newcomers->present)
        return find_first(newcomers, error);
    g_autoptr(GHashTable) now = list_numbers(error);
    if (!now)
        return NULL;
    keep_common(newcomers->family, now);
    g_autoptr(GArray) fresh = list_fresh(now, newcomers->present);
    g_autoptr(GPtrArray) strangers = tide_process_read((const pid_t *)fresh->data, fresh->len, error);
    if (!strangers)
        return NULL;
    g_hash_table_unref(newcomers->present);
    newcomers->present = g_steal_pointer(&now);
    return take_relatives(strangers, newcomers->family);
}

TideNewcomers *
tide_newcomers_new(pid_t root)
{
    TideNewcomers *newcomers = g_new0(TideNewcomers, 1);

    newcomers->root = root;
    newcomers->family = g_hash_table_new(NULL, NULL);
    return newcomers;
}

void
tide_newcomers_free(TideNewcomers *newcomers)
{
    if (!newcomers)
        return;
    g_clear_pointer(&newcomers->present, g_hash_table_unref);
    g_hash_table_unref(newcomers->family);
    g_free(newcomers);
}
