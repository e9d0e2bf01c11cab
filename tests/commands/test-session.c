#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include <tidemark/error.h>

#include "captured.h"
#include "command-stage.h"
#include "commands/arguments.h"
#include "commands/session.h"

/* A session on the stage: its options, and what came of it. */
typedef struct {
    TideSessionOptions options;
    TideResults *results;
    GError *error;
    char *told; /* what it wrote */
} Session;

static void
replace(char **option, const char *folder, const char *name)
{
    g_free(*option);
    *option = g_build_filename(folder, name, NULL);
}

static Session *
session_new(const char *folder, const char *scenarios, const char *results)
{
    Session *session = g_new0(Session, 1);

    tide_session_options_init(&session->options);
    replace(&session->options.scenarios, folder, scenarios);
    replace(&session->options.results, folder, results);
    replace(&session->options.baselines, folder, "baselines");
    g_free(session->options.display);
    session->options.display = g_strdup("inherit");
    return session;
}

static void
session_free(Session *session)
{
    tide_session_options_clear(&session->options);
    g_clear_pointer(&session->results, tide_results_free);
    g_clear_error(&session->error);
    g_free(session->told);
    g_free(session);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Session, session_free)

static void
session_run(Session *session, const char *names, GCancellable *cancellable)
{
    g_auto(GStrv) list = g_strsplit(names, " ", -1);
    g_autoptr(TideProgress) progress = tide_progress_new(FALSE);
    Capture capture = captured_begin();

    session->results =
        tide_session_run(&session->options, (const char *const *)list, progress, cancellable, &session->error);
    g_autoptr(Captured) captured = captured_end(capture);
    session->told = g_strconcat(captured->output, captured->errors, NULL);
}

static const TideScenarioResult *
result_of(const Session *session, guint index, const char *name)
{
    const TideScenarioResult *result = g_ptr_array_index(session->results->scenarios, index);

    assert_string_equal(result->name, name);
    assert_null(result->run);
    return result;
}

static void
assert_error_of(const TideScenarioResult *result, TideErrorCode code, const char *pattern)
{
    assert_non_null(result->error);
    if (!g_error_matches(result->error, TIDE_ERROR, (int)code) ||
        !g_pattern_match_simple(pattern, result->error->message))
        fail_msg("%d: %s", result->error->code, result->error->message);
}

static const struct {
    const char *options; /* words for tide_session_entries() */
    const char *names;
    TideErrorCode code;
    const char *message; /* a pattern */
} bad[] = {
    { "--iterations 0", "", TIDE_ERROR_INPUT, "--iterations is 0; use 1 to 1000" },
    { "--iterations -1", "", TIDE_ERROR_INPUT, "--iterations is -1; use 1 to 1000" },
    { "--iterations 1001", "", TIDE_ERROR_INPUT, "--iterations is 1001; use 1 to 1000" },
    { "--max-iterations -1", "", TIDE_ERROR_INPUT, "--max-iterations is -1; use 0 to 1000" },
    { "--max-iterations 1001", "", TIDE_ERROR_INPUT, "--max-iterations is 1001; use 0 to 1000" },
    { "--jobs 0", "", TIDE_ERROR_INPUT, "--jobs is 0; use 1 to 64" },
    { "--jobs 65", "", TIDE_ERROR_INPUT, "--jobs is 65; use 1 to 64" },
    { "--jobs 2 --peak bpf --display private", "page", TIDE_ERROR_INPUT,
      "--jobs and --peak=bpf do not go together; *" },
    { "--jobs 2 --display inherit", "page", TIDE_ERROR_INPUT, "--jobs needs a display for each job; *" },
    { "--results /proc/tidemark", "", TIDE_ERROR_INPUT, "*'/proc/tidemark'*" },
    { "--scenarios /nowhere", "", TIDE_ERROR_INPUT, "/nowhere: cannot be read: *" },
    { "", "page page", TIDE_ERROR_INPUT, "scenario 'page' is named twice" },
    { "--engine netscape", "page", TIDE_ERROR_INPUT,
      "there is no engine 'netscape'; use one of: webkitgtk, or the path of an installation, a build or an engine "
      "host" },
    { "--collect nobody", "page", TIDE_ERROR_INPUT,
      "--collect: garbage is not collected by 'nobody'; use auto, inside or inspector" },
    { "--preset fast", "page", TIDE_ERROR_INPUT, "there is no preset 'fast'; use one of: *" },
    { "--display wall", "page", TIDE_ERROR_INPUT, "display: there is no mode 'wall'; *" },
};

