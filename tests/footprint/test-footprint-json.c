#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <json-glib/json-glib.h>

#include "capture-texts.h"
#include "example-listing.h"
#include "footprint/listing/footprint-json.h"

static JsonObject *
parse_json(const char *text, JsonParser **ret_parser)
{
    JsonParser *parser = json_parser_new();
    g_autoptr(GError) error = NULL;

    if (!json_parser_load_from_data(parser, text, -1, &error))
        fail_msg("%s", error->message);
    *ret_parser = parser;
    return json_node_get_object(json_parser_get_root(parser));
}

static JsonObject *
first_process(JsonObject *root)
{
    return json_array_get_object_element(json_object_get_array_member(root, "processes"), 0);
}

static void
test_members_are_those_of_footprint(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideListing) listing = make_listing();
    g_autoptr(JsonParser) parser = NULL;
    static const TideLayout layout = { .unit = TIDE_UNIT_FORMATTED };

    listing->started = (TideListingTime) { 1, 10, 20500000000 };
    g_autofree char *text = tide_listing_to_json(listing, &layout);
    JsonObject *root = parse_json(text, &parser);
    JsonObject *process = first_process(root);
    JsonObject *heap =
        json_object_get_object_member(json_object_get_object_member(process, "categories"), "WebKit malloc");
    JsonObject *total = json_object_get_object_member(json_object_get_object_member(root, "summary"), "total");
    JsonObject *time = json_object_get_object_member(root, "start_time");

    assert_string_equal(json_object_get_string_member(root, "unit"), "byte");
    assert_int_equal(json_object_get_int_member(root, "bytes per unit"), 1);
    assert_int_equal(json_object_get_int_member(root, "page size"), 4096);
    assert_string_equal(json_object_get_string_member(process, "name"), "WebKitWebProces");
    assert_int_equal(json_object_get_int_member(process, "pid"), 27416);
    assert_int_equal(json_object_get_int_member(process, "footprint"), 149356544);
    assert_int_equal(json_object_get_int_member(heap, "dirty"), 133 * MB);
    assert_int_equal(json_object_get_int_member(heap, "swapped"), 8192);
    assert_int_equal(json_object_get_int_member(heap, "reclaimable"), 23 * MB);
    assert_int_equal(json_object_get_int_member(heap, "regions"), 11);
    assert_int_equal(json_object_get_int_member(heap, "pss"), 130 * MB);
    assert_false(json_object_has_member(heap, "wired"));
    assert_int_equal(json_object_get_int_member(json_object_get_object_member(process, "auxiliary"), "uss"), 120 * MB);
    assert_int_equal(json_object_get_int_member(root, "total footprint"), json_object_get_int_member(total, "dirty"));
    assert_int_equal(json_object_get_int_member(time, "mach_continuous_time_ns"), 10);
    assert_true(json_object_get_double_member(time, "wall_time_s") == 20.5);
    assert_false(json_object_has_member(root, "end_time"));
}

static void
test_pages_are_rounded_up(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideListing) listing = make_listing();
    TideListedProcess *process = listing->processes->pdata[0];
    g_autoptr(JsonParser) parser = NULL;
    static const TideLayout layout = { .unit = TIDE_UNIT_PAGES, .no_categories = TRUE };

    process->footprint->total.dirty++;
    g_autofree char *text = tide_listing_to_json(listing, &layout);
    JsonObject *root = parse_json(text, &parser);
    assert_string_equal(json_object_get_string_member(root, "unit"), "page");
    assert_int_equal(json_object_get_int_member(root, "bytes per unit"), 4096);
    assert_int_equal(json_object_get_int_member(first_process(root), "footprint"), 36465);
    assert_false(json_object_has_member(first_process(root), "categories"));
}

static void
test_groups_have_shares_and_errors(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideListing) listing = make_group_listing();
    g_autoptr(JsonParser) parser = NULL;
    static const TideLayout layout = { .unit = TIDE_UNIT_BYTES };
    g_autofree char *text = tide_listing_to_json(listing, &layout);
    JsonObject *root = parse_json(text, &parser);
    JsonObject *share = json_array_get_object_element(json_object_get_array_member(root, "shared"), 0);
    JsonObject *memory =
        json_object_get_object_member(json_object_get_object_member(share, "categories"), "shared memory");

    assert_int_equal(json_array_get_int_element(json_object_get_array_member(share, "pids"), 1), 2);
    assert_int_equal(json_object_get_int_member(memory, "dirty"), 3 * MB);
    assert_string_equal(json_array_get_string_element(json_object_get_array_member(root, "errors"), 0),
                        "/proc/3/smaps: no");
}

static void
assert_reads_back(const TideListing *listing, TideLayout layout)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = tide_listing_to_json(listing, &layout);
    g_autoptr(TideCapture) capture = parse_text(text, &error);
    guint64 slack = layout.unit == TIDE_UNIT_PAGES ? PAGE : 0;

    for (guint i = 0; i < listing->processes->len; i++) {
        const TideListedProcess *process = listing->processes->pdata[i];
        const TideCaptureProcess *copy = process_at(capture, i, error);
        assert_string_equal(copy->footprint->name, process->footprint->name);
        assert_int_equal(copy->footprint->rows->len, process->footprint->rows->len);
        assert_in_range(copy->footprint->total.dirty, process->footprint->total.dirty,
                        process->footprint->total.dirty + slack);
        assert_int_equal(copy->footprint->uss, process->auxiliary->len > 0 ? 120 * MB : 0);
        assert_int_equal(copy->left_out->len, 0);
    }
    assert_in_range(capture->summary->footprint->total.dirty, listing->summary->footprint->total.dirty,
                    listing->summary->footprint->total.dirty + slack);
    assert_int_equal(capture->warnings->len, listing->errors->len);
}

