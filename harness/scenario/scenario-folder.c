#include "scenario/scenario-folder.h"

#include <errno.h>
#include <glib/gstdio.h>

#include <tidemark/error.h>

#include "scenario/step-kinds.h"

static gboolean
fail_to_make(const char *folder, GError **error)
{
    int problem = errno;

    if (problem == EEXIST)
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "%s: exists already; choose another name", folder);
    else
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_OUTPUT, "%s: cannot be made: %s", folder, g_strerror(problem));
    return FALSE;
}

gboolean
tide_scenario_folder_make(const char *scenarios_folder, const char *name, GError **error)
{
    g_autofree char *folder = g_build_filename(scenarios_folder, name, NULL);

    if (!tide_name_is_plain(name)) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "%s: \"%s\" cannot be a scenario's name; use " TIDE_NAME_RULE,
                    scenarios_folder, name);
        return FALSE;
    }
    if (g_mkdir_with_parents(scenarios_folder, 0777) != 0)
        return fail_to_make(scenarios_folder, error);
    return g_mkdir(folder, 0777) == 0 || fail_to_make(folder, error);
}
