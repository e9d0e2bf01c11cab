#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "capture-texts.h"

static void
test_a_process_is_read_in_any_order(G_GNUC_UNUSED void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TideCapture) capture = parse_text(JSON_TEXT, &error);
    const TideCaptureProcess *process = process_at(capture, 0, error);

    assert_string_equal(capture->format, "footprint -j");
    assert_false(says_something(capture));
    assert_string_equal(process->footprint->name, "com.example.Page");
    assert_int_equal(process->footprint->pid, 812);
    assert_int_equal(process->footprint->page_size, 16384);
    assert_row(process, "WebKit malloc", (TideColumns) { 32768, 16384, 1, 2, 4 });
    assert_row(process, "stack", (TideColumns) { 16384, 0, 0, 0, 2 });
    assert_int_equal(process->footprint->total.dirty, 49152);
    assert_int_equal(process->phys_footprint, 65536);
    assert_int_equal(process->phys_footprint_peak, 81920);
    assert_int_equal(process->rounding, 0);
}

static void
test_pages_are_multiplied(G_GNUC_UNUSED void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TideCapture) capture =
        parse_text("{\"unit\":\"page\",\"bytes per unit\":16384,\"page size\":16384,\"processes\":[{\"name\":\"p\","
                   "\"pid\":3,\"footprint\":5,\"categories\":{\"a\":{\"dirty\":2},\"b\":{\"dirty\":3.0}}}]}",
                   &error);
    const TideCaptureProcess *process = process_at(capture, 0, error);

    assert_int_equal(process->footprint->total.dirty, 5 * 16384);
    assert_int_equal(process->footprint->page_size, 16384);
}

static void
test_a_summary_has_its_own_total(G_GNUC_UNUSED void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TideCapture) capture =
        parse_text("{\"processes\":[" JSON_PROCESS "," JSON_PROCESS "],\"total footprint\":65536,"
                   "\"errors\":[\"lost one\"],\"shared\":[{\"pids\":[1,2],\"categories\":{}}],"
                   "\"summary\":{\"stack\":{\"dirty\":65536,\"regions\":7},\"total\":{\"dirty\":65536,\"regions\":7}}}",
                   &error);

    process_at(capture, 1, error);
    assert_non_null(capture->summary);
    assert_int_equal(capture->summary->footprint->total.dirty, 65536);
    assert_int_equal(capture->summary->footprint->rows->len, 1);
    assert_int_equal(capture->warnings->len, 1);
    assert_non_null(strstr(g_ptr_array_index(capture->warnings, 0), "lost one"));
}

/* As our own text has it, where it was made of rounded sizes. */
static void
test_set_sizes_and_rounding_are_read(G_GNUC_UNUSED void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TideCapture) capture =
        parse_text("{\"processes\":[{\"name\":\"p\",\"pid\":3,\"footprint\":10,\"rounding\":100000,"
                   "\"categories\":{\"a\":{\"dirty\":200000}},"
                   "\"auxiliary\":{\"pss\":4,\"rss\":5,\"uss\":6,\"swapped\":7}}]}",
                   &error);
    const TideCaptureProcess *process = process_at(capture, 0, error);

    assert_int_equal(process->rounding, 100000);
    assert_int_equal(process->footprint->pss, 4);
    assert_int_equal(process->footprint->rss, 5);
    assert_int_equal(process->footprint->uss, 6);
}

static void
test_a_summary_needs_no_process(G_GNUC_UNUSED void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TideCapture) capture =
        parse_text("{\"processes\":[],\"summary\":{\"a\":{\"dirty\":5}},\"total footprint\":5}", &error);
    g_autoptr(TideCapture) nothing = parse_text("{\"processes\":[]}", NULL);

    assert_non_null(capture);
    assert_int_equal(capture->summary->footprint->total.dirty, 5);
    assert_null(nothing);
}

static const struct {
    const char *end;
    guint samples;
    gboolean cut;
} sampled[] = {
    { "{\"processes\":[" JSON_PROCESS "]},{\"processes\":[]}],\"end_time\":{}}", 2, FALSE },
    { "{\"processes\":[" JSON_PROCESS "]},\n{\"processes\":[" JSON_PROCESS "]}", 2, TRUE },
    { "{\"processes\":[" JSON_PROCESS "]},\n{\"processes\":[{\"na", 1, TRUE },
    { "{\"processes\":[" JSON_PROCESS "]},", 1, TRUE },
};

