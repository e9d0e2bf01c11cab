#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "capture-texts.h"
#include "footprint/captures/capture-footprint-head.h"

static const TideCaptureSource source = { .place = "x", .n_lines = 9 };

static const struct {
    const char *line;
    gsize name_length; /* 0: no head */
    pid_t pid;
    const char *size;
} heads[] = {
    { "p [1]: 64-bit    Footprint: 5 KB", 1, 1, " 5 KB" },
    { "a b (c) [23] (memgraph): 64-bit (translated) Footprint: 5 KB (4096 bytes per page)", 7, 23,
      " 5 KB (4096 bytes per page)" },
    { "a [7] Footprint: x [8]: 64-bit Footprint: 1 B", 18, 8, " 1 B" },
    { "p [1]", 0, 0, NULL },
    { "p [1] Footprint: 5 KB", 0, 0, NULL },
    { "p [x]: Footprint: 5 KB", 0, 0, NULL },
    { "p [4294967296]: Footprint: 5 KB", 0, 0, NULL },
    { "Summary Footprint: 5 KB", 0, 0, NULL },
};

static void
test_heads_are_taken_apart(G_GNUC_UNUSED void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(heads); i++) {
        gsize length = 0;
        pid_t pid = 0;
        const char *size = tide_footprint_head_split(heads[i].line, &length, &pid);
        assert_int_equal(size == NULL, heads[i].size == NULL);
        assert_int_equal(length, heads[i].name_length);
        assert_int_equal(pid, heads[i].pid);
        if (size)
            assert_string_equal(size, heads[i].size);
    }
}

static const struct {
    const char *text;
    const char *problem; /* NULL: none */
    guint64 bytes;
    guint64 page_size;
    guint64 rounding;
} sizes[] = {
    { " 5 KB", NULL, 5120, 0, 512 },
    { " 5 B (4096 bytes per page)", NULL, 5, 4096, 0 },
    { " 2 pages (16384 bytes per page)", NULL, 32768, 16384, 16384 },
    { " 5 KB, rounded by up to 100 B (4096 bytes per page)", NULL, 5120, 4096, 612 },
    { " unknown (4096 bytes per page)", NULL, G_MAXUINT64, 4096, 0 },
    { " unknown", NULL, G_MAXUINT64, 0, 0 },
    { " much", "x:3: behind 'Footprint:' is no size", 0, 0, 0 },
    { " 2 pages", "x:3: behind 'Footprint:' is no size", 0, 0, 0 },
    { " 5 KB, rounded by up to much", "x:3: behind 'Footprint:' is no size", 0, 0, 0 },
    { " 5 KB and more", "x:3: behind 'Footprint:' is no size", 0, 0, 0 },
    { " 5 KB (4096)", "x:3: 'N bytes per page' is missing", 0, 0, 0 },
    { " 5 KB (0 bytes per page)", "x:3: 'N bytes per page' is missing", 0, 0, 0 },
};

static void
test_sizes_are_read_with_page_and_rounding(G_GNUC_UNUSED void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
        g_autoptr(TideCaptureProcess) process = tide_capture_process_new("p", 1, 7);
        g_autoptr(GError) error = NULL;
        gboolean unknown = sizes[i].bytes == G_MAXUINT64;
        assert_int_equal(tide_footprint_head_size(process, sizes[i].text, &source, 2, &error),
                         sizes[i].problem == NULL);
        if (sizes[i].problem) {
            assert_true(g_str_has_prefix(error->message, sizes[i].problem));
            continue;
        }
        assert_int_equal(process->footprint->total.dirty, unknown ? 0 : sizes[i].bytes);
        assert_int_equal(process->facts, unknown ? 0 : TIDE_CAPTURE_HAS_DIRTY);
        assert_int_equal(process->footprint->page_size, sizes[i].page_size);
        assert_int_equal(process->rounding, sizes[i].rounding);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_heads_are_taken_apart),
        cmocka_unit_test(test_sizes_are_read_with_page_and_rounding),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
