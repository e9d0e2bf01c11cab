#include "engine/engine-webkitgtk-private.h"

#include <sys/pidfd.h>

#include "process/process-tree.h"

static gboolean
is_page_process(const TideProcess *process, JsonObject *identity)
{
    return process->inner_pid == json_object_get_int_member(identity, "pid") &&
        process->start_ticks == (guint64)json_object_get_int_member(identity, "start_ticks");
}

static void
notice_swap(TideWebKitGtk *self, const TideProcess *page)
{
    if (self->page_pid && (self->page_pid != page->pid || self->page_start_ticks != page->start_ticks))
        tide_webkitgtk_note(
            self, TIDE_EVENT_NOTE,
            g_strdup_printf("the page moved from WebContent process %d to %d: a navigation swapped processes",
                            self->page_pid, page->pid));
    self->page_pid = page->pid;
    self->page_start_ticks = page->start_ticks;
}

int
tide_webkitgtk_watch_page(TideWebKitGtk *self, TideDeadline deadline, GCancellable *cancellable)
{
    g_autoptr(JsonObject) identity = tide_webkitgtk_request(self, "identify", NULL, deadline, cancellable, NULL);
    g_autoptr(GPtrArray) tree = identity ? tide_process_tree(tide_child_guard_pid(self->child), NULL) : NULL;

    for (guint i = 0; tree && i < tree->len; i++) {
        const TideProcess *process = g_ptr_array_index(tree, i);
        TideRole role;
        if (tide_role_of_executable(process->executable, &role) && role == TIDE_ROLE_WEB_CONTENT &&
            is_page_process(process, identity))
            return pidfd_open(process->pid, 0);
    }
    return -1;
}

static TideEngineProcess *
describe_process(const TideProcess *process, TideRole role)
{
    TideEngineProcess *entry = g_new(TideEngineProcess, 1);

    *entry = (TideEngineProcess) { role, process->pid, process->start_ticks, process->inner_pid != process->pid };
    return entry;
}

/* Once for each, since processes are listed at each load and each checkpoint. */
static void
notice_stray(TideWebKitGtk *self, const TideProcess *process)
{
    if (g_hash_table_add(self->strays, GINT_TO_POINTER(process->pid)))
        tide_webkitgtk_note(
            self, TIDE_EVENT_NOTE,
            g_strdup_printf("WebContent process %d is alive beside the page's and is not measured", process->pid));
}

/* One process for each role; of several WebContent processes only the page's own is the one to measure. */
static GPtrArray *
pick_processes(TideWebKitGtk *self, const GPtrArray *tree, JsonObject *identity)
{
    g_autoptr(GPtrArray) picked = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; i < tree->len; i++) {
        const TideProcess *process = g_ptr_array_index(tree, i);
        TideRole role;
        if (!tide_role_of_executable(process->executable, &role))
            continue;
        gboolean is_page = role == TIDE_ROLE_WEB_CONTENT && is_page_process(process, identity);
        if (role == TIDE_ROLE_WEB_CONTENT && !is_page) {
            notice_stray(self, process);
            continue;
        }
        g_ptr_array_insert(picked, is_page ? 0 : -1, describe_process(process, role));
        if (is_page)
            notice_swap(self, process);
    }
    return g_steal_pointer(&picked);
}

/* Where no launcher stands between (no sandbox), a process to be is a copy of the host until it executes its own program:
 * the memory that it has up to then is the host's, and would become its peak. */
static gboolean
is_copy_of_host(const TideProcess *process, TideRole role, pid_t guard)
{
    return role == TIDE_ROLE_UI && process->parent != guard;
}

GPtrArray *
tide_webkitgtk_peek(TideEngine *engine)
{
    pid_t guard = tide_child_guard_pid(tide_webkitgtk_of(engine)->child);
    g_autoptr(GPtrArray) tree = tide_process_tree(guard, NULL);
    GPtrArray *found = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; tree && i < tree->len; i++) {
        const TideProcess *process = g_ptr_array_index(tree, i);
        TideRole role;
        if (tide_role_of_executable(process->executable, &role) && !is_copy_of_host(process, role, guard))
            g_ptr_array_add(found, describe_process(process, role));
    }
    return found;
}

GPtrArray *
tide_webkitgtk_processes(TideEngine *engine, TideDeadline deadline, GCancellable *cancellable, GError **error)
{
    TideWebKitGtk *self = tide_webkitgtk_of(engine);
    g_autoptr(JsonObject) identity = tide_webkitgtk_request(self, "identify", NULL, deadline, cancellable, error);
    g_autoptr(GPtrArray) tree = identity ? tide_process_tree(tide_child_guard_pid(self->child), error) : NULL;

    if (!tree)
        return NULL;
    g_autoptr(GPtrArray) picked = pick_processes(self, tree, identity);
    const TideEngineProcess *first = picked->len ? g_ptr_array_index(picked, 0) : NULL;
    if (!first || first->role != TIDE_ROLE_WEB_CONTENT) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_GONE,
                    "the page's WebContent process (pid %" G_GINT64_FORMAT
                    " by its own account) is not below the engine",
                    json_object_get_int_member(identity, "pid"));
        return NULL;
    }
    return g_steal_pointer(&picked);
}
