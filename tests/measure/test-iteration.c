/* Whole iterations with real pages and processes, in an engine whose calls are logged and fail one after the other. */
#include "../scenario/scenario-folder.h"

#include <libsoup/soup.h>

#include "measure/iteration.h"
#include "measure/settle.h"
#include "scripted-iteration.h"

#define PATIENCE_MSEC 30000
#define MB (G_GUINT64_CONSTANT(1) << 20)

/* What the long story asks for, one call after the other, and what is left where that call fails. */
static const struct {
    const char *call;
    const char *place;
    const char *checkpoint;
    guint snapshots;
} calls[] = {
    { "open", "", NULL, 0 },
    { "load /index.html", "4:5: step \"load: index.html\"", NULL, 0 },
    { "processes", "4:5: step \"load: index.html\"", NULL, 0 },
    { "evaluate grow(5000)", "5:5: step \"evaluate: grow(5000)\"", NULL, 0 },
    { "resize 640 480", "6:5: step \"resize\"", NULL, 0 },
    { "two frames", "7:5: step \"collect_garbage\"", NULL, 0 },
    { "collect", "7:5: step \"collect_garbage\"", NULL, 0 },
    { "scavenger on", "8:5: step \"checkpoint: grown\"", "grown", 0 },
    { "two frames", "8:5: step \"checkpoint: grown\"", "grown", 0 },
    { "collect", "8:5: step \"checkpoint: grown\"", "grown", 0 },
    { "processes", "8:5: step \"checkpoint: grown\"", "grown", 0 },
    { "release", "8:5: step \"checkpoint: grown\"", "grown", 0 },
    { "scavenger off", "8:5: step \"checkpoint: grown\"", "grown", 0 },
    { "census", "8:5: step \"checkpoint: grown\"", "grown", 0 },
    { "evaluate drop()", "9:5: step \"evaluate: drop()\"", NULL, 1 },
    { "scavenger on", "10:5: step \"checkpoint: dropped\"", "dropped", 1 },
    { "two frames", "10:5: step \"checkpoint: dropped\"", "dropped", 1 },
    { "collect", "10:5: step \"checkpoint: dropped\"", "dropped", 1 },
    { "processes", "10:5: step \"checkpoint: dropped\"", "dropped", 1 },
    /* Only there does memory move while it settles. */
    { "collect", "10:5: step \"checkpoint: dropped\"", "dropped", 1 },
    { "two frames", "10:5: step \"checkpoint: dropped\"", "dropped", 1 },
    { "release", "10:5: step \"checkpoint: dropped\"", "dropped", 1 },
    { "scavenger off", "10:5: step \"checkpoint: dropped\"", "dropped", 1 },
    { "census", "10:5: step \"checkpoint: dropped\"", "dropped", 1 },
};

static const TideErrorCode codes[] = { TIDE_ERROR_CRASHED, TIDE_ERROR_DEADLINE, TIDE_ERROR_LOAD, TIDE_ERROR_SCRIPT,
                                       TIDE_ERROR_INTERRUPTED };

/* The number of calls of that text so far. */
static guint
count_calls(const ScriptedEngine *engine, const char *text)
{
    guint count = 0;

    for (guint i = 0; i < engine->calls->len; i++)
        count += g_str_equal(((ScriptedCall *)g_ptr_array_index(engine->calls, i))->text, text);
    return count;
}

static void
act_the_long_story(ScriptedEngine *engine, const char *call)
{
    if (g_str_equal(call, "evaluate grow(5000)"))
        scripted_process_hold(scripted_engine_page(engine), (ScriptedMemory) { .private_bytes = 8 * MB });
    if (g_str_equal(call, "evaluate drop()"))
        scripted_process_hold(scripted_engine_page(engine), (ScriptedMemory) { .private_bytes = 2 * MB });
    if (g_str_equal(call, "processes") && count_calls(engine, call) == 3)
        scripted_engine_move_memory(engine, scripted_engine_page(engine), 0, 1);
}

static void
assert_first_calls(const ScriptedEngine *engine, guint count)
{
    g_autofree char *log = scripted_engine_log(engine);
    g_autoptr(GString) expected = g_string_new(NULL);

    for (guint i = 0; i < count; i++)
        g_string_append_printf(expected, "%s\n", calls[i].call);
    assert_string_equal(log, expected->str);
}

