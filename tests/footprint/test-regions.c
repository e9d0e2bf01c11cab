#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <glib/gstdio.h>

#include <tidemark/error.h>

#include "footprint/procfs.h"
#include "footprint/regions.h"
#include "stopped-child.h"

#define NOBODY 65534
#define CAPTURE TIDE_TEST_DATA "/smaps/cat-x86_64-6.18.smaps"
#define MAPS "1000-2000 r--p 00000000 00:00 0 \n"
#define STATUS "Name:\tx\nVmPTE:\t 48 kB\n"

/* A folder like /proc with one process, 12. */
typedef struct {
    char *root;
    char *process;
} FakeRoot;

static void
write_file(const FakeRoot *fake, const char *name, const char *content)
{
    g_autofree char *path = g_build_filename(fake->process, name, NULL);

    assert_true(g_file_set_contents(path, content, -1, NULL));
}

static int
set_up_root(void **state)
{
    FakeRoot *fake = g_new0(FakeRoot, 1);
    g_autofree char *smaps = NULL;

    fake->root = g_dir_make_tmp("tide-regions-XXXXXX", NULL);
    fake->process = g_build_filename(fake->root, "12", NULL);
    assert_int_equal(g_mkdir(fake->process, 0700), 0);
    assert_true(g_file_get_contents(CAPTURE, &smaps, NULL, NULL));
    write_file(fake, "smaps", smaps);
    write_file(fake, "maps", MAPS);
    write_file(fake, "comm", "cat\n");
    write_file(fake, "status", STATUS);
    write_file(fake, "stat", "12 (cat) S 1 12 12 0 -1 4228108 0");
    *state = fake;
    return 0;
}

static int
tear_down_root(void **state)
{
    static const char *const files[] = { "smaps", "maps", "comm", "status", "stat" };
    FakeRoot *fake = *state;

    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *path = g_build_filename(fake->process, files[i], NULL);
        g_unlink(path);
    }
    g_rmdir(fake->process);
    g_rmdir(fake->root);
    g_free(fake->process);
    g_free(fake->root);
    g_free(fake);
    return 0;
}

static void
test_a_capture_is_read_through_its_root(void **state)
{
    const FakeRoot *fake = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(TideRegions) regions = tide_regions_read(fake->root, 12, &error);

    assert_null(error);
    assert_int_equal(regions->regions->len, 24);
    assert_string_equal(regions->name, "cat");
    assert_int_equal(regions->page_table, 48 * 1024);
    assert_true(regions->page_size == (guint64)sysconf(_SC_PAGESIZE));
}

static void
test_a_name_becomes_printable_text(void **state)
{
    const FakeRoot *fake = *state;

    write_file(fake, "comm", "a\xff\n\x01 b\n");
    g_autoptr(TideRegions) regions = tide_regions_read(fake->root, 12, NULL);
    assert_string_equal(regions->name, "a\xef\xbf\xbd?? b");
}

static const struct {
    const char *file;
    const char *content;
    TideErrorCode code;
    const char *message;
} broken[] = {
    { "smaps", "", TIDE_ERROR_GONE, "/proc/12: the process ended" },
    { "smaps", "x\n", TIDE_ERROR_MALFORMED, "/proc/12/smaps:1: is neither" },
    { "status", "Name:\tx\n", TIDE_ERROR_GONE, "/proc/12: the process ended" },
    { "status", "Name:\tx\nVmPTE:\t 48\n", TIDE_ERROR_MALFORMED, "/proc/12/status:2: the value" },
};

static void
test_what_is_missing_or_malformed_is_refused(void **state)
{
    const FakeRoot *fake = *state;
    g_autofree char *smaps = NULL;

    assert_true(g_file_get_contents(CAPTURE, &smaps, NULL, NULL));
    for (gsize i = 0; i < G_N_ELEMENTS(broken); i++) {
        g_autoptr(GError) error = NULL;
        write_file(fake, broken[i].file, broken[i].content);
        assert_null(tide_regions_read(fake->root, 12, &error));
        assert_true(g_error_matches(error, TIDE_ERROR, broken[i].code));
        if (!g_str_has_prefix(error->message, broken[i].message))
            fail_msg("%s", error->message);
        write_file(fake, "smaps", smaps);
        write_file(fake, "status", STATUS);
    }
}

/* The kernel gives nothing any more of a process that ended right behind the last region. */
static void
test_an_end_while_reading_is_noticed(void **state)
{
    const FakeRoot *fake = *state;
    g_autoptr(GError) error = NULL;

    write_file(fake, "maps", "");
    assert_null(tide_regions_read(fake->root, 12, &error));
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_GONE));
    assert_non_null(strstr(error->message, "ended or was replaced while it was read"));
}

