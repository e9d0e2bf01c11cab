#pragma once

#include "scenario/yaml-fields.h"

/** What the includes of one manifest have in common. */
typedef struct {
    const char *folder; /**< the scenario's: what is included must lie in the folder around it */
    GHashTable *parameters; /**< (element-type utf8 utf8): what `${name}` stands for */
    guint count; /**< how many files were opened */
} TideIncludes;

/** A file of steps, and what included it. */
typedef struct _TideSource TideSource;

/**
 * TideSource:
 * @outer: (transfer none) (nullable): where its `include` stands; %NULL for the manifest
 * @path: as it is shown
 * @shown: (nullable): @path as a #GRefString; %NULL for the manifest
 * @place: of its `include` in @outer
 * @yaml: (nullable): its document; %NULL for the manifest, which is not opened here
 */
struct _TideSource {
    const TideSource *outer;
    const char *path;
    char *shown;
    TidePlace place;
    TideYaml *yaml;
};

/**
 * tide_include_open:
 * Opens the file that the value of @entry names, relative to the file in which that stands, and puts the parameters'
 * values in.
 *
 * @outer: the file in which @entry stands; outlives the result
 * Errors: %TIDE_ERROR_INPUT with the place: no such file, one outside the folder around the scenario's, one that is being
 *     read already, with the whole chain, more than 8 deep, more than 100 files
 * Returns: (transfer full): the file
 */
TideSource *tide_include_open(const TideYamlEntry *entry, const TideSource *outer, TideIncludes *includes,
                              GError **error);

/** tide_include_explain: adds to @error, which is about something in @source, where that is included. */
void tide_include_explain(const TideSource *source, GError **error);

void tide_source_free(TideSource *source);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideSource, tide_source_free)