static void
a_scenario_is_taken_step_by_step(void **state)
{
    g_autoptr(ScriptedEngine) engine = scripted_engine_new();
    gint64 before_usec = g_get_real_time();

    engine->act = act_the_long_story;
    g_autoptr(TideIteration) iteration = scripted_iteration_assert_measured(engine, *state, SCRIPTED_LONG_STORY);
    const TideSnapshot *grown = scripted_iteration_snapshot(iteration, 0, "grown");
    const TideSnapshot *dropped = scripted_iteration_snapshot(iteration, 1, "dropped");
    const gint64 quiet_usec = TIDE_SETTLE_QUIET_MSEC * (gint64)G_TIME_SPAN_MILLISECOND;

    assert_first_calls(engine, G_N_ELEMENTS(calls));
    assert_int_equal(iteration->snapshots->len, 2);
    assert_int_equal(iteration->warnings->len, 0);
    assert_true(scripted_snapshot_page_dirty(grown) > scripted_snapshot_page_dirty(dropped) + 4 * MB);
    assert_true(grown->at_usec >= quiet_usec);
    assert_true(dropped->at_usec >= grown->at_usec + quiet_usec);
    assert_true(iteration->duration_usec >= dropped->at_usec);
    assert_in_range(iteration->started_at_usec, before_usec, g_get_real_time());
}

static void
assert_blamed(const TideIteration *iteration, const TideScenario *scenario, guint n, TideErrorCode code)
{
    const TideFailure *failure = iteration->failure;
    gboolean late = code == TIDE_ERROR_DEADLINE && n > 1;
    g_autofree char *place = g_strdup_printf("%s:%s%s", scenario->manifest, calls[n - 1].place,
                                             late        ? " did not finish within 70000 ms: "
                                                 : n > 1 ? ": "
                                                         : " ");

    if (!failure || !g_str_has_prefix(failure->message, place) ||
        !g_str_has_suffix(failure->message, SCRIPTED_FAILURE)) {
        fail_msg("call %u: %s\nexpected: %s", n, failure ? failure->message : "no failure", place);
        return;
    }
    assert_int_equal(failure->code, code);
    if (calls[n - 1].checkpoint)
        assert_string_equal(failure->checkpoint, calls[n - 1].checkpoint);
    else
        assert_null(failure->checkpoint);
}

static void
a_failure_of_any_call_ends_it_and_keeps_what_was_measured(void **state)
{
    g_autoptr(TideScenario) scenario = scenario_folder_assert_good(*state, SCRIPTED_LONG_STORY);

    for (guint n = 1; n <= G_N_ELEMENTS(calls); n++) {
        g_autoptr(ScriptedEngine) engine = scripted_engine_new();
        guint64 before = scripted_process_dirty(scripted_engine_page(engine));
        engine->act = act_the_long_story;
        engine->fails_at = n;
        engine->code = codes[n % G_N_ELEMENTS(codes)];
        scripted_engine_note(engine, "a last word");
        g_autoptr(TideIteration) iteration = scripted_iteration_measure(engine, scenario, NULL);

        assert_blamed(iteration, scenario, n, engine->code);
        assert_first_calls(engine, n);
        assert_int_equal(engine->opened, n > 1);
        assert_int_equal(iteration->snapshots->len, calls[n - 1].snapshots);
        if (calls[n - 1].snapshots > 0)
            assert_true(scripted_snapshot_page_dirty(scripted_iteration_snapshot(iteration, 0, "grown")) >=
                        before + 8 * MB);
        assert_int_equal(iteration->peaks->len, 0);
        assert_int_equal(iteration->warnings->len, n > 1);
        assert_true(iteration->duration_usec > 0);
    }
}

static void
keep_status(GObject *session, GAsyncResult *result, gpointer data)
{
    g_autoptr(GBytes) body = soup_session_send_and_read_finish(SOUP_SESSION(session), result, NULL);

    *(gboolean *)data = body != NULL;
}

static gboolean
is_set(gpointer data)
{
    return *(gboolean *)data;
}

