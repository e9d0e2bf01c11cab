#include "kinds.h"

#include <string.h>
#include <sys/mman.h>

#define RW (PROT_READ | PROT_WRITE)
#define ANONYMOUS (MAP_PRIVATE | MAP_ANONYMOUS)

static Made
map_written(size_t bytes, int access, int flags)
{
    Made made = map_apart(bytes, access, flags, -1);

    if (!made.missing)
        write_pages(made.address, bytes);
    return made;
}

static Made
advised(Made made, int advice, const char *name)
{
    if (made.missing || madvise(made.address, made.bytes, advice) == 0)
        return made;
    return failed(name);
}

static Made
protect(Made made, int access)
{
    if (made.missing || mprotect(made.address, made.bytes, access) == 0)
        return made;
    return failed("mprotect");
}

Made
make_private_anonymous(const Request *request)
{
    return map_written(request->bytes, RW, ANONYMOUS);
}

Made
make_untouched(const Request *request)
{
    return map_apart(request->bytes, RW, ANONYMOUS, -1);
}

Made
make_read_only_touched(const Request *request)
{
    Made made = map_apart(request->bytes, RW, ANONYMOUS, -1);

    if (!made.missing)
        read_pages(made.address, made.bytes);
    return made;
}

Made
make_huge_page(const Request *request)
{
    Made made = advised(map_apart(request->bytes, RW, ANONYMOUS, -1), MADV_HUGEPAGE, "MADV_HUGEPAGE");

    if (!made.missing)
        write_pages(made.address, made.bytes);
    return made;
}

Made
make_hugetlb(const Request *request)
{
    return map_written(request->bytes, RW, ANONYMOUS | MAP_HUGETLB);
}

/* The pages that the CPU has not handed on yet are when it gets the same advice again. */
Made
make_lazy_free(const Request *request)
{
    Made other = map_apart(request->bytes, RW, ANONYMOUS, -1);
    Made made = map_written(request->bytes, RW, ANONYMOUS);

    if (other.missing)
        return other;
    made = advised(made, MADV_FREE, "MADV_FREE");
    other = advised(other, MADV_FREE, "MADV_FREE");
    munmap(other.address, other.bytes);
    return made;
}

Made
make_dont_need(const Request *request)
{
    return advised(map_written(request->bytes, RW, ANONYMOUS), MADV_DONTNEED, "MADV_DONTNEED");
}

Made
make_mergeable(const Request *request)
{
    Made made = map_apart(request->bytes, RW, ANONYMOUS, -1);

    if (!made.missing)
        memset(made.address, 7, made.bytes);
    return advised(made, MADV_MERGEABLE, "MADV_MERGEABLE");
}

Made
make_guard(const Request *request)
{
    return map_apart(request->bytes, PROT_NONE, ANONYMOUS, -1);
}

Made
make_reserved(const Request *request)
{
    return map_apart(request->bytes, PROT_NONE, ANONYMOUS | MAP_NORESERVE, -1);
}

Made
make_locked(const Request *request)
{
    Made made = map_apart(request->bytes, RW, ANONYMOUS, -1);

    return made.missing || mlock(made.address, made.bytes) == 0 ? made : failed("mlock");
}

Made
make_protected(const Request *request)
{
    return protect(map_written(request->bytes, RW, ANONYMOUS), PROT_READ);
}

Made
make_no_access(const Request *request)
{
    return protect(map_written(request->bytes, RW, ANONYMOUS), PROT_NONE);
}

Made
make_executable(const Request *request)
{
    return map_written(request->bytes, RW | PROT_EXEC, ANONYMOUS);
}

Made
make_swapped(const Request *request)
{
    return advised(map_written(request->bytes, RW, ANONYMOUS), MADV_PAGEOUT, "MADV_PAGEOUT");
}
