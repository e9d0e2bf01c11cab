#pragma once

#include "commands/session.h"

/**
 * TideSessionCommand:
 * What a subcommand that runs a session adds to it.
 *
 * @entries: (nullable): the options of its own
 * @check: (nullable): whether it can do with these options, which it may complete, asked before anything is measured; it prints
 *     itself why not
 * @begin: (nullable): a session is about to begin
 * @measure: (nullable): where the results come from; tide_session_run() where it is %NULL
 * @finish: what it does with the results; gives the exit status
 * @again: (nullable): whether another session follows, asked after each, also where it could not be finished
 * @data: for all of them
 * @iterations, @most_iterations: how often it executes a scenario where it is not told; 0 leaves the session's default
 */
typedef struct {
    const GOptionEntry *entries;
    gboolean (*check)(TideSessionOptions *options, const char *const *names, gpointer data);
    void (*begin)(const TideSessionOptions *options, const char *const *names, gpointer data);
    TideResults *(*measure)(const TideSessionOptions *options, const char *const *names, TideProgress *progress,
                            GCancellable *cancellable, gpointer data, GError **error);
    int (*finish)(const TideResults *results, const TideSessionOptions *options, gpointer data);
    gboolean (*again)(GCancellable *cancellable, gpointer data);
    gpointer data;
    int iterations;
    int most_iterations;
} TideSessionCommand;

/**
 * tide_session_command:
 * The whole of a subcommand that runs a session: options, progress on standard error, signals.
 *
 * Returns: the exit status, of the last session; after a signal it does not return
 */
int tide_session_command(int argc, char **argv, const TideSessionCommand *command);
