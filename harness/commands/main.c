#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "commands/command.h"
#include "support/exit-status.h"
#include "support/nearest.h"

static const char *
nearest_command(const char *wanted)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    for (const TideCommand *command = tide_commands(); command->name; command++)
        g_ptr_array_add(names, (gpointer)command->name);
    g_ptr_array_add(names, NULL);
    return tide_nearest_name(wanted, (const char *const *)names->pdata);
}

static int
refuse(const char *wanted)
{
    const char *meant = nearest_command(wanted);

    if (meant)
        fprintf(stderr, "tidemark: unknown command '%s'; did you mean '%s'?\n", wanted, meant);
    else
        fprintf(stderr, "tidemark: unknown command '%s'; 'tidemark help' lists them\n", wanted);
    return TIDE_EXIT_INPUT;
}

/* Of a stream that we were started without, the next file or socket that is opened would get the number, and our words.
 * What is open for reading alone makes writing fail, which is noticed. */
static void
claim_standard_streams(void)
{
    int claimed = open("/dev/null", O_RDONLY);

    while (claimed >= 0 && claimed <= STDERR_FILENO)
        claimed = open("/dev/null", O_RDONLY);
    if (claimed >= 0)
        close(claimed);
}

/* A result that nobody could read is no success. */
static int
check_output(int status)
{
    gboolean flushed = fflush(stdout) == 0;

    if (flushed && !ferror(stdout))
        return status;
    fprintf(stderr, "tidemark: standard output: cannot be written%s%s\n", flushed ? "" : ": ",
            flushed ? "" : g_strerror(errno));
    return status == TIDE_EXIT_WITHIN ? TIDE_EXIT_NOT_MEASURED : status;
}

int
main(int argc, char **argv)
{
    claim_standard_streams();
    /* Messages are UTF-8 and numbers have a point, whatever the user's locale: results are read by programs. */
    setlocale(LC_ALL, "C.UTF-8");
    /* A reader that has gone away is an error of that write, not a reason to leave processes behind. */
    signal(SIGPIPE, SIG_IGN);

    if (argc < 2) {
        fputs("tidemark: a command is missing; 'tidemark help' lists them\n", stderr);
        return TIDE_EXIT_INPUT;
    }
    const char *name = argv[1];
    if (g_str_equal(name, "--help") || g_str_equal(name, "-h"))
        name = "help";
    if (g_str_equal(name, "--version"))
        name = "version";
    const TideCommand *command = tide_command_find(name);
    argv[1] = (char *)name;
    return check_output(command ? command->run(argc - 1, argv + 1) : refuse(name));
}
