#pragma once

#include <glib.h>

/**
 * TideCommand:
 * One subcommand of `tidemark`.
 *
 * @name: as typed
 * @arguments: what may follow the options, for the usage line: `[SCENARIO…]`
 * @summary: one line for `tidemark help`
 * @description: a paragraph for `tidemark help NAME`
 * @run: takes argv with the subcommand's name first and gives the exit status (docs/design.md, section 4). Only commands
 *     print: results to standard output, messages to standard error.
 */
typedef struct {
    const char *name;
    const char *arguments;
    const char *summary;
    const char *description;
    int (*run)(int argc, char **argv);
} TideCommand;

/** tide_commands: Returns: (transfer none) (array zero-terminated=1): every subcommand, in the order of the help. */
const TideCommand *tide_commands(void);

/** tide_command_find: Returns: (transfer none) (nullable): the subcommand @name. */
const TideCommand *tide_command_find(const char *name);

int tide_command_run(int argc, char **argv);
int tide_command_judge(int argc, char **argv);
int tide_command_list(int argc, char **argv);
int tide_command_show(int argc, char **argv);
int tide_command_update_baselines(int argc, char **argv);
int tide_command_record(int argc, char **argv);
int tide_command_baseline(int argc, char **argv);
int tide_command_new_scenario(int argc, char **argv);
int tide_command_bisect_step(int argc, char **argv);
int tide_command_footprint(int argc, char **argv);
int tide_command_diff(int argc, char **argv);
int tide_command_watch(int argc, char **argv);
int tide_command_version(int argc, char **argv);
int tide_command_help(int argc, char **argv);
