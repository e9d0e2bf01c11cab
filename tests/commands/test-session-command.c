#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdio.h>

#include <cmocka.h>

#include "captured.h"
#include "command-stage.h"
#include "commands/session-command.h"

#define FINISHED 9

/* What the command under test is told to answer, and what it was asked. */
typedef struct {
    char *word; /* its own option */
    gboolean agrees;
    guint checks;
    guint finishes;
    guint scenarios;
    guint begins;
    guint more; /* sessions that are to follow */
    int default_iterations;
    int iterations; /* that the session was told */
    guint scenarios_elsewhere; /* that results of its own have; 0 for those of a session */
} Command;

static gboolean
check(TideSessionOptions *options, const char *const *names, gpointer data)
{
    Command *command = data;

    assert_non_null(names);
    assert_string_equal(options->display, "inherit");
    command->checks++;
    command->iterations = options->iterations;
    return command->agrees;
}

static int
finish(const TideResults *results, const TideSessionOptions *options, gpointer data)
{
    Command *command = data;

    assert_string_equal(options->display, "inherit");
    command->finishes++;
    command->scenarios = results->scenarios->len;
    puts("finished");
    return FINISHED;
}

static void
begin(const TideSessionOptions *options, const char *const *names, gpointer data)
{
    Command *command = data;

    assert_non_null(names);
    assert_string_equal(options->display, "inherit");
    assert_int_equal(command->begins, command->finishes);
    command->begins++;
}

static gboolean
again(GCancellable *cancellable, gpointer data)
{
    Command *command = data;

    assert_false(g_cancellable_is_cancelled(cancellable));
    return command->more-- > 0;
}

/* Results of the command's own, whatever the session would have measured. */
static TideResults *
measure(const TideSessionOptions *options, const char *const *names, TideProgress *progress, GCancellable *cancellable,
        gpointer data, GError **error)
{
    const Command *command = data;
    TideResults *results = tide_results_new();

    assert_non_null(progress);
    assert_false(g_cancellable_is_cancelled(cancellable));
    assert_string_equal(options->display, "inherit");
    if (names[0])
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "there is no '%s' elsewhere", names[0]);
    for (guint i = 0; i < command->scenarios_elsewhere; i++)
        tide_results_add(results, "elsewhere");
    if (names[0])
        g_clear_pointer(&results, tide_results_free);
    return results;
}

static Captured *
run(Command *command, const char *folder, const char *words)
{
    const GOptionEntry entries[] = {
        { "word", 'w', 0, G_OPTION_ARG_STRING, &command->word, "A word", "WORD" },
        G_OPTION_ENTRY_NULL,
    };
    const TideSessionCommand session = { .entries = entries,
                                         .check = check,
                                         .begin = begin,
                                         .measure = command->scenarios_elsewhere > 0 ? measure : NULL,
                                         .finish = finish,
                                         .again = again,
                                         .data = command,
                                         .iterations = command->default_iterations };
    g_autofree char *line = g_strdup_printf("run -d inherit -r %s/results -s %s/scenarios %s", folder, folder, words);
    g_auto(GStrv) argv = NULL;
    int argc = 0;

    assert_true(g_shell_parse_argv(line, &argc, &argv, NULL));
    Capture capture = captured_begin();
    int status = tide_session_command(argc, argv, &session);
    Captured *captured = captured_end(capture);
    captured->status = status;
    return captured;
}

static void
results_are_handed_to_the_command_whose_status_counts(void **state)
{
    Command command = { .agrees = TRUE };
    g_autoptr(Captured) captured = run(&command, *state, "--word hello");

    captured_assert(captured, FINISHED, "finished\n", "");
    assert_string_equal(command.word, "hello");
    assert_int_equal(command.checks, 1);
    assert_int_equal(command.finishes, 1);
    assert_int_equal(command.scenarios, 2);
    g_free(command.word);
}

