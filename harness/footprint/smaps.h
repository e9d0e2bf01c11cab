#pragma once

#include "footprint/regions.h"

/**
 * TideSmapsReader:
 * Reads the text of `/proc/PID/smaps` (proc_pid_smaps(5), fs/proc/task_mmu.c of Linux) of any machine, piece by piece,
 * so that nobody has to hold all of it: a process with 60,000 regions has 40 MB.
 *
 * An entry must have `Rss`, `Pss` and `VmFlags`. `VmFlags` closes each entry since Linux 3.8: an entry without it was
 * cut off, and without it no rule could tell WebKit's memory. The other amounts differ with the kernel: those that an
 * entry lacks are not in `known` of its region, and who needs them must refuse. Fields and flags that are not known
 * here are passed over. A region that grew while the kernel wrote may stand there twice: the larger one counts. Of old Android kernels the path is taken from the field `Name`.
 */
typedef struct _TideSmapsReader TideSmapsReader;

/** tide_smaps_reader_new: Returns: (transfer full): a reader at the beginning of a text. */
TideSmapsReader *tide_smaps_reader_new(void);

/**
 * tide_smaps_reader_take:
 * Reads the whole lines at the beginning of a piece of text.
 *
 * @text: (array length=length): zero bytes in it are refused
 * @ret_taken: how many bytes were read; the others are the beginning of a line, to be given again with what follows
 * Errors: %TIDE_ERROR_MALFORMED with the place `smaps:LINE`: a header or number that is not in the format, a field
 *     that an entry has twice, a required field that it lacks, regions that overlap or do not ascend. After an error the
 *     reader can only be freed
 */
gboolean tide_smaps_reader_take(TideSmapsReader *reader, const char *text, gsize length, gsize *ret_taken,
                                GError **error);

/**
 * tide_smaps_reader_finish:
 * @n_left: how many bytes of the text were not taken: any is a line that is cut off
 * Errors: %TIDE_ERROR_MALFORMED where the text is cut
 * Returns: (transfer full): the regions, without name, page size and page table; none of an empty text
 */
TideRegions *tide_smaps_reader_finish(TideSmapsReader *reader, gsize n_left, GError **error);

/**
 * tide_smaps_reader_has_moved:
 * Returns: whether it failed at a region that overlaps one before it, as it is where the process changed between two pieces:
 *     only what one read() gives is consistent (Documentation/filesystems/proc.rst), so another reading may be well
 */
gboolean tide_smaps_reader_has_moved(const TideSmapsReader *reader);

/** tide_smaps_reader_free: frees @reader, which may be %NULL. */
void tide_smaps_reader_free(TideSmapsReader *reader);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideSmapsReader, tide_smaps_reader_free)

/**
 * tide_smaps_parse:
 * Reads a whole text at once.
 *
 * @text: (array length=length)
 * Errors: as tide_smaps_reader_take() and tide_smaps_reader_finish()
 * Returns: (transfer full): as tide_smaps_reader_finish()
 */
TideRegions *tide_smaps_parse(const char *text, gsize length, GError **error);

/**
 * tide_smaps_parse_part:
 * The same of a text that may have lost fields, or is of a kernel before Linux 3.8, or has its entries in another order:
 * of the fields only `Rss` must be there, `known` of each region tells the others, and regions stand as in the text.
 * They may overlap.
 */
TideRegions *tide_smaps_parse_part(const char *text, gsize length, GError **error);
