#pragma once

#include "verdict/verdict.h"

/**
 * tide_one_line:
 * Returns: (transfer full): @text as valid UTF-8 on one line, each run of control characters and line ends replaced by
 *     a blank: what a page wrote to its console can neither break a line nor reach a terminal as an escape sequence
 */
char *tide_one_line(const char *text);

/** tide_size_exact: Returns: (transfer full): @bytes with one decimal from 1 MB on (`25.8 MB`, `264 KB`). */
char *tide_size_exact(guint64 bytes);

/** tide_size_change: Returns: (transfer full): from @before to @after, signed: `+2.1 MB`, `-312 KB`, `0 B`. */
char *tide_size_change(guint64 before, guint64 after);

/**
 * tide_percent_change:
 * Returns: (transfer full) (nullable): `+8.1 %`, `-0.4 %`, `0.0 %` in any locale; %NULL where @before is 0 or
 *     the change is ten times @before or more: the sizes tell more then
 */
char *tide_percent_change(guint64 before, guint64 after);

/** tide_amount_exact: Returns: (transfer full): a sample of @quantity: as tide_size_exact(), or a count. */
char *tide_amount_exact(const char *quantity, guint64 amount);

/** tide_amount_change: Returns: (transfer full): as tide_size_change(), or the change of a count, signed: `+20`, `0`. */
char *tide_amount_change(const char *quantity, guint64 before, guint64 after);

/**
 * tide_quantity_label:
 * Returns: (transfer none): `WebKit malloc` for `dirty:WebKit malloc`, `objects:HTMLSpanElement` and any other as it is
 */
const char *tide_quantity_label(const char *quantity);

/**
 * tide_peak_describe:
 * Returns: (transfer full) (nullable): when a peak was and of what, largest first: `at its height, during "evaluate: spike()",
 *     142 ms after the load began: JS VM Gigacage 64 MB, WebKit malloc 30 MB, __DATA_CONST 17 MB`; %NULL where its
 *     composition is not known
 */
char *tide_peak_describe(const TidePeakSample *peak);

/** tide_quantity_is_total: Returns: whether @quantity is `phys_footprint` or `phys_footprint_peak`. */
gboolean tide_quantity_is_total(const char *quantity);

/**
 * tide_verdict_growth:
 * Returns: how much above the baseline, or above the budget where there is no baseline; negative below
 */
gint64 tide_verdict_growth(const TideVerdict *verdict);

/**
 * tide_verdict_sentence:
 * Returns: (transfer full): `WebKit malloc grew by 2.1 MB (25.8 MB → 27.9 MB, +8.1 %; allowed 264 KB)`, or what fits
 *     the kind of @verdict
 */
char *tide_verdict_sentence(const TideVerdict *verdict);

/**
 * tide_peaks_text:
 * Returns: (transfer full): how peaks were found on both sides of @choice, where that differs: `the baseline's peaks were found
 *     by stops, these by polling`
 */
char *tide_peaks_text(const TideBaselineChoice *choice);

/**
 * tide_open_peak_sentence:
 * Returns: (transfer full): why @verdict, on a peak whose bounds leave open what became of it, is inconclusive, and what would
 *     decide it
 */
char *tide_open_peak_sentence(const TideVerdict *verdict, const TideBaselineChoice *choice, const char *scenario);

/**
 * tide_undecided_sentence:
 * Returns: (transfer full): that the samples do not tell whether @verdict is within, and what would decide it
 */
char *tide_undecided_sentence(const TideVerdict *verdict, const char *scenario);

/**
 * tide_classes_text:
 * @growths: (element-type TideClassGrowth): the largest first
 * Returns: (transfer full) (nullable): `+4,000 HTMLSpanElement, +200 HTMLDivElement and 3 classes more`; %NULL where there is none
 */
char *tide_classes_text(const GArray *growths);

/** tide_differences_text: Returns: (transfer full): what differs between the baseline's configuration and this one. */
char *tide_differences_text(const TideBaselineChoice *choice);

/**
 * tide_verdicts_table:
 * Returns: (transfer full): the verdicts on one role at one checkpoint, old → new, largest growth first
 */
char *tide_verdicts_table(const GPtrArray *verdicts, const char *checkpoint, const char *role);
