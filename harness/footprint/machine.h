#pragma once

#include <glib.h>

/**
 * TideMachine:
 * What the whole machine's counters say, where no file of a process tells it cheaply.
 *
 * @offered_pages: how many pages any process has offered back since the machine started (`pglazyfree` of
 *     `/proc/vmstat`: counted where a page of `MADV_FREE` becomes one, mm/swap.c)
 * @swap_used: bytes that are swapped out (`SwapTotal` − `SwapFree` of proc_meminfo(5))
 */
typedef struct {
    guint64 offered_pages;
    guint64 swap_used;
} TideMachine;

/**
 * tide_machine_read:
 * @root: `/proc` unless it is a capture of another machine
 * Errors: %TIDE_ERROR_ENVIRONMENT where the files cannot be read, %TIDE_ERROR_MALFORMED where they lack what is wanted
 */
gboolean tide_machine_read(const char *root, TideMachine *ret_machine, GError **error);
