#pragma once

#include <tidemark/footprint.h>

#include "footprint/categories.h"

/**
 * tide_js_cells_find:
 * Finds what of `WebKit malloc` holds JavaScript's garbage-collected cells. JavaScriptCore keeps them in blocks of 16 KB
 * (MarkedBlock), which begin with a pointer that differs and one to the virtual machine that they belong to
 * (JavaScriptCore/heap/MarkedBlock.h, Header, of WebKitGTK 2.50). Which values stand for a virtual machine is told by the
 * blocks of the structure heap, which holds nothing else. Cells above some 8 KB have no block and are not found, nor are
 * blocks whose first page is swapped out: it is a lower bound.
 *
 * Only resident pages are read, so it makes none resident. The process may run; a block that goes meanwhile is left out.
 *
 * @regions: of that process
 * @rules: (array): what tide_categories_assign() gave for @regions
 * @ret_columns: dirty and swapped bytes; `regions` are those that have such blocks, all 0 where there is no structure heap
 * Errors: %TIDE_ERROR_PERMISSION where the process's memory may not be read, %TIDE_ERROR_GONE, %TIDE_ERROR_ENVIRONMENT
 */
gboolean tide_js_cells_find(pid_t pid, const TideRegions *regions, const TideCategoryRule *const *rules,
                            TideColumns *ret_columns, GError **error);
