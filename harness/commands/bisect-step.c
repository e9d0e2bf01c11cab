#include "commands/command.h"

#include <stdio.h>

#include "commands/session-command.h"
#include "report/bisect-answer.h"
#include "report/console.h"

/* git-bisect(1): the commit cannot be tested, another one near it is taken. From 128 on git would end the bisection, and a
 * status of 2 or 3 would call the commit bad. */
#define EXIT_UNTESTED 125

typedef struct {
    char *good; /* (nullable): an engine */
    gboolean answered;
} Step;

static gboolean
check(TideSessionOptions *options, const char *const *names, gpointer data)
{
    const Step *step = data;

    if (!names[0]) {
        fputs("tidemark: bisect-step: name the scenarios that show it: tidemark bisect-step dom-churn\n", stderr);
        return FALSE;
    }
    options->before = g_strdup(step->good);
    return TRUE;
}

static int
answer(const TideResults *results, const TideSessionOptions *options, gpointer data)
{
    static const struct {
        const char *word;
        int status;
    } answers[] = {
        [TIDE_BISECT_GOOD] = { "good", TIDE_EXIT_WITHIN },
        [TIDE_BISECT_BAD] = { "bad", TIDE_EXIT_REGRESSED },
        [TIDE_BISECT_UNKNOWN] = { "neither good nor bad", EXIT_UNTESTED },
    };
    Step *step = data;
    g_autofree char *reason = NULL;
    g_autofree char *text = tide_console_report(results);
    TideBisectAnswer found = tide_bisect_answer(results, &reason);

    (void)options;
    step->answered = TRUE;
    fputs(text, stdout);
    printf("bisect-step: %s: %s\n", answers[found].word, reason);
    return answers[found].status;
}

int
tide_command_bisect_step(int argc, char **argv)
{
    Step step = { 0 };
    const GOptionEntry entries[] = {
        { "good", 0, 0, G_OPTION_ARG_FILENAME, &step.good,
          "Judge by this engine, measured in turns, and not by baselines; as --engine has it", "NAME|PATH" },
        G_OPTION_ENTRY_NULL,
    };
    const TideSessionCommand command = { .entries = entries, .check = check, .finish = answer, .data = &step };
    int status = tide_session_command(argc, argv, &command);

    g_free(step.good);
    return step.answered || status == TIDE_EXIT_WITHIN ? status : EXIT_UNTESTED;
}
