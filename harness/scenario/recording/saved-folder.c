#include "scenario/recording/saved-folder.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include <tidemark/error.h>

#include "scenario/recording/saved-page.h"
#include "support/file.h"

#define MANIFEST "scenario.yaml"
#define INDEX "index.html"
#define DEEPEST 32

/* A folder while it is looked through. */
typedef struct {
    TideSavedFolder *folder;
    guint64 bytes;
} Search;

static gboolean
fail(GError **error, const char *path, const char *problem)
{
    g_autofree char *sentence = g_strdup_printf("%s: %s", path, problem);
    g_autofree char *valid = g_utf8_make_valid(sentence, -1);

    g_set_error_literal(error, TIDE_ERROR, TIDE_ERROR_INPUT, valid);
    return FALSE;
}

static int
compare_texts(gconstpointer first, gconstpointer second)
{
    return strcmp(*(const char *const *)first, *(const char *const *)second);
}

static GPtrArray *
list_names(const char *path, GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_autoptr(GDir) directory = g_dir_open(path, 0, &problem);
    const char *name;

    if (!directory) {
        fail(error, path, problem->message);
        return NULL;
    }
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    while ((name = g_dir_read_name(directory)))
        g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_sort(names, compare_texts);
    return names;
}

static void
leave_out(Search *search, const char *relative, const char *why)
{
    g_autofree char *sentence = g_strdup_printf("%s: %s", relative, why);

    g_ptr_array_add(search->folder->left_out, g_utf8_make_valid(sentence, -1));
}

static gboolean
add_file(Search *search, const char *relative, guint64 size, GError **error)
{
    search->bytes += size;
    g_ptr_array_add(search->folder->files, g_strdup(relative));
    if (g_str_equal(relative, MANIFEST))
        return fail(error, search->folder->path, "a file in it is called " MANIFEST " as the manifest is; rename it");
    if (search->folder->files->len > TIDE_SAVED_PAGE_MOST_RESOURCES || search->bytes > TIDE_SAVED_PAGE_MOST_BYTES)
        return fail(error, search->folder->path,
                    "it has more than 10,000 files or 256 MB; put the page and its files into a folder of their own");
    return TRUE;
}

static gboolean look_through(Search *search, const char *relative, guint depth, GError **error);

static gboolean
look_at(Search *search, const char *relative, guint depth, GError **error)
{
    g_autofree char *path = g_build_filename(search->folder->path, relative, NULL);
    GStatBuf info;

    if (g_lstat(path, &info) != 0)
        return fail(error, path, g_strerror(errno));
    if (S_ISDIR(info.st_mode))
        return look_through(search, relative, depth + 1, error);
    if (S_ISREG(info.st_mode))
        return add_file(search, relative, (guint64)info.st_size, error);
    leave_out(search, relative, "is not a regular file");
    return TRUE;
}

static gboolean
look_through(Search *search, const char *relative, guint depth, GError **error)
{
    g_autofree char *path = g_build_filename(search->folder->path, relative, NULL);
    g_autoptr(GPtrArray) names = depth > DEEPEST ? NULL : list_names(path, error);
    gboolean good = names != NULL;

    if (depth > DEEPEST)
        return fail(error, path, "lies deeper than 32 folders");
    for (guint i = 0; good && i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        g_autofree char *child = *relative ? g_build_filename(relative, name, NULL) : g_strdup(name);
        if (name[0] == '.')
            leave_out(search, child, "is hidden");
        else
            good = look_at(search, child, depth, error);
    }
    return good;
}

static gboolean
is_page(const char *file)
{
    g_autofree char *lower = g_ascii_strdown(file, -1);

    return !strchr(file, '/') &&
        (g_str_has_suffix(lower, ".html") || g_str_has_suffix(lower, ".htm") || g_str_has_suffix(lower, ".xhtml"));
}

static gboolean
choose_page(TideSavedFolder *folder, GError **error)
{
    guint pages = 0;

    for (guint i = 0; i < folder->files->len && g_strcmp0(folder->page, INDEX) != 0; i++) {
        const char *file = g_ptr_array_index(folder->files, i);
        if (!is_page(file))
            continue;
        pages = g_str_equal(file, INDEX) ? 1 : pages + 1;
        g_free(folder->page);
        folder->page = g_strdup(file);
    }
    if (pages == 0)
        return fail(error, folder->path, "there is no HTML file in it; name the folder that holds the saved page");
    if (pages > 1)
        return fail(error, folder->path,
                    "there are several HTML files in it; call the page " INDEX ", or put it into a folder of its own");
    if (strpbrk(folder->page, "?#") || !g_utf8_validate(folder->page, -1, NULL))
        return fail(error, folder->path, "the page's name has a \"?\" or a \"#\", or is no UTF-8; rename it");
    return TRUE;
}

TideSavedFolder *
tide_saved_folder_read(const char *path, GError **error)
{
    g_autoptr(TideSavedFolder) folder = g_new0(TideSavedFolder, 1);
    Search search = { folder, 0 };

    folder->path = g_strdup(path);
    folder->files = g_ptr_array_new_with_free_func(g_free);
    folder->left_out = g_ptr_array_new_with_free_func(g_free);
    if (!look_through(&search, "", 0, error) || !choose_page(folder, error))
        return NULL;
    return g_steal_pointer(&folder);
}

static gboolean
copy_file(const char *from, const char *to, GError **error)
{
    g_autofree char *parent = g_path_get_dirname(to);
    gsize length = 0;
    g_autofree char *bytes = tide_file_read(from, &length, error);

    if (!bytes)
        return FALSE;
    if (g_mkdir_with_parents(parent, 0777) != 0) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_OUTPUT, "%s: cannot be made: %s", parent, g_strerror(errno));
        return FALSE;
    }
    return tide_file_replace(to, bytes, length, error);
}

gboolean
tide_saved_folder_copy(const TideSavedFolder *folder, const char *to, GError **error)
{
    for (guint i = 0; i < folder->files->len; i++) {
        const char *file = g_ptr_array_index(folder->files, i);
        g_autofree char *source = g_build_filename(folder->path, file, NULL);
        g_autofree char *target = g_build_filename(to, file, NULL);
        if (!copy_file(source, target, error))
            return FALSE;
    }
    return TRUE;
}

void
tide_saved_folder_free(TideSavedFolder *folder)
{
    if (!folder)
        return;
    g_free(folder->path);
    g_free(folder->page);
    g_ptr_array_unref(folder->files);
    g_ptr_array_unref(folder->left_out);
    g_free(folder);
}
