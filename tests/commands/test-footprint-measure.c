#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>
#include <unistd.h>

#include "../footprint/fake-engine.h"
#include "../footprint/stopped-child.h"
#include "commands/footprint-measure.h"

#define NOBODY G_MAXINT32 /* no process has this pid */

static void
rest(gpointer data)
{
    (void)data;
}

/* The living of a test: a stopped child, and one who is no longer there when it is read. */
typedef struct {
    pid_t child;
    GPtrArray *processes;
} Stage;

static void
add_process(const Stage *stage, pid_t pid, pid_t parent, const char *name)
{
    TideProcess *process = g_new0(TideProcess, 1);

    process->pid = pid;
    process->parent = parent;
    process->start_ticks = 1;
    process->name = g_strdup(name);
    process->executable = g_strdup(name);
    g_ptr_array_add(stage->processes, process);
}

static int
set_up(void **state)
{
    Stage *stage = g_new0(Stage, 1);

    stage->child = start_stopped_child(rest, NULL);
    assert_true(stage->child > 0 && await_stop(stage->child));
    stage->processes = g_ptr_array_new_with_free_func((GDestroyNotify)tide_process_free);
    add_process(stage, stage->child, 1, "child");
    add_process(stage, NOBODY, stage->child, "gone");
    *state = stage;
    return 0;
}

static int
tear_down(void **state)
{
    Stage *stage = *state;

    end_child(stage->child);
    g_ptr_array_unref(stage->processes);
    g_free(stage);
    return 0;
}

static TideFootprintOptions *
parse(const char *line)
{
    g_auto(GStrv) words = g_strsplit(line, " ", -1);
    int status = 0;
    TideFootprintOptions *options = tide_footprint_options_parse((int)g_strv_length(words), words, &status);

    assert_non_null(options);
    return options;
}

/* @error: NULL where it must succeed */
static TideListing *
measure(const Stage *stage, const char *line, guint sample, guint *ret_selected, GError **error)
{
    g_autoptr(TideFootprintOptions) options = parse(line);
    g_autoptr(GError) problem = NULL;
    TideFootprintOutcome outcome = { 0 };

    if (sample > 1) {
        g_autoptr(GPtrArray) first = tide_selection_find(options->selection, stage->processes, NULL);
        assert_non_null(first);
    }
    TideListing *listing = tide_footprint_measure(options, stage->processes, sample, &outcome, &problem);
    if (ret_selected)
        *ret_selected = outcome.selected;
    if (problem && !error)
        fail_msg("%s", problem->message);
    if (problem)
        g_propagate_error(error, g_steal_pointer(&problem));
    return listing;
}

static void
assert_gone(const GError *error, const char *part)
{
    if (!error || !strstr(error->message, part))
        fail_msg("%s is without: %s", error ? error->message : "no error", part);
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_GONE));
}

static void
who_was_named_must_be_there(void **state)
{
    static const char *const lines[] = { "footprint gone", "footprint 2147483647", "footprint child gone" };

    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(TideListing) listing = measure(*state, lines[i], 1, NULL, &error);
        assert_null(listing);
        assert_gone(error, "2147483647");
    }
}

static void
who_was_not_named_may_be_gone(void **state)
{
    static const char *const lines[] = { "footprint --all", "footprint -t child" };

    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
        guint selected = 0;
        g_autoptr(TideListing) listing = measure(*state, lines[i], 1, &selected, NULL);
        assert_int_equal(selected, 2);
        assert_int_equal(listing->processes->len, 1);
        assert_int_equal(listing->errors->len, 1);
        assert_non_null(strstr(listing->errors->pdata[0], "there is no process 2147483647"));
        assert_true(listing->ended.monotonic > listing->started.monotonic);
    }
}

static void
where_nobody_is_left_there_is_no_table(void **state)
{
    Stage *stage = *state;
    g_autoptr(GError) error = NULL;

    g_ptr_array_remove_index(stage->processes, 0);
    g_autoptr(TideListing) listing = measure(stage, "footprint --all", 1, NULL, &error);
    assert_null(listing);
    assert_gone(error, "none of 1 processes can be read: ");
}

static void
later_anybody_may_be_gone(void **state)
{
    guint selected = 0;
    g_autoptr(TideListing) listing = measure(*state, "footprint gone", 2, &selected, NULL);

    assert_int_equal(selected, 1);
    assert_int_equal(listing->processes->len, 0);
    assert_int_equal(listing->errors->len, 1);
    assert_int_equal(listing->sample, 2);
}