static void
act_by_asking_for_a_file(ScriptedEngine *engine, const char *call)
{
    if (!g_str_has_prefix(call, "load"))
        return;
    g_autoptr(SoupSession) session = soup_session_new();
    g_autofree char *uri = g_uri_resolve_relative(engine->uri, engine->data, G_URI_FLAGS_NONE, NULL);
    g_autoptr(SoupMessage) message = soup_message_new("GET", uri);
    gboolean answered = FALSE;

    soup_session_send_and_read_async(session, message, G_PRIORITY_DEFAULT, NULL, keep_status, &answered);
    assert_true(tide_wait_until(is_set, &answered, tide_deadline_in(PATIENCE_MSEC), NULL, NULL));
    scripted_engine_note(engine, "the page moved");
    scripted_engine_note(engine, "the page wrote: hello");
}

static void
events_and_missing_files_become_warnings(void **state)
{
    g_autoptr(ScriptedEngine) engine = scripted_engine_new();

    engine->act = act_by_asking_for_a_file;
    engine->data = (gpointer) "missing.js";
    g_autoptr(TideIteration) iteration = scripted_iteration_assert_measured(engine, *state, SCRIPTED_SHORT_STORY);
    g_ptr_array_add(iteration->warnings, NULL);
    g_autofree char *warnings = g_strjoinv("\n", (char **)iteration->warnings->pdata);

    assert_string_equal(warnings,
                        "the page moved\nthe page wrote: hello\n"
                        "the page asked for what is not there: GET /missing.js: 404");
}

static void
the_scenarios_own_files_are_served(void **state)
{
    g_autoptr(ScriptedEngine) engine = scripted_engine_new();

    engine->act = act_by_asking_for_a_file;
    engine->data = (gpointer) "sub/other.html";
    g_autoptr(TideIteration) iteration = scripted_iteration_assert_measured(engine, *state, SCRIPTED_SHORT_STORY);

    assert_int_equal(iteration->warnings->len, 2);
}

static void
a_blank_page_is_not_asked_of_the_page_server(void **state)
{
    g_autoptr(ScriptedEngine) engine = scripted_engine_new();
    g_autoptr(TideIteration) iteration = scripted_iteration_assert_measured(
        engine, *state, "description: None.\ntimeout: 70 s\nsteps:\n  - load: about:blank\n  - checkpoint: loaded\n");

    assert_string_equal(engine->uri, "about:blank");
}

static gboolean
cancel(gpointer cancellable)
{
    g_cancellable_cancel(cancellable);
    return G_SOURCE_REMOVE;
}

static void
act_by_cancelling_the_last_settling(ScriptedEngine *engine, const char *call)
{
    if (g_str_equal(call, "processes") && count_calls(engine, call) == 3)
        g_idle_add(cancel, engine->data);
}

static void
act_by_cancelling_during_a_step(ScriptedEngine *engine, const char *call)
{
    if (g_str_equal(call, "evaluate drop()"))
        g_cancellable_cancel(engine->data);
}

static const struct {
    void (*act)(ScriptedEngine *engine, const char *call); /* NULL: cancelled before it begins */
    const char *place;
    const char *checkpoint;
    guint snapshots;
} cancellations[] = {
    { NULL, " ", NULL, 0 },
    { act_by_cancelling_during_a_step, "9:5: step \"evaluate: drop()\": ", NULL, 1 },
    { act_by_cancelling_the_last_settling, "10:5: step \"checkpoint: dropped\": ", "dropped", 1 },
};

static void
the_user_can_end_it(void **state)
{
    g_autoptr(TideScenario) scenario = scenario_folder_assert_good(*state, SCRIPTED_LONG_STORY);

    for (gsize i = 0; i < G_N_ELEMENTS(cancellations); i++) {
        g_autoptr(ScriptedEngine) engine = scripted_engine_new();
        g_autoptr(GCancellable) cancellable = g_cancellable_new();
        g_autofree char *place = g_strdup_printf("%s:%s", scenario->manifest, cancellations[i].place);

        engine->act = cancellations[i].act;
        engine->data = cancellable;
        if (!engine->act)
            g_cancellable_cancel(cancellable);
        g_autoptr(TideIteration) iteration = scripted_iteration_measure(engine, scenario, cancellable);

        assert_non_null(iteration->failure);
        assert_int_equal(iteration->failure->code, TIDE_ERROR_INTERRUPTED);
        if (!g_str_has_prefix(iteration->failure->message, place))
            fail_msg("%s", iteration->failure->message);
        assert_int_equal(g_strcmp0(iteration->failure->checkpoint, cancellations[i].checkpoint), 0);
        assert_int_equal(iteration->snapshots->len, cancellations[i].snapshots);
        assert_int_equal(engine->opened, engine->act != NULL);
    }
}

