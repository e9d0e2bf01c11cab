#pragma once

#include "footprint/captures/capture.h"

/**
 * TideCaptureSource:
 * The text of a capture.
 *
 * @text: (array length=length): with `\n` as its only line end, one behind the last line, and a zero byte behind that
 * @lines: (array length=n_lines): its lines, without blanks at both ends
 * @unterminated: whether the last line had no end
 */
typedef struct {
    const char *place;
    char *text;
    gsize length;
    char **lines;
    guint n_lines;
    gboolean unterminated;
    char *chopped; /* what @lines point into */
} TideCaptureSource;

/**
 * TideCaptureFormat:
 * One format of captures; a new one is a file and a row in capture.c.
 *
 * @recognise: whether the text is meant as this format, be it whole or not
 * @parse: fills @capture, which may be left half filled on failure
 */
typedef struct {
    const char *name;
    gboolean (*recognise)(const TideCaptureSource *source);
    gboolean (*parse)(const TideCaptureSource *source, TideCapture *capture, GError **error);
} TideCaptureFormat;

extern const TideCaptureFormat tide_capture_footprint_text;
extern const TideCaptureFormat tide_capture_footprint_json;
extern const TideCaptureFormat tide_capture_vmmap;
extern const TideCaptureFormat tide_capture_smaps;
extern const TideCaptureFormat tide_capture_rollup;

/** A size as it is printed: the true one differs from @bytes by at most @rounding. */
typedef struct {
    guint64 bytes;
    guint64 rounding;
} TideCaptureSize;

/** How a tool writes sizes. */
typedef enum {
    TIDE_SIZES_OF_FOOTPRINT, /**< `9664 KB`, `7160 B`, `12 pages` */
    TIDE_SIZES_OF_VMMAP, /**< `848K`, `10.2M`, and bare bytes */
} TideCaptureSizes;

/**
 * tide_capture_take_size:
 * Reads a size that begins at @text and ends before a blank, a bracket or the end.
 *
 * @page_size: what a page stands for; pages are no size where it is 0
 * Returns: what follows the size and its blanks, or %NULL where there is none, or one of 2^50 bytes or more
 */
const char *tide_capture_take_size(const char *text, TideCaptureSizes sizes, guint64 page_size,
                                   TideCaptureSize *ret_size);

/** tide_capture_take_count: the same for a number without unit. */
const char *tide_capture_take_count(const char *text, guint64 *ret_count);

/** tide_capture_is_rule: Returns: whether @line consists of @mark, three at least, and blanks or brackets. */
gboolean tide_capture_is_rule(const char *line, char mark);

/** tide_capture_is_elision: Returns: whether @line stands for rows that the capture's source left out (`...`). */
gboolean tide_capture_is_elision(const char *line);

/** tide_capture_quote: Returns: (transfer full): @text in quotation marks, valid, printable and short. */
char *tide_capture_quote(const char *text);

/** What footprint(1) and vmmap(1) call the last row of a table; no category has that name. */
#define TIDE_CAPTURE_TOTAL "TOTAL"

/** What our own texts of captures have above the sentences about what the capture lacks. */
#define TIDE_CAPTURE_LACKS "Not in the capture:"

/** Behind a size of our own texts of captures: by how much the capture's sizes were rounded in all. */
#define TIDE_CAPTURE_ROUNDED ", rounded by up to "

/** In our own texts of captures: a size that the capture does not tell. */
#define TIDE_CAPTURE_UNKNOWN "unknown"

/** Less than this is mapped by any process: eight times what 47 bits of address reach. */
#define TIDE_CAPTURE_MOST_MAPPED (G_GUINT64_CONSTANT(1) << 50)

/** For what is wrong with the text but with no line of it. */
#define TIDE_CAPTURE_NO_LINE G_MAXUINT

/**
 * tide_capture_fail:
 * Sets the error `PLACE:LINE: problem` of kind %TIDE_ERROR_MALFORMED; of an unterminated last line it says that it is cut
 * off, since that is the reason then.
 *
 * @line: from 0, or %TIDE_CAPTURE_NO_LINE
 * Returns: %FALSE
 */
gboolean tide_capture_fail(const TideCaptureSource *source, guint line, GError **error, const char *format, ...)
    G_GNUC_PRINTF(4, 5);

/** tide_capture_warn: adds a sentence about line @line, from 0. */
void tide_capture_warn(TideCapture *capture, const TideCaptureSource *source, guint line, const char *format, ...)
    G_GNUC_PRINTF(4, 5);

/** tide_capture_leave_out: adds a sentence about what @process lacks since line @line, from 0. */
void tide_capture_leave_out(TideCaptureProcess *process, const TideCaptureSource *source, guint line,
                            const char *format, ...) G_GNUC_PRINTF(4, 5);

/** tide_capture_process_new: @name: (array length=length): any bytes; control characters become `?`. */
TideCaptureProcess *tide_capture_process_new(const char *name, gsize length, pid_t pid);

/** tide_capture_process_free: frees @process, which may be %NULL. */
void tide_capture_process_free(TideCaptureProcess *process);

/** tide_capture_is_part_of_row: Returns: whether @name, as in our own tables, is of a part of the row above: `of which X`. */
gboolean tide_capture_is_part_of_row(const char *name);

/**
 * tide_capture_add_row:
 * Adds @columns to the row of a category; one that is there twice is added up, and what is part of another is passed over.
 *
 * @rounding: of the dirty column
 * Errors: %TIDE_ERROR_MALFORMED for a name that is empty or longer than 256 bytes, more than 1000 categories, and sums
 *     that do not fit
 */
gboolean tide_capture_add_row(TideCaptureProcess *process, const char *name, const TideColumns *columns,
                              guint64 rounding, const TideCaptureSource *source, guint line, GError **error);

/**
 * tide_capture_add_virtual_size:
 * Adds to what is mapped of the category @name; before the rows are sorted. What is part of another is passed over.
 *
 * Errors: %TIDE_ERROR_MALFORMED for a sum of 2^50 bytes or more
 */
gboolean tide_capture_add_virtual_size(TideCaptureProcess *process, const char *name, guint64 bytes,
                                       const TideCaptureSource *source, guint line, GError **error);

/** tide_capture_move_rows: gives @process the rows of @from, with all that is known of them, and @from those of @process. */
void tide_capture_move_rows(TideCaptureProcess *process, TideCaptureProcess *from);

/**
 * tide_capture_check_total:
 * Holds the rows' dirty sum against the printed total (tide_capture_load()).
 *
 * @line: where the total stands
 */
gboolean tide_capture_check_total(TideCaptureProcess *process, const TideCaptureSource *source, guint line,
                                  GError **error);

/**
 * tide_capture_sum_rows:
 * Makes the sum of the rows the total of a process of which none is printed, and sorts them. `known` must be set before.
 */
void tide_capture_sum_rows(TideCaptureProcess *process);

/** tide_capture_clear_unknown: sets to 0 what stands in columns that are not known, of what parts of it may be. */
void tide_capture_clear_unknown(TideCaptureProcess *process);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideCaptureProcess, tide_capture_process_free)
