#pragma once

#include "report/blessing.h"

/**
 * TideBlessOptions:
 * What `update-baselines` is told of how results become baselines.
 *
 * @reason: why, with more than blanks in it
 * @author, @commit: (nullable): %NULL asks git where the scenarios are, an empty text leaves it out
 * @patterns: (nullable) (array zero-terminated=1): see #TideBlessingOptions
 * @dry_run: whether all is told and nothing written
 */
typedef struct {
    char *reason;
    char *author;
    char *commit;
    char **patterns;
    gboolean only_improved;
    gboolean all;
    gboolean dry_run;
} TideBlessOptions;

void tide_bless_options_clear(TideBlessOptions *options);

/**
 * tide_bless_results:
 * Makes what @results measured the baselines of its scenarios: prints what changes, old → new with verdicts, and writes the
 * files, all or, where anything was not measured, a pattern matches nothing or a baseline cannot take it, none.
 *
 * @scenarios: the folder of the scenarios, whose repository is asked for commit and author
 * Returns: the exit status
 */
int tide_bless_results(const TideResults *results, const char *scenarios, const TideBlessOptions *options);
