#pragma once

#include "footprint/captures/capture.h"
#include "footprint/categories.h"
#include "footprint/group.h"
#include "footprint/regions.h"
#include "footprint/unmapped.h"

/** What the regions of one category add up to beside its columns. Bytes. */
typedef struct {
    const char *category;
    guint64 pss;
    guint64 rss;
} TideCategoryAmounts;

/** One line of a process's auxiliary data. @key: a static string. */
typedef struct {
    const char *key;
    guint64 bytes;
} TideAuxiliary;

/**
 * TideListedProcess:
 * One process of a listing, or all together, as far as it is known.
 *
 * @address_bits: 32 or 64, 0 where nobody tells
 * @has_table, @has_total, @has_dirty: whether the footprint's rows, its sums and its dirty sum are known
 * @known: which columns the rows and the sums have; each other one is 0 there and must be shown as unknown
 * @virtual_sizes: (nullable) (element-type TideNamedSize): of each category, where @known has %TIDE_CAPTURE_VIRTUAL
 * @virtual_total: bytes, likewise
 * @auxiliary: (element-type TideAuxiliary): by key, whatever the case of its letters
 * @amounts: (nullable) (element-type TideCategoryAmounts): of each category; %NULL where they are not known
 * @regions: (nullable): %NULL where they are not known or not wanted
 * @rules: (nullable) (array): of each region of @regions
 * @unmapped: (nullable) (element-type TideUnmapped): what was added to the footprint without a region
 * @rounding: by how many bytes the rows and the total may miss each other, as a text with rounded sizes has them
 * @left_out: (element-type utf8): a sentence for each part that is missing
 */
typedef struct {
    TideFootprint *footprint;
    guint address_bits;
    guint64 rounding;
    gboolean has_table;
    gboolean has_total;
    gboolean has_dirty;
    TideCaptureColumns known;
    GArray *virtual_sizes;
    guint64 virtual_total;
    GArray *auxiliary;
    GArray *amounts;
    TideRegions *regions;
    const TideCategoryRule **rules;
    GArray *unmapped;
    GPtrArray *left_out;
    GStringChunk *names; /* of a capture's categories */
} TideListedProcess;

/** What some of a listing's processes share. @members: (element-type guint): indices of the processes. */
typedef struct {
    GArray *members;
    TideColumns columns;
} TideListedShare;

/** When a sample was taken: the clocks of clock_gettime(2), in nanoseconds. */
typedef struct {
    gint64 monotonic;
    gint64 boot;
    gint64 wall;
} TideListingTime;

/**
 * TideListing:
 * The memory of processes at one moment, ready to be printed: what the text, the JSON and the CSV are made of.
 *
 * @started, @ended: around the reading of it; 0 where nobody knows when that was
 * @sample: which of several this is, from 1
 * @samples: of how many; 0 where that is not known yet, then each tells its time
 * @processes: (element-type TideListedProcess)
 * @shares: (element-type TideListedShare)
 * @summary: (nullable): all processes together, shared memory counted once; %NULL where there is no process
 * @found: (element-type utf8): whom the parts of names have led to
 * @errors, @warnings: (element-type utf8): sentences; with an error @summary is not all that was asked for
 */
typedef struct {
    TideListingTime started;
    TideListingTime ended;
    guint sample;
    guint samples;
    GPtrArray *processes;
    GPtrArray *shares;
    TideListedProcess *summary;
    GPtrArray *found;
    GPtrArray *errors;
    GPtrArray *warnings;
} TideListing;

/** What a listing of running processes has beside their tables. */
typedef enum {
    TIDE_LISTING_AMOUNTS = 1 << 0,
    TIDE_LISTING_REGIONS = 1 << 1,
} TideListingParts;

/** tide_listing_new: Returns: (transfer full): without any process. */
TideListing *tide_listing_new(void);

/** tide_listing_time_now: reads the clocks. */
TideListingTime tide_listing_time_now(void);

/**
 * tide_listing_fill:
 * Sums processes whose regions were read, shared memory once.
 *
 * @pids: (array)
 * @regions: (element-type TideRegions): in the order of @pids; those that the listing keeps are taken out and replaced by
 *     %NULL
 * @unmapped: (nullable) (element-type GArray): for each process what tide_unmapped_find() gave; it becomes a row of its
 *     own, in the summary each object once and none that another process maps
 * Errors: as tide_group_sum()
 */
gboolean tide_listing_fill(TideListing *listing, const pid_t *pids, GPtrArray *regions, GPtrArray *unmapped,
                           TideListingParts parts, GError **error);

/** tide_listing_of_capture: Returns: (transfer full): the sample @sample, from 0, of @capture; a copy. */
TideListing *tide_listing_of_capture(const TideCapture *capture, guint sample);

/** tide_listed_process_new: @footprint: (transfer full). Returns: (transfer full): of which nothing else is known. */
TideListedProcess *tide_listed_process_new(TideFootprint *footprint);

/** tide_listed_process_set_measured: says that the table is known, and all of its columns that a footprint has. */
void tide_listed_process_set_measured(TideListedProcess *process);

/** tide_listed_process_known_sums: Returns: which columns are known in total; the dirty one may be without its rows. */
TideCaptureColumns tide_listed_process_known_sums(const TideListedProcess *process);

/** tide_listed_process_free: frees @process, which may be %NULL. */
void tide_listed_process_free(TideListedProcess *process);

/**
 * tide_category_amounts_find:
 * @amounts: (nullable) (element-type TideCategoryAmounts)
 * Returns: (transfer none) (nullable): those of @category; %NULL where they are not known or it has no region
 */
const TideCategoryAmounts *tide_category_amounts_find(const GArray *amounts, const char *category);

/** tide_virtual_size_find: @sizes: (nullable) (element-type TideNamedSize). Returns: that of @category, 0 without one */
guint64 tide_virtual_size_find(const GArray *sizes, const char *category);

/** tide_listed_process_tell: adds a line of auxiliary data, at its place. */
void tide_listed_process_tell(TideListedProcess *process, const char *key, guint64 bytes);

/** tide_listed_process_tell_sums: adds what a footprint that was measured knows: `phys_footprint` and the set sizes. */
void tide_listed_process_tell_sums(TideListedProcess *process);

/** tide_listing_free: frees @listing, which may be %NULL. */
void tide_listing_free(TideListing *listing);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideListing, tide_listing_free)
