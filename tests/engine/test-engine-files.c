#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/mman.h>
#include <tidemark/error.h>
#include <unistd.h>

#include "engine/engine-files.h"
#include "support/folder.h"

#define CONTENT "no image at all"

typedef struct {
    char *folder;
    GPtrArray *mappings;
} Stage;

static int
set_up(void **state)
{
    Stage *stage = g_new0(Stage, 1);

    stage->folder = g_dir_make_tmp("tidemark-engine-files-XXXXXX", NULL);
    stage->mappings = g_ptr_array_new();
    *state = stage;
    return 0;
}

static int
tear_down(void **state)
{
    Stage *stage = *state;

    for (guint i = 0; i < stage->mappings->len; i++)
        munmap(g_ptr_array_index(stage->mappings, i), 4096);
    assert_true(tide_folder_remove(stage->folder, NULL));
    g_ptr_array_unref(stage->mappings);
    g_free(stage->folder);
    g_free(stage);
    return 0;
}

/* This process runs a file of that name now, as far as anybody can see. */
static char *
map(const Stage *stage, const char *name, int protection)
{
    char *path = g_build_filename(stage->folder, name, NULL);

    assert_true(g_file_set_contents(path, CONTENT, -1, NULL));
    int file = open(path, O_RDONLY | O_CLOEXEC);
    void *mapping = mmap(NULL, 4096, protection, MAP_PRIVATE, file, 0);
    assert_true(mapping != MAP_FAILED);
    close(file);
    g_ptr_array_add(stage->mappings, mapping);
    return path;
}

static const TideEngineFile *
find(const GPtrArray *files, const char *path)
{
    for (guint i = 0; i < files->len; i++) {
        const TideEngineFile *file = g_ptr_array_index(files, i);
        if (g_str_equal(file->path, path))
            return file;
    }
    return NULL;
}

static void
what_a_process_runs_of_webkit_is_told_with_its_build(void **state)
{
    const Stage *stage = *state;
    g_autofree char *gtk = map(stage, "libwebkitgtk-6.0.so.4", PROT_READ | PROT_EXEC);
    g_autofree char *wpe = map(stage, "libWPEWebKit-2.0.so.1", PROT_READ | PROT_EXEC);
    g_autofree char *data = map(stage, "libwebkitdata.so", PROT_READ);
    g_autofree char *other = map(stage, "libgtk-4.so.1", PROT_READ | PROT_EXEC);
    g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, CONTENT, -1);
    g_autofree char *build = g_strconcat("sha256 ", digest, NULL);
    g_autoptr(GPtrArray) files = tide_engine_files_read(getpid(), NULL);

    assert_non_null(files);
    assert_string_equal(find(files, gtk)->build, build);
    assert_string_equal(find(files, wpe)->build, build);
    assert_non_null(find(files, program)->build);
    assert_null(find(files, data));
    assert_null(find(files, other));
    assert_int_equal(files->len, 3);
    g_autofree char *link = g_build_filename(stage->folder, "link", NULL);
    assert_int_equal(symlink(wpe, link), 0);
    assert_true(tide_engine_files_have(files, link));
    assert_false(tide_engine_files_have(files, other));
    assert_false(tide_engine_files_have(files, "/nowhere/libwebkit.so"));
    for (guint i = 1; i < files->len; i++)
        assert_true(strcmp(((TideEngineFile *)files->pdata[i - 1])->path, ((TideEngineFile *)files->pdata[i])->path) <
                    0);
}

/* What was installed meanwhile is not what runs. */
static void
a_file_that_was_replaced_has_no_known_build(void **state)
{
    const Stage *stage = *state;
    g_autofree char *gtk = map(stage, "libwebkitgtk-6.0.so.4", PROT_READ | PROT_EXEC);

    assert_true(g_file_set_contents(gtk, "another one", -1, NULL));
    g_autoptr(GPtrArray) files = tide_engine_files_read(getpid(), NULL);
    guint unknown = 0;
    for (guint i = 0; i < files->len; i++) {
        const TideEngineFile *file = g_ptr_array_index(files, i);
        if (g_str_has_prefix(file->path, gtk)) {
            assert_null(file->build);
            assert_int_equal(file->inode, 0);
            unknown++;
        }
    }
    assert_int_equal(unknown, 1);
    assert_false(tide_engine_files_have(files, gtk));
}

static void
a_process_that_is_gone_is_an_error(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;

    assert_null(tide_engine_files_read(G_MAXINT, &error));
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_GONE));
}

/* `PATH BUILD` words, `-` for a build that is not known. */
static GPtrArray *
parse(const char *text)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    GPtrArray *files = g_ptr_array_new_with_free_func((GDestroyNotify)tide_engine_file_free);

    for (guint i = 0; words[i] && words[i + 1]; i += 2)
        g_ptr_array_add(files, tide_engine_file_new(words[i], words[i + 1][0] == '-' ? NULL : words[i + 1]));
    return files;
}

static const struct {
    const char *left;
    const char *right;
    gboolean same;
    gboolean differ;
} pairs[] = {
    { "/a/x 1 /a/y 2", "/b/y 2 /b/x 1", TRUE, FALSE }, /* wherever they are, in any order */
    { "/a/x 1", "/b/x 2", FALSE, TRUE },
    { "/a/x 1 /a/y 2", "/b/x 1", FALSE, FALSE },
    { "/a/x 1", "/b/x 1 /b/y 2", FALSE, FALSE },
    { "/a/x.1 1", "/b/x.1.2.3 1", TRUE, FALSE }, /* whatever they are called */
    { "/a/x 1 /a/y 2", "/b/x 1 /b/z 3", FALSE, FALSE },
    { "/a/x -", "/b/x -", FALSE, FALSE }, /* nobody knows */
    { "/a/x -", "/b/x 1", FALSE, FALSE },
    { "/a/x 1 /a/y 1", "/b/x 1 /b/y 2", FALSE, TRUE },
    { "", "", FALSE, FALSE }, /* nothing is known of nothing */
};

static void
files_are_the_same_where_all_builds_are_known_and_equal(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++) {
        g_autoptr(GPtrArray) left = parse(pairs[i].left);
        g_autoptr(GPtrArray) right = parse(pairs[i].right);
        if (tide_engine_files_are_same(left, right) != pairs[i].same ||
            tide_engine_files_differ(left, right) != pairs[i].differ)
            fail_msg("'%s' and '%s'", pairs[i].left, pairs[i].right);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_a_process_runs_of_webkit_is_told_with_its_build, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_file_that_was_replaced_has_no_known_build, set_up, tear_down),
        cmocka_unit_test(a_process_that_is_gone_is_an_error),
        cmocka_unit_test(files_are_the_same_where_all_builds_are_known_and_equal),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