static void
parse(Session *session, const char *words)
{
    g_autofree GOptionEntry *entries = tide_session_entries(&session->options);
    g_autofree char *line = g_strconcat("run ", words, NULL);
    g_auto(GStrv) argv = NULL;
    g_auto(GStrv) names = NULL;
    int argc = 0;
    int status = 0;

    assert_true(g_shell_parse_argv(line, &argc, &argv, NULL));
    assert_true(tide_arguments_parse(argc, argv, entries, &names, &status));
}

static void
what_leaves_nothing_to_measure_is_an_error_and_no_result(void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(Session) session = session_new(*state, "good", "unused");

        parse(session, bad[i].options);
        session_run(session, bad[i].names, NULL);
        assert_null(session->results);
        assert_non_null(session->error);
        if (!g_error_matches(session->error, TIDE_ERROR, (int)bad[i].code) ||
            !g_pattern_match_simple(bad[i].message, session->error->message))
            fail_msg("%d: %s", session->error->code, session->error->message);
        assert_false(command_stage_has(*state, "unused/results.json"));
        assert_string_equal(session->told, "");
    }
}

static void
an_unusable_scenario_is_reported_and_nothing_is_measured(void **state)
{
    g_autoptr(Session) session = session_new(*state, "scenarios", "unusable");

    session_run(session, "", NULL);
    assert_non_null(session->results);
    assert_error_of(result_of(session, 0, "broken"), TIDE_ERROR_INPUT, "*/broken/scenario.yaml:1:8: *");
    assert_null(result_of(session, 0, "broken")->scenario);
    assert_null(result_of(session, 1, "page")->error);
    assert_null(result_of(session, 0, "broken")->digest);
    assert_int_equal(strlen(result_of(session, 1, "page")->digest), 64);
    assert_null(session->results->configuration);
    assert_int_equal(tide_results_exit_status(session->results), TIDE_EXIT_INPUT);
    g_autofree char *json = command_stage_read(*state, "unusable/results.json");
    g_autofree char *junit = command_stage_read(*state, "unusable/junit.xml");
    assert_non_null(g_strstr_len(json, -1, "/broken/scenario.yaml:1:8: "));
    assert_non_null(g_strstr_len(junit, -1, "/broken/scenario.yaml:1:8: "));
}

static void
scenarios_are_taken_as_they_are_named(void **state)
{
    g_autoptr(Session) session = session_new(*state, "scenarios", "named");

    session_run(session, "pgae page", NULL);
    assert_non_null(session->results);
    assert_int_equal(session->results->scenarios->len, 2);
    assert_error_of(result_of(session, 0, "pgae"), TIDE_ERROR_INPUT, "*\"pgae\"; did you mean \"page\"*");
    assert_non_null(result_of(session, 1, "page")->scenario);
}

static void
a_checkpoint_that_a_scenario_lacks_is_its_error(void **state)
{
    g_autoptr(Session) session = session_new(*state, "good", "lacking");

    parse(session, "--checkpoint laoded");
    session_run(session, "", NULL);
    assert_non_null(session->results);
    assert_error_of(result_of(session, 0, "page"), TIDE_ERROR_INPUT, "*\"laoded\"; did you mean \"loaded\"*");
}

