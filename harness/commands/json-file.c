#include "commands/json-file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <tidemark/error.h>

/* @pending: the end that is still to come, where it cannot be overwritten. */
struct _TideJsonFile {
    char *path;
    int descriptor;
    gboolean rewritable;
    off_t position;
    char *pending;
};

static gboolean
fail(const TideJsonFile *file, int number, GError **error)
{
    g_set_error(error, TIDE_ERROR, TIDE_ERROR_OUTPUT, "cannot write '%s': %s", file->path, g_strerror(number));
    return FALSE;
}

static gboolean
write_all(const TideJsonFile *file, const char *text, gsize length, GError **error)
{
    while (length > 0) {
        ssize_t written = TEMP_FAILURE_RETRY(write(file->descriptor, text, length));
        if (written < 0)
            return fail(file, errno, error);
        text += written;
        length -= (gsize)written;
    }
    return TRUE;
}

static void
json_file_free(TideJsonFile *file)
{
    if (file->descriptor >= 0)
        close(file->descriptor);
    g_free(file->path);
    g_free(file->pending);
    g_free(file);
}

static int
open_path(const char *path)
{
    if (!g_str_equal(path, "-"))
        return open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    fflush(stdout);
    return fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0);
}

TideJsonFile *
tide_json_file_open(const char *path, GError **error)
{
    TideJsonFile *file = g_new0(TideJsonFile, 1);
    gboolean is_output = g_str_equal(path, "-");
    struct stat facts = { 0 };

    file->path = g_strdup(is_output ? "standard output" : path);
    file->descriptor = open_path(path);
    if (file->descriptor < 0 || fstat(file->descriptor, &facts) != 0) {
        fail(file, errno, error);
        json_file_free(file);
        return NULL;
    }
    /* Others may write to our standard output behind us. */
    file->rewritable = !is_output && S_ISREG(facts.st_mode);
    return file;
}

gboolean
tide_json_file_write(TideJsonFile *file, const char *text, const char *end, GError **error)
{
    gsize length = strlen(text);

    if (!file->rewritable) {
        g_free(file->pending);
        file->pending = g_strdup(end);
        return write_all(file, text, length, error);
    }
    /* In one call, and never shorter than what it replaces, so that no reader meets a part. */
    g_autofree char *whole = g_strconcat(text, end, NULL);
    if (lseek(file->descriptor, file->position, SEEK_SET) < 0)
        return fail(file, errno, error);
    file->position += (off_t)length;
    return write_all(file, whole, strlen(whole), error);
}

gboolean
tide_json_file_close(TideJsonFile *file, GError **error)
{
    if (!file)
        return TRUE;
    gboolean done = !file->pending || write_all(file, file->pending, strlen(file->pending), error);
    if (close(file->descriptor) != 0 && done)
        done = fail(file, errno, error);
    file->descriptor = -1;
    json_file_free(file);
    return done;
}