static void
sessions_follow_while_the_command_wants_them(void **state)
{
    Command command = { .agrees = TRUE, .more = 2 };
    g_autoptr(Captured) captured = run(&command, *state, "broken");

    captured_assert(captured, FINISHED, "finished\nfinished\nfinished\n", "");
    assert_int_equal(command.checks, 1);
    assert_int_equal(command.begins, 3);
    assert_int_equal(command.finishes, 3);
}

static void
a_command_may_have_its_own_number_of_iterations(void **state)
{
    static const struct {
        int default_iterations;
        const char *words;
        int iterations;
    } rows[] = { { 0, "broken", 5 }, { 10, "broken", 10 }, { 10, "broken -n 3", 3 } };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        Command command = { .agrees = TRUE, .default_iterations = rows[i].default_iterations };
        g_autoptr(Captured) captured = run(&command, *state, rows[i].words);
        assert_int_equal(captured->status, FINISHED);
        assert_int_equal(command.iterations, rows[i].iterations);
    }
}

static void
a_command_may_have_its_own_results(void **state)
{
    Command command = { .agrees = TRUE, .scenarios_elsewhere = 7 };
    Command unlucky = { .agrees = TRUE, .scenarios_elsewhere = 7 };
    g_autoptr(Captured) captured = run(&command, *state, "");
    g_autoptr(Captured) refused = run(&unlucky, *state, "page");

    captured_assert(captured, FINISHED, "finished\n", "");
    assert_int_equal(command.scenarios, 7);
    captured_assert(refused, TIDE_EXIT_INPUT, "", "tidemark: there is no 'page' elsewhere\n");
    assert_int_equal(command.finishes, 1);
    assert_int_equal(unlucky.finishes, 0);
}

static void
operands_choose_the_scenarios(void **state)
{
    Command command = { .agrees = TRUE };
    g_autoptr(Captured) captured = run(&command, *state, "broken");

    captured_assert(captured, FINISHED, "finished\n", "");
    assert_int_equal(command.scenarios, 1);
}

static const struct {
    const char *words;
    gboolean agrees;
    guint checks;
    int status;
    const char *errors;
} refusals[] = {
    { "", FALSE, 1, TIDE_EXIT_INPUT, "" },
    { "--wrod hello", TRUE, 0, TIDE_EXIT_INPUT, "Unknown option --wrod" },
    { "page page", TRUE, 1, TIDE_EXIT_INPUT, "tidemark: scenario 'page' is named twice\n" },
};

static void
what_was_refused_is_not_finished(void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++) {
        Command command = { .agrees = refusals[i].agrees };
        g_autoptr(Captured) captured = run(&command, *state, refusals[i].words);

        captured_assert(captured, refusals[i].status, "", refusals[i].errors);
        assert_int_equal(command.checks, refusals[i].checks);
        assert_int_equal(command.finishes, 0);
    }
}

static void
help_has_the_commands_own_option_and_the_shared_ones(void **state)
{
    Command command = { .agrees = TRUE };
    g_autoptr(Captured) captured = run(&command, *state, "--help");

    captured_assert(captured, TIDE_EXIT_WITHIN, "-w, --word=WORD", "");
    captured_assert(captured, TIDE_EXIT_WITHIN, "-n, --iterations=N", "");
    assert_int_equal(command.checks, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(results_are_handed_to_the_command_whose_status_counts),
        cmocka_unit_test(sessions_follow_while_the_command_wants_them),
        cmocka_unit_test(a_command_may_have_its_own_number_of_iterations),
        cmocka_unit_test(a_command_may_have_its_own_results),
        cmocka_unit_test(operands_choose_the_scenarios),
        cmocka_unit_test(what_was_refused_is_not_finished),
        cmocka_unit_test(help_has_the_commands_own_option_and_the_shared_ones),
    };

    return cmocka_run_group_tests(tests, command_stage_setup, command_stage_teardown);
}
