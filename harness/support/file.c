#include "support/file.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include <tidemark/error.h>

gboolean
tide_file_replace(const char *path, const char *contents, gsize length, GError **error)
{
    g_autoptr(GError) problem = NULL;

    if (g_file_set_contents_full(path, contents, (gssize)length,
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0644, &problem))
        return TRUE;
    g_set_error(error, TIDE_ERROR, TIDE_ERROR_OUTPUT, "cannot write '%s': %s", path, problem->message);
    return FALSE;
}

char *
tide_file_read(const char *path, gsize *ret_length, GError **error)
{
    g_autoptr(GError) problem = NULL;
    char *contents = NULL;
    gsize length = 0;

    if (g_file_get_contents(path, &contents, &length, &problem)) {
        if (ret_length)
            *ret_length = length;
        return contents;
    }
    g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "cannot read '%s': %s", path, problem->message);
    return NULL;
}

gboolean
tide_folder_ensure_writable(const char *path, GError **error)
{
    g_autofree char *probe = g_build_filename(path, ".tidemark-XXXXXX", NULL);
    int made = g_mkdir_with_parents(path, 0755);
    int probe_fd = made == 0 ? g_mkstemp(probe) : -1;

    if (probe_fd < 0) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "cannot write into '%s': %s", path, g_strerror(errno));
        return FALSE;
    }
    close(probe_fd);
    g_unlink(probe);
    return TRUE;
}
