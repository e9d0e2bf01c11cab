#include "kinds.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

/* Free in programs of 32 bit too; far enough apart for everything that a command may ask for. */
#define FIRST_ADDRESS ((uintptr_t)0x20000000)
#define ADDRESS_STEP ((uintptr_t)0x04000000)
#define PAGE 4096

const Kind kinds[] = {
    { "private-anonymous", make_private_anonymous, "written" },
    { "untouched", make_untouched, "mapped and never touched" },
    { "zero-pages", make_read_only_touched, "read and never written" },
    { "huge-page", make_huge_page, "written with MADV_HUGEPAGE" },
    { "hugetlb", make_hugetlb, "written with MAP_HUGETLB" },
    { "lazy-free", make_lazy_free, "written, then MADV_FREE" },
    { "dont-need", make_dont_need, "written, then MADV_DONTNEED" },
    { "mergeable", make_mergeable, "written with equal pages and MADV_MERGEABLE" },
    { "guard", make_guard, "PROT_NONE" },
    { "reserved", make_reserved, "PROT_NONE with MAP_NORESERVE" },
    { "locked", make_locked, "mlock()ed and never touched" },
    { "protected", make_protected, "written, then mprotect()ed to be read" },
    { "no-access", make_no_access, "written, then mprotect()ed to nothing" },
    { "executable", make_executable, "written, executable" },
    { "swapped", make_swapped, "written, then MADV_PAGEOUT" },
    { "file-text", make_file_text, "private r-x mapping of PATH, read" },
    { "file-relocated", make_file_relocated, "as file-text; of it an r-- mapping that was written before" },
    { "file-data", make_file_data, "as file-text; of it an rw- mapping, written" },
    { "file-copied", make_file_copied, "private rw- mapping of PATH, read, half of it written" },
    { "file-shared", make_file_shared, "shared mapping of PATH, written back" },
    { "file-deleted", make_file_deleted, "private r-- mapping of PATH, read, then unlink()ed" },
    { "memfd", make_memfd, "shared mapping, written" },
    { "memfd-private", make_memfd_private, "private mapping of a written memfd, half of it written" },
    { "memfd-swapped", make_memfd_swapped, "as memfd, then MADV_PAGEOUT" },
    { "tmpfs", make_tmpfs, "shared mapping of PATH, written and never synced" },
    { "mounted-tmpfs", make_mounted_tmpfs, "as tmpfs, in a tmpfs that is mounted on the folder PATH for this process" },
    { "sysv", make_sysv, "shmat(), written" },
    { "shared-anonymous", make_shared_anonymous, "MAP_SHARED | MAP_ANONYMOUS, written" },
    { "shared-hugetlb", make_shared_hugetlb, "the same with MAP_HUGETLB" },
    { "heap", make_heap, "sbrk(), written" },
    { "chunk", make_chunk, "malloc(), written" },
    { "thread-stack", make_thread_stack, "of a thread that lives, written" },
    { NULL, NULL, NULL },
};

/* The text stands until the next failure. */
Made
failed(const char *call)
{
    static char text[128];

    snprintf(text, sizeof text, "%s: %s", call, strerror(errno));
    return (Made) { .missing = text };
}

Made
map_apart(size_t bytes, int access, int flags, int file)
{
    static uintptr_t next = FIRST_ADDRESS;
    void *wanted = (void *)next; /* NOLINT(performance-no-int-to-ptr): chosen by number */
    void *address = mmap(wanted, bytes, access, flags | MAP_FIXED_NOREPLACE, file, 0);

    next += (bytes / ADDRESS_STEP + 2) * ADDRESS_STEP;
    return address == MAP_FAILED ? failed("mmap") : (Made) { address, bytes, NULL };
}

void
write_pages(void *address, size_t bytes)
{
    volatile char *memory = address;

    for (size_t i = 0; i < bytes; i += PAGE)
        memory[i] = (char)(1 + i / PAGE % 100);
}

void
read_pages(const void *address, size_t bytes)
{
    const volatile char *memory = address;

    for (size_t i = 0; i < bytes; i += PAGE)
        (void)memory[i];
}
