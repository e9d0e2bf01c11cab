#pragma once

#include <stdbool.h>
#include <stddef.h>

/** What a command asks for. @path: a file to make, "" where the kind needs none. */
typedef struct {
    size_t bytes;
    const char *path;
} Request;

/** What was made. @missing: why it could not be, NULL where it could; a static string. */
typedef struct {
    void *address;
    size_t bytes;
    const char *missing;
} Made;

/** One kind of memory. @make: takes @bytes of it, in one mapping of its own where there is a choice. */
typedef struct {
    const char *name;
    Made (*make)(const Request *request);
    const char *what;
} Kind;

/** kinds: every kind, up to one without a name. */
extern const Kind kinds[];

/** A mapping at an address with nothing near it, so that the kernel merges it with none: access, flags, file. */
Made map_apart(size_t bytes, int access, int flags, int file);

/** Writes into, or reads from, each page. */
void write_pages(void *address, size_t bytes);
void read_pages(const void *address, size_t bytes);

/** failed: what a call that has just failed leaves. */
Made failed(const char *call);

/* anonymous.c */
Made make_private_anonymous(const Request *request);
Made make_untouched(const Request *request);
Made make_read_only_touched(const Request *request);
Made make_huge_page(const Request *request);
Made make_hugetlb(const Request *request);
Made make_lazy_free(const Request *request);
Made make_dont_need(const Request *request);
Made make_mergeable(const Request *request);
Made make_guard(const Request *request);
Made make_reserved(const Request *request);
Made make_locked(const Request *request);
Made make_protected(const Request *request);
Made make_no_access(const Request *request);
Made make_executable(const Request *request);
Made make_swapped(const Request *request);

/* files.c */
Made make_file_text(const Request *request);
Made make_file_relocated(const Request *request);
Made make_file_data(const Request *request);
Made make_file_copied(const Request *request);
Made make_file_shared(const Request *request);
Made make_file_deleted(const Request *request);

/* objects.c */
Made make_memfd(const Request *request);
Made make_memfd_private(const Request *request);
Made make_memfd_swapped(const Request *request);
Made make_tmpfs(const Request *request);
Made make_mounted_tmpfs(const Request *request);
Made make_sysv(const Request *request);
Made make_shared_anonymous(const Request *request);
Made make_shared_hugetlb(const Request *request);

/* program.c */
Made make_heap(const Request *request);
Made make_chunk(const Request *request);
Made make_thread_stack(const Request *request);
