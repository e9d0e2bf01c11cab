#include "footprint/maps.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <tidemark/error.h>

#include "footprint/procfs.h"
#include "footprint/smaps-head.h"

/* A line has a path of at most 4 KB, in which a newline takes four bytes. */
#define BUFFER_BYTES 65536

/* As in smaps, a region that grew while the kernel wrote stands there twice. Gives whether what is left lies before
 * @region. */
static gboolean
drop_what_has_grown(GArray *regions, const TideRegion *region)
{
    const TideRegion *last = regions->len > 0 ? &g_array_index(regions, TideRegion, regions->len - 1) : NULL;

    if (!last || last->end <= region->start)
        return TRUE;
    if (last->start < region->start || last->end >= region->end)
        return FALSE;
    g_array_set_size(regions, regions->len - 1);
    return regions->len == 0 || last[-1].end <= region->start;
}

static gboolean
append_line(TideRegions *regions, const char *line, const char *end)
{
    TideRegion region = { 0 };
    const char *path = NULL;

    if (!tide_smaps_head_parse(line, end, &region, &path) || !drop_what_has_grown(regions->regions, &region))
        return FALSE;
    region.path = path < end ? g_string_chunk_insert_len(regions->paths, path, end - path) : "";
    g_array_append_val(regions->regions, region);
    return TRUE;
}

/* Gives what was not taken: the beginning of a line; or NULL. */
static const char *
append_lines(TideRegions *regions, const char *text, const char *end)
{
    const char *line_end = NULL;

    while (text < end && (line_end = memchr(text, '\n', (gsize)(end - text)))) {
        if (!append_line(regions, text, line_end))
            return NULL;
        text = line_end + 1;
    }
    return text;
}

TideRegions *
tide_maps_read(int maps, pid_t pid, GError **error)
{
    g_autoptr(TideRegions) regions = tide_regions_new();
    char buffer[BUFFER_BYTES];
    gsize left = 0;
    ssize_t got = 0;
    const char *rest = buffer;

    if (lseek(maps, 0, SEEK_SET) < 0) {
        tide_procfs_set_error(errno, pid, "maps", error);
        return NULL;
    }
    while (rest && (got = TEMP_FAILURE_RETRY(read(maps, buffer + left, sizeof buffer - left))) > 0) {
        rest = append_lines(regions, buffer, buffer + left + got);
        left = rest ? left + (gsize)got - (gsize)(rest - buffer) : 0;
        memmove(buffer, rest ? rest : buffer, left);
    }
    if (got < 0) {
        tide_procfs_set_error(errno, pid, "maps", error);
        return NULL;
    }
    if (!rest || left > 0) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_MALFORMED,
                    "/proc/%d/maps: line %u is not in the format of proc_pid_maps(5); report it with the kernel's "
                    "version",
                    pid, regions->regions->len + 1);
        return NULL;
    }
    return g_steal_pointer(&regions);
}

gboolean
tide_maps_are_there(int maps)
{
    char first = 0;

    return TEMP_FAILURE_RETRY(pread(maps, &first, 1, 0)) == 1;
}
