#pragma once

#include <tidemark/error.h>

/** The exit statuses of every subcommand, as scripts may rely on them (docs/design.md, section 4). */
typedef enum {
    TIDE_EXIT_WITHIN = 0,
    TIDE_EXIT_REGRESSED = 1,
    TIDE_EXIT_INPUT = 2,
    TIDE_EXIT_NOT_MEASURED = 3,
} TideExitStatus;

/**
 * tide_exit_status_of_error:
 * Returns: %TIDE_EXIT_INPUT for what the user can mend in arguments and files, %TIDE_EXIT_NOT_MEASURED for all else;
 *     an error of another domain is never taken for a mistake in the input
 */
TideExitStatus tide_exit_status_of_error(const GError *error);
