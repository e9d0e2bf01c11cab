#include "truth.h"

#include <sys/mman.h>
#include <sys/syscall.h>

static gboolean
is_in(const Bounds *bounds, guint64 address)
{
    return address >= bounds->start && address < bounds->end;
}

static const char *
truth_of_kernel_name(const char *name)
{
    if (g_str_equal(name, "[heap]"))
        return "MALLOC";
    return g_str_equal(name, "[stack]") ? "Stack" : "kernel";
}

static gboolean
has_object_in_memory(const TideRegion *region)
{
    static const char *const names[] = { "/memfd:", "/dev/shm/", "/SYSV", "/dev/zero", "/dev/dri/", "anon_inode:" };

    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        if (g_str_has_prefix(region->path, names[i]))
            return TRUE;
    }
    return region->flags & TIDE_REGION_TMPFS || region->path[0] == '\0';
}

static const char *
truth_of_file(const Truth *truth, const TideRegion *region, guint64 address)
{
    if (has_object_in_memory(region))
        return "shared memory";
    if (region->access & TIDE_ACCESS_SHARED)
        return "mapped file";
    switch (images_part(truth->images, address)) {
    case IMAGE_RELOCATED:
        return "__DATA_CONST";
    case IMAGE_DATA:
    case IMAGE_ZERO_FILL:
        return "__DATA";
    default:
        return "mapped file";
    }
}

static const char *
truth_of_loader(const Truth *truth, guint64 address)
{
    return images_part(truth->images, address) == IMAGE_ZERO_FILL ? "__DATA" : "dyld private";
}

/* How glibc asks for its memory: allocate_stack() of nptl, new_heap() and sysmalloc_mmap() of malloc. */
static const char *
truth_of_libc(const MmapLogCall *call)
{
    if (call->number == SYS_mremap)
        return "MALLOC_LARGE";
    if (call->flags & MAP_STACK)
        return "Stack";
    if (call->flags & MAP_NORESERVE)
        return "MALLOC";
    return call->flags == (MAP_PRIVATE | MAP_ANONYMOUS) && call->protection == (PROT_READ | PROT_WRITE) ? "MALLOC_LARGE"
                                                                                                        : NULL;
}

static const char *
truth_of_javascriptcore(const Truth *truth, const MmapLogCall *call, guint64 address)
{
    if (is_in(&truth->bounds.jit, address))
        return "JS JIT generated code";
    if (is_in(&truth->bounds.gigacage, address))
        return "JS VM Gigacage";
    return is_in(&truth->bounds.structures, address) || call->flags & MAP_NORESERVE ? "WebKit malloc" : NULL;
}

/* The call itself stands in libc for all but the loader, which has its own. */
static guint64
caller_of(const Truth *truth, const MmapLogCall *call)
{
    const char *image = images_name(truth->images, call->frames[0]);

    return image && g_str_has_prefix(image, "libc.so") ? call->frames[1] : call->frames[0];
}

static const char *
truth_of_call(const Truth *truth, const TideRegion *region, const MmapLogCall *call, guint64 address)
{
    const char *image = call ? images_name(truth->images, caller_of(truth, call)) : NULL;

    if (!call || (image && g_str_has_prefix(image, "ld-linux")))
        return truth_of_loader(truth, address);
    if (image && g_str_has_prefix(image, "libc.so"))
        return truth_of_libc(call);
    if (image && g_str_has_prefix(image, "libjavascriptcoregtk"))
        return truth_of_javascriptcore(truth, call, address);
    return region->access & TIDE_ACCESS_EXECUTE ? "other JIT" : NULL;
}

char *
truth_of_page(const Truth *truth, const TideRegion *region, guint64 address)
{
    if (region->path[0] == '[' && !g_str_has_prefix(region->path, "[anon:"))
        return g_strdup(truth_of_kernel_name(region->path));
    if (region->inode != 0 || region->access & TIDE_ACCESS_SHARED)
        return g_strdup(truth_of_file(truth, region, address));
    const MmapLogCall *call = call_log_find(truth->log, address);
    const char *known = truth_of_call(truth, region, call, address);
    if (known)
        return g_strdup(known);
    g_autofree char *function = images_function(truth->images, caller_of(truth, call));
    return g_strdup_printf("mapped by %s", function);
}
