#include "truth-machine.h"

#include <fcntl.h>
#include <string.h>
#include <sys/swap.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include <glib/gstdio.h>

#define HUGE_PAGES "/proc/sys/vm/nr_hugepages"
#define MERGING "/sys/kernel/mm/ksm/run"
#define SCANNED_PAGES 10000
#define MERGING_PAGES "/sys/kernel/mm/ksm/pages_to_scan"

/* The header that mkswap(8) writes: union swap_header of include/linux/swap.h. */
#define SWAP_SIGNATURE "SWAPSPACE2"
#define SWAP_INFO_OFFSET 1024

struct _TruthMachine {
    char *huge_pages;
    char *merging;
    char *merging_pages;
    char *swap_folder;
    char *swap_file;
};

/* The kernel's files cannot be replaced, as g_file_set_contents() would. */
static gboolean
write_kernel_file(const char *path, const char *text)
{
    int file = g_open(path, O_WRONLY | O_CLOEXEC, 0);
    gboolean written = file >= 0 && write(file, text, strlen(text)) == (ssize_t)strlen(text);

    if (file >= 0)
        close(file);
    return written;
}

/* Gives what was there before, or NULL where nothing was changed: what the machine has already stays. */
static char *
raise_number(const char *path, guint number)
{
    g_autofree char *before = NULL;
    g_autofree char *text = g_strdup_printf("%u", number);

    if (!g_file_get_contents(path, &before, NULL, NULL) || g_ascii_strtoull(before, NULL, 10) >= number ||
        !write_kernel_file(path, text))
        return NULL;
    return g_steal_pointer(&before);
}

static void
put_back(const char *path, char *before)
{
    if (before)
        write_kernel_file(path, before);
    g_free(before);
}

static gboolean
write_swap(int file, guint64 bytes)
{
    guint64 page_size = (guint64)sysconf(_SC_PAGESIZE);
    g_autofree char *page = g_malloc0(page_size);
    const guint32 info[] = { 1, (guint32)(bytes / page_size - 1), 0 };

    memcpy(page + SWAP_INFO_OFFSET, info, sizeof info);
    /* NOLINTNEXTLINE(bugprone-not-null-terminated-result): the format has no zero behind it */
    memcpy(page + page_size - strlen(SWAP_SIGNATURE), SWAP_SIGNATURE, strlen(SWAP_SIGNATURE));
    return posix_fallocate(file, 0, (off_t)bytes) == 0 && write(file, page, page_size) == (ssize_t)page_size &&
        fsync(file) == 0;
}

static void
add_swap(TruthMachine *machine, guint64 bytes)
{
    machine->swap_folder = g_dir_make_tmp("tide-swap-XXXXXX", NULL);
    machine->swap_file = g_build_filename(machine->swap_folder, "swap", NULL);
    int file = g_open(machine->swap_file, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    gboolean written = file >= 0 && write_swap(file, bytes);

    if (file >= 0)
        close(file);
    if (written)
        swapon(machine->swap_file, 0);
}

TruthMachine *
truth_machine_prepare(guint huge_pages, guint64 swap_bytes)
{
    TruthMachine *machine = g_new0(TruthMachine, 1);

    if (getuid() != 0)
        return machine;
    machine->huge_pages = raise_number(HUGE_PAGES, huge_pages);
    machine->merging_pages = raise_number(MERGING_PAGES, SCANNED_PAGES);
    machine->merging = raise_number(MERGING, 1);
    if (!truth_machine_has_swap(swap_bytes / 2))
        add_swap(machine, swap_bytes);
    return machine;
}

gboolean
truth_machine_has_swap(guint64 bytes)
{
    struct sysinfo info;

    return sysinfo(&info) == 0 && (guint64)info.freeswap * info.mem_unit >= bytes;
}

gboolean
truth_machine_merges(void)
{
    g_autofree char *text = NULL;

    return g_file_get_contents(MERGING, &text, NULL, NULL) && g_str_has_prefix(text, "1");
}

void
truth_machine_restore(TruthMachine *machine)
{
    put_back(HUGE_PAGES, machine->huge_pages);
    put_back(MERGING, machine->merging);
    put_back(MERGING_PAGES, machine->merging_pages);
    if (machine->swap_file) {
        swapoff(machine->swap_file);
        g_unlink(machine->swap_file);
        g_rmdir(machine->swap_folder);
    }
    g_free(machine->swap_file);
    g_free(machine->swap_folder);
    g_free(machine);
}
