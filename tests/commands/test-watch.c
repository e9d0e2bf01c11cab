/* The program itself, as a shell starts it: it ends by signals, and starts programs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include <cmocka.h>

#include <json-glib/json-glib.h>

#include "../footprint/stopped-child.h"
#include "captured.h"
#include "commands/command.h"
#include "support/exit-status.h"

#define TIDEMARK TIDE_BIN_DIR "/tidemark"

static void
do_nothing(G_GNUC_UNUSED gpointer data)
{
}

/* Each line is an object; gives the event of the last. */
static char *
read_events(const char *lines)
{
    g_auto(GStrv) all = g_strsplit(lines, "\n", -1);
    char *event = NULL;

    assert_true(g_str_has_suffix(lines, "}\n"));
    for (char **line = all; **line; line++) {
        g_autoptr(JsonNode) node = json_from_string(*line, NULL);
        assert_non_null(node);
        g_free(event);
        event = g_strdup(json_object_get_string_member(json_node_get_object(node), "event"));
    }
    return event;
}

/* The wait status of a shell's command. */
static int
run_shell(const char *command, char **ret_output, char **ret_errors)
{
    char *argv[] = { (char *)"/bin/sh", (char *)"-c", (char *)command, NULL };
    int status = -1;

    assert_true(g_spawn_sync(NULL, argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, ret_output, ret_errors, &status, NULL));
    return status;
}

static void
it_ends_after_its_duration(G_GNUC_UNUSED void **state)
{
    pid_t child = start_stopped_child(do_nothing, NULL);
    g_autofree char *title = g_strdup_printf("test-commands-watch [%d]: peak ", child);

    assert_true(await_stop(child));
    g_autoptr(Captured) captured = captured_command(tide_command_watch, "watch --duration 0.3 %d", child);
    end_child(child);
    captured_assert(captured, TIDE_EXIT_WITHIN, title, "");
    captured_assert(captured, TIDE_EXIT_WITHIN, "\nwatched for 0.", "");
    captured_assert(captured, TIDE_EXIT_WITHIN, " s, as long as was asked for\n", "");
    captured_assert(captured, TIDE_EXIT_WITHIN, "seen by polling, high-water mark\n", "");
}

static void
it_ends_with_the_process(G_GNUC_UNUSED void **state)
{
    g_autofree char *output = NULL;
    g_autofree char *errors = NULL;
    int status = run_shell("sleep 0.4 & exec " TIDEMARK " watch $!", &output, &errors);

    assert_string_equal(errors, "");
    assert_int_equal(status, 0);
    assert_non_null(strstr(output, " s, until the process ended\n"));
    assert_non_null(strstr(output, "  ended  "));
}

/* The first line shows that it watches; what comes after the signal belongs to it as well. */
static void
a_signal_ends_it_and_all_lines_are_whole(G_GNUC_UNUSED void **state)
{
    static const int signals[] = { SIGINT, SIGTERM };

    for (gsize i = 0; i < G_N_ELEMENTS(signals); i++) {
        pid_t child = start_stopped_child(do_nothing, NULL);
        g_autofree char *pid = g_strdup_printf("%d", child);
        char *argv[] = { (char *)TIDEMARK, (char *)"watch", (char *)"--json", pid, NULL };
        g_autoptr(GString) lines = g_string_new(NULL);
        char buffer[4096];
        ssize_t length;
        int status = -1;
        int output = -1;
        GPid watch = 0;

        assert_true(await_stop(child));
        assert_true(g_spawn_async_with_pipes(NULL, argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &watch, NULL,
                                             &output, NULL, NULL));
        while ((length = read(output, buffer, sizeof buffer)) > 0) {
            if (lines->len == 0)
                kill(watch, signals[i]);
            g_string_append_len(lines, buffer, length);
        }
        close(output);
        assert_int_equal(waitpid(watch, &status, 0), watch);
        end_child(child);
        assert_true(WIFSIGNALED(status));
        assert_int_equal(WTERMSIG(status), signals[i]);
        g_autofree char *last = read_events(lines->str);
        assert_string_equal(last, "end");
        assert_non_null(strstr(lines->str, "\"reason\":\"interrupted\""));
    }
}