/* Longer than what is read at once, with a line that is longer still. */
static void
test_a_text_of_many_pieces_is_read_whole(void **state)
{
    const FakeRoot *fake = *state;
    g_autoptr(GString) text = g_string_new(NULL);
    g_autofree char *path = g_strnfill(300000, 'p');
    g_autoptr(GError) error = NULL;

    for (guint i = 1; i <= 3000; i++)
        g_string_append_printf(text, "%x000-%x000 rw-p 00000000 00:00 %s\nRss: %14u kB\nPss: %14u kB\nVmFlags: rd %s\n",
                               i, i + 1, i == 2000 ? path : "0 ", i, i, i % 2 == 0 ? "nr" : "");
    g_string_replace(text, "00:00 ppp", "00:00 7 ppp", 0);
    write_file(fake, "smaps", text->str);
    g_autoptr(TideRegions) regions = tide_regions_read(fake->root, 12, &error);
    assert_null(error);
    assert_int_equal(regions->regions->len, 3000);
    for (guint i = 1; i <= 3000; i++) {
        const TideRegion *region = &g_array_index(regions->regions, TideRegion, i - 1);
        assert_int_equal(region->start, i * 0x1000);
        assert_int_equal(region->rss, i * 1024);
        assert_int_equal(region->flags, i % 2 == 0 ? TIDE_REGION_NO_RESERVE : 0);
        assert_int_equal(strlen(region->path), i == 2000 ? 300000 : 0);
    }
}

static void
exit_at_once(G_GNUC_UNUSED gpointer data)
{
    _exit(0);
}

static void
test_zombies_and_the_gone_are_gone(G_GNUC_UNUSED void **state)
{
    pid_t child = start_stopped_child(exit_at_once, NULL);

    assert_int_equal(waitid(P_PID, (id_t)child, NULL, WEXITED | WNOWAIT), 0);
    for (int reaped = 0; reaped < 2; reaped++) {
        g_autoptr(GError) error = NULL;
        assert_null(tide_regions_read(TIDE_PROCFS_ROOT, child, &error));
        assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_GONE));
        end_child(child);
    }
}

static void
test_kernel_threads_are_unusable_input(G_GNUC_UNUSED void **state)
{
    g_autofree char *name = NULL;
    g_autoptr(GError) error = NULL;

    if (!g_file_get_contents("/proc/2/comm", &name, NULL, NULL) || !g_str_equal(name, "kthreadd\n")) {
        print_message("no kernel thread to be seen here\n");
        skip();
    }
    assert_null(tide_regions_read(TIDE_PROCFS_ROOT, 2, &error));
    assert_true(g_error_matches(error, TIDE_ERROR, getuid() == 0 ? TIDE_ERROR_INPUT : TIDE_ERROR_PERMISSION));
}

static void
test_a_refusal_of_the_kernel_is_told(G_GNUC_UNUSED void **state)
{
    pid_t parent = getpid();
    int status = 0;

    if (getuid() != 0) {
        print_message("only root can become somebody else\n");
        skip();
    }
    pid_t reader = fork();
    if (reader == 0) {
        g_autoptr(GError) error = NULL;
        gboolean refused =
            setgid(NOBODY) == 0 && setuid(NOBODY) == 0 && !tide_regions_read(TIDE_PROCFS_ROOT, parent, &error);
        _exit(refused && g_error_matches(error, TIDE_ERROR, TIDE_ERROR_PERMISSION) ? 0 : 1);
    }
    assert_int_equal(waitpid(reader, &status, 0), reader);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

#define RESTLESS_PAGES ((gsize)512)
#define READINGS 300

/* Regions come and go by hundreds, each with its neighbours. */
static void *
move_for_ever(void *memory)
{
    for (;;) {
        for (gsize i = 0; i < RESTLESS_PAGES; i += 2)
            mprotect((char *)memory + i * 4096, 4096, PROT_READ);
        for (gsize i = 0; i < RESTLESS_PAGES; i += 2)
            mprotect((char *)memory + i * 4096, 4096, PROT_READ | PROT_WRITE);
    }
    return NULL;
}

static void
never_rest(G_GNUC_UNUSED gpointer data)
{
    pthread_t thread;
    void *memory = mmap(NULL, RESTLESS_PAGES * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (memory == MAP_FAILED || pthread_create(&thread, NULL, move_for_ever, memory) != 0)
        _exit(1);
    /* A stop would be one of all threads. */
    for (;;)
        pause();
}

/* One overlap in each of sixteen readings is less likely than anything else that could go wrong here. */
static void
test_a_process_that_never_rests_is_read_all_the_same(G_GNUC_UNUSED void **state)
{
    pid_t child = start_stopped_child(never_rest, NULL);

    for (int i = 0; i < READINGS; i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(TideRegions) regions = tide_regions_read(TIDE_PROCFS_ROOT, child, &error);
        if (!regions)
            fail_msg("%d: %s", i, error->message);
    }
    end_child(child);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_capture_is_read_through_its_root, set_up_root, tear_down_root),
        cmocka_unit_test_setup_teardown(test_a_name_becomes_printable_text, set_up_root, tear_down_root),
        cmocka_unit_test_setup_teardown(test_what_is_missing_or_malformed_is_refused, set_up_root, tear_down_root),
        cmocka_unit_test_setup_teardown(test_an_end_while_reading_is_noticed, set_up_root, tear_down_root),
        cmocka_unit_test_setup_teardown(test_a_text_of_many_pieces_is_read_whole, set_up_root, tear_down_root),
        cmocka_unit_test(test_zombies_and_the_gone_are_gone),
        cmocka_unit_test(test_kernel_threads_are_unusable_input),
        cmocka_unit_test(test_a_refusal_of_the_kernel_is_told),
        cmocka_unit_test(test_a_process_that_never_rests_is_read_all_the_same),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
