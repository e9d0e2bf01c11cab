#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib/gstdio.h>
#include <string.h>
#include <tidemark/error.h>

#include "captured.h"
#include "command-stage.h"
#include "commands/session.h"

/* A host that says what it is, writes itself down, and dies of the first request. */
#define HOST                                                                                                           \
    "#!/bin/sh\necho %s >>%s/log\n"                                                                                    \
    "echo '{\"event\":\"hello\",\"protocol\":1,\"engine\":\"%s\",\"engine_version\":\"%s\"}' >&3\n"                    \
    "read -r line <&3 && exit 7\nexit 0\n"

static void
write_host(const char *folder, const char *name, const char *version)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *text = g_strdup_printf(HOST, name, folder, "WebKitGTK", version);

    assert_true(g_file_set_contents(path, text, -1, NULL));
    assert_int_equal(g_chmod(path, 0755), 0);
}

static void
install(const char *folder, const char *name)
{
    g_autofree char *from = g_build_filename(TIDE_BIN_DIR, name, NULL);
    g_autofree char *to = g_build_filename(folder, "libexec", name, NULL);
    g_autoptr(GFile) source = g_file_new_for_path(from);
    g_autoptr(GFile) target = g_file_new_for_path(to);

    assert_true(g_file_copy(source, target, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, NULL));
}

static void
replace(char **option, const char *folder, const char *name)
{
    g_free(*option);
    *option = name[0] == '\0' ? NULL : g_build_filename(folder, name, NULL);
}

static TideResults *
compare(const char *folder, const char *before, const char *after, GError **error)
{
    static const char *const names[] = { "page", NULL };
    TideSessionOptions options;
    Capture capture = captured_begin();
    g_autoptr(TideProgress) progress = tide_progress_new(FALSE);

    tide_session_options_init(&options);
    replace(&options.scenarios, folder, "good");
    replace(&options.results, folder, "results");
    replace(&options.baselines, folder, "baselines");
    replace(&options.engine, folder, after);
    replace(&options.before, folder, before);
    g_free(options.display);
    options.display = g_strdup("inherit");
    options.iterations = 3;
    TideResults *results = tide_session_run(&options, names, progress, NULL, error);
    tide_session_options_clear(&options);
    captured_free(captured_end(capture));
    return results;
}

static void
the_engine_before_is_measured_first_and_its_failure_ends_it(void **state)
{
    const char *folder = *state;

    write_host(folder, "old", "2.50.6");
    write_host(folder, "new", "2.51.1");
    g_autoptr(TideResults) results = compare(folder, "old", "new", NULL);
    assert_non_null(results);
    const TideScenarioResult *result = g_ptr_array_index(results->scenarios, 0);
    assert_int_equal(result->before->iterations->len, 1);
    assert_int_equal(result->run->iterations->len, 0);
    assert_true(result->finished);
    assert_string_equal(((TideMeasuredEngine *)g_ptr_array_index(results->engines, 0))->version, "WebKitGTK 2.50.6");
    assert_string_equal(((TideMeasuredEngine *)g_ptr_array_index(results->engines, 1))->version, "WebKitGTK 2.51.1");
    assert_string_equal(tide_configuration_get(results->before_configuration, "engine_version"), "2.50.6");
    assert_string_equal(tide_configuration_get(results->configuration, "engine_version"), "2.51.1");
    /* Versions are what is compared. */
    assert_int_equal(result->choice->match, TIDE_MATCH_EXACT);
    assert_int_equal(result->choice->differences->len, 0);
    assert_int_equal(tide_results_exit_status(results), TIDE_EXIT_NOT_MEASURED);
    g_autoptr(GPtrArray) cases = tide_results_cases(results);
    const TideCase *first = g_ptr_array_index(cases, 0);
    assert_non_null(strstr(first->message, "not measured with the engine before: "));
    assert_non_null(strstr(first->message, "old exited with status 7"));
    /* Each is asked who it is, the judged one first; then the pair begins. */
    g_autofree char *log = command_stage_read(folder, "log");
    assert_string_equal(log, "new\nold\nold\n");
}

static void
an_engine_before_that_does_not_start_is_named(void **state)
{
    const char *folder = *state;
    g_autofree char *path = g_build_filename(folder, "mute", NULL);

    write_host(folder, "new", "2.51.1");
    assert_true(g_file_set_contents(path, "#!/bin/sh\nexit 5\n", -1, NULL));
    assert_int_equal(g_chmod(path, 0755), 0);
    g_autoptr(TideResults) results = compare(folder, "mute", "new", NULL);
    assert_non_null(results);
    const TideScenarioResult *result = g_ptr_array_index(results->scenarios, 0);
    assert_non_null(result->error);
    if (!strstr(result->error->message, "the engine before, '") || !strstr(result->error->message, "status 5"))
        fail_msg("%s", result->error->message);
    assert_null(result->run);
    assert_int_equal(tide_results_exit_status(results), TIDE_EXIT_NOT_MEASURED);
}

static void
an_engine_before_that_is_none_is_refused(void **state)
{
    const char *folder = *state;
    g_autoptr(GError) error = NULL;

    write_host(folder, "new", "2.51.1");
    g_autoptr(TideResults) results = compare(folder, "nowhere", "new", &error);
    assert_null(results);
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT));
    assert_non_null(strstr(error->message, "/nowhere': this is neither a folder nor a program"));
}

static int
set_up(void **state)
{
    int failed = command_stage_setup(state);

    install(*state, "tidemark-guard");
    install(*state, "fonts.conf");
    g_autofree char *extensions = g_build_filename(*state, "libexec", "web-process-extensions", NULL);
    return failed || g_mkdir(extensions, 0755);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_engine_before_is_measured_first_and_its_failure_ends_it),
        cmocka_unit_test(an_engine_before_that_does_not_start_is_named),
        cmocka_unit_test(an_engine_before_that_is_none_is_refused),
    };

    return cmocka_run_group_tests(tests, set_up, command_stage_teardown);
}
