#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include <tidemark/error.h>

#include "footprint/mounts.h"

#define MOUNTS                                                                                                         \
    "21 1 254:0 / / rw,relatime - ext4 /dev/vda rw\n"                                                                  \
    "30 21 0:31 / /run rw,nosuid shared:1 master:2 - tmpfs tmpfs rw,size=4k\n"                                         \
    "31 21 0:32 / /with\\040-\\040tmpfs rw - overlay tmpfs rw\n"                                                       \
    "32 21 0:33 / /r rw - ramfs none rw\n"                                                                             \
    "33 21 0:34 / /x rw - tmpfsx none rw\n"

#define RWS (TIDE_ACCESS_READ | TIDE_ACCESS_WRITE | TIDE_ACCESS_SHARED)

static void
test_memory_file_systems_are_told_by_their_type(G_GNUC_UNUSED void **state)
{
    g_autoptr(GArray) devices = tide_mounts_parse(MOUNTS, "m", NULL);
    g_autoptr(GArray) none = tide_mounts_parse("", "m", NULL);

    assert_int_equal(devices->len, 2);
    assert_int_equal(g_array_index(devices, guint64, 0), 31);
    assert_int_equal(g_array_index(devices, guint64, 1), 33);
    assert_int_equal(none->len, 0);
}

static void
test_malformed_lines_are_refused_with_their_place(G_GNUC_UNUSED void **state)
{
    static const char *const broken[] = { "x\n",
                                          "21\n",
                                          "21 1\n",
                                          "21 1 0\n",
                                          "21 1 0:3\n",
                                          "21 1 0:3 / / rw\n",
                                          "21 1 0:4294967296 / / rw - tmpfs a b\n",
                                          "\n" };

    for (gsize i = 0; i < G_N_ELEMENTS(broken); i++) {
        g_autofree char *text = g_strconcat(MOUNTS, broken[i], NULL);
        g_autoptr(GError) error = NULL;
        if (tide_mounts_parse(text, "m", &error))
            fail_msg("'%s' was read", broken[i]);
        assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_MALFORMED));
        assert_true(g_str_has_prefix(error->message, "m:6: "));
    }
}

static const struct {
    TideRegion region;
    gboolean marked;
} rows[] = {
    { { .access = RWS, .device_minor = 31, .path = "/run/a" }, TRUE },
    { { .access = RWS, .device_minor = 32, .path = "/overlay/a" }, FALSE },
    { { .access = RWS, .device_major = 31, .device_minor = 31, .path = "/a" }, FALSE },
    { { .access = TIDE_ACCESS_READ, .device_minor = 31, .path = "/run/a" }, FALSE },
};

static void
test_shared_mappings_of_such_a_device_are_marked(G_GNUC_UNUSED void **state)
{
    g_autofree char *root = g_dir_make_tmp("tide-mounts-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(root, "mountinfo", NULL);
    g_autoptr(TideRegions) regions = tide_regions_new();
    g_autoptr(GError) error = NULL;
    int folder = open(root, O_PATH | O_CLOEXEC);

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        g_array_append_val(regions->regions, rows[i].region);
    assert_false(tide_mounts_mark(folder, 12, regions, &error));
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_GONE));
    assert_true(g_file_set_contents(path, MOUNTS, -1, NULL));
    assert_true(tide_mounts_mark(folder, 12, regions, NULL));
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        assert_int_equal(g_array_index(regions->regions, TideRegion, i).flags, rows[i].marked ? TIDE_REGION_TMPFS : 0);
    close(folder);
    g_unlink(path);
    g_rmdir(root);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_memory_file_systems_are_told_by_their_type),
        cmocka_unit_test(test_malformed_lines_are_refused_with_their_place),
        cmocka_unit_test(test_shared_mappings_of_such_a_device_are_marked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
