#pragma once

#include <gio/gio.h>

#include "commands/progress.h"
#include "measure/iteration.h"
#include "report/results.h"

/** TideMoreWanted: Returns: whether a scenario that was executed as often as was asked for is to be executed once more. */
typedef gboolean (*TideMoreWanted)(const TideScenarioResult *result);

/**
 * TideSessionOptions:
 * What `run` and the subcommands that share its work are told (docs/design.md, section 4).
 */
typedef struct {
    char *scenarios;
    char *baselines;
    char *results;
    char *engine; /**< a name, a prefix or a host command: see tide_engine_place_find() */
    char *before; /**< (nullable): the engine to compare it with, in place of baselines; written as @engine is */
    char *preset;
    char *display;
    char *peak; /**< a word of commands/peak-means.h */
    char *collect; /**< a word of engine/collector.h */
    char **checkpoints; /**< (nullable): the checkpoints to judge; all where it is %NULL */
    int iterations;
    int most_iterations; /**< how often a scenario that wants more is executed at most */
    gboolean strict; /**< whether what is undecided fails */
    int jobs; /**< how many scenarios are measured at a time */
    gboolean require_baseline;
    TideMoreWanted wants_more; /**< (nullable): %NULL asks whether it is undecided */
    const TideSnapshotObserver *observer; /**< (nullable): who is told of each snapshot */
} TideSessionOptions;

/** tide_session_options_init: the defaults; to be freed with tide_session_options_clear(). */
void tide_session_options_init(TideSessionOptions *options);
void tide_session_options_clear(TideSessionOptions *options);

/** tide_session_options_check: Errors: %TIDE_ERROR_INPUT for a number that is too small or too large. */
gboolean tide_session_options_check(const TideSessionOptions *options, GError **error);

/** tide_session_entries: Returns: (transfer full): the options' entries, which write into @options. */
GOptionEntry *tide_session_entries(TideSessionOptions *options);

/**
 * tide_session_run:
 * Checks every input first, then measures scenario by scenario, judges after every iteration, and keeps results.json and
 * junit.xml in the results folder true to what is known at each moment.
 *
 * @names: (array zero-terminated=1): the scenarios; all where it is empty
 * Errors: only what leaves no place to report in: an unusable option or results folder (%TIDE_ERROR_INPUT), a result that
 *     could not be written (%TIDE_ERROR_OUTPUT). All else is in the results.
 * Returns: (transfer full): the results
 */
TideResults *tide_session_run(const TideSessionOptions *options, const char *const *names, TideProgress *progress,
                              GCancellable *cancellable, GError **error);