static void
without_an_engine_every_scenario_is_reported_as_not_measured(void **state)
{
    g_autoptr(Session) session = session_new(*state, "good", "missing");

    session_run(session, "", NULL);
    assert_non_null(session->results);
    assert_error_of(result_of(session, 0, "page"), TIDE_ERROR_ENVIRONMENT, "*tidemark-host-webkitgtk*/libexec*");
    assert_non_null(result_of(session, 0, "page")->scenario);
    assert_false(session->results->interrupted);
    assert_int_equal(tide_results_exit_status(session->results), TIDE_EXIT_NOT_MEASURED);
    g_autofree char *json = command_stage_read(*state, "missing/results.json");
    g_autofree char *junit = command_stage_read(*state, "missing/junit.xml");
    assert_non_null(g_strstr_len(json, -1, "tidemark-host-webkitgtk"));
    assert_non_null(g_strstr_len(junit, -1, "<error"));
    assert_string_equal(session->told, "");
}

static void
a_run_that_the_user_ended_says_so(void **state)
{
    g_autoptr(Session) session = session_new(*state, "good", "ended");
    g_autoptr(GCancellable) cancellable = g_cancellable_new();

    g_cancellable_cancel(cancellable);
    session_run(session, "", cancellable);
    assert_non_null(session->results);
    assert_true(session->results->interrupted);
    assert_int_equal(tide_results_exit_status(session->results), TIDE_EXIT_NOT_MEASURED);
    g_autofree char *json = command_stage_read(*state, "ended/results.json");
    assert_non_null(g_strstr_len(json, -1, "\"interrupted\" : true"));
}

static void
a_report_that_cannot_be_written_is_an_error(void **state)
{
    static const char *const reports[] = { "results.json", "junit.xml" };

    for (gsize i = 0; i < G_N_ELEMENTS(reports); i++) {
        g_autofree char *results = g_strdup_printf("blocked-%zu", i);
        g_autofree char *report = g_build_filename(*state, results, reports[i], NULL);
        g_autoptr(Session) session = session_new(*state, "good", results);

        /* A folder in the report's place cannot be replaced by it. */
        assert_int_equal(g_mkdir_with_parents(report, 0755), 0);
        session_run(session, "", NULL);
        assert_null(session->results);
        assert_true(g_error_matches(session->error, TIDE_ERROR, TIDE_ERROR_OUTPUT));
        assert_non_null(g_strstr_len(session->error->message, -1, reports[i]));
    }
}

static void
options_have_defaults_and_are_read(void **state)
{
    (void)state;
    Session *session = g_new0(Session, 1);
    TideSessionOptions *options = &session->options;

    tide_session_options_init(options);
    assert_string_equal(options->scenarios, "scenarios");
    assert_string_equal(options->baselines, "baselines");
    assert_string_equal(options->results, "results");
    assert_string_equal(options->engine, "webkitgtk");
    assert_string_equal(options->preset, "stable");
    assert_string_equal(options->display, "private");
    assert_int_equal(options->iterations, 5);
    assert_false(options->require_baseline);
    assert_null(options->checkpoints);
    parse(session, "-s S -b B -r R -e E -p P -d D -n 7 -c one -c two --require-baseline");
    g_autofree char *checkpoints = g_strjoinv(" ", options->checkpoints);
    g_autofree char *texts = g_strjoin(" ", options->scenarios, options->baselines, options->results, options->engine,
                                       options->preset, options->display, NULL);
    assert_string_equal(texts, "S B R E P D");
    assert_string_equal(checkpoints, "one two");
    assert_int_equal(options->iterations, 7);
    assert_true(options->require_baseline);
    session_free(session);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_leaves_nothing_to_measure_is_an_error_and_no_result),
        cmocka_unit_test(an_unusable_scenario_is_reported_and_nothing_is_measured),
        cmocka_unit_test(scenarios_are_taken_as_they_are_named),
        cmocka_unit_test(a_checkpoint_that_a_scenario_lacks_is_its_error),
        cmocka_unit_test(without_an_engine_every_scenario_is_reported_as_not_measured),
        cmocka_unit_test(a_run_that_the_user_ended_says_so),
        cmocka_unit_test(a_report_that_cannot_be_written_is_an_error),
        cmocka_unit_test(options_have_defaults_and_are_read),
    };

    return cmocka_run_group_tests(tests, command_stage_setup, command_stage_teardown);
}
