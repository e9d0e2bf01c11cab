#pragma once

#include <tidemark/footprint.h>

#include "footprint/footprint-diff.h"

/** What a capture tells of a process beside its rows. */
typedef enum {
    TIDE_CAPTURE_HAS_TABLE = 1 << 0, /**< rows of categories; a process without them has its total at most */
    TIDE_CAPTURE_HAS_DIRTY = 1 << 1, /**< the dirty memory in total, in the table or above it */
    TIDE_CAPTURE_HAS_PHYS_FOOTPRINT = 1 << 2,
    TIDE_CAPTURE_HAS_PEAK = 1 << 3,
    TIDE_CAPTURE_HAS_TOTAL = 1 << 4, /**< every column in total: the table is there to its end */
} TideCaptureFacts;

/** The columns that a capture's table may have. */
typedef enum {
    TIDE_CAPTURE_DIRTY = 1 << 0,
    TIDE_CAPTURE_SWAPPED = 1 << 1,
    TIDE_CAPTURE_CLEAN = 1 << 2,
    TIDE_CAPTURE_RECLAIMABLE = 1 << 3,
    TIDE_CAPTURE_REGIONS = 1 << 4,
    TIDE_CAPTURE_VIRTUAL = 1 << 5, /**< what is mapped, be it used or not; all that a crash report tells */
    TIDE_CAPTURE_OF_FOOTPRINT = (1 << 5) - 1, /**< what a footprint has that was measured */
} TideCaptureColumns;

/**
 * TideCaptureProcess:
 * One process of a capture, as far as the capture tells it.
 *
 * @footprint: names of categories are as the tool writes them (tide_category_compare()) and live as long as the process,
 *     which a copy of the footprint must not outlive. `pid` and `page_size` are 0 and `name` is `""` where they are unknown; `total` is what the capture prints as such, and the
 *     sum of the rows where it prints none; `rss`, `pss` and `uss` are 0 where unknown
 * @known: which columns the rows and their total have; each other one is 0 there and must be shown as unknown
 * @virtual_sizes: (element-type TideNamedSize): of each category, where @known has %TIDE_CAPTURE_VIRTUAL
 * @virtual_total: as printed, else the sum of @virtual_sizes
 * @sample: which of several samples of one capture this is, from 0
 * @phys_footprint, @phys_footprint_peak: bytes, where @facts has them
 * @rounding: by how many bytes the true total may differ from the printed one
 * @left_out: (element-type utf8): a sentence for each part that the capture lacks; the table is whole where there is none
 */
typedef struct {
    TideFootprint *footprint;
    TideCaptureColumns known;
    GArray *virtual_sizes;
    guint64 virtual_total;
    guint sample;
    TideCaptureFacts facts;
    guint64 phys_footprint;
    guint64 phys_footprint_peak;
    guint64 rounding;
    GPtrArray *left_out;
    GStringChunk *names; /* of the rows, where they are not of the table of categories */
    GHashTable *row_numbers; /* by name, until the rows are sorted */
    TideColumns rows_sum;
    guint64 rows_rounding; /* what the rows' own rounding adds up to */
    guint64 told_rounding; /* what the text itself says that its sizes were rounded by before */
} TideCaptureProcess;

/**
 * TideCapture:
 * What somebody's tool printed about the memory of processes.
 *
 * @format: (transfer none): the name of its format, for people
 * @processes: (element-type TideCaptureProcess): in the order of the text
 * @summary: (nullable): all processes together, shared memory once; of the last sample. The processes' own totals add up
 *     to more and must never be added
 * @warnings: (element-type utf8): sentences about the text, and what the tool itself complained about
 */
typedef struct {
    const char *format;
    GPtrArray *processes;
    TideCaptureProcess *summary;
    guint samples;
    GPtrArray *warnings;
} TideCapture;

/**
 * tide_capture_load:
 * Reads a file that another tool wrote: footprint(1) as text or JSON, vmmap(1) whole or `-summary`, smaps or smaps_rollup
 * of Linux; or our own `tidemark footprint`. The format is told from the text.
 *
 * Sums are checked: a printed size stands for what rounds to it (half of its last digit's unit to either side; a whole
 * page where pages are printed). Rows that add up to more than TOTAL by more than all that and two pages, by which
 * Apple's own tables differ, are an error. Rows that add up to less were left out by the source, which is said.
 *
 * Errors: %TIDE_ERROR_INPUT where @path cannot be read or is no capture, %TIDE_ERROR_MALFORMED with `PATH:LINE` where
 *     its text does not follow its format. A text that was cut is refused, or says so with its line in @left_out or
 *     @warnings
 */
TideCapture *tide_capture_load(const char *path, GError **error);

/**
 * tide_capture_parse:
 * The same on a text.
 *
 * @text: (array length=length): zero bytes in it are refused, line ends may be CRLF
 * @place: the file's name, for messages
 */
TideCapture *tide_capture_parse(const char *text, gsize length, const char *place, GError **error);

/**
 * tide_capture_of_footprint:
 * @footprint: (transfer full): of a process that was measured
 * Returns: (transfer full): the same as a capture of one process
 */
TideCapture *tide_capture_of_footprint(TideFootprint *footprint);

/** tide_capture_free: frees @capture, which may be %NULL. */
void tide_capture_free(TideCapture *capture);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideCapture, tide_capture_free)
