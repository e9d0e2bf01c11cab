#pragma once

#include <glib.h>

/**
 * tide_category_compare:
 * Orders the names of categories as different tools write them: `WebKit malloc` of footprint(1) is `WebKit Malloc` of
 * vmmap(1), `untagged ("VM_ALLOCATE")` of an old system is `untagged (VM_ALLOCATE)` of a new one and `VM_ALLOCATE` of
 * vmmap, `Memory Tag 22` is `tag 22`. ASCII letters count without their case and quotation marks not at all.
 *
 * Returns: less than, equal to or greater than 0
 */
int tide_category_compare(const char *one, const char *other);
