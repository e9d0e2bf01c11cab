#pragma once

#include <glib.h>
#include <json-glib/json-glib.h>

/** How many live objects of one class there are. */
typedef struct {
    char *name; /**< as JavaScriptCore names it: `HTMLSpanElement`, `Function`, `string` */
    guint64 count;
} TideClassCount;

/**
 * TideCensus:
 * The JavaScript objects of a page's main thread at one moment, wrappers of DOM nodes included: what no script has ever
 * touched has none. Those of workers are not in it.
 *
 * @heap_size, @heap_capacity: bytes in use and taken
 * @extra_memory: bytes outside of the heap that its objects keep
 * @classes: (element-type TideClassCount): by name, none twice
 */
typedef struct {
    guint64 heap_size;
    guint64 heap_capacity;
    guint64 extra_memory;
    guint64 objects;
    guint64 protected_objects;
    guint64 global_objects;
    GArray *classes;
} TideCensus;

/** tide_census_new: Returns: (transfer full): one without any object, whose classes are to be added by name. */
TideCensus *tide_census_new(void);

/**
 * tide_census_from_statistics:
 * Reads what JavaScriptCore tells (JSGetMemoryUsageStatistics, JavaScriptCore/API/JSBase.cpp), with all of its numbers or
 * not at all.
 *
 * Errors: %TIDE_ERROR_MALFORMED
 */
TideCensus *tide_census_from_statistics(JsonObject *statistics, GError **error);

/** tide_census_count: Returns: how many objects of @name there are; 0 where it has none. */
guint64 tide_census_count(const TideCensus *census, const char *name);

/** tide_census_free: @census may be %NULL. */
void tide_census_free(TideCensus *census);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideCensus, tide_census_free)
