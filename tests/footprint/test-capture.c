#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <time.h>
#include <unistd.h>

#include "capture-texts.h"

#define FOREIGN_CAPTURES TIDE_SOURCE_DIR "/../shared/data/"
#define LONG_LINE ((gsize)2 << 20)
#define SECONDS_FOR_A_LONG_LINE 10.0

static const RefusedText refused[] = {
    { "empty", "", "x: is empty" },
    { "prose", "Hello\nworld\n", "x: is no capture, it begins with 'Hello'" },
    { "blank", "\n \n", "x: is no capture" },
    { "nobody found", "footprint: Unable to find pid for process matching 'x'\n",
      "x: is no capture: footprint(1) found no process: 'footprint: Unable" },
    { "no permission", "vmmap: cannot examine process 12 (x): not permitted\n",
      "x: is no capture: vmmap(1) could not look into the process: 'vmmap: cannot" },
    { "terminal escapes", "\x1b[31mred\n", "x: is no capture, it begins with '?[31mred'" },
};

static void
test_what_is_no_capture_is_refused(G_GNUC_UNUSED void **state)
{
    assert_refused(refused, G_N_ELEMENTS(refused));
}

static void
test_line_ends_do_not_matter(G_GNUC_UNUSED void **state)
{
    static const char *const texts[] = { FOOTPRINT_TEXT, JSON_TEXT, VMMAP_TEXT, SMAPS_TEXT, ROLLUP_TEXT };

    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GError) error = NULL;
        g_auto(GStrv) lines = g_strsplit(texts[i], "\n", -1);
        g_autofree char *crlf = g_strjoinv("\r\n", lines);
        g_autoptr(TideCapture) expected = parse_text(texts[i], NULL);
        g_autoptr(TideCapture) capture = parse_text(crlf, &error);
        assert_memory_equal(&process_at(capture, 0, error)->footprint->total,
                            &process_at(expected, 0, NULL)->footprint->total, sizeof(TideColumns));
        assert_int_equal(capture->warnings->len, 0);
    }
}

static void
test_zero_bytes_are_refused_with_their_line(G_GNUC_UNUSED void **state)
{
    static const char *const texts[] = { FOOTPRINT_TEXT, JSON_TEXT, VMMAP_TEXT, SMAPS_TEXT, ROLLUP_TEXT };

    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GError) error = NULL;
        gsize length = strlen(texts[i]) + 1;
        assert_null(tide_capture_parse(texts[i], length, "x", &error));
        assert_non_null(strstr(error->message, ": the line holds a zero byte"));
    }
}

/* The processor's, so that what else the machine does is not counted. */
static double
seconds_used(void)
{
    struct timespec used;

    assert_int_equal(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used), 0);
    return (double)used.tv_sec + (double)used.tv_nsec / 1e9;
}

/* Each is one line that invites a reader to go over it again and again, which would take minutes. */
static void
test_long_lines_take_bounded_time(G_GNUC_UNUSED void **state)
{
    static const struct {
        const char *head;
        const char *repeated;
    } rows[] = {
        { "", "a" },
        { "", "1K " },
        { "", "[" },
        { "{\"processes\":[", "{\"a\":1}," },
        { "{\"samples\":", "[" },
        { "p [1]: Footprint: 5 KB\n", "5 KB " },
        { "p [1]: Footprint: 5 KB\n", "9" },
        { "p [1]: Footprint: 5 KB\n5 KB 0 B 0 B 1 ", "a" },
        { "phys_footprint: 5 KB ", " phys_footprint: 5 KB" },
        { "Physical footprint: 5K\n", "1K " },
        { "Physical footprint: 5K\nStack ", "1K 1K 1K 1K 1K 1K 1K 1 " },
        { "Physical footprint: 5K\n", "a [ 1000-2000 [ 8K] " },
        { "1000-2000 rw-p 00000000 00:00 0 ", "a" },
        { "1000-2000 ---p 00000000 00:00 0 [rollup]\nRss: ", "9" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GString) text = g_string_new(rows[i].head);
        while (text->len < LONG_LINE)
            g_string_append(text, rows[i].repeated);
        double start = seconds_used();
        g_autoptr(GError) error = NULL;
        g_autoptr(TideCapture) capture = tide_capture_parse(text->str, text->len, "x", &error);
        assert_true(capture || strlen(error->message) < 1000);
        if (seconds_used() - start > SECONDS_FOR_A_LONG_LINE)
            fail_msg("'%s%s…' took %.1f s", rows[i].head, rows[i].repeated, seconds_used() - start);
    }
}