static void
act_by_another_process_in_place_of_the_page(ScriptedEngine *engine, const char *call)
{
    if (g_str_equal(call, "processes") && count_calls(engine, call) == 3)
        scripted_engine_page(engine)->listed.start_ticks--;
}

static void
a_replaced_process_ends_it_as_gone(void **state)
{
    g_autoptr(TideScenario) scenario = scenario_folder_assert_good(*state, SCRIPTED_LONG_STORY);
    g_autoptr(ScriptedEngine) engine = scripted_engine_new();

    engine->act = act_by_another_process_in_place_of_the_page;
    /* Asking the engine why has a deadline of its own, so scripted_iteration_measure() does not fit. */
    g_autoptr(TideIteration) iteration = scripted_iteration_run(engine, scenario, 1, NULL, NULL);

    assert_non_null(iteration->failure);
    assert_int_equal(iteration->failure->code, TIDE_ERROR_GONE);
    assert_string_equal(iteration->failure->checkpoint, "dropped");
    assert_int_equal(iteration->snapshots->len, 1);
    assert_int_equal(iteration->peaks->len, 0);
    assert_int_equal(engine->closed, 1);
}

static void
a_folder_that_cannot_be_served_starts_no_engine(void **state)
{
    g_autoptr(TideScenario) scenario = scenario_folder_assert_good(*state, SCRIPTED_SHORT_STORY);
    g_autoptr(ScriptedEngine) engine = scripted_engine_new();
    g_autofree char *manifest = g_strconcat(scenario->manifest, ": cannot serve '", NULL);

    g_free(scenario->folder);
    scenario->folder = g_build_filename(*state, "nowhere", NULL);
    g_autoptr(TideIteration) iteration = scripted_iteration_measure(engine, scenario, NULL);

    assert_non_null(iteration->failure);
    assert_int_equal(iteration->failure->code, TIDE_ERROR_INPUT);
    assert_true(g_str_has_prefix(iteration->failure->message, manifest));
    assert_int_equal(engine->calls->len, 0);
}

/* Every step that is asked of the engine as it stands, or needs more than one call. */
static const char further_story[] = SCRIPTED_STORY_HEAD "  - click: \"#save\"\n"
                                                        "  - wheel: { y: 3 }\n"
                                                        "  - new_tab: sub/other.html\n"
                                                        "  - select_tab: 1\n"
                                                        "  - idle\n"
                                                        "  - navigate_cross_site: index.html\n"
                                                        "  - checkpoint: { name: raw, settle: none }\n";

static const char further_log[] = "open\nload /index.html\nprocesses\n"
                                  "act 3 #save||0 0|0\nprocesses\n"
                                  "act 6 ||0 3|0\nprocesses\n"
                                  "act 10 ||0 0|0\nload /sub/other.html\nprocesses\n"
                                  "act 12 ||0 0|1\nprocesses\n"
                                  "scavenger on\nprocesses\nscavenger off\n"
                                  "evaluate location.hostname\nload /index.html\nprocesses\n"
                                  "processes\n";

