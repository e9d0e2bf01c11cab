#pragma once

#include "commands/session.h"

/** What a subcommand does with the results of its session. Returns: the exit status. */
typedef int (*TideSessionFinish)(const TideResults *results, const TideSessionOptions *options, gpointer data);

/** Whether a subcommand can do with these options; it prints itself why not. */
typedef gboolean (*TideSessionCheck)(const TideSessionOptions *options, gpointer data);

/**
 * tide_session_command:
 * The whole of a subcommand that runs a session: options, progress on standard error, signals.
 *
 * @own_entry: (nullable): an option of the subcommand's own
 * @check: (nullable): asked once the options are read, before anything is measured
 * Returns: the exit status; after a signal it does not return
 */
int tide_session_command(int argc, char **argv, const GOptionEntry *own_entry, TideSessionCheck check,
                         TideSessionFinish finish, gpointer data);
