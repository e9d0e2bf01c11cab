#include "footprint/regions.h"

#include <string.h>
#include <unistd.h>

#include <tidemark/error.h>

#include "footprint/fields.h"
#include "footprint/mounts.h"
#include "footprint/procfs.h"
#include "footprint/smaps.h"

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

/* When a program ends or calls execve() while its regions are read, the kernel just ends the text early, between two
 * regions, and nothing tells it from a whole one. But from then on this descriptor gives nothing at all: so when it
 * still gives something, all that was read before was there. */
static gboolean
check_still_there(int smaps, pid_t pid, GError **error)
{
    char first = 0;

    if (TEMP_FAILURE_RETRY(pread(smaps, &first, 1, 0)) == 1)
        return TRUE;
    g_set_error(error, TIDE_ERROR, TIDE_ERROR_GONE,
                "/proc/%d/smaps: the process ended or was replaced while it was read; measure it while it rests", pid);
    return FALSE;
}

static TideRegions *
read_open_smaps(int folder, int smaps, pid_t pid, GError **error)
{
    gsize length = 0;
    g_autofree char *text = tide_procfs_drain(smaps, pid, "smaps", &length, error);

    if (!text)
        return NULL;
    if (length == 0) {
        tide_procfs_set_no_memory_error(folder, pid, error);
        return NULL;
    }
    g_autoptr(TideRegions) regions = tide_smaps_parse(text, length, error);
    if (!regions) {
        g_prefix_error(error, "/proc/%d/", pid);
        return NULL;
    }
    if (!read_facts(folder, pid, regions, error) || !tide_mounts_mark(folder, pid, regions, error) ||
        !check_still_there(smaps, pid, error))
        return NULL;
    return g_steal_pointer(&regions);
}

TideRegions *
tide_regions_read(const char *root, pid_t pid, GError **error)
{
    int folder = tide_procfs_open(root, pid, error);
    int smaps = folder >= 0 ? tide_procfs_open_file(folder, pid, "smaps", error) : -1;
    TideRegions *regions = smaps >= 0 ? read_open_smaps(folder, smaps, pid, error) : NULL;

    if (smaps >= 0)
        close(smaps);
    if (folder >= 0)
        close(folder);
    return regions;
}
