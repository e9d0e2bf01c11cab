#pragma once

#include "measure/run.h"

/** How many objects of a class there were at a checkpoint, in all iterations. */
typedef struct {
    char *name;
    guint64 least;
    guint64 most;
} TideClassRange;

/**
 * TideCensusRange:
 * What a baseline keeps of the census at a checkpoint, so that a footprint that grows can be told by its objects. It explains and
 * gates nothing.
 *
 * @classes: (element-type TideClassRange): by name, none twice; without those of which no iteration had more than one, most of which
 *     are the prototypes of classes that have no object
 */
typedef struct {
    char *checkpoint;
    GArray *classes;
} TideCensusRange;

/** tide_census_ranges_new: Returns: (transfer full) (element-type TideCensusRange): an empty list that frees what is in it. */
GPtrArray *tide_census_ranges_new(void);

/**
 * tide_census_range_of_run:
 * Returns: (transfer full) (nullable): that of @checkpoint; %NULL where objects were not counted in every iteration, or none
 *     is worth keeping
 */
TideCensusRange *tide_census_range_of_run(const TideRun *run, const char *checkpoint);

/** tide_census_ranges_find: Returns: (transfer none) (nullable): that of @checkpoint. */
const TideCensusRange *tide_census_ranges_find(const GPtrArray *ranges, const char *checkpoint);

TideCensusRange *tide_census_range_copy(const TideCensusRange *range);

/**
 * tide_census_range_texts:
 * Returns: (transfer full) (array length=ret_count) (nullable): a text for each class: `HTMLDivElement 2`, `HTMLLIElement 1-101`
 */
char **tide_census_range_texts(const TideCensusRange *range, guint *ret_count);

/**
 * tide_census_range_parse:
 * @texts: (array length=count): as tide_census_range_texts() gives them
 * Returns: (transfer full) (nullable): %NULL where one of them, to which @ret_wrong then points, is of another form, or of a class that
 *     is there already
 */
TideCensusRange *tide_census_range_parse(const char *checkpoint, char *const *texts, guint count,
                                         const char **ret_wrong);

void tide_census_range_free(TideCensusRange *range);

/** What there is more of in a class, in each iteration at least: below the least of now, above the most of before. */
typedef struct {
    char *name;
    guint64 more;
} TideClassGrowth;

/**
 * tide_census_range_growth:
 * Returns: (transfer full) (element-type TideClassGrowth): the classes of which @after surely has more than @before, the largest
 *     growth first, then by name
 */
GArray *tide_census_range_growth(const TideCensusRange *before, const TideCensusRange *after);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideCensusRange, tide_census_range_free)
