#include "engine/installation.h"

#include <gio/gio.h>

#include <tidemark/error.h>

static char *
own_folder(GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_autofree char *executable = g_file_read_link("/proc/self/exe", &problem);

    if (!executable) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT, "/proc/self/exe: cannot be read: %s; mount /proc",
                    problem->message);
        return NULL;
    }
    return g_path_get_dirname(executable);
}

/* In the order of their precedence. Somebody who names the folder wants no other version from elsewhere. */
static GPtrArray *
places(GError **error)
{
    const char *wanted = g_getenv("TIDEMARK_LIBEXEC_DIR");
    g_autofree char *folder = wanted && *wanted ? g_canonicalize_filename(wanted, NULL) : own_folder(error);

    if (!folder)
        return NULL;
    GPtrArray *folders = g_ptr_array_new_with_free_func(g_free);

    g_ptr_array_add(folders, g_strdup(folder));
    if (!wanted || !*wanted)
        g_ptr_array_add(folders, g_canonicalize_filename(TIDE_LIBEXEC_SUBDIR, folder));
    return folders;
}

char *
tide_installation_find(const char *name, GError **error)
{
    g_autoptr(GPtrArray) folders = places(error);

    if (!folders)
        return NULL;
    for (guint i = 0; i < folders->len; i++) {
        g_autofree char *path = g_build_filename(g_ptr_array_index(folders, i), name, NULL);

        if (g_file_test(path, G_FILE_TEST_EXISTS))
            return g_steal_pointer(&path);
    }
    g_ptr_array_add(folders, NULL);
    g_autofree char *looked_at = g_strjoinv(", ", (char **)folders->pdata);

    g_set_error(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT,
                "'%s' is not in %s; install Tidemark anew, or set TIDEMARK_LIBEXEC_DIR to its folder", name, looked_at);
    return NULL;
}