static const struct {
    const char *arguments;
    int status;
    const char *output;
    const char *errors; /* a pattern */
} programs[] = {
    { "-- sh -c 'echo out; echo err >&2; exit 7'", 7, "out\n", "*err\n*until the process ended\n*" },
    { "-- sh -c 'kill -9 $$'", 137, "", "*until the process ended\n*" },
    { "-- true", 0, "", "*seen by stops, polling, high-water mark\n*" },
    { "-- sh -c '/bin/true; /bin/true; /bin/true; exit 0'", 0, "",
      "*largest gap\n* true *ended* true *ended* true *ended*" },
    { "-o /dev/null -- echo --json", 0, "--json\n", "" },
    { "-o /dev/full -- true", TIDE_EXIT_NOT_MEASURED, "", "tidemark: /dev/full: cannot be written; *" },
    { "-o /nowhere/x -- true", TIDE_EXIT_INPUT, "", "tidemark: /nowhere/x: cannot be opened: *" },
    { "--duration 0.2 -- sh -c 'exec sleep 60'", 0, "", "*as long as was asked for\n*" },
    { "-- /nowhere/program", TIDE_EXIT_NOT_MEASURED, "", "tidemark: cannot start '/nowhere/program': *" },
    { "--peak=stops -- true", 0, "", "*seen by stops, polling, high-water mark\n*" },
    { "--peak=polling -- sleep 0.3", 0, "", "*seen by polling, high-water mark\n*" },
    { "--json -- true", 0, "", "*\"event\":\"end\"*\"reason\":\"process ended\"*" },
    { "$$ | head -c 0", 0, "", "tidemark: standard output: cannot be written*" },
};

static void
a_program_is_started_and_gives_its_status(G_GNUC_UNUSED void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(programs); i++) {
        g_autofree char *command = g_strdup_printf(TIDEMARK " watch %s", programs[i].arguments);
        g_autofree char *output = NULL;
        g_autofree char *errors = NULL;
        int status = run_shell(command, &output, &errors);

        if (!WIFEXITED(status) || WEXITSTATUS(status) != programs[i].status ||
            !g_str_equal(output, programs[i].output) || !g_pattern_match_simple(programs[i].errors, errors))
            fail_msg("%s: status %d\n%s\n%s", programs[i].arguments, status, output, errors);
    }
}

/* It lives for some milliseconds, mostly between two looks for descendants; how high it was its last stop tells. Of what, only
 * where it was looked at often enough. */
static void
a_program_is_seen_between_two_looks(G_GNUC_UNUSED void **state)
{
    g_autofree char *output = NULL;
    g_autofree char *errors = NULL;
    int status = run_shell(TIDEMARK " watch --json -- sh -c 'dd if=/dev/zero of=/dev/null bs=32M count=1 2>/dev/null'",
                           &output, &errors);

    assert_int_equal(status, 0);
    assert_true(g_regex_match_simple("\"peak_bytes\":3[34][0-9]{6},", errors, 0, 0));
}

#define LISTENED_TO TIDEMARK " watch -o /dev/null -- " TIDEMARK " watch "

/* Of one that another tidemark listens to already: a filter has one listener. */
static const struct {
    const char *arguments;
    int status;
    const char *errors;
} listened_to[] = {
    { "--json -- sleep 0.3", 0,
      "tidemark: the kernel does not let the program be stopped before it frees memory (*): peaks between two looks "
      "may be "
      "missed\n{*\"layers\":[\"polling\",\"high-water mark\"]*}\n" },
    { "--peak=polling --json -- sleep 0.3", 0, "{*\"layers\":[\"polling\",\"high-water mark\"]*}\n" },
    { "--peak=stops -- sleep 0.3", TIDE_EXIT_NOT_MEASURED,
      "tidemark: --peak=stops: the kernel does not stop processes before they free memory: *; leave the option out, "
      "*\n" },
};

