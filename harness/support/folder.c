#include "support/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <tidemark/error.h>

/* What one removal keeps to and what went wrong first. */
typedef struct {
    dev_t device;
    int failure;
    char *failed_name;
} Removal;

static gboolean
fail(Removal *removal, const char *name, int failure)
{
    if (removal->failure == 0) {
        removal->failure = failure;
        removal->failed_name = g_strdup(name);
    }
    return FALSE;
}

/* All names before any removal, since what a directory stream shows after one is not defined. */
static GPtrArray *
read_names(DIR *stream)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    const struct dirent *entry;

    while ((entry = readdir(stream))) {
        if (!g_str_equal(entry->d_name, ".") && !g_str_equal(entry->d_name, ".."))
            g_ptr_array_add(names, g_strdup(entry->d_name));
    }
    return names;
}

static gboolean remove_entry(int parent_fd, const char *name, Removal *removal);

static gboolean
remove_content(int parent_fd, const char *name, Removal *removal)
{
    int folder_fd = openat(parent_fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *stream = folder_fd < 0 ? NULL : fdopendir(folder_fd);
    gboolean done = TRUE;

    if (!stream) {
        int failure = errno;

        if (folder_fd >= 0)
            close(folder_fd);
        return fail(removal, name, failure);
    }
    g_autoptr(GPtrArray) names = read_names(stream);

    for (guint i = 0; i < names->len; i++)
        done = remove_entry(folder_fd, g_ptr_array_index(names, i), removal) && done;
    closedir(stream);
    return done;
}

static gboolean
remove_directory(int parent_fd, const char *name, const struct stat *info, Removal *removal)
{
    if (info->st_dev != removal->device)
        return fail(removal, name, EXDEV);
    /* A program may have taken its own rights away; they are ours to give back. */
    if ((info->st_mode & S_IRWXU) != S_IRWXU && fchmodat(parent_fd, name, S_IRWXU, AT_SYMLINK_NOFOLLOW) < 0)
        return fail(removal, name, errno);
    if (!remove_content(parent_fd, name, removal))
        return FALSE;
    return unlinkat(parent_fd, name, AT_REMOVEDIR) == 0 || fail(removal, name, errno);
}

static gboolean
remove_entry(int parent_fd, const char *name, Removal *removal)
{
    struct stat info;

    if (fstatat(parent_fd, name, &info, AT_SYMLINK_NOFOLLOW) < 0)
        return fail(removal, name, errno);
    if (S_ISDIR(info.st_mode))
        return remove_directory(parent_fd, name, &info, removal);
    return unlinkat(parent_fd, name, 0) == 0 || fail(removal, name, errno);
}

gboolean
tide_folder_remove(const char *path, GError **error)
{
    Removal removal = { 0 };
    struct stat info;
    gboolean done;

    if (lstat(path, &info) < 0) {
        if (errno == ENOENT)
            return TRUE;
        done = fail(&removal, path, errno);
    } else if (!S_ISDIR(info.st_mode)) {
        done = fail(&removal, path, ENOTDIR);
    } else {
        removal.device = info.st_dev;
        done = remove_directory(AT_FDCWD, path, &info, &removal);
    }
    if (!done)
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT, "%s: cannot remove '%s': %s", path, removal.failed_name,
                    g_strerror(removal.failure));
    g_free(removal.failed_name);
    return done;
}
