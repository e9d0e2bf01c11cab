#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>

#include "footprint/page-scan.h"
#include "footprint/peak/peak-explainer.h"
#include "stopped-child.h"

#define MB ((gsize)1 << 20)
#define HELD_BYTES (64 * MB)
#define RESERVED_BYTES (512 * MB)

/** Shared with the child: where it has memory, and where it has hardly any. */
typedef struct {
    char *held;
    char *reserved;
} Places;

typedef struct {
    Places *places;
    pid_t child;
    int folder;
    guint64 bytes;
    TidePeakRecord records[TIDE_N_PEAK_INTERVALS];
    TidePeakExplainer *explainer;
} Fixture;

static char *
map(gsize bytes)
{
    char *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    return memory != MAP_FAILED ? memory : NULL;
}

static void
hold(gpointer data)
{
    Places *places = data;

    places->held = map(HELD_BYTES);
    memset(places->held, 1, HELD_BYTES);
    places->reserved = map(RESERVED_BYTES);
    places->reserved[0] = 1;
}

static int
set_up(void **state)
{
    Fixture *fixture = g_new0(Fixture, 1);
    TideTotals totals = { 0 };

    fixture->places = mmap(NULL, sizeof(Places), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    fixture->child = start_stopped_child(hold, fixture->places);
    g_autofree char *path = g_strdup_printf("/proc/%d", fixture->child);
    fixture->folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    *state = fixture;
    if (!await_stop(fixture->child) || fixture->folder < 0 || !tide_totals_read(fixture->child, &totals, NULL))
        return 1;
    fixture->bytes = tide_totals_footprint(&totals);
    for (gsize i = 0; i < TIDE_N_PEAK_INTERVALS; i++) {
        tide_peak_record_clear(&fixture->records[i]);
        tide_peak_record_add(&fixture->records[i], &totals, 1, TRUE);
    }
    fixture->explainer = tide_peak_explainer_new(fixture->child, fixture->folder, fixture->records);
    return 0;
}

static int
tear_down(void **state)
{
    Fixture *fixture = *state;

    tide_peak_explainer_free(fixture->explainer);
    for (gsize i = 0; i < TIDE_N_PEAK_INTERVALS; i++)
        tide_peak_record_clear(&fixture->records[i]);
    end_child(fixture->child);
    close(fixture->folder);
    munmap(fixture->places, sizeof(Places));
    g_free(fixture);
    return 0;
}

static gboolean
is_read_before(const Fixture *fixture, pid_t thread, const char *start, guint64 bytes)
{
    const TideStop stop = { .thread = thread, .start = (guint64)(gsize)start, .bytes = bytes };

    tide_peak_explainer_meet_stop(fixture->explainer, fixture->bytes, &stop);
    return tide_peak_explainer_look_before_fall(fixture->explainer, fixture->bytes);
}

static void
test_a_large_fall_is_explained_before_it_once(void **state)
{
    const Fixture *fixture = *state;

    assert_true(is_read_before(fixture, 1, fixture->places->held, HELD_BYTES));
    for (gsize i = 0; i < TIDE_N_PEAK_INTERVALS; i++)
        assert_true(fixture->records[i].composition->dirty >= fixture->bytes - fixture->bytes / 50);
    assert_false(is_read_before(fixture, 1, fixture->places->held, HELD_BYTES));
}

static void
test_an_end_is_a_fall_of_all(void **state)
{
    const Fixture *fixture = *state;

    assert_true(is_read_before(fixture, 1, NULL, G_MAXUINT64));
}

/* One in a hundred may go unread, another while the process is read and goes on. */
static void
test_small_falls_can_wait_until_they_add_up(void **state)
{
    const Fixture *fixture = *state;

    assert_false(is_read_before(fixture, 1, fixture->places->held, MB / 4));
    assert_false(is_read_before(fixture, 1, fixture->places->held, MB / 4));
    tide_peak_explainer_finish(fixture->explainer, fixture->bytes);
    assert_null(fixture->records[0].composition);
    assert_false(is_read_before(fixture, 2, fixture->places->held, MB / 2));
    tide_peak_explainer_finish(fixture->explainer, fixture->bytes);
    assert_non_null(fixture->records[0].composition);
}

static void
test_what_falls_while_it_is_read_beside_is_waited_for(void **state)
{
    const Fixture *fixture = *state;

    assert_false(is_read_before(fixture, 1, fixture->places->held, MB));
    assert_true(is_read_before(fixture, 2, fixture->places->held, MB));
    for (gsize i = 0; i < TIDE_N_PEAK_INTERVALS; i++)
        assert_true(fixture->records[i].composition->dirty >= fixture->bytes - fixture->bytes / 50);
}

/* It still grows. */
static void
test_who_has_just_begun_stands_for_large_falls_alone(void **state)
{
    const Fixture *fixture = *state;

    tide_peak_explainer_forget(fixture->explainer);
    assert_false(is_read_before(fixture, 1, fixture->places->held, 3 * MB));
    tide_peak_explainer_finish(fixture->explainer, fixture->bytes);
    assert_null(fixture->records[0].composition);
    assert_true(is_read_before(fixture, 1, fixture->places->held, 4 * MB));
    assert_non_null(fixture->records[0].composition);
}

static gboolean
can_count(pid_t pid)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/pagemap", pid);
    int pagemap = open(path, O_RDONLY | O_CLOEXEC);
    guint64 bytes = 0;
    gboolean can = tide_page_scan_count(pagemap, 0, MB, &bytes);

    close(pagemap);
    return can;
}

