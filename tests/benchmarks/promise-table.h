#pragma once

#include <glib.h>

/** promise_table_head: prints the head of a table promise | asked | measured. */
void promise_table_head(const char *title);

/**
 * promise_table_row:
 * Prints a promise, what is asked, what was measured, and whether it is kept.
 *
 * @measured: (format printf)
 */
void promise_table_row(const char *promise, const char *asked, gboolean kept, const char *measured, ...)
    G_GNUC_PRINTF(4, 5);

/** promise_table_note: the same of something that nobody asked for. */
void promise_table_note(const char *what, const char *measured, ...) G_GNUC_PRINTF(2, 3);
