#pragma once

#include <glib.h>

/** Undecided: what was measured is less certain than its distance from what is asked. */
typedef enum {
    PROMISE_BROKEN,
    PROMISE_KEPT,
    PROMISE_UNDECIDED,
} PromiseVerdict;

/**
 * promise_at_most:
 * Returns: what is to be said of a figure that lies between @low and @high and is to be no more than @most: one that is less
 *     certain than its distance from it decides nothing
 */
PromiseVerdict promise_at_most(double low, double high, double most);

/** promise_table_head: prints the head of a table promise | asked | measured. */
void promise_table_head(const char *title);

/**
 * promise_table_row:
 * Prints a promise, what is asked, what was measured, and whether it is kept. @verdict may be a truth value.
 *
 * @measured: (format printf)
 */
void promise_table_row(const char *promise, const char *asked, PromiseVerdict verdict, const char *measured, ...)
    G_GNUC_PRINTF(4, 5);

/** promise_table_note: the same of something that nobody asked for. */
void promise_table_note(const char *what, const char *measured, ...) G_GNUC_PRINTF(2, 3);
