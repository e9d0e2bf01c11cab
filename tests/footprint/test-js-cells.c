#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include <tidemark/error.h>

#include "fake-engine.h"
#include "footprint/js-cells.h"
#include "footprint/procfs.h"
#include "stopped-child.h"

static gboolean
find_cells(pid_t pid, TideColumns *ret_columns, GError **error)
{
    g_autoptr(TideRegions) regions = tide_regions_read(TIDE_PROCFS_ROOT, pid, NULL);
    g_autofree const TideCategoryRule **rules = g_new0(const TideCategoryRule *, regions->regions->len);

    tide_categories_assign(regions, rules);
    return tide_js_cells_find(pid, regions, rules, ret_columns, error);
}

static void
test_blocks_of_known_owners_are_found_to_the_page(G_GNUC_UNUSED void **state)
{
    Engine engine = reserve_engine();
    pid_t child = start_stopped_child(fill_engine, &engine);
    TideColumns columns = { 0 };

    assert_true(await_stop(child));
    assert_true(find_cells(child, &columns, NULL));
    assert_int_equal(columns.dirty, 36 * KB);
    assert_int_equal(columns.swapped, 0);
    assert_int_equal(columns.regions, 1);
    end_child(child);
    release_engine(&engine);
}

/* It is a part of its category, and in no sum. */
static void
test_a_reading_tells_the_parts_when_asked(G_GNUC_UNUSED void **state)
{
    Engine engine = reserve_engine();
    pid_t child = start_stopped_child(fill_engine, &engine);

    assert_true(await_stop(child));
    g_autoptr(TideFootprint) plain = tide_footprint_read(child, NULL);
    g_autoptr(TideFootprint) more = tide_footprint_read_more(child, TIDE_READ_JS_CELLS, NULL);
    g_autoptr(TideFootprint) copy = tide_footprint_copy(more);
    assert_int_equal(plain->details->len, 1);
    assert_int_equal(copy->details->len, 2);
    const TideCategoryDetail *structures = &g_array_index(copy->details, TideCategoryDetail, 0);
    const TideCategoryDetail *cells = &g_array_index(copy->details, TideCategoryDetail, 1);
    assert_string_equal(structures->name, "JS structures");
    assert_string_equal(structures->category, "WebKit malloc");
    assert_int_equal(structures->columns.dirty, 28 * KB);
    assert_string_equal(cells->name, "JS cells");
    assert_string_equal(cells->category, "WebKit malloc");
    assert_int_equal(cells->columns.dirty, 36 * KB);
    assert_int_equal(tide_footprint_row(more, "WebKit malloc")->dirty,
                     tide_footprint_row(plain, "WebKit malloc")->dirty);
    assert_int_equal(more->total.dirty, plain->total.dirty);
    end_child(child);
    release_engine(&engine);
}

/* Looking makes nothing resident, neither here nor in what is only reserved. */
static void
test_finding_changes_nothing(G_GNUC_UNUSED void **state)
{
    Engine engine = reserve_engine();
    pid_t child = start_stopped_child(fill_engine, &engine);
    TideColumns columns = { 0 };

    assert_true(await_stop(child));
    g_autoptr(TideFootprint) before = tide_footprint_read(child, NULL);
    assert_true(find_cells(child, &columns, NULL));
    g_autoptr(TideFootprint) after = tide_footprint_read(child, NULL);
    assert_int_equal(before->rss, after->rss);
    assert_int_equal(before->total.dirty, after->total.dirty);
    end_child(child);
    release_engine(&engine);
}

/* Not this one: with a sanitizer it has reservations as large as the engine's. */
static void
test_a_program_without_the_engine_has_no_cells(G_GNUC_UNUSED void **state)
{
    char *argv[] = { "cat", NULL };
    TideColumns columns = { .dirty = 5 };
    GPid child = 0;
    int input = -1;

    assert_true(g_spawn_async_with_pipes(NULL, argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL,
                                         &child, &input, NULL, NULL, NULL));
    g_autoptr(TideFootprint) more = tide_footprint_read_more(child, TIDE_READ_JS_CELLS, NULL);
    assert_non_null(more);
    assert_null(more->details);
    assert_true(find_cells(child, &columns, NULL));
    assert_int_equal(columns.dirty, 0);
    assert_int_equal(columns.regions, 0);
    close(input);
    waitpid(child, NULL, 0);
}

static void
test_a_process_that_is_gone_is_told(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideRegions) regions = tide_regions_read(TIDE_PROCFS_ROOT, getpid(), NULL);
    g_autofree const TideCategoryRule **rules = g_new0(const TideCategoryRule *, regions->regions->len);
    TideColumns columns = { .dirty = 5 };
    g_autoptr(GError) error = NULL;

    tide_categories_assign(regions, rules);
    assert_false(tide_js_cells_find(G_MAXINT, regions, rules, &columns, &error));
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_GONE));
    assert_int_equal(columns.dirty, 5);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_blocks_of_known_owners_are_found_to_the_page),
        cmocka_unit_test(test_a_reading_tells_the_parts_when_asked),
        cmocka_unit_test(test_finding_changes_nothing),
        cmocka_unit_test(test_a_program_without_the_engine_has_no_cells),
        cmocka_unit_test(test_a_process_that_is_gone_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
