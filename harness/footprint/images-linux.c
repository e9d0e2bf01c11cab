#include "footprint/images.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "footprint/image-header.h"

#define PRESENT (G_GUINT64_CONSTANT(1) << 63) /* Documentation/admin-guide/mm/pagemap.rst */

typedef struct {
    char bytes[TIDE_IMAGE_HEADER_BYTES];
} Header;

/** @is_read: whether @headers has it */
typedef struct {
    const TideRegion **regions;
    Header *headers;
    gboolean *is_read;
    gsize n;
} Candidates;

static gboolean
is_same_file(const TideRegion *one, const TideRegion *other)
{
    return one->inode == other->inode && one->device_major == other->device_major &&
        one->device_minor == other->device_minor;
}

/* The start of a file that is mapped executable; code comes among the first mappings. */
static gboolean
is_candidate(const TideRegion *region, const TideRegion *end)
{
    if (region->inode == 0 || region->offset != 0 || region->access & TIDE_ACCESS_SHARED ||
        !(region->access & TIDE_ACCESS_READ))
        return FALSE;
    for (const TideRegion *next = region; next < end && is_same_file(region, next); next++) {
        if (next->access & TIDE_ACCESS_EXECUTE)
            return TRUE;
    }
    return FALSE;
}

static void
find_candidates(TideRegions *regions, Candidates *candidates)
{
    const GArray *files = tide_regions_files(regions);
    const TideRegion *all = (const TideRegion *)regions->regions->data;
    const TideRegion *end = all + regions->regions->len;
    g_autoptr(GPtrArray) found = g_ptr_array_new();

    for (guint i = 0; i < files->len; i++) {
        const TideRegion *region = all + g_array_index(files, guint, i);
        if (is_candidate(region, end))
            g_ptr_array_add(found, (gpointer)region);
    }
    candidates->n = found->len;
    candidates->headers = g_new(Header, found->len);
    candidates->is_read = g_new0(gboolean, found->len);
    candidates->regions = (const TideRegion **)g_ptr_array_free(g_steal_pointer(&found), FALSE);
}

static void
free_candidates(Candidates *candidates)
{
    g_free(candidates->regions);
    g_free(candidates->headers);
    g_free(candidates->is_read);
}

/* Reading a page that is not resident would make it so, and the process larger. */
static GArray *
find_resident(int folder, guint64 page_size, const Candidates *candidates)
{
    GArray *resident = g_array_new(FALSE, FALSE, sizeof(gsize));
    int pagemap = openat(folder, "pagemap", O_RDONLY | O_CLOEXEC);

    for (gsize i = 0; pagemap >= 0 && i < candidates->n; i++) {
        guint64 entry = 0;
        off_t place = (off_t)(candidates->regions[i]->start / page_size * sizeof entry);
        if (pread(pagemap, &entry, sizeof entry, place) == sizeof entry && entry & PRESENT)
            g_array_append_val(resident, i);
    }
    if (pagemap >= 0)
        close(pagemap);
    return resident;
}

/* Gives how many of these were read in full before one could not be; -1 where none may be. */
static gssize
read_some(pid_t pid, const Candidates *candidates, const gsize *numbers, gsize n)
{
    g_autofree struct iovec *to = g_new(struct iovec, n);
    g_autofree struct iovec *from = g_new(struct iovec, n);

    for (gsize i = 0; i < n; i++) {
        guint64 start = candidates->regions[numbers[i]]->start;
        to[i] = (struct iovec) { &candidates->headers[numbers[i]], sizeof(Header) };
        memcpy(&from[i].iov_base, &start, sizeof from[i].iov_base);
        from[i].iov_len = sizeof(Header);
    }
    gssize n_bytes = process_vm_readv(pid, to, n, from, n, 0);
    if (n_bytes >= 0)
        return n_bytes / (gssize)sizeof(Header);
    return errno == EFAULT ? 0 : -1;
}

static void
read_from_memory(pid_t pid, const GArray *resident, Candidates *candidates)
{
    const gsize *numbers = (const gsize *)resident->data;
    gsize first = 0;

    while (first < resident->len) {
        gsize n = MIN(resident->len - first, IOV_MAX);
        gssize n_read = read_some(pid, candidates, numbers + first, n);
        if (n_read < 0)
            return;
        for (gsize i = 0; i < (gsize)n_read; i++)
            candidates->is_read[numbers[first + i]] = TRUE;
        first += (gsize)n_read < n ? (gsize)n_read + 1 : n;
    }
}

/* The path may lead to another file by now. */
static gboolean
read_from_file(int root, const TideRegion *region, Header *ret_header)
{
    int file = openat(root, region->path + 1, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    struct stat status;
    gboolean is_read = file >= 0 && fstat(file, &status) == 0 && S_ISREG(status.st_mode) &&
        status.st_ino == region->inode && pread(file, ret_header, sizeof *ret_header, 0) == sizeof *ret_header;

    if (file >= 0)
        close(file);
    return is_read;
}

static void
read_from_files(int folder, Candidates *candidates)
{
    int root = openat(folder, "root", O_PATH | O_DIRECTORY | O_CLOEXEC);

    for (gsize i = 0; root >= 0 && i < candidates->n; i++) {
        if (!candidates->is_read[i])
            candidates->is_read[i] = read_from_file(root, candidates->regions[i], &candidates->headers[i]);
    }
    if (root >= 0)
        close(root);
}

void
tide_images_read(int folder, pid_t pid, TideRegions *regions)
{
    Candidates candidates = { 0 };

    find_candidates(regions, &candidates);
    g_autoptr(GArray) resident = find_resident(folder, regions->page_size, &candidates);
    read_from_memory(pid, resident, &candidates);
    read_from_files(folder, &candidates);
    for (gsize i = 0; i < candidates.n; i++) {
        TideImage image;
        if (candidates.is_read[i] &&
            tide_image_header_parse(&candidates.headers[i], sizeof(Header), candidates.regions[i]->start,
                                    regions->page_size, &image))
            g_array_append_val(regions->images, image);
    }
    free_candidates(&candidates);
}
