#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../report/example-results.h"
#include "commands/observed-facts.h"

static TideProcessSample *
add_page(TideIteration *iteration)
{
    return example_process(example_snapshot(iteration, "loaded"), TIDE_ROLE_WEB_CONTENT);
}

static TideConfiguration *
expect(const char *source, const char *sandbox)
{
    TideConfiguration *configuration = tide_configuration_new();

    tide_configuration_set(configuration, "category_source", source);
    tide_configuration_set(configuration, "sandbox", sandbox);
    return configuration;
}

static void
what_was_expected_is_left_alone(void **state)
{
    (void)state;
    g_autoptr(TideIteration) iteration = tide_iteration_new(1);
    g_autoptr(TideConfiguration) configuration = expect("shape", "on");
    g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(g_free);

    assert_false(tide_observed_facts_correct(configuration, iteration, notes));
    TideProcessSample *page = add_page(iteration);
    page->sandboxed = TRUE;
    page->footprint->category_source = TIDE_CATEGORIES_BY_SHAPE;
    assert_false(tide_observed_facts_correct(configuration, iteration, notes));
    assert_int_equal(notes->len, 0);
}

static void
what_was_found_stands_and_is_noted(void **state)
{
    (void)state;
    g_autoptr(TideIteration) iteration = tide_iteration_new(1);
    g_autoptr(TideConfiguration) configuration = expect("shape", "on");
    g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(g_free);
    TideProcessSample *page = add_page(iteration);

    page->sandboxed = FALSE;
    page->footprint->category_source = TIDE_CATEGORIES_BY_NAME;
    assert_true(tide_observed_facts_correct(configuration, iteration, notes));
    assert_string_equal(tide_configuration_get(configuration, "category_source"), "names");
    assert_string_equal(tide_configuration_get(configuration, "sandbox"), "off");
    assert_int_equal(notes->len, 2);
    assert_string_equal(g_ptr_array_index(notes, 0), "category_source: expected shape, found names");
    assert_string_equal(g_ptr_array_index(notes, 1), "sandbox: expected on, found off");
    assert_false(tide_observed_facts_correct(configuration, iteration, notes));
    page->footprint->category_source = TIDE_CATEGORIES_BY_SHAPE;
    assert_true(tide_observed_facts_correct(configuration, iteration, notes));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_expected_is_left_alone),
        cmocka_unit_test(what_was_found_stands_and_is_noted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