static void
small_processes_are_left_out_where_that_is_wanted(void **state)
{
    g_autoptr(TideListing) small = measure(*state, "footprint child --minFootprint 0.01", 1, NULL, NULL);
    g_autoptr(TideListing) large = measure(*state, "footprint child --minFootprint 100000", 1, NULL, NULL);

    assert_int_equal(small->processes->len, 1);
    assert_int_equal(large->processes->len, 0);
    assert_int_equal(large->errors->len, 0);
    assert_int_equal(large->warnings->len, 1);
}

static void
partial_names_are_told_once(void **state)
{
    const Stage *stage = *state;
    g_autofree char *line = g_strdup_printf("Found process child [%d] from partial name CHI", stage->child);
    g_autoptr(TideListing) first = measure(stage, "footprint CHI", 1, NULL, NULL);
    g_autoptr(TideListing) second = measure(stage, "footprint CHI", 2, NULL, NULL);

    assert_int_equal(first->found->len, 1);
    assert_string_equal(first->found->pdata[0], line);
    assert_int_equal(second->found->len, 0);
}

static void
parts_are_measured_where_they_are_shown(void **state)
{
    static const struct {
        const char *line;
        gboolean amounts;
        gboolean regions;
        gboolean unmapped;
    } rows[] = {
        { "footprint child", FALSE, FALSE, FALSE },           { "footprint -w child", TRUE, FALSE, FALSE },
        { "footprint -v child", FALSE, TRUE, FALSE },         { "footprint --explain child", FALSE, TRUE, FALSE },
        { "footprint --unmapped child", FALSE, FALSE, TRUE },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(TideListing) listing = measure(*state, rows[i].line, 1, NULL, NULL);
        const TideListedProcess *process = listing->processes->pdata[0];
        assert_int_equal(process->amounts != NULL, rows[i].amounts);
        assert_int_equal(process->regions != NULL, rows[i].regions);
        assert_int_equal(process->unmapped != NULL, rows[i].unmapped);
    }
}

/* Below its row, for a process and in the summary of one. */
static void
cells_of_javascript_are_found_when_asked(void **state)
{
    Engine engine = reserve_engine();
    Stage *stage = *state;
    Stage browser = { .processes = g_ptr_array_new_with_free_func((GDestroyNotify)tide_process_free) };

    browser.child = start_stopped_child(fill_engine, &engine);
    assert_true(browser.child > 0 && await_stop(browser.child));
    add_process(&browser, browser.child, 1, "browser");
    add_process(&browser, stage->child, 1, "child");
    g_autoptr(TideListing) plain = measure(&browser, "footprint browser", 1, NULL, NULL);
    g_autoptr(TideListing) one = measure(&browser, "footprint --js-cells browser", 1, NULL, NULL);
    g_autoptr(TideListing) two = measure(&browser, "footprint --js-cells browser child", 1, NULL, NULL);
    const TideListedProcess *process = one->processes->pdata[0];
    const TideFootprint *footprints[] = { process->footprint, one->summary->footprint };
    assert_int_equal(((const TideListedProcess *)plain->processes->pdata[0])->footprint->details->len, 1);
    for (gsize i = 0; i < G_N_ELEMENTS(footprints); i++) {
        assert_int_equal(footprints[i]->details->len, 2);
        const TideCategoryDetail *cells = &g_array_index(footprints[i]->details, TideCategoryDetail, 1);
        assert_string_equal(cells->name, "JS cells");
        assert_int_equal(cells->columns.dirty, 36 * KB);
    }
    assert_null(two->summary->footprint->details);
    end_child(browser.child);
    g_ptr_array_unref(browser.processes);
    release_engine(&engine);
}

#define ON_STAGE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ON_STAGE(who_was_named_must_be_there),
        ON_STAGE(who_was_not_named_may_be_gone),
        ON_STAGE(where_nobody_is_left_there_is_no_table),
        ON_STAGE(later_anybody_may_be_gone),
        ON_STAGE(small_processes_are_left_out_where_that_is_wanted),
        ON_STAGE(partial_names_are_told_once),
        ON_STAGE(parts_are_measured_where_they_are_shown),
        ON_STAGE(cells_of_javascript_are_found_when_asked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
