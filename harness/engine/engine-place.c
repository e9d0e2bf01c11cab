#include "engine/engine-place.h"

#include <stdlib.h>
#include <string.h>

#include "engine/engine-webkitgtk.h"

/* What our host links: the API version 6.0 of WebKitGTK. */
#define LIBRARY "libwebkitgtk-6.0.so.4"
#define LIBRARY_FOLDER "webkitgtk-6.0"

void
tide_engine_place_free(TideEnginePlace *place)
{
    if (!place)
        return;
    g_free(place->given);
    g_free(place->engine);
    g_free(place->host);
    g_free(place->library);
    g_strfreev(place->variables);
    g_free(place);
}

static TideEnginePlace *
place_new(const char *given, const char *engine)
{
    TideEnginePlace *place = g_new0(TideEnginePlace, 1);

    place->given = g_strdup(given);
    place->engine = g_strdup(engine);
    place->variables = g_new0(char *, 1);
    return place;
}

static int
compare_paths(gconstpointer left, gconstpointer right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* Debian and its kin have libraries in a folder of the architecture's name. */
static void
add_folders_below(GPtrArray *folders, const char *parent)
{
    g_autoptr(GDir) entries = g_dir_open(parent, 0, NULL);
    g_autoptr(GPtrArray) below = g_ptr_array_new();

    for (const char *name = entries ? g_dir_read_name(entries) : NULL; name; name = g_dir_read_name(entries)) {
        char *path = g_build_filename(parent, name, NULL);
        if (g_file_test(path, G_FILE_TEST_IS_DIR))
            g_ptr_array_add(below, path);
        else
            g_free(path);
    }
    g_ptr_array_sort(below, compare_paths);
    for (guint i = 0; i < below->len; i++)
        g_ptr_array_add(folders, g_ptr_array_index(below, i));
}

/* The folders of libraries that are there, in the order in which they are asked. */
static GPtrArray *
list_library_folders(const char *prefix)
{
    static const char *const names[] = { "lib64", "lib" };
    GPtrArray *folders = g_ptr_array_new_with_free_func(g_free);

    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        char *path = g_build_filename(prefix, names[i], NULL);
        if (!g_file_test(path, G_FILE_TEST_IS_DIR)) {
            g_free(path);
            continue;
        }
        g_ptr_array_add(folders, path);
        add_folders_below(folders, path);
    }
    return folders;
}

static const char *
find_folder_with(const GPtrArray *folders, const char *file)
{
    for (guint i = 0; i < folders->len; i++) {
        g_autofree char *path = g_build_filename(g_ptr_array_index(folders, i), file, NULL);
        if (g_file_test(path, G_FILE_TEST_IS_REGULAR))
            return g_ptr_array_index(folders, i);
    }
    return NULL;
}

/* Builds for developers look for their parts where these say, others where they were installed to
 * (Source/WebKit/Shared/glib/ProcessExecutablePathGLib.cpp). */
static void
add_part(GStrvBuilder *variables, const char *variable, const GPtrArray *folders, const char *file)
{
    const char *folder = find_folder_with(folders, file);
    g_autofree char *assignment = folder ? g_strdup_printf("%s=%s", variable, folder) : NULL;

    if (assignment)
        g_strv_builder_add(variables, assignment);
}

static void
add_library_path(GStrvBuilder *variables, const char *prefix, const char *first, const GPtrArray *folders)
{
    g_autoptr(GString) path = g_string_new("LD_LIBRARY_PATH=");

    g_string_append(path, first);
    /* What a build brings along beside its engine. */
    for (guint i = 0; i < folders->len; i++) {
        const char *folder = g_ptr_array_index(folders, i);
        g_autofree char *parent = g_path_get_dirname(folder);
        if (g_str_equal(parent, prefix) && !g_str_equal(folder, first))
            g_string_append_printf(path, ":%s", folder);
    }
    g_strv_builder_add(variables, path->str);
}

static char **
variables_of(const char *prefix, const char *library_folder, const GPtrArray *folders)
{
    g_autoptr(GStrvBuilder) variables = g_strv_builder_new();
    g_autoptr(GPtrArray) programs = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) bundles = g_ptr_array_new_with_free_func(g_free);

    g_ptr_array_add(programs, g_build_filename(library_folder, LIBRARY_FOLDER, NULL));
    g_ptr_array_add(programs, g_build_filename(prefix, "libexec", LIBRARY_FOLDER, NULL));
    g_ptr_array_add(programs, g_build_filename(prefix, "bin", NULL));
    g_ptr_array_add(bundles, g_build_filename(library_folder, LIBRARY_FOLDER, "injected-bundle", NULL));
    g_ptr_array_add(bundles, g_strdup(library_folder));
    add_library_path(variables, prefix, library_folder, folders);
    add_part(variables, "WEBKIT_EXEC_PATH", programs, "WebKitWebProcess");
    add_part(variables, "WEBKIT_INJECTED_BUNDLE_PATH", bundles, "libwebkitgtkinjectedbundle.so");
    return g_strv_builder_end(variables);
}

static gboolean
check_separator(const char *prefix, GError **error)
{
    if (!strpbrk(prefix, ":;"))
        return TRUE;
    g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT,
                "engine '%s': LD_LIBRARY_PATH cannot name a folder with ':' or ';' in it; give the engine another name",
                prefix);
    return FALSE;
}

static TideEnginePlace *
place_of_prefix(const char *given, GError **error)
{
    g_autofree char *prefix = g_canonicalize_filename(given, NULL);
    g_autoptr(GPtrArray) folders = list_library_folders(prefix);
    const char *folder = find_folder_with(folders, LIBRARY);

    if (!folder) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT,
                    "engine '%s': there is no " LIBRARY
                    " in its lib or lib64, nor in a folder of those; give the prefix "
                    "that WebKitGTK was installed under, the folder of its build, or an engine host",
                    given);
        return NULL;
    }
    if (!check_separator(prefix, error))
        return NULL;
    TideEnginePlace *place = place_new(given, TIDE_ENGINE_WEBKITGTK);
    g_autofree char *library = g_build_filename(folder, LIBRARY, NULL);
    char *resolved = realpath(library, NULL);
    place->library = g_strdup(resolved ? resolved : library);
    free(resolved);
    g_strfreev(place->variables);
    place->variables = variables_of(prefix, folder, folders);
    return place;
}

static TideEnginePlace *
place_of_host(const char *given)
{
    TideEnginePlace *place = place_new(given, TIDE_ENGINE_WEBKITGTK);

    place->host = g_canonicalize_filename(given, NULL);
    return place;
}

TideEnginePlace *
tide_engine_place_find(const char *text, GError **error)
{
    if (!strchr(text, '/'))
        return place_new(text, text);
    if (g_file_test(text, G_FILE_TEST_IS_DIR))
        return place_of_prefix(text, error);
    if (g_file_test(text, G_FILE_TEST_IS_REGULAR) && g_file_test(text, G_FILE_TEST_IS_EXECUTABLE))
        return place_of_host(text);
    g_set_error(
        error, TIDE_ERROR, TIDE_ERROR_INPUT,
        "engine '%s': this is neither a folder nor a program that can be executed; give the prefix that WebKitGTK was "
        "installed under, the folder of its build, or an engine host",
        text);
    return NULL;
}
