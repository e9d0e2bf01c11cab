#include "footprint/unmapped.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <tidemark/error.h>

#include "footprint/fields.h"
#include "footprint/procfs.h"

#define BLOCK_BYTES 512 /* the unit of st_blocks, whatever the file system's own (inode(7)) */

typedef struct {
    int folder; /* of the process */
    int descriptors; /* its `fd` */
    pid_t pid;
    const TideRegions *regions;
    GArray *objects;
} Search;

static gboolean
is_in_memory(int descriptors, const char *name)
{
    struct statfs facts = { 0 };
    g_autofree char *path = g_strdup_printf("/proc/self/fd/%d/%s", descriptors, name);

    if (statfs(path, &facts) != 0)
        return FALSE;
    return facts.f_type == TMPFS_MAGIC || facts.f_type == HUGETLBFS_MAGIC || facts.f_type == RAMFS_MAGIC;
}

/* A file with a name is the folder's, whoever has it open. */
static gboolean
find_file(const Search *search, const char *name, const char *link, TideUnmapped *ret_object)
{
    struct stat facts = { 0 };

    if (!g_str_has_suffix(link, " (deleted)") || fstatat(search->descriptors, name, &facts, 0) != 0 ||
        facts.st_nlink != 0 || !S_ISREG(facts.st_mode) || !is_in_memory(search->descriptors, name))
        return FALSE;
    *ret_object = (TideUnmapped) { .kind = TIDE_UNMAPPED_FILE,
                                   .device = facts.st_dev,
                                   .inode = facts.st_ino,
                                   .bytes = (guint64)facts.st_blocks * BLOCK_BYTES };
    return TRUE;
}

/* The number behind `KEY:` at the beginning of a line, in bytes. */
static gboolean
take_amount(const char *line, const char *key, guint64 *ret_bytes)
{
    gsize length = strlen(key);
    guint64 number = 0;

    if (strncmp(line, key, length) != 0)
        return FALSE;
    const char *value = strchr(line, ':');
    const char *rest = value ? tide_fields_number(value + 1 + strspn(value + 1, " \t"), &number) : NULL;
    if (!rest)
        return FALSE;
    guint shift = g_str_has_prefix(rest, " KiB") ? 10 : g_str_has_prefix(rest, " MiB") ? 20 : 0;
    if (number > G_MAXUINT64 >> (shift + 1))
        return FALSE;
    *ret_bytes = number << shift;
    return TRUE;
}

static guint64
sum_amounts(char **lines, const char *key, gboolean *ret_any)
{
    guint64 sum = 0;

    *ret_any = FALSE;
    for (char **line = lines; *line; line++) {
        guint64 bytes = 0;
        if (!take_amount(*line, key, &bytes))
            continue;
        sum += bytes;
        *ret_any = TRUE;
    }
    return sum;
}

static gboolean
find_buffer(char **lines, TideUnmapped *ret_object)
{
    gboolean has_size = FALSE;
    gboolean has_inode = FALSE;
    TideUnmapped object = { .kind = TIDE_UNMAPPED_BUFFER };

    object.bytes = sum_amounts(lines, "size:", &has_size);
    object.inode = sum_amounts(lines, "ino:", &has_inode);
    if (!has_size || !has_inode)
        return FALSE;
    *ret_object = object;
    return TRUE;
}

static gboolean
find_client(char **lines, TideUnmapped *ret_object)
{
    gboolean any = FALSE;
    TideUnmapped object = { .kind = TIDE_UNMAPPED_CLIENT };

    object.inode = sum_amounts(lines, "drm-client-id:", &any);
    if (!any)
        return FALSE;
    object.bytes = sum_amounts(lines, "drm-resident-", &any);
    if (!any)
        object.bytes = sum_amounts(lines, "drm-memory-", &any);
    for (char **line = lines; *line; line++) {
        if (g_str_has_prefix(*line, "drm-pdev:"))
            object.device = g_str_hash(*line);
    }
    *ret_object = object;
    return any;
}

static gboolean
find_object(const Search *search, const char *name, const char *link, TideUnmapped *ret_object)
{
    gboolean is_buffer = g_str_has_prefix(link, "/dmabuf");
    gboolean is_client = g_str_has_prefix(link, "/dev/dri/");
    gsize length = 0;

    if (!is_buffer && !is_client)
        return find_file(search, name, link, ret_object);
    g_autofree char *file = g_strdup_printf("fdinfo/%s", name);
    g_autofree char *text = tide_procfs_read(search->folder, search->pid, file, &length, NULL);
    if (!text)
        return FALSE;
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    return is_buffer ? find_buffer(lines, ret_object) : find_client(lines, ret_object);
}

static gboolean
is_known(const Search *search, const TideUnmapped *object)
{
    for (guint i = 0; i < search->objects->len; i++) {
        if (tide_unmapped_is(&g_array_index(search->objects, TideUnmapped, i), object))
            return TRUE;
    }
    return FALSE;
}

/* One that is closed on the way is no longer owned. */
static void
look_at(const Search *search, const char *name)
{
    char link[PATH_MAX] = "";
    TideUnmapped object = { 0 };

    if (readlinkat(search->descriptors, name, link, sizeof link - 1) < 0)
        return;
    if (!find_object(search, name, link, &object) || object.bytes == 0 || is_known(search, &object) ||
        tide_unmapped_is_mapped(&object, search->regions))
        return;
    g_array_append_val(search->objects, object);
}

/* What a client's mappings have resident is in the regions already. */
static void
subtract_mapped(const Search *search)
{
    guint64 mapped = 0;

    for (guint i = 0; i < search->regions->regions->len; i++) {
        const TideRegion *region = &g_array_index(search->regions->regions, TideRegion, i);
        if (g_str_has_prefix(region->path, "/dev/dri/") || g_str_has_prefix(region->path, "/drm mm object") ||
            g_str_has_prefix(region->path, "/i915"))
            mapped += region->rss;
    }
    for (guint i = search->objects->len; i-- > 0 && mapped > 0;) {
        TideUnmapped *object = &g_array_index(search->objects, TideUnmapped, i);
        guint64 taken = object->kind == TIDE_UNMAPPED_CLIENT ? MIN(mapped, object->bytes) : 0;
        object->bytes -= taken;
        mapped -= taken;
        if (object->bytes == 0)
            g_array_remove_index(search->objects, i);
    }
}

static gboolean
look_at_all(Search *search, GError **error)
{
    DIR *descriptors = search->descriptors >= 0 ? fdopendir(search->descriptors) : NULL;
    const struct dirent *entry = NULL;

    if (!descriptors) {
        tide_procfs_set_error(errno, search->pid, "fd", error);
        return FALSE;
    }
    errno = 0;
    while ((entry = readdir(descriptors))) {
        if (entry->d_name[0] != '.')
            look_at(search, entry->d_name);
        errno = 0;
    }
    int problem = errno;
    closedir(descriptors);
    if (problem != 0) {
        tide_procfs_set_error(problem, search->pid, "fd", error);
        return FALSE;
    }
    subtract_mapped(search);
    return TRUE;
}

GArray *
tide_unmapped_find(const char *root, pid_t pid, const TideRegions *regions, GError **error)
{
    Search search = { .folder = tide_procfs_open(root, pid, error), .pid = pid, .regions = regions };

    if (search.folder < 0)
        return NULL;
    search.objects = g_array_new(FALSE, FALSE, sizeof(TideUnmapped));
    search.descriptors = openat(search.folder, "fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    gboolean done = look_at_all(&search, error);
    close(search.folder);
    if (!done)
        g_clear_pointer(&search.objects, g_array_unref);
    return search.objects;
}