static void
test_every_layout_reads_back(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideListing) listing = make_listing();
    g_autoptr(TideListing) group = make_group_listing();
    TideListedProcess *process = listing->processes->pdata[0];
    static const TideLayout layouts[] = { { .unit = TIDE_UNIT_BYTES }, { .unit = TIDE_UNIT_PAGES, .wide = TRUE } };

    g_free(process->footprint->name);
    process->footprint->name = g_strdup("\"quo\\ted\", [{ü");
    for (gsize i = 0; i < G_N_ELEMENTS(layouts); i++) {
        assert_reads_back(listing, layouts[i]);
        assert_reads_back(group, layouts[i]);
    }
}

/* What comes from a text with rounded sizes is not taken for exact. */
static void
test_a_capture_reads_back_with_its_rounding(G_GNUC_UNUSED void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TideCapture) capture = parse_text(
        "a [1]: 64-bit    Footprint: 30 MB (4096 bytes per page)\n"
        "  Dirty      Clean  Reclaimable    Regions    Category\n"
        "  11 MB        0 B          0 B          1    a\n  11 MB        0 B          0 B          1    b\n"
        "  10 MB        0 B          0 B          1    c\n  30 MB        0 B          0 B          3    TOTAL\n"
        "phys_footprint: 30 MB\nphys_footprint_peak: 30 MB\n",
        &error);
    process_at(capture, 0, error);
    g_autoptr(TideListing) listing = tide_listing_of_capture(capture, 0);
    static const TideLayout layout = { .unit = TIDE_UNIT_BYTES };
    g_autofree char *text = tide_listing_to_json(listing, &layout);
    g_autoptr(TideCapture) again = parse_text(text, &error);
    const TideCaptureProcess *copy = process_at(again, 0, error);

    assert_int_equal(copy->footprint->total.dirty, 30 * MB);
    assert_int_equal(copy->phys_footprint_peak, 30 * MB);
    assert_int_equal(copy->rounding, 2 * MB);
}

static const struct {
    const char *text;
    TideCaptureColumns known;
    gboolean has_dirty;
    guint64 virtual_total;
} unknowns[] = {
    { "Stack 8176K 4\nother 9K 17\nTOTAL 8185K 21\n", TIDE_CAPTURE_VIRTUAL | TIDE_CAPTURE_REGIONS, FALSE, 8185 * KB },
    { "p [1]: Footprint: 5 KB\n- 0 B 0 B 1 a\n5 KB 0 B 0 B 1 TOTAL\nphys_footprint: 5 KB\n",
      TIDE_CAPTURE_CLEAN | TIDE_CAPTURE_RECLAIMABLE | TIDE_CAPTURE_REGIONS, TRUE, 0 },
    { "Process: a [7]\nPhysical footprint: 2M\n", 0, FALSE, 0 },
};

/* In a process, and in the summary, which a capture of one has too. */
static void
test_what_is_not_known_reads_back_so(G_GNUC_UNUSED void **state)
{
    static const TideLayout layout = { .unit = TIDE_UNIT_BYTES };

    for (gsize i = 0; i < G_N_ELEMENTS(unknowns); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(TideCapture) capture = parse_text(unknowns[i].text, &error);
        process_at(capture, 0, error);
        g_autoptr(TideListing) listing = tide_listing_of_capture(capture, 0);
        g_autofree char *text = tide_listing_to_json(listing, &layout);
        g_autoptr(TideCapture) again = parse_text(text, &error);
        const TideCaptureProcess *copies[] = { process_at(again, 0, error), again->summary };
        for (gsize k = 0; k < G_N_ELEMENTS(copies); k++) {
            if (!copies[k]) {
                fail_msg("text %u: it has no %s", (guint)i, k == 0 ? "process" : "summary");
                return;
            }
            assert_int_equal(copies[k]->known, unknowns[i].known);
            assert_int_equal((copies[k]->facts & TIDE_CAPTURE_HAS_DIRTY) != 0, unknowns[i].has_dirty);
            assert_int_equal(copies[k]->virtual_total, unknowns[i].virtual_total);
        }
    }
}

static void
test_samples_make_one_text(G_GNUC_UNUSED void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TideListing) first = make_listing();
    g_autoptr(TideListing) second = tide_listing_new();
    static const TideLayout layout = { .unit = TIDE_UNIT_PAGES };
    g_autofree char *begin = tide_json_samples_begin(&layout, PAGE);
    g_autofree char *one = tide_json_sample(first, &layout, PAGE);
    second->sample = 2;
    g_autofree char *two = tide_json_sample(second, &layout, PAGE);
    g_autofree char *end = tide_json_samples_end(PAGE);
    g_autofree char *text = g_strconcat(begin, one, two, end, NULL);
    g_autoptr(TideCapture) capture = parse_text(text, &error);

    process_at(capture, 0, error);
    assert_int_equal(capture->samples, 2);
    assert_int_equal(capture->processes->len, 1);
    assert_int_equal(capture->warnings->len, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_members_are_those_of_footprint),         cmocka_unit_test(test_pages_are_rounded_up),
        cmocka_unit_test(test_groups_have_shares_and_errors),          cmocka_unit_test(test_every_layout_reads_back),
        cmocka_unit_test(test_a_capture_reads_back_with_its_rounding), cmocka_unit_test(test_samples_make_one_text),
        cmocka_unit_test(test_what_is_not_known_reads_back_so),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
