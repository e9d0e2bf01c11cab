#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "example-smaps.h"
#include "footprint/listing/footprint-text.h"
#include "footprint/listing/region-text.h"

#define LONG_PATH "/usr/share/a-folder-with-a-long-name/and-another-one/libfile.so"

static const char smaps[] = EXAMPLE_REGION("200000-210000 rw-p 0 00:00 0 [heap]", 64, 64, 64)
    EXAMPLE_REGION("7f0000000000-7f0000004000 r--s 0 00:07 3 " LONG_PATH, 8, 8, 0);

static const char expected[] =
    "\n"
    "Regions:\n"
    "REGION TYPE              START - END               [   VSIZE    DIRTY  SWAPPED    CLEAN  RECLAIM] PRT   REGION "
    "DETAIL\n"
    "MALLOC                         200000-210000       [   64 KB    64 KB      0 B      0 B      0 B] rw-p  [heap]\n"
    "mapped file              7f0000000000-7f0000004000 [   16 KB      0 B      0 B   8192 B      0 B] r--s  "
    "…der-with-a-long-name/and-another-one/libfile.so\n"
    "page table               unmapped-unmapped         [  8192 B   8192 B      0 B      0 B      0 B]\n"
    "Owned physical footprint (unmapped) unmapped-unmapped         [   12 KB    12 KB      0 B      0 B      0 B]\n";

static TideListing *
list_example(void)
{
    const pid_t pid = 11;
    const TideUnmapped object = { TIDE_UNMAPPED_FILE, 1, 5, 12288 };
    g_autoptr(GPtrArray) regions = g_ptr_array_new_with_free_func((GDestroyNotify)tide_regions_free);
    g_autoptr(GPtrArray) unmapped = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
    TideListing *listing = tide_listing_new();

    g_ptr_array_add(unmapped, g_array_new(FALSE, FALSE, sizeof object));
    g_array_append_vals(unmapped->pdata[0], &object, 1);
    g_ptr_array_add(regions, make_regions("one", smaps));
    assert_true(tide_listing_fill(listing, &pid, regions, unmapped, TIDE_LISTING_REGIONS, NULL));
    return listing;
}

static char *
region_text(const TideListing *listing, TideLayout layout)
{
    GString *text = g_string_new(NULL);

    tide_region_text_append(text, listing->processes->pdata[0], &layout);
    return g_string_free(text, FALSE);
}

static void
test_regions_are_listed_with_what_has_none(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideListing) listing = list_example();
    g_autofree char *text = region_text(listing, (TideLayout) { .regions = TRUE });

    assert_string_equal(text, expected);
}

static void
test_wide_lines_have_the_whole_path_and_bytes(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideListing) listing = list_example();
    g_autofree char *text = region_text(listing, (TideLayout) { .wide = TRUE, .unit = TIDE_UNIT_BYTES });

    assert_non_null(strstr(text, "r--s  " LONG_PATH "\n"));
    assert_non_null(strstr(text, "[       65536 B        65536 B            0 B            0 B            0 B] rw-p"));
}

static void
test_each_region_is_explained(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideListing) listing = list_example();
    const TideListedProcess *process = listing->processes->pdata[0];
    g_autofree char *text = region_text(listing, (TideLayout) { .explain = TRUE });

    for (guint i = 0; i < process->regions->regions->len; i++) {
        g_autofree char *line = g_strdup_printf("\n    by its shape: %s\n", process->rules[i]->reason);
        assert_non_null(strstr(text, line));
    }
    assert_non_null(strstr(text, "\n    without a region: VmPTE of the process's status\n"));
}

static void
test_access_and_path_are_fit_to_be_read(G_GNUC_UNUSED void **state)
{
    g_autofree char *access = tide_region_access_text(TIDE_ACCESS_READ | TIDE_ACCESS_EXECUTE);
    g_autofree char *shared = tide_region_access_text(TIDE_ACCESS_WRITE | TIDE_ACCESS_SHARED);
    g_autofree char *path = tide_region_path_text("/a\033[1m\xff");

    assert_string_equal(access, "r-xp");
    assert_string_equal(shared, "-w-s");
    assert_true(g_utf8_validate(path, -1, NULL));
    assert_true(g_str_has_prefix(path, "/a?[1m"));
}

/* The list stands behind the table, and the reader of captures passes it over. */
static void
test_a_text_with_regions_reads_back(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideListing) listing = list_example();
    const TideListedProcess *process = listing->processes->pdata[0];
    static const TideLayout layout = { .unit = TIDE_UNIT_BYTES, .explain = TRUE };
    g_autofree char *text = tide_listing_to_text(listing, &layout);
    g_autoptr(TideCapture) capture = tide_capture_parse(text, strlen(text), "x", NULL);

    assert_non_null(strstr(text, "Regions:\n"));
    assert_non_null(capture);
    const TideCaptureProcess *copy = capture->processes->pdata[0];
    assert_int_equal(capture->processes->len, 1);
    assert_int_equal(capture->warnings->len + copy->left_out->len, 0);
    assert_int_equal(copy->footprint->total.dirty, process->footprint->total.dirty);
    assert_int_equal(copy->footprint->rows->len, process->footprint->rows->len);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_regions_are_listed_with_what_has_none),
        cmocka_unit_test(test_wide_lines_have_the_whole_path_and_bytes),
        cmocka_unit_test(test_each_region_is_explained),
        cmocka_unit_test(test_access_and_path_are_fit_to_be_read),
        cmocka_unit_test(test_a_text_with_regions_reads_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
