#include "dirty-pages.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include <tidemark/error.h>

#define PRESENT (G_GUINT64_CONSTANT(1) << 63)
#define SWAPPED (G_GUINT64_CONSTANT(1) << 62)
#define OF_FILE (G_GUINT64_CONSTANT(1) << 61)
#define EXCLUSIVE (G_GUINT64_CONSTANT(1) << 56)
#define ENTRIES_AT_ONCE 65536

/* The zero page, which is what a page that was only read has, is present but nobody's own. */
static gboolean
is_dirty(guint64 entry)
{
    return entry & SWAPPED || (entry & PRESENT && !(entry & OF_FILE) && entry & EXCLUSIVE);
}

static gboolean
read_pages(int pagemap, guint64 page_size, const TideRegion *region, DirtyPageFunc each, gpointer data,
           guint64 *ret_dirty)
{
    g_autofree guint64 *entries = g_new(guint64, ENTRIES_AT_ONCE);
    guint64 dirty = 0;

    for (guint64 address = region->start; address < region->end;) {
        gsize n_entries = MIN((region->end - address) / page_size, ENTRIES_AT_ONCE);
        gssize n_read =
            pread(pagemap, entries, n_entries * sizeof *entries, (off_t)(address / page_size * sizeof *entries));
        if (n_read <= 0)
            return FALSE;
        for (gsize i = 0; i < (gsize)n_read / sizeof *entries; i++, address += page_size) {
            if (!is_dirty(entries[i]))
                continue;
            each(address, data);
            dirty += page_size;
        }
    }
    *ret_dirty = dirty;
    return TRUE;
}

gboolean
dirty_pages_each(pid_t pid, guint64 page_size, const TideRegion *region, guint64 dirty, DirtyPageFunc each,
                 gpointer data, GError **error)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/pagemap", pid);
    int pagemap = open(path, O_RDONLY | O_CLOEXEC);
    guint64 found = 0;
    gboolean is_read = pagemap >= 0 && read_pages(pagemap, page_size, region, each, data, &found);

    if (!is_read)
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT, "%s: cannot be read: %s", path, g_strerror(errno));
    else if (found != dirty)
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_MALFORMED,
                    "%s: %" G_GUINT64_FORMAT " dirty bytes at %" G_GINT64_MODIFIER
                    "x (%s), smaps tells %" G_GUINT64_FORMAT,
                    path, found, region->start, region->path, dirty);
    if (pagemap >= 0)
        close(pagemap);
    return is_read && found == dirty;
}
