#pragma once

#include <glib.h>

/**
 * TideBaselineArguments:
 * What `tidemark baseline VERB` is told.
 *
 * @scenarios, @baselines: folders
 * @operands: (array zero-terminated=1): what follows the verb
 */
typedef struct {
    char *scenarios;
    char *baselines;
    gboolean dry_run;
    gboolean json;
    const char *const *operands;
} TideBaselineArguments;

/**
 * tide_baseline_check_command:
 * Prints what is wrong with the baselines of the scenarios that are named, of all where none is.
 *
 * Returns: the exit status
 */
int tide_baseline_check_command(const TideBaselineArguments *arguments);

/** tide_baseline_gc_command: removes the baselines that nothing can be compared with, and tells which. Returns: the exit status. */
int tide_baseline_gc_command(const TideBaselineArguments *arguments);

/**
 * tide_baseline_merge_command:
 * Merges three files as git has a merge driver do it: BASE OURS THEIRS, the result in OURS.
 *
 * Returns: the exit status: %TIDE_EXIT_REGRESSED where both changed the same, which git takes for a conflict
 */
int tide_baseline_merge_command(const TideBaselineArguments *arguments);
