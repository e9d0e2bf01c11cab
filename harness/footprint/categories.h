#pragma once

#include <tidemark/footprint.h>

#include "footprint/regions.h"
#include "footprint/rule-context.h"

/** The name of the row that holds the page tables, which are no region. */
extern const char tide_category_page_table[];

/** The name of the row of memory that processes share: every region for which tide_region_is_shared_memory() holds. */
extern const char tide_category_shared_memory[];

/** The name of the row of the engine's own heap. */
extern const char tide_category_webkit_malloc[];

/** The name of the part of `WebKit malloc` that holds the structures of JavaScript objects. */
extern const char tide_detail_js_structures[];

/** The name of the part of `WebKit malloc` that holds JavaScript's garbage-collected cells. */
extern const char tide_detail_js_cells[];

/**
 * TideCategoryRule:
 * One row of the table of categories.
 *
 * @category: the row of the footprint; the same pointer in each rule of that category
 * @holds: whether the rule applies
 * @by_name: whether it reads a name that the engine itself gave
 * @reason: what the rule stands on, for people who wonder
 * @detail: (nullable): the part of the category that the rule tells; the same pointer in each rule of that part
 */
typedef struct {
    const char *category;
    gboolean (*holds)(const TideRuleContext *context);
    gboolean by_name;
    const char *reason;
    const char *detail;
} TideCategoryRule;

/**
 * tide_categories_rules:
 * Returns: (transfer none) (array length=ret_n_rules): the table, in the order in which the rules are tried
 */
const TideCategoryRule *tide_categories_rules(gsize *ret_n_rules);

/**
 * tide_categories_list:
 * Returns: (transfer container) (element-type utf8): the name of every category, in the order of the table, the page tables
 *     last
 */
GPtrArray *tide_categories_list(void);

/**
 * tide_categories_assign:
 * Finds the rule of each region: the first of the table that holds, so each region is in exactly one category.
 *
 * The rules know nothing but the regions, and of a live process where its images and stacks end, which needs no file, so
 * that they give the same for a process whose files cannot be seen from here (a sandbox). They hold for WebKit's processes (WebKitGTK 2.50, `bmalloc`, glibc, 64 bit). What that
 * costs:
 * - A file is an image (ELF) when the process maps some of it executable. A library without code is `mapped file`.
 * - An image's zero-initialised part (.bss) ends where its program headers say. In a capture, where nobody knows them, it
 *   is all memory directly behind its data, also the loader's, or a large allocation that happens to lie there.
 * - The kernel merges neighbours with equal flags: what was mapped right behind a .bss is in one region with it.
 * - `MAP_NORESERVE` is JavaScriptCore's: of the libraries in such a process no other uses it. In other programs such
 *   memory is not WebKit's. With `vm.overcommit_memory=2` the kernel drops the flag and its memory is `MALLOC_LARGE`.
 * - An arena of glibc is known by its end at a multiple of 64 MB, so one without any room left is `WebKit malloc`; so is
 *   the head of an arena (132 KB) that the kernel merged with memory of WebKit in front of it. 32-bit arenas differ.
 * - A thread's stack is known by its stack pointer where that is known, else by its guard page or by MAP_STACK's
 *   VM_NOHUGEPAGE (Linux 6.7): glibc 2.42 has no guard page of its own, so there it takes the first or the last.
 *
 * @regions: the regions, and the threads' stack pointers where they are known
 * @ret_rules: (array): filled with rows of the table, one for each region
 * Returns: how the engine's heaps were told apart
 */
TideCategorySource tide_categories_assign(const TideRegions *regions, const TideCategoryRule **ret_rules);
