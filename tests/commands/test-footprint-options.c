#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <unistd.h>

#include "captured.h"
#include "commands/footprint-options.h"
#include "support/exit-status.h"

static TideFootprintOptions *
parse(const char *line, int *ret_status)
{
    g_auto(GStrv) words = g_strsplit(line, " ", -1);

    return tide_footprint_options_parse((int)g_strv_length(words), words, ret_status);
}

static TideFootprintOptions *
parse_good(const char *line)
{
    int status = 77;
    TideFootprintOptions *options = parse(line, &status);

    if (!options)
        fail_msg("%s: refused", line);
    assert_int_equal(status, 77);
    return options;
}

static void
every_option_has_its_effect(void **state)
{
    (void)state;
    g_autoptr(TideFootprintOptions) options =
        parse_good("footprint 5 -f pages --sort clean -wvy --swapped --explain --noCategories -j out.json --unmapped "
                   "--js-cells --minFootprint 1.5 --sample 0.25 --sample-duration 3");

    assert_non_null(options->selection);
    assert_null(options->capture);
    assert_int_equal(options->layout.unit, TIDE_UNIT_PAGES);
    assert_int_equal(options->layout.sort, TIDE_COLUMN_CLEAN);
    assert_true(options->layout.wide && options->layout.regions && options->layout.summary_only);
    assert_true(options->layout.swapped && options->layout.explain && options->layout.no_categories);
    assert_string_equal(options->json, "out.json");
    assert_true(options->unmapped && options->js_cells);
    assert_int_equal(options->min_footprint_bytes, 3 << 19);
    assert_int_equal(options->interval_usec, 250000);
    assert_int_equal(options->duration_usec, 3000000);
}

static void
without_options_all_is_as_footprint_has_it(void **state)
{
    (void)state;
    g_autoptr(TideFootprintOptions) options = parse_good("footprint 5");
    static const TideLayout usual = { .unit = TIDE_UNIT_FORMATTED };

    assert_memory_equal(&options->layout, &usual, sizeof usual);
    assert_false(options->csv || options->unmapped || options->js_cells || options->json);
    assert_int_equal(options->min_footprint_bytes + options->interval_usec + options->duration_usec, 0);
}

/* What is selected on a machine of these processes. */
static TideProcess machine[] = {
    { 5, 1, 1, (char *)"browser", (char *)"browser", FALSE, 0 },
    { 6, 5, 1, (char *)"page", (char *)"page", FALSE, 0 },
    { 7, 1, 1, (char *)"README.md", (char *)"README.md", FALSE, 0 },
};

static const struct {
    const char *line;
    const char *found;
} selections[] = {
    { "footprint 5", "5" },
    { "footprint 7 5", "7 5" },
    { "footprint page brow", "6 5" },
    { "footprint -p page -p 5", "6 5" },
    { "footprint --proc page", "6" },
    { "footprint -proc page --pid 7", "6 7" },
    { "footprint -pid=7", "7" },
    { "footprint -t 5", "5 6" },
    { "footprint --targetChildren browser", "5 6" },
    { "footprint --group 5", "5 6" },
    { "footprint --group 5 7", "7 5 6" },
    { "footprint --all", "5 6 7" },
    { "footprint -a -x page -x 7", "5" },
    { "footprint -p README.md", "7" },
};

static void
processes_are_selected_as_they_are_named(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) processes = g_ptr_array_new();

    for (gsize i = 0; i < G_N_ELEMENTS(machine); i++)
        g_ptr_array_add(processes, &machine[i]);
    for (gsize i = 0; i < G_N_ELEMENTS(selections); i++) {
        g_autoptr(TideFootprintOptions) options = parse_good(selections[i].line);
        g_autoptr(GPtrArray) found = tide_selection_find(options->selection, processes, NULL);
        g_autoptr(GString) text = g_string_new(NULL);
        assert_non_null(found);
        for (guint k = 0; k < found->len; k++)
            g_string_append_printf(text, "%s%d", k > 0 ? " " : "", ((TideSelected *)found->pdata[k])->pid);
        assert_string_equal(text->str, selections[i].found);
    }
}

static void
a_file_is_a_capture(void **state)
{
    (void)state;
    g_autoptr(TideFootprintOptions) options = parse_good("footprint -f bytes -y " TIDE_SOURCE_DIR "/README.md");
    g_autoptr(TideFootprintOptions) missing = parse_good("footprint ./7");

    assert_string_equal(options->capture, TIDE_SOURCE_DIR "/README.md");
    assert_null(options->selection);
    assert_string_equal(missing->capture, "./7");
}

