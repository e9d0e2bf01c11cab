#include "scenario/page.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/yaml-document.h"
#include "support/nearest.h"

#define WAY_OUT "pages are served from the scenario's folder, so name one relative to it"

static gboolean
has_scheme(const char *page)
{
    gsize length = strspn(page, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");

    return g_ascii_isalpha(page[0]) && page[length] == ':';
}

static gboolean
climbs(const char *file)
{
    g_auto(GStrv) parts = g_strsplit(file, "/", -1);

    return g_strv_contains((const char *const *)parts, "..");
}

static const char *
problem_of_form(const char *page, const char *file)
{
    if (has_scheme(page))
        return "has a scheme; " WAY_OUT;
    if (page[0] == '/')
        return "is an absolute path; " WAY_OUT;
    if (climbs(file))
        return "climbs with \"..\"; " WAY_OUT;
    return file[0] == '\0' ? "names no file; " WAY_OUT : NULL;
}

static gboolean
is_inside(const char *path, const char *folder)
{
    gsize length = strlen(folder);

    return strncmp(path, folder, length) == 0 && (path[length] == '/' || g_str_equal(folder, "/"));
}

static int
compare_names(gconstpointer first, gconstpointer second)
{
    return strcmp(*(const char *const *)first, *(const char *const *)second);
}

static GPtrArray *
files_of(const char *folder)
{
    GPtrArray *files = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) directory = g_dir_open(folder, 0, NULL);
    const char *name;

    while (directory && (name = g_dir_read_name(directory)))
        g_ptr_array_add(files, g_strdup(name));
    g_ptr_array_sort(files, compare_names);
    g_ptr_array_add(files, NULL);
    return files;
}

static char *
describe_missing(const char *folder, const char *file)
{
    g_autoptr(GPtrArray) files = files_of(folder);
    const char *nearest = tide_nearest_name(file, (const char *const *)files->pdata);
    g_autofree char *quoted = tide_yaml_quote(file);

    if (nearest && g_str_equal(nearest, file))
        return g_strdup_printf("page %s is a symbolic link that leads nowhere; put the file itself there", quoted);
    if (nearest)
        return g_strdup_printf("there is no page %s in the scenario's folder; did you mean \"%s\"?", quoted, nearest);
    return g_strdup_printf("there is no page %s in the scenario's folder; add it there", quoted);
}

static const char *
problem_of_file(const char *folder, const char *path)
{
    g_autofree char *real_folder = realpath(folder, NULL);
    GStatBuf info;

    if (!real_folder || !is_inside(path, real_folder))
        return "leads out of the scenario's folder through a symbolic link; put the file itself there";
    if (g_stat(path, &info) != 0 || !S_ISREG(info.st_mode))
        return "is not a regular file; name one such as \"index.html\"";
    return NULL;
}

char *
tide_page_check(const char *folder, const char *page)
{
    g_autofree char *file = g_strndup(page, strcspn(page, "?#"));
    g_autofree char *path = g_build_filename(folder, file, NULL);

    if (g_str_equal(page, "about:blank"))
        return NULL;
    const char *problem = problem_of_form(page, file);
    g_autofree char *real = problem ? NULL : realpath(path, NULL);
    if (!problem && !real)
        return describe_missing(folder, file);
    if (!problem)
        problem = problem_of_file(folder, real);
    g_autofree char *quoted = tide_yaml_quote(page);
    return problem ? g_strdup_printf("page %s %s", quoted, problem) : NULL;
}
