#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib.h>

#include <tidemark/error.h>

#include "footprint/maps.h"
#include "stopped-child.h"

static int
open_text(const char *text, gsize length)
{
    int file = memfd_create("maps", MFD_CLOEXEC);

    assert_true(file >= 0);
    assert_int_equal(write(file, text, length), length);
    return file;
}

static void
test_lines_become_regions_however_often_they_are_read(G_GNUC_UNUSED void **state)
{
    static const char text[] = "1000-2000 r-xp 00001000 fe:00 7      /a b\n2000-4000 rw-p 00000000 00:00 0 \n";
    int file = open_text(text, strlen(text));

    for (int time = 0; time < 2; time++) {
        g_autoptr(TideRegions) regions = tide_maps_read(file, 12, NULL);
        assert_int_equal(regions->regions->len, 2);
        const TideRegion *first = &g_array_index(regions->regions, TideRegion, 0);
        assert_string_equal(first->path, "/a b");
        assert_int_equal(first->inode, 7);
        assert_int_equal(first->known, 0);
        assert_string_equal(first[1].path, "");
        assert_int_equal(first[1].end, 0x4000);
    }
    close(file);
}

static void
test_a_region_that_grew_counts_once(G_GNUC_UNUSED void **state)
{
    static const char text[] = "1000-2000 rw-p 0 0:0 0\n2000-3000 rw-p 0 0:0 0\n2000-5000 rw-p 0 0:0 0\n";
    int file = open_text(text, strlen(text));
    g_autoptr(TideRegions) regions = tide_maps_read(file, 12, NULL);

    assert_int_equal(regions->regions->len, 2);
    assert_int_equal(g_array_index(regions->regions, TideRegion, 1).end, 0x5000);
    close(file);
}

/* Lines lie across the pieces that are read. */
static void
test_many_lines_are_read_whole(G_GNUC_UNUSED void **state)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 1; i <= 9000; i++)
        g_string_append_printf(text, "%x000-%x000 rw-p 00000000 00:00 0 /%u\n", i, i + 1, i);
    int file = open_text(text->str, text->len);
    g_autoptr(TideRegions) regions = tide_maps_read(file, 12, NULL);
    assert_int_equal(regions->regions->len, 9000);
    for (guint i = 1; i <= 9000; i++) {
        g_autofree char *path = g_strdup_printf("/%u", i);
        assert_string_equal(g_array_index(regions->regions, TideRegion, i - 1).path, path);
    }
    close(file);
}

static void
test_another_text_is_refused_with_its_line(G_GNUC_UNUSED void **state)
{
    for (const char *const *text =
             (const char *const[]) { "1000-2000 r--p 0 0:0 0\nx\n", "1000-2000 r--p 0 0:0 0\n2000-3000 r-",
                                     "1000-3000 r--p 0 0:0 0\n2000-4000 r--p 0 0:0 0\n", NULL };
         *text; text++) {
        g_autoptr(GError) error = NULL;
        int file = open_text(*text, strlen(*text));
        assert_null(tide_maps_read(file, 12, &error));
        assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_MALFORMED));
        assert_true(g_str_has_prefix(error->message, "/proc/12/maps: line 2 "));
        close(file);
    }
}

static void
do_nothing(G_GNUC_UNUSED gpointer data)
{
}

static void
test_a_kept_descriptor_tells_when_its_process_is_gone(G_GNUC_UNUSED void **state)
{
    pid_t child = start_stopped_child(do_nothing, NULL);
    g_autofree char *path = g_strdup_printf("/proc/%d/maps", child);
    int maps = open(path, O_RDONLY | O_CLOEXEC);
    g_autoptr(GError) error = NULL;

    assert_true(await_stop(child));
    g_autoptr(TideRegions) before = tide_maps_read(maps, child, NULL);
    assert_true(before->regions->len > 10);
    assert_true(tide_maps_are_there(maps));
    kill(child, SIGKILL);
    assert_int_equal(waitid(P_PID, (id_t)child, NULL, WEXITED | WNOWAIT), 0);
    g_autoptr(TideRegions) after = tide_maps_read(maps, child, NULL);
    assert_int_equal(after->regions->len, 0);
    assert_false(tide_maps_are_there(maps));
    end_child(child);
    assert_null(tide_maps_read(maps, child, &error));
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_GONE));
    assert_false(tide_maps_are_there(maps));
    close(maps);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines_become_regions_however_often_they_are_read),
        cmocka_unit_test(test_a_region_that_grew_counts_once),
        cmocka_unit_test(test_many_lines_are_read_whole),
        cmocka_unit_test(test_another_text_is_refused_with_its_line),
        cmocka_unit_test(test_a_kept_descriptor_tells_when_its_process_is_gone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