static void
test_files_are_named_in_messages(G_GNUC_UNUSED void **state)
{
    g_autoptr(GError) error = NULL;

    assert_null(tide_capture_load("/nowhere/at/all", &error));
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT));
    assert_non_null(strstr(error->message, "/nowhere/at/all"));
}

static void
test_a_measured_process_is_a_capture_of_one(G_GNUC_UNUSED void **state)
{
    TideFootprint *footprint = tide_footprint_read(getpid(), NULL);
    guint64 dirty = footprint->total.dirty;
    g_autoptr(TideCapture) capture = tide_capture_of_footprint(footprint);
    g_autofree char *text = tide_footprint_to_text(footprint);
    g_autoptr(GError) error = NULL;
    g_autoptr(TideCapture) printed = parse_text(text, &error);
    const TideCaptureProcess *process = process_at(printed, 0, error);

    assert_int_equal(process_at(capture, 0, NULL)->phys_footprint, dirty);
    assert_false(says_something(printed));
    assert_int_equal(process->footprint->rows->len, footprint->rows->len);
    assert_string_equal(process->footprint->name, footprint->name);
}

/* What does not tell what is dirty: all that is known of these is what is mapped. */
static const char *const without_dirty[] = {
    "apple-vmmap/19-crashreport-webkit-two-columns.txt",
    "smaps/05-gopsutil-pid1.txt",
    "smaps/17-old-pss-last.txt",
};

/* Of the others, what is whole has nothing left out. */

static const char *const whole[] = {
    "apple-footprint/03-rube-full-pipeline.txt",
    "apple-footprint/04-sleep-832kb.txt",
    "apple-footprint/13-memgraph-tailscale-collapsed.txt",
    "apple-vmmap/05-go-10.13-full.txt",
    "apple-vmmap/13-pid11233-summary.txt",
    "smaps/06-procfs-go-26231.txt",
    "smaps/10-armhf-cat-32bit.txt",
    "smaps/11-local-odd-paths.txt",
    "smaps/13-local-cat.txt",
};

static void
check_foreign_capture(const char *name)
{
    g_autofree char *path = g_strconcat(FOREIGN_CAPTURES, name, NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(TideCapture) capture = tide_capture_load(path, &error);
    const TideCaptureProcess *process = process_at(capture, 0, error);

    for (gsize i = 0; i < G_N_ELEMENTS(without_dirty); i++) {
        if (g_str_equal(name, without_dirty[i]) &&
            (process->known & (TIDE_CAPTURE_DIRTY | TIDE_CAPTURE_VIRTUAL)) != TIDE_CAPTURE_VIRTUAL)
            fail_msg("%s: columns %x are known", name, process->known);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(whole); i++) {
        if (g_str_equal(name, whole[i]) && says_something(capture))
            fail_msg("%s is whole, but something is said to be missing", name);
    }
}

static void
test_captures_of_others_are_read(G_GNUC_UNUSED void **state)
{
    static const char *const folders[] = { "apple-footprint", "apple-vmmap", "smaps" };
    guint count = 0;

    for (gsize i = 0; i < G_N_ELEMENTS(folders); i++) {
        g_autofree char *path = g_strconcat(FOREIGN_CAPTURES, folders[i], NULL);
        g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
        for (const char *name = NULL; folder && (name = g_dir_read_name(folder)); count++) {
            g_autofree char *relative = g_build_filename(folders[i], name, NULL);
            check_foreign_capture(relative);
        }
    }
    if (count == 0) {
        print_message("no captures of others at " FOREIGN_CAPTURES "\n");
        skip();
    }
    print_message("%u captures of others\n", count);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_no_capture_is_refused),
        cmocka_unit_test(test_line_ends_do_not_matter),
        cmocka_unit_test(test_zero_bytes_are_refused_with_their_line),
        cmocka_unit_test(test_long_lines_take_bounded_time),
        cmocka_unit_test(test_files_are_named_in_messages),
        cmocka_unit_test(test_a_measured_process_is_a_capture_of_one),
        cmocka_unit_test(test_captures_of_others_are_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
