#include "engine/engine-files.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/build-id.h"
#include "footprint/maps.h"
#include "footprint/procfs.h"

#define CHUNK_BYTES ((gsize)256 * 1024)

GPtrArray *
tide_engine_files_new(void)
{
    return g_ptr_array_new_with_free_func((GDestroyNotify)tide_engine_file_free);
}

TideEngineFile *
tide_engine_file_new(const char *path, const char *build)
{
    TideEngineFile *file = g_new0(TideEngineFile, 1);

    file->path = g_strdup(path);
    file->build = g_strdup(build);
    return file;
}

void
tide_engine_file_free(TideEngineFile *file)
{
    if (!file)
        return;
    g_free(file->path);
    g_free(file->build);
    g_free(file);
}

static gboolean
is_of_the_engine(const TideRegion *region, const char *program)
{
    static const char *const beginnings[] = { "libwebkit", "libwpewebkit", "libjavascriptcore" };
    g_autofree char *base = g_path_get_basename(region->path);
    g_autofree char *name = g_ascii_strdown(base, -1);

    if (region->path[0] != '/' || !(region->access & TIDE_ACCESS_EXECUTE))
        return FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(beginnings); i++) {
        if (g_str_has_prefix(name, beginnings[i]))
            return TRUE;
    }
    return g_strcmp0(region->path, program) == 0;
}

/* NULL where the file cannot be read to its end. */
static char *
digest(int file)
{
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    g_autofree guint8 *chunk = g_malloc(CHUNK_BYTES);
    gssize n_bytes;

    while ((n_bytes = read(file, chunk, CHUNK_BYTES)) > 0)
        g_checksum_update(checksum, chunk, n_bytes);
    return n_bytes == 0 ? g_strdup_printf("sha256 %s", g_checksum_get_string(checksum)) : NULL;
}

/* The path may lead to another file by now: one that was installed meanwhile. */
static void
identify(int root, const TideRegion *region, TideEngineFile *engine_file)
{
    int file = openat(root, region->path + 1, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    struct stat status;

    if (file >= 0 && fstat(file, &status) == 0 && S_ISREG(status.st_mode) && status.st_ino == region->inode) {
        g_autofree char *id = tide_build_id_read(file);
        engine_file->build = id ? g_strdup_printf("build id %s", id) : digest(file);
        engine_file->device = status.st_dev;
        engine_file->inode = status.st_ino;
    }
    if (file >= 0)
        close(file);
}

static gboolean
has_path(gconstpointer file, gconstpointer path)
{
    return g_str_equal(((const TideEngineFile *)file)->path, path);
}

static int
by_path(gconstpointer left, gconstpointer right)
{
    return strcmp((*(const TideEngineFile *const *)left)->path, (*(const TideEngineFile *const *)right)->path);
}

static GPtrArray *
collect(int folder, const TideRegions *regions, const char *program)
{
    GPtrArray *files = tide_engine_files_new();
    int root = openat(folder, "root", O_PATH | O_DIRECTORY | O_CLOEXEC);

    for (guint i = 0; i < regions->regions->len; i++) {
        const TideRegion *region = &g_array_index(regions->regions, TideRegion, i);
        if (!is_of_the_engine(region, program) || g_ptr_array_find_with_equal_func(files, region->path, has_path, NULL))
            continue;
        TideEngineFile *file = tide_engine_file_new(region->path, NULL);
        if (root >= 0)
            identify(root, region, file);
        g_ptr_array_add(files, file);
    }
    if (root >= 0)
        close(root);
    g_ptr_array_sort(files, by_path);
    return files;
}

GPtrArray *
tide_engine_files_read(pid_t pid, GError **error)
{
    int folder = tide_procfs_open(TIDE_PROCFS_ROOT, pid, error);
    int maps = folder >= 0 ? tide_procfs_open_file(folder, pid, "maps", error) : -1;
    TideRegions *regions = maps >= 0 ? tide_maps_read(maps, pid, error) : NULL;
    g_autofree char *link = g_strdup_printf(TIDE_PROCFS_ROOT "/%d/exe", (int)pid);
    g_autofree char *program = g_file_read_link(link, NULL);
    GPtrArray *files = regions ? collect(folder, regions, program) : NULL;

    g_clear_pointer(&regions, tide_regions_free);
    if (maps >= 0)
        close(maps);
    if (folder >= 0)
        close(folder);
    return files;
}

static gboolean
has_build(gconstpointer file, gconstpointer build)
{
    return g_strcmp0(((const TideEngineFile *)file)->build, build) == 0;
}

static gboolean
are_known_to(const GPtrArray *left, const GPtrArray *right)
{
    for (guint i = 0; i < left->len; i++) {
        const char *build = ((const TideEngineFile *)g_ptr_array_index(left, i))->build;
        if (!build || !g_ptr_array_find_with_equal_func((GPtrArray *)right, build, has_build, NULL))
            return FALSE;
    }
    return left->len > 0;
}

gboolean
tide_engine_files_are_same(const GPtrArray *left, const GPtrArray *right)
{
    return are_known_to(left, right) && are_known_to(right, left);
}

static const TideEngineFile *
find_by_name(const GPtrArray *files, const char *path)
{
    g_autofree char *wanted = g_path_get_basename(path);

    for (guint i = 0; i < files->len; i++) {
        const TideEngineFile *file = g_ptr_array_index(files, i);
        g_autofree char *name = g_path_get_basename(file->path);
        if (g_str_equal(name, wanted))
            return file;
    }
    return NULL;
}

gboolean
tide_engine_files_differ(const GPtrArray *left, const GPtrArray *right)
{
    for (guint i = 0; i < left->len; i++) {
        const TideEngineFile *one = g_ptr_array_index(left, i);
        const TideEngineFile *other = find_by_name(right, one->path);
        if (one->build && other && other->build && !g_str_equal(one->build, other->build))
            return TRUE;
    }
    return FALSE;
}

gboolean
tide_engine_files_have(const GPtrArray *files, const char *path)
{
    struct stat status;

    if (stat(path, &status) != 0)
        return FALSE;
    for (guint i = 0; i < files->len; i++) {
        const TideEngineFile *file = g_ptr_array_index(files, i);
        if (file->inode == status.st_ino && file->device == status.st_dev)
            return TRUE;
    }
    return FALSE;
}
