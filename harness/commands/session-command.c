#include "commands/session-command.h"

#include <unistd.h>

#include "commands/arguments.h"
#include "commands/interrupt.h"

static int
run_once(const TideSessionOptions *options, const char *const *names, const TideSessionCommand *command,
         GCancellable *cancellable)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TideProgress) progress = tide_progress_new(isatty(STDERR_FILENO));

    if (command->begin)
        command->begin(options, names, command->data);
    g_autoptr(TideResults) results = command->measure
        ? command->measure(options, names, progress, cancellable, command->data, &error)
        : tide_session_run(options, names, progress, cancellable, &error);
    g_clear_pointer(&progress, tide_progress_free);
    return results ? command->finish(results, options, command->data) : tide_complain(error);
}

static int
run_sessions(const TideSessionOptions *options, const char *const *names, const TideSessionCommand *command)
{
    TideInterrupt *interrupt = tide_interrupt_new();
    GCancellable *cancellable = tide_interrupt_cancellable(interrupt);
    int status;

    do {
        status = run_once(options, names, command, cancellable);
    } while (command->again && command->again(cancellable, command->data));
    tide_interrupt_finish(interrupt);
    return status;
}

int
tide_session_command(int argc, char **argv, const TideSessionCommand *command)
{
    TideSessionOptions options;
    g_auto(GStrv) names = NULL;
    int status;

    tide_session_options_init(&options);
    if (command->iterations > 0)
        options.iterations = command->iterations;
    if (command->most_iterations > 0)
        options.most_iterations = command->most_iterations;
    g_autofree GOptionEntry *shared = tide_session_entries(&options);
    g_autofree GOptionEntry *joined = command->entries ? tide_arguments_join(command->entries, shared) : NULL;
    if (tide_arguments_parse(argc, argv, joined ? joined : shared, &names, &status)) {
        const char *const *wanted = (const char *const *)names;
        gboolean usable = !command->check || command->check(&options, wanted, command->data);
        status = usable ? run_sessions(&options, wanted, command) : TIDE_EXIT_INPUT;
    }
    tide_session_options_clear(&options);
    return status;
}
