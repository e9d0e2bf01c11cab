/* What the real engine is started with: what it tells of itself, and the variables that are pinned. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>
#include <tidemark/error.h>

#include "engine/preset.h"
#include "live-engine.h"

static void
the_probe_tells_name_version_renderer_and_options(void **state)
{
    const LiveStage *stage = *state;

    for (const TidePreset *preset = tide_presets(); preset->name; preset++) {
        TideEngineOptions options = live_stage_options(stage, preset->name);
        g_autoptr(GError) error = NULL;
        g_autoptr(TideEngineFacts) facts =
            live_class()->probe(&options, tide_deadline_in(LIVE_PATIENCE_MSEC), NULL, &error);

        assert_non_null(facts);
        assert_string_equal(facts->name, "WebKitGTK");
        assert_true(g_regex_match_simple("^[0-9]+\\.[0-9]+\\.[0-9]+$", facts->version, 0, 0));
        assert_string_equal(facts->renderer, "software");
        live_stage_assert_quiet(stage);
    }
}

static char *
read_environment(pid_t pid)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/environ", pid);
    g_autofree char *variables = NULL;
    gsize length = 0;

    assert_true(g_file_get_contents(path, &variables, &length, NULL));
    for (gsize i = 0; i < length; i++) {
        if (!variables[i])
            variables[i] = '\n';
    }
    return g_strconcat("\n", variables, "\n", NULL);
}

static gboolean
has_option(const TideEngineFacts *facts, const char *name)
{
    for (guint i = 0; i < facts->options->len; i++) {
        const TideFact *option = g_ptr_array_index(facts->options, i);
        if (g_str_equal(option->name, name))
            return TRUE;
    }
    return FALSE;
}

/* What is recorded must be what WebContent runs with, else two runs would be called equal that are not. */
static void
the_options_told_are_those_of_the_page_process(void **state)
{
    const LiveStage *stage = *state;

    for (const TidePreset *preset = tide_presets(); preset->name; preset++) {
        TideEngineOptions options = live_stage_options(stage, preset->name);
        g_autoptr(TideEngineFacts) facts =
            live_class()->probe(&options, tide_deadline_in(LIVE_PATIENCE_MSEC), NULL, NULL);
        TideEngine *engine = live_stage_open(stage, preset->name);

        live_load(stage, engine, "page.html");
        g_autofree char *environment = read_environment(live_process(engine, TIDE_ROLE_WEB_CONTENT).pid);
        for (guint i = 0; i < facts->options->len; i++) {
            const TideFact *option = g_ptr_array_index(facts->options, i);
            g_autofree char *line = g_strdup_printf("\n%s=%s\n", option->name, option->value);
            if (!strstr(environment, line))
                fail_msg("preset %s tells %s=%s, WebContent has %s", preset->name, option->name, option->value,
                         environment);
        }
        for (const TidePresetVariable *variable = preset->variables; variable->variable; variable++)
            assert_true(has_option(facts, variable->variable));
        assert_int_equal(strstr(environment, "\nJSC_") != NULL, g_str_equal(preset->name, "stable"));
        live_close(stage, engine);
    }
}

/* A new one, and one instead of a pinned one. */
static void
further_variables_reach_the_page_process_and_are_told(void **state)
{
    static const char *const further[] = { "TIDEMARK_TEST=a=b", "LANG=C", NULL };
    const LiveStage *stage = *state;
    TideEngineOptions options = live_stage_options(stage, "stable");

    options.environment = further;
    g_autoptr(TideEngineFacts) facts = live_class()->probe(&options, tide_deadline_in(LIVE_PATIENCE_MSEC), NULL, NULL);
    TideEngine *engine = live_class()->open(&options, tide_deadline_in(LIVE_PATIENCE_MSEC), NULL, NULL);
    assert_non_null(engine);
    g_ptr_array_add(stage->engines, engine);
    live_load(stage, engine, "page.html");
    g_autofree char *environment = read_environment(live_process(engine, TIDE_ROLE_WEB_CONTENT).pid);
    assert_non_null(strstr(environment, "\nTIDEMARK_TEST=a=b\n"));
    assert_non_null(strstr(environment, "\nLANG=C\n"));
    assert_null(strstr(environment, "\nLANG=C.UTF-8\n"));
    guint n_languages = 0;
    for (guint i = 0; i < facts->options->len; i++)
        n_languages += g_str_equal(((const TideFact *)g_ptr_array_index(facts->options, i))->name, "LANG");
    assert_int_equal(n_languages, 1);
    assert_true(has_option(facts, "TIDEMARK_TEST"));
    live_close(stage, engine);
}

static gboolean
may_scavenge(const TideEngineOptions *options)
{
    g_autoptr(TideEngineFacts) facts = live_class()->probe(options, tide_deadline_in(LIVE_PATIENCE_MSEC), NULL, NULL);

    assert_non_null(facts);
    return facts->scavenger;
}

/* Whoever collects from outside has nothing that gives free pages back. */
static void
the_scavenger_waits_where_somebody_asks_for_free_pages(void **state)
{
    const LiveStage *stage = *state;
    TideEngineOptions options = live_stage_options(stage, "stable");

    for (int wanted = FALSE; wanted <= TRUE; wanted++) {
        options.scavenger = wanted;
        assert_int_equal(may_scavenge(&options), wanted);
        TideEngine *engine = live_stage_open_with(stage, &options);
        live_load(stage, engine, "page.html");
        g_autofree char *environment = read_environment(live_process(engine, TIDE_ROLE_WEB_CONTENT).pid);
        assert_int_equal(strstr(environment, "\nTIDEMARK_SCAVENGER=off\n") == NULL, wanted);
        live_close(stage, engine);
    }
    options.scavenger = FALSE;
    options.collector = TIDE_COLLECTOR_INSPECTOR;
    assert_true(may_scavenge(&options));
}

/* WebKit's one switch for both. */
static void
pressure_leaves_the_monitor_on_and_tells_so(void **state)
{
    const LiveStage *stage = *state;
    TideEngineOptions options = live_stage_options(stage, "stable");

    options.pressure = TRUE;
    g_autoptr(TideEngineFacts) facts = live_class()->probe(&options, tide_deadline_in(LIVE_PATIENCE_MSEC), NULL, NULL);
    TideEngine *engine = live_stage_open_with(stage, &options);
    live_load(stage, engine, "page.html");
    g_autofree char *environment = read_environment(live_process(engine, TIDE_ROLE_WEB_CONTENT).pid);
    assert_non_null(strstr(environment, "\nWEBKIT_DISABLE_MEMORY_PRESSURE_MONITOR=0\n"));
    guint told = 0;
    for (guint i = 0; i < facts->options->len; i++) {
        const TideFact *option = g_ptr_array_index(facts->options, i);
        if (g_str_equal(option->name, "WEBKIT_DISABLE_MEMORY_PRESSURE_MONITOR")) {
            assert_string_equal(option->value, "0");
            told++;
        }
    }
    assert_int_equal(told, 1);
    live_close(stage, engine);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(the_probe_tells_name_version_renderer_and_options, live_stage_clear),
        cmocka_unit_test_teardown(the_options_told_are_those_of_the_page_process, live_stage_clear),
        cmocka_unit_test_teardown(the_scavenger_waits_where_somebody_asks_for_free_pages, live_stage_clear),
        cmocka_unit_test_teardown(pressure_leaves_the_monitor_on_and_tells_so, live_stage_clear),
        cmocka_unit_test_teardown(further_variables_reach_the_page_process_and_are_told, live_stage_clear),
    };
    return cmocka_run_group_tests(tests, live_stage_open_group, live_stage_close_group);
}
