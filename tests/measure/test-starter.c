/* Engines that are started ahead, or not, in one whose calls are logged. */
#include "../scenario/scenario-folder.h"

#include "measure/starter.h"
#include "scripted-engine.h"

#define HEAD "description: A page.\nsteps:\n  - load: index.html\n"
#define END "  - checkpoint: loaded\n"

static const char plain[] = HEAD END;
static const char pressed[] = HEAD "  - memory_pressure: critical\n" END;
static const char cached[] = "back_forward_cache: on\n" HEAD END;

typedef struct {
    TideStarted started;
    GError *error;
} Opened;

static Opened
open_for(TideStarter *starter, const TideScenario *scenario)
{
    Opened opened = { { NULL, NULL, NULL, NULL }, NULL };
    gboolean done = tide_starter_open(starter, scenario, tide_deadline_in(30000), &opened.started, NULL, &opened.error);

    assert_int_equal(done, opened.started.engine != NULL);
    assert_int_equal(done, opened.started.peaks != NULL);
    assert_int_equal(done, opened.started.pages != NULL);
    assert_int_equal(done, opened.started.proxy != NULL);
    assert_int_equal(done, opened.error == NULL);
    return opened;
}

static void
close_opened(const TideStarter *starter, Opened opened)
{
    tide_starter_close(starter, &opened.started);
    assert_null(opened.started.pages);
    g_clear_error(&opened.error);
}

static void
assert_log(const ScriptedEngine *engine, const char *expected)
{
    g_autofree char *log = scripted_engine_log(engine);

    assert_string_equal(log, expected);
}

/* What was begun for @begun, if anything, and what then is opened for @wanted. */
static const struct {
    const char *begun;
    const char *wanted;
    const char *log;
} rows[] = {
    { NULL, plain, "open\n" },
    { plain, plain, "begin\nawait\n" },
    { pressed, pressed, "begin\nawait\n" },
    { cached, cached, "begin\nawait\n" },
    { plain, pressed, "begin\nopen\n" },
    { pressed, plain, "begin\nopen\n" },
};

static void
what_suits_is_taken_and_all_else_is_closed(void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(ScriptedEngine) engine = scripted_engine_new();
        g_autoptr(TideStarter) starter = tide_starter_new(scripted_engine_class(), &engine->options);

        assert_ptr_equal(tide_starter_engine_class(starter), scripted_engine_class());
        g_autoptr(TideScenario) begun = rows[i].begun ? scenario_folder_assert_good(*state, rows[i].begun) : NULL;
        g_autoptr(TideScenario) other = scenario_folder_assert_good(*state, rows[i].wanted);
        if (begun)
            tide_starter_begin(starter, begun);
        Opened opened = open_for(starter, rows[i].begun == rows[i].wanted ? begun : other);
        assert_log(engine, rows[i].log);
        assert_int_equal(engine->opened - engine->closed, 1);
        assert_int_equal(engine->pressure, rows[i].wanted == pressed);
        assert_int_equal(engine->back_forward_cache, rows[i].wanted == cached);
        close_opened(starter, opened);
    }
}

static void
it_is_taken_once(void **state)
{
    g_autoptr(ScriptedEngine) engine = scripted_engine_new();
    g_autoptr(TideStarter) starter = tide_starter_new(scripted_engine_class(), &engine->options);

    g_autoptr(TideScenario) scenario = scenario_folder_assert_good(*state, plain);
    tide_starter_begin(starter, scenario);
    close_opened(starter, open_for(starter, scenario));
    close_opened(starter, open_for(starter, scenario));
    assert_log(engine, "begin\nawait\nopen\n");
    assert_int_equal(engine->closed, 2);
}

static void
at_most_one_stands_ready(void **state)
{
    g_autoptr(ScriptedEngine) engine = scripted_engine_new();
    g_autoptr(TideStarter) starter = tide_starter_new(scripted_engine_class(), &engine->options);

    g_autoptr(TideScenario) scenario = scenario_folder_assert_good(*state, plain);
    tide_starter_begin(starter, scenario);
    tide_starter_begin(starter, scenario);
    assert_int_equal(engine->opened, 2);
    assert_int_equal(engine->closed, 1);
}

static void
what_nobody_takes_is_closed(void **state)
{
    g_autoptr(ScriptedEngine) engine = scripted_engine_new();
    TideStarter *starter = tide_starter_new(scripted_engine_class(), &engine->options);

    g_autoptr(TideScenario) scenario = scenario_folder_assert_good(*state, plain);
    tide_starter_begin(starter, scenario);
    tide_starter_free(starter);
    assert_int_equal(engine->closed, 1);
    tide_starter_free(NULL);
}

/* The first call is the beginning, the second what opening makes of it. */
static void
a_failure_is_told_to_who_opens_and_nothing_is_tried_again(void **state)
{
    for (guint call = 1; call <= 2; call++) {
        g_autoptr(ScriptedEngine) engine = scripted_engine_new();
        g_autoptr(TideStarter) starter = tide_starter_new(scripted_engine_class(), &engine->options);

        engine->fails_at = call;
        engine->code = TIDE_ERROR_CRASHED;
        g_autoptr(TideScenario) scenario = scenario_folder_assert_good(*state, plain);
        tide_starter_begin(starter, scenario);
        Opened opened = open_for(starter, scenario);
        assert_true(g_error_matches(opened.error, TIDE_ERROR, TIDE_ERROR_CRASHED));
        assert_string_equal(opened.error->message, SCRIPTED_FAILURE);
        assert_log(engine, call == 1 ? "begin\n" : "begin\nawait\n");
        assert_int_equal(engine->opened, engine->closed);
        close_opened(starter, opened);
    }
}

static void
an_engine_that_cannot_be_begun_is_opened(void **state)
{
    g_autoptr(ScriptedEngine) engine = scripted_engine_new();
    TideEngineClass without = *scripted_engine_class();

    without.begin = NULL;
    without.await = NULL;
    g_autoptr(TideStarter) starter = tide_starter_new(&without, &engine->options);
    g_autoptr(TideScenario) scenario = scenario_folder_assert_good(*state, plain);
    tide_starter_begin(starter, scenario);
    close_opened(starter, open_for(starter, scenario));
    assert_log(engine, "open\n");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_suits_is_taken_and_all_else_is_closed),
        cmocka_unit_test(it_is_taken_once),
        cmocka_unit_test(at_most_one_stands_ready),
        cmocka_unit_test(what_nobody_takes_is_closed),
        cmocka_unit_test(a_failure_is_told_to_who_opens_and_nothing_is_tried_again),
        cmocka_unit_test(an_engine_that_cannot_be_begun_is_opened),
    };

    return cmocka_run_group_tests(tests, scenario_folder_setup, scenario_folder_teardown);
}