#define FILE_OPERAND " " TIDE_SOURCE_DIR "/README.md"

static const struct {
    const char *line;
    const char *sentence;
} bad[] = {
    { "footprint", "tidemark: footprint takes process ids, names, --all, or the file of a capture\n" },
    { "footprint -t", "footprint takes process ids, names" },
    { "footprint -x 5", "footprint takes process ids, names" },
    { "footprint 0", "'0' is not a process id" },
    { "footprint --pid page", "--pid takes a process id, and 'page' is none" },
    { "footprint --group " TIDE_SOURCE_DIR "/README.md", "--group takes a process id, and '" },
    { "footprint --group 99999999999", "'99999999999' is not a process id" },
    { "footprint 5 -f kilobytes", "--format is 'kilobytes'; use bytes, formatted or pages" },
    { "footprint 5 --sort Wired", "--sort is 'Wired'; use Dirty," },
    { "footprint 5 --minFootprint -1", "--minFootprint is '-1'; use a number from 0 on" },
    { "footprint 5 --minFootprint 1x", "--minFootprint is '1x'" },
    { "footprint 5 --minFootprint nan", "--minFootprint is 'nan'" },
    { "footprint 5 --sample 0", "--sample is '0'; use a number from 0.001 on" },
    { "footprint 5 --sample 1e300", "--sample is '1e300'" },
    { "footprint 5 --sample-duration 3", "--sample-duration needs --sample" },
    { "footprint 5 --csv -j -", "--csv and --json=- both take standard output" },
    { "footprint 5 --csv -v", "--csv has no regions" },
    { "footprint 5 --csv --explain", "--csv has no regions" },
    { "footprint 5 --csv --noCategories", "--csv has nothing but categories" },
    { "footprint 5" FILE_OPERAND, "is the file of a capture; it is printed without another operand" },
    { "footprint" FILE_OPERAND FILE_OPERAND, "without another operand" },
    { "footprint -a" FILE_OPERAND, "without processes" },
    { "footprint -x 5" FILE_OPERAND, "without a choice of processes" },
    { "footprint --minFootprint 5" FILE_OPERAND, "without --minFootprint" },
    { "footprint --unmapped" FILE_OPERAND, "without --unmapped" },
    { "footprint --js-cells" FILE_OPERAND, "without --js-cells" },
    { "footprint --sample 1" FILE_OPERAND, "without --sample" },
    { "footprint -v" FILE_OPERAND, "without a list of regions" },
    { "footprint 5 --skip", "--skip is not here: " },
    { "footprint 5 -s", "--skip is not here: " },
    { "footprint 5 --layout=v", "--layout is not here: " },
    { "footprint 5 -wired", "--wired is not here: Linux does not tell" },
    { "footprint 5 --vmObjectDirty", "--vmObjectDirty is not here: " },
    { "footprint 5 --physFootprint", "--physFootprint is not here: " },
    { "footprint 5 --forkCorpse", "--forkCorpse is not here: " },
    { "footprint 5 --ioaccel", "--ioaccel is not here: " },
    { "footprint 5 --perfdata x.pdj", "--perfdata is not here: " },
    { "footprint 5 --colour", "Unknown option --colour" },
};

static void
what_makes_no_sense_is_refused_by_name(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        int status = 77;
        Capture capture = captured_begin();
        g_autoptr(TideFootprintOptions) options = parse(bad[i].line, &status);
        g_autoptr(Captured) captured = captured_end(capture);
        if (options)
            fail_msg("%s: accepted", bad[i].line);
        captured->status = status;
        captured_assert(captured, TIDE_EXIT_INPUT, "", bad[i].sentence);
    }
}

static void
an_empty_name_is_nobodys(void **state)
{
    (void)state;
    char *argv[] = { (char *)"footprint", (char *)"", NULL };
    int status = 77;
    Capture capture = captured_begin();
    g_autoptr(TideFootprintOptions) options = tide_footprint_options_parse(2, argv, &status);
    g_autoptr(Captured) captured = captured_end(capture);

    assert_null(options);
    captured->status = status;
    captured_assert(captured, TIDE_EXIT_INPUT, "", "the name of a process is empty");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_option_has_its_effect),
        cmocka_unit_test(without_options_all_is_as_footprint_has_it),
        cmocka_unit_test(processes_are_selected_as_they_are_named),
        cmocka_unit_test(a_file_is_a_capture),
        cmocka_unit_test(what_makes_no_sense_is_refused_by_name),
        cmocka_unit_test(an_empty_name_is_nobodys),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