static void
test_whole_samples_of_a_cut_text_are_kept(G_GNUC_UNUSED void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(sampled); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *text =
            g_strconcat("{\"unit\":\"byte\",\"bytes per unit\":1,\n\"samples\":[", sampled[i].end, NULL);
        g_autoptr(TideCapture) capture = parse_text(text, &error);
        process_at(capture, 0, error);
        assert_int_equal(capture->samples, sampled[i].samples);
        assert_int_equal(capture->warnings->len > 0 && strstr(g_ptr_array_index(capture->warnings, 0), "cut off here"),
                         sampled[i].cut);
    }
}

static void
test_messages_that_are_no_json_cost_only_themselves(G_GNUC_UNUSED void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TideCapture) capture = parse_text(
        "{\"processes\":[" JSON_PROCESS "],\"errors\":[\"no \"Page\" [1], \"x\"\"],\"end_time\":{}}", &error);

    assert_int_equal(process_at(capture, 0, error)->footprint->rows->len, 2);
    assert_int_equal(capture->warnings->len, 1);
    assert_non_null(strstr(g_ptr_array_index(capture->warnings, 0), "passed over the tool's errors"));
    g_clear_pointer(&capture, tide_capture_free);
    capture = parse_text("{\"processes\":[{}}],\"errors\":[\"a\"]}", &error);
    assert_null(capture);
    assert_true(g_str_has_prefix(error->message, "x:1: is no valid JSON"));
}

#define WITH(member) "{\"processes\":[{\"name\":\"p\",\"pid\":1," member "}]}"

static void
test_null_is_not_known(G_GNUC_UNUSED void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TideCapture) capture = parse_text(
        WITH("\"footprint\":null,\"categories\":{\"a\":{\"dirty\":null,\"clean\":1,\"virtual\":9,\"regions\":2},"
             "\"b\":{\"dirty\":3,\"clean\":null,\"virtual\":8,\"regions\":2}}"),
        &error);
    const TideCaptureProcess *process = process_at(capture, 0, error);

    assert_int_equal(process->known, TIDE_CAPTURE_VIRTUAL | TIDE_CAPTURE_REGIONS);
    assert_false(process->facts & TIDE_CAPTURE_HAS_DIRTY);
    assert_int_equal(process->virtual_total, 17);
    assert_row(process, "b", (TideColumns) { .regions = 2 });
}

static void
test_a_total_may_be_known_without_its_rows(G_GNUC_UNUSED void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TideCapture) capture =
        parse_text(WITH("\"footprint\":5,\"rounding\":2,\"categories\":{\"a\":{\"dirty\":null,\"regions\":2},"
                        "\"of which b\":{\"dirty\":1,\"virtual\":2}}"),
                   &error);
    const TideCaptureProcess *process = process_at(capture, 0, error);

    assert_true(process->facts & TIDE_CAPTURE_HAS_DIRTY);
    assert_int_equal(process->footprint->total.dirty, 5);
    assert_int_equal(process->rounding, 2);
    assert_int_equal(process->footprint->rows->len, 1);
    assert_int_equal(process->left_out->len, 0);
}

/* Its total stands above it in the text that it was made of, and need not fit. */
static void
test_a_table_without_its_end_has_no_total(G_GNUC_UNUSED void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TideCapture) capture =
        parse_text(WITH("\"footprint\":5,\"incomplete\":true,\"categories\":{\"a\":{\"dirty\":999999999}}"), &error);
    const TideCaptureProcess *process = process_at(capture, 0, error);

    assert_false(process->facts & TIDE_CAPTURE_HAS_TOTAL);
    assert_int_equal(process->footprint->total.dirty, 5);
    assert_string_equal(process->left_out->pdata[0], "x: the table that it was made of is cut off");
}

