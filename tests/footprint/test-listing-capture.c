#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "capture-texts.h"
#include "footprint/listing/listing.h"

static const TideAuxiliary *
auxiliary_of(const TideListing *listing, guint i)
{
    const TideListedProcess *process = listing->processes->pdata[0];

    return &g_array_index(process->auxiliary, TideAuxiliary, i);
}

static void
test_one_process_is_its_own_summary(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideCapture) capture = parse_text(FOOTPRINT_TEXT, NULL);
    g_autoptr(TideListing) listing = tide_listing_of_capture(capture, 0);
    const TideListedProcess *process = listing->processes->pdata[0];

    assert_int_equal(listing->processes->len, 1);
    assert_true(process->has_table && process->has_total && process->has_dirty);
    assert_int_equal(process->address_bits, 0);
    assert_string_equal(process->footprint->name, "com.example.Page");
    assert_string_equal(auxiliary_of(listing, 0)->key, "phys_footprint");
    assert_string_equal(auxiliary_of(listing, 1)->key, "phys_footprint_peak");
    assert_int_equal(auxiliary_of(listing, 1)->bytes, 31 << 20);
    assert_string_equal(listing->summary->footprint->name, "Summary");
    assert_int_equal(listing->summary->footprint->total.regions, 46);
    assert_int_equal(listing->summary->auxiliary->len, 0);
    assert_int_equal(listing->started.wall, 0);
    /* Half of a unit in each of its rows, and in the total. */
    assert_true(process->rounding > (1 << 19));
}

static void
test_a_sample_has_its_own_processes(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideCapture) capture =
        parse_text("{\"samples\":[{\"processes\":[" JSON_PROCESS "," JSON_PROCESS "]},{\"processes\":[]},"
                   "{\"processes\":[" JSON_PROCESS "]}]}",
                   NULL);
    static const guint counts[] = { 2, 0, 1 };

    for (guint i = 0; i < G_N_ELEMENTS(counts); i++) {
        g_autoptr(TideListing) listing = tide_listing_of_capture(capture, i);
        assert_int_equal(listing->sample, i + 1);
        assert_int_equal(listing->samples, 3);
        assert_int_equal(listing->processes->len, counts[i]);
        assert_true((listing->summary != NULL) == (counts[i] == 1));
    }
}

static void
test_what_is_not_in_the_capture_is_not_known(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideCapture) capture = parse_text("Process: a [7]\nPhysical footprint: 2M\n", NULL);
    g_autoptr(TideListing) listing = tide_listing_of_capture(capture, 0);
    const TideListedProcess *process = listing->processes->pdata[0];

    assert_false(process->has_table || process->has_total || process->has_dirty);
    assert_int_equal(process->auxiliary->len, 1);
    assert_true(process->left_out->len > 0);
    assert_null(process->amounts);
    assert_null(process->regions);
}

/* Also when the capture is gone, which owns their names. */
static void
test_virtual_sizes_are_kept(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideCapture) capture = parse_text("Stack 8176K 4\nother 9K 17\nTOTAL 8185K 21\n", NULL);
    g_autoptr(TideListing) listing = tide_listing_of_capture(capture, 0);
    const TideListedProcess *process = listing->processes->pdata[0];

    g_clear_pointer(&capture, tide_capture_free);
    assert_int_equal(process->known, TIDE_CAPTURE_VIRTUAL | TIDE_CAPTURE_REGIONS);
    assert_int_equal(tide_listed_process_known_sums(process), process->known);
    assert_int_equal(process->virtual_total, 8185 * 1024);
    assert_int_equal(tide_virtual_size_find(process->virtual_sizes, "Stack"), 8176 * 1024);
    assert_string_equal(g_array_index(process->footprint->rows, TideCategoryRow, 0).name, "Stack");
    assert_int_equal(listing->summary->known, process->known);
}

static void
test_messages_are_kept(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideCapture) capture = parse_text("Found process Page [812] from partial name Pa\n" FOOTPRINT_TEXT, NULL);
    g_autoptr(TideListing) listing = tide_listing_of_capture(capture, 0);

    assert_int_equal(listing->warnings->len, 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_process_is_its_own_summary),
        cmocka_unit_test(test_a_sample_has_its_own_processes),
        cmocka_unit_test(test_what_is_not_in_the_capture_is_not_known),
        cmocka_unit_test(test_virtual_sizes_are_kept),
        cmocka_unit_test(test_messages_are_kept),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
