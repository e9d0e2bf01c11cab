#pragma once

#include <sys/types.h>

#include <glib.h>

/**
 * TidePeakProgram:
 * The program that runs in a process, which is to be told from one that follows it by execve().
 */
typedef struct _TidePeakProgram TidePeakProgram;

/**
 * tide_peak_program_meet:
 * @folder: what tide_procfs_open() gave for @pid
 * Returns: (transfer full) (nullable): the program that runs in it now; %NULL where the process is gone
 */
TidePeakProgram *tide_peak_program_meet(int folder, pid_t pid);

/** tide_peak_program_runs: Returns: whether the process is still there and still runs it. */
gboolean tide_peak_program_runs(const TidePeakProgram *program);

/**
 * tide_peak_program_is_forked:
 * Returns: whether the process was forked and has not called execve() since, so that all it began with is its parent's
 */
gboolean tide_peak_program_is_forked(const TidePeakProgram *program);

/** tide_peak_program_name: Returns: (transfer none) (nullable): the file name of its executable; %NULL where it cannot be read. */
const char *tide_peak_program_name(const TidePeakProgram *program);

/** tide_peak_program_free: frees @program, which may be %NULL. */
void tide_peak_program_free(TidePeakProgram *program);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TidePeakProgram, tide_peak_program_free)