static void
where_nothing_can_be_stopped_the_rest_goes_on_and_says_so(G_GNUC_UNUSED void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(listened_to); i++) {
        g_autofree char *command = g_strconcat(LISTENED_TO, listened_to[i].arguments, NULL);
        g_autofree char *output = NULL;
        g_autofree char *errors = NULL;
        int status = run_shell(command, &output, &errors);

        if (!WIFEXITED(status) || WEXITSTATUS(status) != listened_to[i].status ||
            !g_pattern_match_simple(listened_to[i].errors, errors))
            fail_msg("%s: status %d\n%s", listened_to[i].arguments, status, errors);
    }
}

/* Each program is seen from its beginning, so that its bounds are one; or the kernel refuses, and nothing takes its place. */
static void
the_referee_is_there_or_it_says_why_not(G_GNUC_UNUSED void **state)
{
    g_autofree char *output = NULL;
    g_autofree char *errors = NULL;
    int status = run_shell(TIDEMARK " watch --peak=bpf --json -- sleep 0.3", &output, &errors);

    assert_true(WIFEXITED(status));
    assert_string_equal(output, "");
    if (WEXITSTATUS(status) == TIDE_EXIT_NOT_MEASURED) {
        assert_true(g_pattern_match_simple("tidemark: --peak=bpf: *; *\n", errors));
        print_message("the kernel refuses the referee here: %s", errors);
        return;
    }
    assert_int_equal(WEXITSTATUS(status), 0);
    assert_true(g_regex_match_simple("\"peak_bytes\":([0-9]+),\"upper_bytes\":\\1,\"at_usec\":[0-9]+,\"layers\":"
                                     "\\[\"stops\",\"polling\",\"high-water mark\",\"BPF\"\\]",
                                     errors, 0, 0));
}

#define USAGE "tidemark: watch takes one process id, or -- and a program with its arguments\n"

static const struct {
    const char *line;
    int status;
    const char *sentence;
} bad[] = {
    { "watch", TIDE_EXIT_INPUT, USAGE },
    { "watch 1 2", TIDE_EXIT_INPUT, USAGE },
    { "watch --", TIDE_EXIT_INPUT, USAGE },
    { "watch 1 -- true", TIDE_EXIT_INPUT, USAGE },
    { "watch x", TIDE_EXIT_INPUT, "tidemark: 'x' is not a process id\n" },
    { "watch --interval 0 1", TIDE_EXIT_INPUT, "tidemark: --interval takes seconds, from 0.1 on\n" },
    { "watch --interval nan 1", TIDE_EXIT_INPUT, "tidemark: --interval takes seconds, from 0.1 on\n" },
    { "watch --duration -1 1", TIDE_EXIT_INPUT, "tidemark: --duration takes seconds, more than 0\n" },
    { "watch --duration inf 1", TIDE_EXIT_INPUT, "tidemark: --duration takes seconds, more than 0\n" },
    { "watch --peak guess 1", TIDE_EXIT_INPUT, "tidemark: --peak: there are no means 'guess'; use auto, " },
    { "watch --peak stops 1", TIDE_EXIT_INPUT, "before it starts; use -- PROGRAM\n" },
    { "watch --all 1", TIDE_EXIT_INPUT, "Unknown option --all" },
    { "watch 2147483647", TIDE_EXIT_NOT_MEASURED, "there is no process 2147483647; it ended or never was\n" },
};

static void
what_cannot_be_watched_is_refused(G_GNUC_UNUSED void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(Captured) captured = captured_command(tide_command_watch, "%s", bad[i].line);
        captured_assert(captured, bad[i].status, "", bad[i].sentence);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_ends_after_its_duration),
        cmocka_unit_test(it_ends_with_the_process),
        cmocka_unit_test(a_signal_ends_it_and_all_lines_are_whole),
        cmocka_unit_test(a_program_is_started_and_gives_its_status),
        cmocka_unit_test(a_program_is_seen_between_two_looks),
        cmocka_unit_test(where_nothing_can_be_stopped_the_rest_goes_on_and_says_so),
        cmocka_unit_test(the_referee_is_there_or_it_says_why_not),
        cmocka_unit_test(what_cannot_be_watched_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
