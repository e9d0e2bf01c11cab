#pragma once

#include "call-log.h"
#include "images.h"
#include "truth-bounds.h"

/** What is known of a process beside its shape: who mapped its memory. */
typedef struct {
    const CallLog *log;
    const Images *images;
    EngineBounds bounds;
} Truth;

/**
 * truth_of_page:
 * Tells what a page is by who mapped it: the kernel, the program headers of an image, libc for a heap, a chunk or a stack,
 * the loader, JavaScriptCore for one of its heaps.
 *
 * Returns: (transfer full): the category that it belongs in; `mapped by LIBRARY: FUNCTION`, which is no category, for what
 *     another library maps for itself
 */
char *truth_of_page(const Truth *truth, const TideRegion *region, guint64 address);
