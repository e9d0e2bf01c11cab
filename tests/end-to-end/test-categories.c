/* Whether the categories still say who mapped the memory: an engine that lays it out in another way turns this red. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <string.h>

/* Half a million objects, by the heap's own statistics 45 MB with some 4 MB outside of blocks. */
#define LEAST_CELLS_KB 35000

/** What the tool printed and how it ended. */
typedef struct {
    int status;
    char *tables;
    char *messages;
} Measurement;

static Measurement
measure(const char *const *arguments)
{
    g_autoptr(GPtrArray) argv = g_ptr_array_new();
    Measurement measurement = { .status = -1 };
    int status = 0;

    g_ptr_array_add(argv, (gpointer)TIDE_BIN_DIR "/measure-categories");
    for (; *arguments; arguments++)
        g_ptr_array_add(argv, (gpointer)*arguments);
    g_ptr_array_add(argv, NULL);
    assert_true(g_spawn_sync(NULL, (char **)argv->pdata, NULL, G_SPAWN_DEFAULT, NULL, NULL, &measurement.tables,
                             &measurement.messages, &status, NULL));
    if (g_spawn_check_wait_status(status, NULL))
        measurement.status = 0;
    else if (WIFEXITED(status))
        measurement.status = WEXITSTATUS(status);
    return measurement;
}

static void
clear(Measurement *measurement)
{
    g_free(measurement->tables);
    g_free(measurement->messages);
}

/* `| stable | objects | WebKit malloc | structures | cells |` is the only row of five columns. */
static void
check_cells(const char *tables)
{
    g_autoptr(GRegex) row =
        g_regex_new("^\\| stable \\| objects \\| (\\d+) \\| (\\d+) \\| (\\d+) \\|$", G_REGEX_MULTILINE, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;

    assert_true(g_regex_match(row, tables, 0, &match));
    g_autofree char *heap = g_match_info_fetch(match, 1);
    g_autofree char *structures = g_match_info_fetch(match, 2);
    g_autofree char *cells = g_match_info_fetch(match, 3);
    guint64 heap_kb = g_ascii_strtoull(heap, NULL, 10);
    assert_in_range(g_ascii_strtoull(structures, NULL, 10), 4, 1000);
    assert_in_range(g_ascii_strtoull(cells, NULL, 10), LEAST_CELLS_KB, heap_kb);
}

/* The engine's heaps, each in a page that has much of it. */
static void
the_categories_of_pages_agree_with_who_mapped_them(void **state)
{
    static const char *const arguments[] = {
        "--explain", "--preset", "stable", "blank", "objects", "array-buffer", NULL
    };
    Measurement measurement = measure(arguments);

    (void)state;
    print_message("%s", measurement.messages);
    if (measurement.status != 0)
        fail_msg("status %d\n%s", measurement.status, measurement.tables);
    assert_non_null(strstr(measurement.tables, "| stable | blank | "));
    check_cells(measurement.tables);
    clear(&measurement);
}

static void
a_page_that_is_not_there_is_not_measured(void **state)
{
    static const char *const no_page[] = { "--preset", "stable", "no-such-page", NULL };
    static const char *const no_arguments[] = { NULL };
    Measurement measurement = measure(no_page);

    (void)state;
    assert_int_equal(measurement.status, 3);
    assert_non_null(strstr(measurement.messages, "stable, no-such-page: "));
    assert_string_equal(measurement.tables, "");
    clear(&measurement);
    measurement = measure(no_arguments);
    assert_int_equal(measurement.status, 2);
    clear(&measurement);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_categories_of_pages_agree_with_who_mapped_them),
        cmocka_unit_test(a_page_that_is_not_there_is_not_measured),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