/* Most of what is reserved was never touched; a kernel before Linux 6.7 cannot tell, and all is taken to be there. */
static void
test_what_is_not_there_does_not_fall(void **state)
{
    const Fixture *fixture = *state;
    gboolean can_tell = can_count(fixture->child);

    assert_int_equal(is_read_before(fixture, 1, fixture->places->reserved, RESERVED_BYTES), !can_tell);
    if (!can_tell)
        print_message("not shown: this kernel does not count pages\n");
}

/* Of another thread, while nothing had to be read; a thread that ends says that all of its stack goes. */
static void
test_what_is_not_there_is_not_under_way_either(void **state)
{
    Fixture *fixture = *state;
    TideTotals totals = { 0 };

    if (!can_count(fixture->child)) {
        print_message("not shown: this kernel does not count pages\n");
        skip();
    }
    assert_true(is_read_before(fixture, 1, fixture->places->held, HELD_BYTES));
    assert_false(is_read_before(fixture, 1, fixture->places->held, 0));
    assert_false(is_read_before(fixture, 2, fixture->places->reserved, 8 * MB));
    assert_false(is_read_before(fixture, 4, fixture->places->reserved, RESERVED_BYTES));
    assert_true(tide_totals_read(fixture->child, &totals, NULL));
    totals.anonymous += HELD_BYTES;
    fixture->bytes = tide_totals_footprint(&totals);
    for (gsize i = 0; i < TIDE_N_PEAK_INTERVALS; i++)
        tide_peak_record_add(&fixture->records[i], &totals, 2, TRUE);
    assert_false(is_read_before(fixture, 3, fixture->places->held, 4096));
}

/* Nothing of what was let go for the program before counts for the next. */
static void
test_another_program_begins_anew(void **state)
{
    const Fixture *fixture = *state;

    tide_peak_explainer_forget(fixture->explainer);
    assert_false(is_read_before(fixture, 2, fixture->places->held, 2 * MB));
    tide_peak_explainer_forget(fixture->explainer);
    assert_false(is_read_before(fixture, 1, fixture->places->held, 2 * MB));
}

/* As long as it has not stopped, a poll has a reading begun at once; who stops has time. */
static void
test_who_stops_is_hardly_read_beside_the_polling(void **state)
{
    const Fixture *fixture = *state;

    assert_false(is_read_before(fixture, 1, fixture->places->held, 0));
    tide_peak_explainer_forget(fixture->explainer);
    tide_peak_explainer_pursue(fixture->explainer, fixture->bytes, FALSE);
    tide_peak_explainer_finish(fixture->explainer, fixture->bytes);
    assert_null(fixture->records[0].composition);
}

static void
test_who_does_not_stop_is_read_beside_the_polling(void **state)
{
    const Fixture *fixture = *state;

    tide_peak_explainer_pursue(fixture->explainer, fixture->bytes, FALSE);
    tide_peak_explainer_finish(fixture->explainer, fixture->bytes);
    assert_non_null(fixture->records[0].composition);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_large_fall_is_explained_before_it_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_an_end_is_a_fall_of_all, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_small_falls_can_wait_until_they_add_up, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_falls_while_it_is_read_beside_is_waited_for, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_who_has_just_begun_stands_for_large_falls_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_is_not_there_does_not_fall, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_is_not_there_is_not_under_way_either, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_another_program_begins_anew, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_who_stops_is_hardly_read_beside_the_polling, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_who_does_not_stop_is_read_beside_the_polling, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
