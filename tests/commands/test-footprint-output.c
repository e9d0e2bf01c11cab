#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <tidemark/error.h>

#include "../footprint/example-listing.h"
#include "captured.h"
#include "command-stage.h"
#include "commands/footprint-output.h"

/* Writes each listing once; gives what was printed. */
static Captured *
print_listings(const TideFootprintOptions *options, gboolean several, TideListing *const *listings, gsize n_listings)
{
    Capture capture = captured_begin();
    TideFootprintOutput *output = tide_footprint_output_new(options, several, PAGE);
    gboolean done = TRUE;

    for (gsize i = 0; i < n_listings; i++)
        done = done && tide_footprint_output_write(output, listings[i], NULL);
    done = tide_footprint_output_finish(output, NULL) && done;
    Captured *captured = captured_end(capture);
    assert_true(done);
    return captured;
}

static void
assert_has(const char *text, const char *wanted)
{
    if (!strstr(text, wanted))
        fail_msg("%s\nis without: %s", text, wanted);
}

static void
errors_stand_in_the_text_and_are_announced(void **state)
{
    (void)state;
    g_autoptr(TideListing) listing = make_group_listing();
    TideFootprintOptions options = { .csv = FALSE };
    g_autoptr(Captured) captured = print_listings(&options, FALSE, &listing, 1);

    assert_has(captured->output, "WebContent [2]: ");
    assert_has(captured->output, "    /proc/3/smaps: no\n");
    assert_has(captured->errors, "tidemark: 1 of the processes could not be read");
}

static void
json_and_csv_keep_standard_output_for_themselves(void **state)
{
    (void)state;
    g_autoptr(TideListing) listing = make_group_listing();
    TideFootprintOptions json = { .json = (char *)"-" };
    TideFootprintOptions csv = { .csv = TRUE };

    g_ptr_array_add(listing->found, g_strdup("Found process x [1] from partial name y"));
    g_ptr_array_add(listing->warnings, g_strdup("mind this"));
    g_autoptr(Captured) as_json = print_listings(&json, FALSE, &listing, 1);
    g_autoptr(Captured) as_csv = print_listings(&csv, FALSE, &listing, 1);
    assert_true(g_str_has_prefix(as_json->output, "{\n"));
    assert_true(g_str_has_suffix(as_json->output, "}\n"));
    assert_true(g_str_has_prefix(as_csv->output, "sample,time,process,pid,"));
    const Captured *both[] = { as_json, as_csv };
    for (gsize i = 0; i < G_N_ELEMENTS(both); i++) {
        assert_has(both[i]->errors, "tidemark: Found process x [1] from partial name y\n");
        assert_has(both[i]->errors, "tidemark: mind this\n");
        assert_has(both[i]->errors, "tidemark: /proc/3/smaps: no\n");
    }
}

static void
a_file_of_json_goes_with_the_text(void **state)
{
    g_autofree char *path = g_build_filename(*state, "out.json", NULL);
    g_autoptr(TideListing) first = make_listing();
    g_autoptr(TideListing) second = make_listing();
    TideListing *const listings[] = { first, second };
    TideFootprintOptions options = { .json = path };

    second->sample = 2;
    g_autoptr(Captured) captured = print_listings(&options, TRUE, listings, 2);
    g_autoptr(TideCapture) capture = tide_capture_load(path, NULL);
    assert_has(captured->output, "WebKitWebProces [27416]: ");
    assert_non_null(capture);
    assert_int_equal(capture->samples, 2);
    assert_int_equal(capture->processes->len, 2);
}

static void
csv_has_one_head_for_all_samples(void **state)
{
    (void)state;
    g_autoptr(TideListing) first = make_listing();
    g_autoptr(TideListing) second = make_listing();
    TideListing *const listings[] = { first, second };
    TideFootprintOptions options = { .csv = TRUE };

    second->sample = 2;
    g_autoptr(Captured) captured = print_listings(&options, TRUE, listings, 2);
    g_auto(GStrv) lines = g_strsplit(captured->output, "\r\n", -1);
    assert_int_equal(g_strv_length(lines), 1 + 2 + 2 + 1);
    assert_true(g_str_has_prefix(lines[3], "2,"));
}

static void
a_file_that_cannot_be_written_is_an_error(void **state)
{
    g_autofree char *path = g_build_filename(*state, "missing/out.json", NULL);
    g_autoptr(GError) error = NULL;
    TideFootprintOptions options = { .json = path };

    g_autoptr(TideListing) listing = make_listing();
    Capture capture = captured_begin();
    TideFootprintOutput *output = tide_footprint_output_new(&options, FALSE, 0);
    gboolean written = tide_footprint_output_write(output, listing, &error);
    tide_footprint_output_finish(output, NULL);
    g_autoptr(Captured) captured = captured_end(capture);
    assert_false(written);
    assert_string_equal(captured->output, "");
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_OUTPUT));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errors_stand_in_the_text_and_are_announced),
        cmocka_unit_test(json_and_csv_keep_standard_output_for_themselves),
        cmocka_unit_test(a_file_of_json_goes_with_the_text),
        cmocka_unit_test(csv_has_one_head_for_all_samples),
        cmocka_unit_test(a_file_that_cannot_be_written_is_an_error),
    };

    return cmocka_run_group_tests(tests, command_stage_setup, command_stage_teardown);
}