static void
further_steps_are_asked_of_the_engine(void **state)
{
    static const struct {
        const char *host;
        const char *next;
    } sites[] = {
        { "\"127.0.0.1\"", "http://localhost:" },
        { "\"\"", "http://localhost:" },
        { "\"localhost\"", "http://127.0.0.1:" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(sites); i++) {
        g_autoptr(ScriptedEngine) engine = scripted_engine_new();
        engine->value = sites[i].host;
        g_autoptr(TideIteration) iteration = scripted_iteration_assert_measured(engine, *state, further_story);
        g_autofree char *log = scripted_engine_log(engine);

        assert_string_equal(log, further_log);
        assert_true(g_str_has_prefix(engine->uri, sites[i].next));
        assert_true(scripted_iteration_snapshot(iteration, 0, "raw")->raw);
        assert_int_equal(scripted_iteration_snapshot(iteration, 0, "raw")->settle_usec, 0);
        assert_int_equal(iteration->warnings->len, 0);
    }
}

static void
act_by_moving_for_ever(ScriptedEngine *engine, const char *call)
{
    if (g_str_equal(call, "processes") && count_calls(engine, call) == 2)
        scripted_engine_move_memory(engine, scripted_engine_page(engine), 100, 60);
}

static void
a_page_that_is_not_idle_in_time_is_warned_of(void **state)
{
    g_autoptr(ScriptedEngine) engine = scripted_engine_new();

    engine->act = act_by_moving_for_ever;
    g_autoptr(TideIteration) iteration = scripted_iteration_assert_measured(
        engine, *state, SCRIPTED_STORY_HEAD "  - idle\n  - checkpoint: { name: raw, settle: none }\n");
    assert_int_equal(iteration->warnings->len, 1);
    assert_string_equal(g_ptr_array_index(iteration->warnings, 0), "idle: did not settle within 5000 ms");
}

static void
an_engine_is_opened_for_pressure_where_a_step_makes_it(void **state)
{
    g_autoptr(ScriptedEngine) plain = scripted_engine_new();
    g_autoptr(ScriptedEngine) pressed = scripted_engine_new();
    g_autoptr(TideIteration) without = scripted_iteration_assert_measured(plain, *state, SCRIPTED_SHORT_STORY);
    g_autoptr(TideIteration) with = scripted_iteration_assert_measured(
        pressed, *state, SCRIPTED_STORY_HEAD "  - memory_pressure: critical\n  - checkpoint: loaded\n");

    assert_false(plain->pressure);
    assert_true(pressed->pressure);
}

static void
take_note(const TideScenario *scenario, const TideSnapshot *snapshot, GCancellable *cancellable, gpointer data)
{
    assert_string_equal(scenario->name, "sample");
    assert_true(G_IS_CANCELLABLE(cancellable));
    g_string_append_printf(data, "%s ", snapshot->checkpoint);
}

static void
each_snapshot_is_told_of(void **state)
{
    g_autoptr(ScriptedEngine) engine = scripted_engine_new();
    g_autoptr(TideScenario) scenario = scenario_folder_assert_good(
        *state, SCRIPTED_STORY_HEAD "  - repeat: { times: 2, steps: [ checkpoint: { name: raw, settle: none } ] }\n");
    g_autoptr(GString) told = g_string_new(NULL);
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    const TideSnapshotObserver observer = { take_note, told };
    g_autoptr(TideIteration) iteration = scripted_iteration_run(engine, scenario, 1, &observer, cancellable);

    assert_null(iteration->failure);
    assert_string_equal(told->str, "raw-1 raw-2 ");
}

static gint64
sum_of(const TideTimes *times)
{
    return times->start_usec + times->steps_usec + times->settle_usec + times->snapshot_usec + times->close_usec;
}

static void
take_time(ScriptedEngine *engine, const char *call)
{
    (void)engine;
    if (g_str_equal(call, "open"))
        g_usleep(30000);
    if (g_str_equal(call, "evaluate one()"))
        g_usleep(50000);
    if (g_str_equal(call, "census"))
        g_usleep(40000);
}

static void
its_time_is_told_by_what_it_was_spent_on(void **state)
{
    g_autoptr(ScriptedEngine) engine = scripted_engine_new();

    engine->act = take_time;
    g_autoptr(TideIteration) iteration = scripted_iteration_assert_measured(
        engine, *state, SCRIPTED_STORY_HEAD "  - evaluate: one()\n  - checkpoint: loaded\n");
    const TideTimes *times = &iteration->times;

    assert_int_equal(sum_of(times), iteration->duration_usec);
    assert_in_range(times->start_usec, 30000, iteration->duration_usec);
    assert_in_range(times->steps_usec, 50000, iteration->duration_usec);
    assert_in_range(times->snapshot_usec, 40000, iteration->duration_usec);
    assert_int_equal(times->settle_usec, scripted_iteration_snapshot(iteration, 0, "loaded")->settle_usec);
    assert_in_range(times->close_usec, 0, iteration->duration_usec);
}

static void
a_failed_checkpoint_has_its_time_too(void **state)
{
    g_autoptr(TideScenario) scenario = scenario_folder_assert_good(*state, SCRIPTED_SHORT_STORY);
    g_autoptr(ScriptedEngine) engine = scripted_engine_new();

    engine->fails_at = 4;
    engine->code = TIDE_ERROR_SCRIPT;
    g_autoptr(TideIteration) iteration = scripted_iteration_measure(engine, scenario, NULL);
    assert_non_null(iteration->failure);
    assert_int_equal(iteration->times.settle_usec, 0);
    assert_int_equal(sum_of(&iteration->times), iteration->duration_usec);
}

/* The engine after it is begun when the last checkpoint is, and is what the iteration after it gets. */
static void
the_next_engine_is_begun_in_the_last_checkpoint(void **state)
{
    g_autoptr(TideScenario) scenario =
        scenario_folder_assert_good(*state,
                                    SCRIPTED_STORY_HEAD "  - checkpoint: { name: one, settle: none }\n"
                                                        "  - checkpoint: { name: two, settle: none }\n"
                                                        "  - evaluate: one()\n");
    g_autoptr(ScriptedEngine) engine = scripted_engine_new();
    g_autoptr(TideStarter) starter = tide_starter_new(scripted_engine_class(), &engine->options);
    g_autoptr(TideIteration) first = tide_iteration_measure(scenario, 1, starter, scenario, NULL, NULL);
    g_autoptr(TideIteration) second = tide_iteration_measure(scenario, 2, starter, NULL, NULL, NULL);
    g_autofree char *log = scripted_engine_log(engine);

    assert_null(first->failure);
    assert_null(second->failure);
    assert_string_equal(log,
                        "open\nload /index.html\nprocesses\nprocesses\nbegin\nprocesses\nevaluate one()\n"
                        "await\nload /index.html\nprocesses\nprocesses\nprocesses\nevaluate one()\n");
    assert_int_equal(engine->closed, 2);
}

static void
an_engine_without_actions_says_so(void **state)
{
    g_autoptr(ScriptedEngine) engine = scripted_engine_new();
    g_autoptr(TideScenario) scenario =
        scenario_folder_assert_good(*state, SCRIPTED_STORY_HEAD "  - reload\n  - checkpoint: loaded\n");
    TideEngineClass without = *scripted_engine_class();
    g_autofree char *expected =
        g_strdup_printf("%s:5:5: step \"reload\": the engine scripted cannot do this step", scenario->manifest);

    without.act = NULL;
    g_autoptr(TideStarter) starter = tide_starter_new(&without, &engine->options);
    g_autoptr(TideIteration) iteration = tide_iteration_measure(scenario, 1, starter, NULL, NULL, NULL);
    assert_non_null(iteration->failure);
    assert_int_equal(iteration->failure->code, TIDE_ERROR_ENVIRONMENT);
    assert_string_equal(iteration->failure->message, expected);
}

static void
a_step_of_an_included_file_is_blamed_there(void **state)
{
    g_autoptr(ScriptedEngine) engine = scripted_engine_new();
    scenario_folder_write(*state, "common/fail.yaml", "- expect: rows == 9\n", -1);
    g_autoptr(TideScenario) scenario = scenario_folder_assert_good(
        *state, SCRIPTED_STORY_HEAD "  - include: ../common/fail.yaml\n  - checkpoint: loaded\n");
    g_autofree char *expected = g_strdup_printf(
        "%s/common/fail.yaml:1:3: step \"expect: rows == 9\": expected to be true: rows == 9; it is 8", (char *)*state);

    engine->value = "\"8\"";
    g_autoptr(TideIteration) iteration = scripted_iteration_measure(engine, scenario, NULL);
    assert_non_null(iteration->failure);
    assert_string_equal(iteration->failure->message, expected);
}

#define TEN_LETTERS "ääääääääää"

static const struct {
    const char *script;
    const char *told;
} scripts[] = {
    { "one(1)", "one(1)" },
    { "\"a\\n\\tb\"", "a  b" },
    { TEN_LETTERS TEN_LETTERS TEN_LETTERS TEN_LETTERS TEN_LETTERS TEN_LETTERS,
      TEN_LETTERS TEN_LETTERS TEN_LETTERS TEN_LETTERS TEN_LETTERS TEN_LETTERS },
    { "x" TEN_LETTERS TEN_LETTERS TEN_LETTERS TEN_LETTERS TEN_LETTERS TEN_LETTERS,
      "x" TEN_LETTERS TEN_LETTERS TEN_LETTERS TEN_LETTERS TEN_LETTERS "äääääääää…" },
};

static void
a_failure_quotes_its_step_on_one_line_cut_between_letters(void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(scripts); i++) {
        g_autofree char *manifest =
            g_strdup_printf(SCRIPTED_STORY_HEAD "  - evaluate: %s\n  - checkpoint: loaded\n", scripts[i].script);
        g_autoptr(TideScenario) scenario = scenario_folder_assert_good(*state, manifest);
        g_autoptr(ScriptedEngine) engine = scripted_engine_new();
        g_autofree char *expected =
            g_strdup_printf("%s:5:5: step \"evaluate: %s\": " SCRIPTED_FAILURE, scenario->manifest, scripts[i].told);

        engine->fails_at = 4;
        engine->code = TIDE_ERROR_SCRIPT;
        g_autoptr(TideIteration) iteration = scripted_iteration_measure(engine, scenario, NULL);
        assert_non_null(iteration->failure);
        assert_string_equal(iteration->failure->message, expected);
    }
}

