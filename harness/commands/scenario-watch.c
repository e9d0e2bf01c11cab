#include "commands/scenario-watch.h"

#include <string.h>

#include "support/deadline.h"

#define QUIET_MSEC 200
#define MOST_FOLDERS 1000

struct _TideScenarioWatch {
    GPtrArray *monitors; /* (element-type GFileMonitor) */
    gboolean changed;
};

static void
note_change(GFileMonitor *monitor, GFile *file, GFile *other, GFileMonitorEvent event, gpointer data)
{
    TideScenarioWatch *watch = data;
    /* Many editors write a hidden file and give it the name at last. */
    g_autofree char *name = g_file_get_basename(event == G_FILE_MONITOR_EVENT_RENAMED && other ? other : file);
    (void)monitor;

    if (event == G_FILE_MONITOR_EVENT_ATTRIBUTE_CHANGED || name[0] == '.' || g_str_has_suffix(name, "~"))
        return;
    watch->changed = TRUE;
}

/* A scenario that is not meant is passed over. */
static gboolean
is_passed_over(const char *folder, const char *name, const char *const *names)
{
    g_autofree char *manifest = g_build_filename(folder, name, "scenario.yaml", NULL);

    for (; names && *names; names++) {
        gsize length = strlen(name);
        if (strncmp(*names, name, length) == 0 && ((*names)[length] == '\0' || (*names)[length] == '@'))
            return FALSE;
    }
    return g_file_test(manifest, G_FILE_TEST_EXISTS);
}

static void
add_folder(TideScenarioWatch *watch, const char *folder, const char *const *names)
{
    g_autoptr(GFile) file = g_file_new_for_path(folder);
    g_autoptr(GDir) directory = g_dir_open(folder, 0, NULL);
    GFileMonitor *monitor = directory && watch->monitors->len < MOST_FOLDERS
        ? g_file_monitor_directory(file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL)
        : NULL;
    const char *name;

    if (!monitor)
        return;
    g_signal_connect(monitor, "changed", G_CALLBACK(note_change), watch);
    g_ptr_array_add(watch->monitors, monitor);
    while ((name = g_dir_read_name(directory))) {
        g_autofree char *child = g_build_filename(folder, name, NULL);
        if (name[0] != '.' && g_file_test(child, G_FILE_TEST_IS_DIR) && !g_file_test(child, G_FILE_TEST_IS_SYMLINK) &&
            !(names && is_passed_over(folder, name, names)))
            add_folder(watch, child, NULL);
    }
}

static void
drop_monitor(gpointer monitor)
{
    g_signal_handlers_disconnect_matched(monitor, G_SIGNAL_MATCH_FUNC, 0, 0, NULL, (gpointer)note_change, NULL);
    g_file_monitor_cancel(monitor);
    g_object_unref(monitor);
}

TideScenarioWatch *
tide_scenario_watch_new(const char *scenarios_folder, const char *const *names)
{
    TideScenarioWatch *watch = g_new0(TideScenarioWatch, 1);

    watch->monitors = g_ptr_array_new_with_free_func(drop_monitor);
    add_folder(watch, scenarios_folder, names);
    return watch;
}

static gboolean
has_changed(gpointer data)
{
    return ((TideScenarioWatch *)data)->changed;
}

gboolean
tide_scenario_watch_wait(TideScenarioWatch *watch, GCancellable *cancellable)
{
    while (!watch->changed && !g_cancellable_is_cancelled(cancellable))
        tide_wait_until(has_changed, watch, tide_deadline_in(G_MAXINT), cancellable, NULL);
    while (watch->changed && !g_cancellable_is_cancelled(cancellable)) {
        watch->changed = FALSE;
        if (!tide_wait_until(has_changed, watch, tide_deadline_in(QUIET_MSEC), cancellable, NULL))
            return !g_cancellable_is_cancelled(cancellable);
    }
    return FALSE;
}

void
tide_scenario_watch_free(TideScenarioWatch *watch)
{
    if (!watch)
        return;
    g_ptr_array_unref(watch->monitors);
    g_free(watch);
}