static const RefusedText refused[] = {
    { "another JSON", "{\"a\":1}", "x: is JSON but no capture" },
    { "no process", "{\"processes\":[]}", "x: holds no process" },
    { "no JSON", "{]", "x:1: is no valid JSON" },
    { "cut off", "{\"processes\":\n[{", "x:2: the JSON is cut off: 3 brackets are open" },
    { "cut within a string", "{\"processes\":[],\n\"a", "x:2: the JSON is cut off: 1 brackets are open" },
    { "negative", WITH("\"footprint\":-1"), "x: 'footprint' of 'p' is no whole number" },
    { "fraction", WITH("\"footprint\":1.5"), "x: 'footprint' of 'p' is no whole number" },
    { "text", WITH("\"footprint\":\"1\""), "x: 'footprint' of 'p' is no whole number" },
    { "huge", WITH("\"footprint\":99999999999999999999"), "x: 'footprint' of 'p' is " },
    { "a petabyte", WITH("\"footprint\":1125899906842624"), "x: 'footprint' of 'p' is too large" },
    { "large pid", "{\"processes\":[{\"pid\":4294967296}]}", "x: 'pid' of '' is too large" },
    { "no categories", WITH("\"categories\":[]"), "x: 'categories' of 'p' is no object" },
    { "no category", WITH("\"categories\":{\"a\":1}"), "x: 'a' of 'p' is no object" },
    { "no dirty", WITH("\"categories\":{\"a\":{\"clean\":1}}"), "x: 'dirty' of 'a' is missing" },
    { "processes", "{\"processes\":{}}", "x: 'processes' of 'the whole' is no array" },
    { "a process", "{\"processes\":[1]}", "x: 'processes' of 'the whole' holds what is no object" },
    { "unit", "{\"unit\":\"yard\",\"processes\":[]}", "x: 'unit' of 'the whole' is neither" },
    { "pages", "{\"unit\":\"page\",\"processes\":[]}", "x: 'bytes per unit' of 'the whole' is missing" },
    { "empty unit", "{\"bytes per unit\":0,\"processes\":[]}", "x: 'bytes per unit' of 'the whole' is no size" },
    { "no text in a name", WITH("\"categories\":{\"a\\nb\":1}"), "x: 'a?b' of 'p' is no object" },
    { "no text in what is wrong", "{\"processes\":[\"a\nb\" 1]}", "x:1: is no valid JSON: '" },
    { "a category named as the total", WITH("\"categories\":{\"TOTAL\":{\"dirty\":1}}"),
      "x: 'TOTAL' is no name of a category" },
    { "a summary above the total",
      "{\"processes\":[{\"page size\":4096}],\"total footprint\":1,\"summary\":{\"a\":{\"dirty\":8194}}}",
      "x: the dirty sizes of the categories add up to" },
    { "above the total", WITH("\"footprint\":5,\"categories\":{\"a\":{\"dirty\":999999999}}"),
      "x: the dirty sizes of the categories add up to" },
};

static void
test_what_is_not_in_the_format_is_refused(G_GNUC_UNUSED void **state)
{
    assert_refused(refused, G_N_ELEMENTS(refused));
}

static void
test_a_cut_anywhere_is_noticed(G_GNUC_UNUSED void **state)
{
    /* The last two bytes are the bracket that closes the text, and the end of its line. */
    assert_cuts_are_noticed(JSON_TEXT, sizeof JSON_TEXT - 2);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_process_is_read_in_any_order),
        cmocka_unit_test(test_pages_are_multiplied),
        cmocka_unit_test(test_a_summary_has_its_own_total),
        cmocka_unit_test(test_set_sizes_and_rounding_are_read),
        cmocka_unit_test(test_a_summary_needs_no_process),
        cmocka_unit_test(test_null_is_not_known),
        cmocka_unit_test(test_a_total_may_be_known_without_its_rows),
        cmocka_unit_test(test_a_table_without_its_end_has_no_total),
        cmocka_unit_test(test_whole_samples_of_a_cut_text_are_kept),
        cmocka_unit_test(test_what_is_not_in_the_format_is_refused),
        cmocka_unit_test(test_a_cut_anywhere_is_noticed),
        cmocka_unit_test(test_messages_that_are_no_json_cost_only_themselves),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
