#include "commands/operand.h"

#include <string.h>

gboolean
tide_operand_classify(const char *operand, pid_t *ret_pid, GError **error)
{
    guint64 pid = 0;
    gboolean is_number = operand[0] != '\0' && operand[strspn(operand, "0123456789")] == '\0';

    if (is_number && !g_ascii_string_to_unsigned(operand, 10, 1, G_MAXINT32, &pid, NULL)) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "'%s' is not a process id", operand);
        return FALSE;
    }
    if (!is_number && !g_file_test(operand, G_FILE_TEST_EXISTS)) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "'%s' is not a process id, and there is no such file",
                    operand);
        return FALSE;
    }
    *ret_pid = (pid_t)pid;
    return TRUE;
}

gboolean
tide_operand_parse_pid(const char *operand, pid_t *ret_pid, GError **error)
{
    guint64 pid = 0;

    if (!g_ascii_string_to_unsigned(operand, 10, 1, G_MAXINT32, &pid, NULL)) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "'%s' is not a process id", operand);
        return FALSE;
    }
    *ret_pid = (pid_t)pid;
    return TRUE;
}

TideCapture *
tide_operand_load(const char *operand, GError **error)
{
    pid_t pid = 0;

    if (!tide_operand_classify(operand, &pid, error))
        return NULL;
    if (pid == 0)
        return tide_capture_load(operand, error);
    TideFootprint *footprint = tide_footprint_read(pid, error);
    return footprint ? tide_capture_of_footprint(footprint) : NULL;
}
