#include "footprint/regions.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <tidemark/error.h>

#include "footprint/fields.h"
#include "footprint/images.h"
#include "footprint/maps.h"
#include "footprint/mounts.h"
#include "footprint/procfs.h"
#include "footprint/region-cuts.h"
#include "footprint/smaps.h"
#include "footprint/stack-pointers.h"

/* prctl(PR_SET_NAME) takes any bytes; reports and XML take only text. */
static char *
clean_name(const char *comm, gsize length)
{
    gsize without_newline = length > 0 && comm[length - 1] == '\n' ? length - 1 : length;
    char *name = g_utf8_make_valid(comm, (gssize)without_newline);

    for (char *letter = name; *letter; letter++) {
        if (g_ascii_iscntrl(*letter))
            *letter = '?';
    }
    return name;
}

static gboolean
read_facts(int folder, pid_t pid, TideRegions *regions, GError **error)
{
    static const TideField fields[] = { { "VmPTE", G_STRUCT_OFFSET(TideRegions, page_table), TRUE,
                                          TIDE_FIELD_REQUIRED } };
    gsize length = 0;
    g_autofree char *place = g_strdup_printf("/proc/%d/status", pid);
    g_autofree char *comm = tide_procfs_read(folder, pid, "comm", &length, error);
    g_autofree char *name = comm ? clean_name(comm, length) : NULL;
    g_autofree char *status = name ? tide_procfs_read(folder, pid, "status", &length, error) : NULL;

    if (!status)
        return FALSE;
    if (!strstr(status, "\nVmPTE:")) {
        tide_procfs_set_no_memory_error(folder, pid, error);
        return FALSE;
    }
    if (!tide_fields_parse(status, place, fields, G_N_ELEMENTS(fields), regions, error))
        return FALSE;
    regions->name = g_steal_pointer(&name);
    regions->page_size = (guint64)sysconf(_SC_PAGESIZE);
    return TRUE;
}

/* The kernel writes whole entries of less than 1 KB, a page of them for each read(). */
#define BUFFER_BYTES 65536

/* A region may merge with one that was told already while the next piece is asked for: of processes at rest that was met once in
 * some 7,000 readings. */
#define MOST_READINGS 16

static gboolean
check_still_there(int maps, pid_t pid, GError **error)
{
    if (tide_maps_are_there(maps))
        return TRUE;
    g_set_error(error, TIDE_ERROR, TIDE_ERROR_GONE,
                "/proc/%d/smaps: the process ended or was replaced while it was read; measure it while it rests", pid);
    return FALSE;
}

static gboolean
take_piece(TideSmapsReader *reader, GByteArray *buffer, gsize *left, gsize length, pid_t pid, GError **error)
{
    gsize taken = 0;

    if (!tide_smaps_reader_take(reader, (const char *)buffer->data, length, &taken, error)) {
        g_prefix_error(error, "/proc/%d/", pid);
        return FALSE;
    }
    *left = length - taken;
    memmove(buffer->data, buffer->data + taken, *left);
    if (*left > buffer->len / 2)
        g_byte_array_set_size(buffer, buffer->len * 2);
    return TRUE;
}

/* @ret_moved: whether it failed since the process changed meanwhile */
static TideRegions *
read_once(int folder, int smaps, pid_t pid, gboolean *ret_moved, GError **error)
{
    g_autoptr(TideSmapsReader) reader = tide_smaps_reader_new();
    g_autoptr(GByteArray) buffer = g_byte_array_new();
    gsize left = 0;
    gboolean any = FALSE;
    ssize_t got = 0;

    *ret_moved = FALSE;
    g_byte_array_set_size(buffer, BUFFER_BYTES);
    while ((got = TEMP_FAILURE_RETRY(read(smaps, buffer->data + left, buffer->len - left))) > 0) {
        any = TRUE;
        if (!take_piece(reader, buffer, &left, left + (gsize)got, pid, error)) {
            *ret_moved = tide_smaps_reader_has_moved(reader);
            return NULL;
        }
    }
    if (got < 0)
        tide_procfs_set_error(errno, pid, "smaps", error);
    else if (!any)
        tide_procfs_set_no_memory_error(folder, pid, error);
    else {
        TideRegions *regions = tide_smaps_reader_finish(reader, left, error);
        if (!regions)
            g_prefix_error(error, "/proc/%d/", pid);
        return regions;
    }
    return NULL;
}

static TideRegions *
read_regions(int folder, int smaps, pid_t pid, GError **error)
{
    for (guint reading = 1;; reading++) {
        g_autoptr(GError) problem = NULL;
        gboolean moved = FALSE;
        TideRegions *regions = read_once(folder, smaps, pid, &moved, &problem);
        if (regions)
            return regions;
        if (!moved || reading == MOST_READINGS || lseek(smaps, 0, SEEK_SET) != 0) {
            g_propagate_error(error, g_steal_pointer(&problem));
            return NULL;
        }
    }
}

static TideRegions *
read_opened(int folder, int maps, int smaps, pid_t pid, GError **error)
{
    g_autoptr(TideRegions) regions = read_regions(folder, smaps, pid, error);

    if (!regions || !read_facts(folder, pid, regions, error) || !tide_mounts_mark(folder, pid, regions, error))
        return NULL;
    tide_images_read(folder, pid, regions);
    tide_stack_pointers_read(folder, regions);
    tide_region_cuts_make(folder, regions);
    if (!check_still_there(maps, pid, error))
        return NULL;
    return g_steal_pointer(&regions);
}

TideRegions *
tide_regions_read(const char *root, pid_t pid, GError **error)
{
    int folder = tide_procfs_open(root, pid, error);
    int maps = folder >= 0 ? tide_procfs_open_file(folder, pid, "maps", error) : -1;
    int smaps = maps >= 0 ? tide_procfs_open_file(folder, pid, "smaps", error) : -1;
    TideRegions *regions = smaps >= 0 ? read_opened(folder, maps, smaps, pid, error) : NULL;

    if (smaps >= 0)
        close(smaps);
    if (maps >= 0)
        close(maps);
    if (folder >= 0)
        close(folder);
    return regions;
}
