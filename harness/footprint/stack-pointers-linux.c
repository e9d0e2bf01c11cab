#include "footprint/stack-pointers.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* `NUMBER ARGUMENT x 6 SP PC`, each of at most 18 characters. */
#define SYSCALL_BYTES 256

/* What is smaller is never taken for a chunk of malloc's. */
#define SMALLEST_BYTES (G_GUINT64_CONSTANT(128) * 1024)

/* A thread's guard is one page, at most 64 KB. */
#define LARGEST_GUARD (G_GUINT64_CONSTANT(64) * 1024)

static gboolean
is_guard(const TideRegion *region)
{
    return region->access == 0 && !(region->flags & TIDE_REGION_NO_RESERVE) &&
        region->end - region->start <= LARGEST_GUARD;
}

/* A region that would be taken for a chunk of malloc's, since nothing says that it is a stack or an image's data. */
static gboolean
may_be_stack(const TideRegion *region, const TideRegion *below)
{
    gboolean is_known = below && below->end == region->start && (is_guard(below) || below->inode != 0);

    return !is_known && region->access == (TIDE_ACCESS_READ | TIDE_ACCESS_WRITE) && region->inode == 0 &&
        region->path[0] == '\0' && !(region->flags & (TIDE_REGION_NO_RESERVE | TIDE_REGION_NO_HUGE_PAGE)) &&
        region->end - region->start >= SMALLEST_BYTES;
}

static gboolean
is_needed(const TideRegions *regions)
{
    const TideRegion *all = (const TideRegion *)regions->regions->data;

    for (guint i = 0; i < regions->regions->len; i++) {
        if (may_be_stack(&all[i], i > 0 ? &all[i - 1] : NULL))
            return TRUE;
    }
    return FALSE;
}

/* The last but one: a thread that waits outside a system call has fewer fields. */
static gboolean
parse_stack_pointer(char *text, guint64 *ret_stack_pointer)
{
    char *last = strrchr(text, ' ');

    if (!last)
        return FALSE;
    *last = '\0';
    const char *before = strrchr(text, ' ');
    return before && g_str_has_prefix(before, " 0x") &&
        (*ret_stack_pointer = g_ascii_strtoull(before + 3, NULL, 16)) != 0;
}

/* Gives FALSE where no thread will tell. */
static gboolean
ask_thread(int task, const char *thread, GArray *stack_pointers)
{
    char text[SYSCALL_BYTES] = "";
    char path[sizeof(struct dirent)];
    guint64 stack_pointer = 0;

    g_snprintf(path, sizeof path, "%s/syscall", thread);
    int file = openat(task, path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return errno != EACCES; /* that it has ended says nothing of the others */
    gssize length = read(file, text, sizeof text - 1);
    gboolean is_refused = length < 0 && (errno == EPERM || errno == EACCES);
    close(file);
    if (length > 0 && parse_stack_pointer(text, &stack_pointer))
        g_array_append_val(stack_pointers, stack_pointer);
    return !is_refused;
}

static gint
compare_addresses(gconstpointer a, gconstpointer b)
{
    guint64 one = *(const guint64 *)a;
    guint64 other = *(const guint64 *)b;

    return one < other ? -1 : one > other;
}

void
tide_stack_pointers_read(int folder, TideRegions *regions)
{
    int task = is_needed(regions) ? openat(folder, "task", O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    DIR *threads = task >= 0 ? fdopendir(task) : NULL;
    const struct dirent *entry;

    while (threads && (entry = readdir(threads))) {
        if (entry->d_name[0] != '.' && !ask_thread(task, entry->d_name, regions->stack_pointers))
            break;
    }
    g_array_sort(regions->stack_pointers, compare_addresses);
    if (threads)
        closedir(threads);
    else if (task >= 0)
        close(task);
}
