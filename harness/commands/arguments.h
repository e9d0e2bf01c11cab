#pragma once

#include <glib.h>

#include "support/exit-status.h"

/**
 * tide_arguments_parse:
 * Reads the options of a subcommand; `--help` prints its help.
 *
 * @entries: (array zero-terminated=1): the options; a text that an option replaces is freed, so defaults must be g_strdup'd
 * @ret_names: (out) (transfer full) (array zero-terminated=1): what is left: the operands
 * @ret_status: the exit status to end with, where %FALSE is returned
 * Returns: whether to go on
 */
gboolean tide_arguments_parse(int argc, char **argv, const GOptionEntry *entries, char ***ret_names, int *ret_status);

/** tide_arguments_join: Returns: (transfer full): @first, then the entries of @rest, as one zero-terminated array. */
GOptionEntry *tide_arguments_join(const GOptionEntry *first, const GOptionEntry *rest);

/** tide_arguments_help: Returns: (transfer full): the text of `tidemark NAME --help`. */
char *tide_arguments_help(const char *command_name, const GOptionEntry *entries);

/** tide_complain: prints `tidemark: MESSAGE` to standard error. Returns: the exit status that belongs to @error. */
int tide_complain(const GError *error);
