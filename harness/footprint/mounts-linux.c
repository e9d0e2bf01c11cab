#include "footprint/mounts.h"

#include <string.h>

#include <tidemark/error.h>

#include "footprint/columns.h"
#include "footprint/fields.h"
#include "footprint/procfs.h"

/* Behind " - ", up to the next blank. */
static const char *const memory_types[] = { "tmpfs ", "devtmpfs ", "ramfs " };

static guint64
device_key(guint64 major, guint64 minor)
{
    return major << 32 | minor;
}

/* 36 35 0:31 / /tmp rw,nosuid shared:1 - tmpfs tmpfs rw */
static gboolean
parse_mount(const char *line, guint64 *ret_device, const char **ret_type)
{
    guint64 ignored = 0;
    guint64 major = 0;
    guint64 minor = 0;
    const char *cursor = tide_fields_number(line, &ignored);

    cursor = cursor && *cursor == ' ' ? tide_fields_number(cursor + 1, &ignored) : NULL;
    cursor = cursor && *cursor == ' ' ? tide_fields_number(cursor + 1, &major) : NULL;
    cursor = cursor && *cursor == ':' ? tide_fields_number(cursor + 1, &minor) : NULL;
    /* A blank in a path is written \040, so the first of these is the separator. */
    const char *separator = cursor && *cursor == ' ' ? strstr(cursor, " - ") : NULL;
    if (!separator || major > G_MAXUINT32 || minor > G_MAXUINT32)
        return FALSE;
    *ret_device = device_key(major, minor);
    *ret_type = separator + strlen(" - ");
    return TRUE;
}

GArray *
tide_mounts_parse(const char *text, const char *place, GError **error)
{
    g_autoptr(GArray) devices = g_array_new(FALSE, FALSE, sizeof(guint64));
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    for (guint i = 0; lines[i] && (lines[i][0] || lines[i + 1]); i++) {
        guint64 device = 0;
        const char *type = NULL;
        if (!parse_mount(lines[i], &device, &type)) {
            g_set_error(error, TIDE_ERROR, TIDE_ERROR_MALFORMED,
                        "%s:%u: is no line of proc_pid_mountinfo(5); report it with the kernel's version", place,
                        i + 1);
            return NULL;
        }
        for (gsize j = 0; j < G_N_ELEMENTS(memory_types); j++) {
            if (g_str_has_prefix(type, memory_types[j]))
                g_array_append_val(devices, device);
        }
    }
    return g_steal_pointer(&devices);
}

/* Of a file. Every tmpfs has an anonymous device. */
static gboolean
may_be_tmpfs(const TideRegion *region)
{
    return region->access & TIDE_ACCESS_SHARED && region->device_major == 0 && !tide_region_is_shared_memory(region);
}

static gboolean
contains(const GArray *devices, guint64 device)
{
    for (guint i = 0; i < devices->len; i++) {
        if (g_array_index(devices, guint64, i) == device)
            return TRUE;
    }
    return FALSE;
}

static GArray *
read_devices(int folder, pid_t pid, GError **error)
{
    gsize length = 0;
    g_autofree char *place = g_strdup_printf("/proc/%d/mountinfo", pid);
    g_autofree char *text = tide_procfs_read(folder, pid, "mountinfo", &length, error);

    return text ? tide_mounts_parse(text, place, error) : NULL;
}

gboolean
tide_mounts_mark(int folder, pid_t pid, TideRegions *regions, GError **error)
{
    const GArray *files = tide_regions_files(regions);
    g_autoptr(GArray) devices = NULL;

    for (guint i = 0; i < files->len; i++) {
        TideRegion *region = &g_array_index(regions->regions, TideRegion, g_array_index(files, guint, i));
        if (!may_be_tmpfs(region))
            continue;
        if (!devices)
            devices = read_devices(folder, pid, error);
        if (!devices)
            return FALSE;
        if (contains(devices, device_key(region->device_major, region->device_minor)))
            region->flags |= TIDE_REGION_TMPFS;
    }
    return TRUE;
}
