#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "capture-texts.h"
#include "footprint/captures/capture-smaps-amounts.h"
#include "footprint/smaps.h"

#define KB G_GUINT64_CONSTANT(1024)
#define PRIVATE "1000-9000 rw-p 00000000 00:00 0\n"
#define SHARED "1000-9000 rw-s 00000000 00:00 0\n"
#define FILE_SHARED "1000-9000 rw-s 00000000 08:01 7 /a\n"
#define ALL_KNOWN                                                                                                      \
    (TIDE_CAPTURE_DIRTY | TIDE_CAPTURE_SWAPPED | TIDE_CAPTURE_CLEAN | TIDE_CAPTURE_RECLAIMABLE |                       \
     TIDE_CAPTURE_REGIONS | TIDE_CAPTURE_VIRTUAL)
#define REST "Private_Clean: 0 kB\nPrivate_Dirty: 0 kB\nPrivate_Hugetlb: 0 kB\nVmFlags: rd\n"

static const TideCaptureSource source = { .place = "x", .n_lines = 9 };

static const struct {
    const char *name;
    const char *text;
    TideCaptureColumns unknown;
    const char *sentence; /* the first, NULL: none */
} rows[] = {
    { "whole", PRIVATE "Rss: 4 kB\nPss: 4 kB\nAnonymous: 4 kB\nLazyFree: 0 kB\nSwap: 0 kB\n" REST, 0, NULL },
    { "no Anonymous", PRIVATE "Rss: 4 kB\nPss: 4 kB\nLazyFree: 0 kB\nSwap: 0 kB\n" REST,
      TIDE_CAPTURE_DIRTY | TIDE_CAPTURE_CLEAN, "x: does not tell Anonymous (Linux 2.6.37), so what is dirty" },
    { "no Anonymous of a file", FILE_SHARED "Rss: 4 kB\nPss: 4 kB\nLazyFree: 0 kB\nSwap: 0 kB\n" REST, 0, NULL },
    { "no LazyFree", PRIVATE "Rss: 4 kB\nPss: 4 kB\nAnonymous: 4 kB\nSwap: 0 kB\n" REST, TIDE_CAPTURE_RECLAIMABLE,
      "x: does not tell LazyFree (Linux 4.12), so reclaimable" },
    { "no Swap", PRIVATE "Rss: 4 kB\nPss: 4 kB\nAnonymous: 4 kB\nLazyFree: 0 kB\n" REST, TIDE_CAPTURE_SWAPPED,
      "x: does not tell Swap, so swapped memory is not counted" },
    { "no Pss", PRIVATE "Rss: 4 kB\nAnonymous: 4 kB\nLazyFree: 0 kB\nSwap: 0 kB\n" REST, 0,
      "x: does not tell Pss, so the proportional set is unknown" },
    { "no Pss of shared memory", SHARED "Rss: 4 kB\nLazyFree: 0 kB\nSwap: 0 kB\n" REST,
      TIDE_CAPTURE_DIRTY | TIDE_CAPTURE_CLEAN, "x: does not tell Pss of shared memory, so what is dirty" },
    { "Anonymous above Rss", PRIVATE "Rss: 4 kB\nPss: 4 kB\nAnonymous: 8 kB\nLazyFree: 0 kB\nSwap: 0 kB\n" REST,
      TIDE_CAPTURE_CLEAN,
      "x: region 1000: the amounts disagree, Anonymous is more than Rss, so what is clean is unknown" },
    { "LazyFree above Anonymous", PRIVATE "Rss: 9 kB\nPss: 4 kB\nAnonymous: 4 kB\nLazyFree: 8 kB\nSwap: 0 kB\n" REST,
      TIDE_CAPTURE_DIRTY | TIDE_CAPTURE_CLEAN,
      "x: region 1000: the amounts disagree, LazyFree is more than Anonymous, so what is dirty is unknown" },
    { "SwapPss above Swap",
      PRIVATE "Rss: 4 kB\nPss: 4 kB\nAnonymous: 4 kB\nLazyFree: 0 kB\nSwap: 0 kB\nSwapPss: 4 kB\n" REST, 0,
      "x: region 1000: the amounts disagree, SwapPss is more than Swap (such regions: 1)" },
};

static TideRegions *
parse_part(const char *text)
{
    g_autoptr(GError) error = NULL;
    TideRegions *regions = tide_smaps_parse_part(text, strlen(text), &error);

    if (!regions)
        fail_msg("%s", error->message);
    return regions;
}

static void
test_unknown_is_what_needs_an_amount_that_is_not_told(G_GNUC_UNUSED void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(TideRegions) regions = parse_part(rows[i].text);
        g_autoptr(TideCaptureProcess) process = tide_capture_process_new("p", 1, 7);
        print_message("%s\n", rows[i].name);
        tide_capture_settle_amounts(regions, process, &source);
        const char *sentence = process->left_out->len > 0 ? g_ptr_array_index(process->left_out, 0) : NULL;
        assert_int_equal(process->known, ALL_KNOWN & ~rows[i].unknown);
        assert_int_equal(sentence == NULL, rows[i].sentence == NULL);
        if (sentence && !g_str_has_prefix(sentence, rows[i].sentence))
            fail_msg("%s", sentence);
    }
}

static void
test_some_regions_are_told_from_all(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideRegions) regions = parse_part("1000-2000 rw-p 00000000 00:00 0\nRss: 4 kB\nPss: 4 kB\n"
                                                "2000-3000 rw-p 00000000 00:00 0\nRss: 4 kB\n");
    g_autoptr(TideCaptureProcess) process = tide_capture_process_new("p", 1, 7);
    gboolean found = FALSE;

    tide_capture_settle_amounts(regions, process, &source);
    for (guint i = 0; i < process->left_out->len; i++)
        found = found ||
            g_str_equal(g_ptr_array_index(process->left_out, i),
                        "x: does not tell Pss of 1 regions of 2, so the proportional set is unknown");
    assert_true(found);
}

static void
test_a_set_that_is_not_told_is_no_number(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideRegions) part = parse_part(PRIVATE "Rss: 4 kB\nPss: 3 kB\nPrivate_Dirty: 2 kB\n");
    g_autoptr(TideRegions) whole =
        parse_part(PRIVATE "Rss: 4 kB\nPss: 3 kB\nPrivate_Clean: 1 kB\nPrivate_Dirty: 2 kB\n");
    TideFootprint sets = { 0 };

    assert_true(tide_capture_sum_sets(part, &sets, &source, NULL));
    assert_int_equal(sets.rss, 4 * KB);
    assert_int_equal(sets.pss, 3 * KB);
    assert_int_equal(sets.uss, 0);
    assert_true(tide_capture_sum_sets(whole, &sets, &source, NULL));
    assert_int_equal(sets.uss, 3 * KB);
}

static void
test_sums_that_do_not_fit_are_refused(G_GNUC_UNUSED void **state)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    TideFootprint sets = { 0 };

    for (guint i = 1; i < 20; i++)
        g_string_append_printf(text, "%x000-%x800 rw-p 00000000 00:00 0\nRss: 1125899906842623 kB\n", i, i);
    g_autoptr(TideRegions) regions = parse_part(text->str);
    assert_false(tide_capture_sum_sets(regions, &sets, &source, &error));
    assert_string_equal(error->message, "x: the sizes are too large to be true");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_unknown_is_what_needs_an_amount_that_is_not_told),
        cmocka_unit_test(test_some_regions_are_told_from_all),
        cmocka_unit_test(test_a_set_that_is_not_told_is_no_number),
        cmocka_unit_test(test_sums_that_do_not_fit_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
