#pragma once

#include <gio/gio.h>

/** TideScenarioWatch: notices when a file changes that scenarios are made of. */
typedef struct _TideScenarioWatch TideScenarioWatch;

/**
 * tide_scenario_watch_new:
 * Watches from now on what lies in the folders of the scenarios @names and what is none of another scenario: files that are
 * included, `defaults.yaml`. Hidden files and those that end in `~`, which editors make, do not count.
 *
 * @names: (array zero-terminated=1): scenarios or cases
 * Returns: (transfer full)
 */
TideScenarioWatch *tide_scenario_watch_new(const char *scenarios_folder, const char *const *names);

/**
 * tide_scenario_watch_wait:
 * Waits until something has changed since @watch was made and nothing more has for 200 ms, since editors write in several steps.
 * Returns: %FALSE where @cancellable was cancelled instead
 */
gboolean tide_scenario_watch_wait(TideScenarioWatch *watch, GCancellable *cancellable);

/** tide_scenario_watch_free: @watch may be %NULL. */
void tide_scenario_watch_free(TideScenarioWatch *watch);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideScenarioWatch, tide_scenario_watch_free)
