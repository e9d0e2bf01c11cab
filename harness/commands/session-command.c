#include "commands/session-command.h"

#include <unistd.h>

#include "commands/arguments.h"
#include "commands/interrupt.h"

static int
run_session(const TideSessionOptions *options, const char *const *names, TideSessionFinish finish, gpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TideProgress) progress = tide_progress_new(isatty(STDERR_FILENO));
    TideInterrupt *interrupt = tide_interrupt_new();
    g_autoptr(TideResults) results =
        tide_session_run(options, names, progress, tide_interrupt_cancellable(interrupt), &error);

    g_clear_pointer(&progress, tide_progress_free);
    int status = results ? finish(results, options, data) : tide_complain(error);
    tide_interrupt_finish(interrupt);
    return status;
}

int
tide_session_command(int argc, char **argv, const GOptionEntry *own_entry, TideSessionCheck check,
                     TideSessionFinish finish, gpointer data)
{
    TideSessionOptions options;
    g_auto(GStrv) names = NULL;
    int status;

    tide_session_options_init(&options);
    g_autofree GOptionEntry *shared = tide_session_entries(&options);
    g_autofree GOptionEntry *joined = own_entry ? tide_arguments_join(own_entry, shared) : NULL;
    if (tide_arguments_parse(argc, argv, joined ? joined : shared, &names, &status))
        status = !check || check(&options, data) ? run_session(&options, (const char *const *)names, finish, data)
                                                 : TIDE_EXIT_INPUT;
    tide_session_options_clear(&options);
    return status;
}
