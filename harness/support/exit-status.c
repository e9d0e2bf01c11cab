#include "support/exit-status.h"

TideExitStatus
tide_exit_status_of_error(const GError *error)
{
    gboolean input = g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT) ||
        g_error_matches(error, TIDE_ERROR, TIDE_ERROR_MALFORMED);

    return input ? TIDE_EXIT_INPUT : TIDE_EXIT_NOT_MEASURED;
}
