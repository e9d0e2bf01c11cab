#pragma once

#include "footprint/categories.h"
#include "truth.h"

/** Dirty bytes that one rule took, and what they are in truth. @truth: an interned string. */
typedef struct {
    const TideCategoryRule *rule;
    const char *truth;
    guint64 bytes;
} ComparisonCell;

/** A region with bytes in the wrong category: as a cell, and where. */
typedef struct {
    guint64 start;
    guint64 end;
    char *path;
    ComparisonCell cell;
} WrongPlace;

/**
 * Comparison:
 * How the categories of one process agree with the truth.
 *
 * @cells: (element-type ComparisonCell): of each rule and truth that occur, by no order
 * @wrong_places: (element-type WrongPlace): by ascending address
 * @dirty: all dirty bytes but those of page tables, which are no region; the sum of @cells
 * @right: those whose category is the true one
 * @untagged: those that no rule knew
 * @webkit_malloc, @js_structures, @js_cells: bytes of that category, and of its parts
 */
typedef struct {
    char *preset;
    char *page;
    GArray *cells;
    GArray *wrong_places;
    guint64 dirty;
    guint64 right;
    guint64 untagged;
    guint64 webkit_malloc;
    guint64 js_structures;
    guint64 js_cells;
} Comparison;

/** comparison_is_right: Returns: whether the rule gave these bytes the category that they belong in. */
gboolean comparison_is_right(const ComparisonCell *cell);

/** comparison_is_untagged: Returns: whether no rule knew them. */
gboolean comparison_is_untagged(const ComparisonCell *cell);

/**
 * comparison_new:
 * Compares page by page.
 *
 * @pid: a stopped process
 * @log_path: what the logger wrote of it; its own memory is left out
 * Errors: those of tide_regions_read(), tide_js_cells_find(), call_log_open(), images_new(), truth_bounds_read() and dirty_pages_each()
 */
Comparison *comparison_new(pid_t pid, const char *log_path, GError **error);

void comparison_free(Comparison *comparison);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Comparison, comparison_free)