/* The tenth call of the short story is the census. */
static void
objects_that_are_gated_and_cannot_be_counted_are_an_error(void **state)
{
    for (gboolean gated = FALSE; gated <= TRUE; gated++) {
        g_autofree char *manifest = g_strconcat(SCRIPTED_SHORT_STORY, gated ? "objects: { Window: 1 }\n" : "", NULL);
        g_autoptr(TideScenario) scenario = scenario_folder_assert_good(*state, manifest);
        g_autoptr(ScriptedEngine) engine = scripted_engine_new();

        engine->fails_at = 10;
        engine->code = TIDE_ERROR_ENVIRONMENT;
        g_autoptr(TideIteration) iteration = scripted_iteration_measure(engine, scenario, NULL);
        assert_int_equal(iteration->failure != NULL, gated);
        assert_int_equal(iteration->snapshots->len, !gated);
        if (iteration->failure)
            assert_non_null(strstr(iteration->failure->message, "they could not be counted"));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(objects_that_are_gated_and_cannot_be_counted_are_an_error),
        cmocka_unit_test(a_scenario_is_taken_step_by_step),
        cmocka_unit_test(a_failure_of_any_call_ends_it_and_keeps_what_was_measured),
        cmocka_unit_test(events_and_missing_files_become_warnings),
        cmocka_unit_test(the_scenarios_own_files_are_served),
        cmocka_unit_test(a_blank_page_is_not_asked_of_the_page_server),
        cmocka_unit_test(the_user_can_end_it),
        cmocka_unit_test(a_replaced_process_ends_it_as_gone),
        cmocka_unit_test(a_folder_that_cannot_be_served_starts_no_engine),
        cmocka_unit_test(further_steps_are_asked_of_the_engine),
        cmocka_unit_test(a_page_that_is_not_idle_in_time_is_warned_of),
        cmocka_unit_test(an_engine_is_opened_for_pressure_where_a_step_makes_it),
        cmocka_unit_test(each_snapshot_is_told_of),
        cmocka_unit_test(its_time_is_told_by_what_it_was_spent_on),
        cmocka_unit_test(a_failed_checkpoint_has_its_time_too),
        cmocka_unit_test(the_next_engine_is_begun_in_the_last_checkpoint),
        cmocka_unit_test(an_engine_without_actions_says_so),
        cmocka_unit_test(a_step_of_an_included_file_is_blamed_there),
        cmocka_unit_test(a_failure_quotes_its_step_on_one_line_cut_between_letters),
    };

    return cmocka_run_group_tests(tests, scenario_folder_setup, scenario_folder_teardown);
}
