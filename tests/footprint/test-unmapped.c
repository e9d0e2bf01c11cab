#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include <tidemark/error.h>

#include "example-smaps.h"
#include "footprint/procfs.h"
#include "footprint/unmapped.h"

#define BYTES ((guint64)1 << 20)

static GArray *
find_own(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TideRegions) regions = tide_regions_read(TIDE_PROCFS_ROOT, getpid(), &error);
    GArray *objects = regions ? tide_unmapped_find(TIDE_PROCFS_ROOT, getpid(), regions, &error) : NULL;

    if (!objects)
        fail_msg("%s", error->message);
    return objects;
}

/* Bytes and number of what is owned beside what was before. */
static void
assert_owned(guint64 bytes, guint objects)
{
    g_autoptr(GArray) found = find_own();
    guint64 sum = 0;

    for (guint i = 0; i < found->len; i++) {
        assert_int_equal(g_array_index(found, TideUnmapped, i).kind, TIDE_UNMAPPED_FILE);
        sum += g_array_index(found, TideUnmapped, i).bytes;
    }
    assert_int_equal(sum, bytes);
    assert_int_equal(found->len, objects);
}

static void
allocate(int file, guint64 bytes)
{
    assert_int_equal(posix_fallocate(file, 0, (off_t)bytes), 0);
}

static void
test_a_memfd_counts_by_its_blocks_until_it_is_mapped(G_GNUC_UNUSED void **state)
{
    int file = memfd_create("tide-unmapped", MFD_CLOEXEC);

    assert_owned(0, 0);
    assert_int_equal(ftruncate(file, 4 * BYTES), 0);
    assert_owned(0, 0);
    allocate(file, BYTES);
    assert_owned(BYTES, 1);
    int second = dup(file);
    assert_owned(BYTES, 1);
    void *mapping = mmap(NULL, 4096, PROT_READ, MAP_SHARED, file, 0);
    assert_true(mapping != MAP_FAILED);
    assert_owned(0, 0);
    munmap(mapping, 4096);
    assert_owned(BYTES, 1);
    close(file);
    assert_owned(BYTES, 1);
    close(second);
    assert_owned(0, 0);
}

static void
test_a_file_in_memory_counts_once_it_is_removed(G_GNUC_UNUSED void **state)
{
    /* The kernel marks a removed one by just that. */
    g_autofree char *name = g_strdup_printf("/dev/shm/tide-unmapped-%d (deleted)", getpid());
    int file = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    assert_true(file >= 0);
    allocate(file, BYTES);
    assert_owned(0, 0);
    assert_int_equal(unlink(name), 0);
    assert_owned(BYTES, 1);
    close(file);
}

/* The folder of the build is on a disk. */
static void
test_a_removed_file_on_a_disk_is_no_memory(G_GNUC_UNUSED void **state)
{
    g_autofree char *name = g_strdup_printf(TIDE_BIN_DIR "/tide-unmapped-%d", getpid());
    int disk = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    assert_true(disk >= 0);
    assert_int_equal(unlink(name), 0);
    allocate(disk, BYTES);
    assert_owned(0, 0);
    close(disk);
}

typedef struct {
    const char *name;
    const char *link;
    const char *facts;
} Descriptor;

/* What a machine with a graphics card would show: two clients of one card, of which one has two descriptors, and a buffer
 * that is mapped beside one that is not. */
static const Descriptor card[] = {
    { "3", "/dev/dri/renderD128",
      "pos:\t0\nino:\t7\ndrm-driver:\tx\ndrm-pdev:\t0000:01\ndrm-client-id:\t1\ndrm-total-vram:\t900 KiB\n"
      "drm-resident-vram:\t64 KiB\ndrm-resident-gtt:\t1 MiB\ndrm-memory-vram:\t800 KiB\n" },
    { "4", "/dev/dri/renderD128", "drm-pdev:\t0000:01\ndrm-client-id:\t1\ndrm-resident-vram:\t64 KiB\n" },
    { "5", "/dev/dri/card0", "drm-pdev:\t0000:01\ndrm-client-id:\t2\ndrm-memory-vram:\t4096\n" },
    { "6", "/dmabuf:wayland", "pos:\t0\nino:\t21\nsize:\t12288\ncount:\t2\nexp_name:\tdrm\n" },
    { "7", "/dmabuf:mapped", "pos:\t0\nino:\t22\nsize:\t4096\n" },
    { "8", "/dmabuf:", "pos:\t0\nino:\t23\n" },
    { "9", "/dev/dri/card1", "pos:\t0\n" },
    { "10", "socket:[55]", "pos:\t0\n" },
};

static char *
make_root(void)
{
    char *root = g_dir_make_tmp("tide-unmapped-XXXXXX", NULL);
    g_autofree char *links = g_build_filename(root, "55/fd", NULL);
    g_autofree char *facts = g_build_filename(root, "55/fdinfo", NULL);

    assert_int_equal(g_mkdir_with_parents(links, 0755) | g_mkdir_with_parents(facts, 0755), 0);
    for (gsize i = 0; i < G_N_ELEMENTS(card); i++) {
        g_autofree char *link = g_build_filename(links, card[i].name, NULL);
        g_autofree char *file = g_build_filename(facts, card[i].name, NULL);
        assert_int_equal(symlink(card[i].link, link), 0);
        assert_true(g_file_set_contents(file, card[i].facts, -1, NULL));
    }
    return root;
}

static void
remove_root(char *root)
{
    static const char *const folders[] = { "55/fd", "55/fdinfo", "55", "." };

    for (gsize k = 0; k < G_N_ELEMENTS(folders); k++) {
        g_autofree char *folder = g_build_filename(root, folders[k], NULL);
        for (gsize i = 0; i < G_N_ELEMENTS(card); i++) {
            g_autofree char *file = g_build_filename(folder, card[i].name, NULL);
            g_unlink(file);
        }
        g_rmdir(folder);
    }
    g_rmdir(root);
    g_free(root);
}

static guint64
bytes_of(const GArray *objects, TideUnmappedKind kind, guint64 inode)
{
    guint64 bytes = 0;

    for (guint i = 0; i < objects->len; i++) {
        const TideUnmapped *object = &g_array_index(objects, TideUnmapped, i);
        bytes += object->kind == kind && object->inode == inode ? object->bytes : 0;
    }
    return bytes;
}

static void
test_graphics_are_told_by_their_descriptors(G_GNUC_UNUSED void **state)
{
    char *root = make_root();
    g_autoptr(TideRegions) regions =
        make_regions("x",
                     EXAMPLE_REGION("1000-2000 rw-s 0 00:0c 22 /dmabuf:mapped", 4, 4, 0)
                         EXAMPLE_REGION("4000-6000 rw-s 0 00:06 9 /dev/dri/renderD128", 8, 8, 0));
    g_autoptr(GArray) objects = tide_unmapped_find(root, 55, regions, NULL);

    remove_root(root);
    assert_non_null(objects);
    assert_int_equal(bytes_of(objects, TIDE_UNMAPPED_CLIENT, 1) + bytes_of(objects, TIDE_UNMAPPED_CLIENT, 2),
                     BYTES + (guint64)64 * 1024 + 4096 - 8192);
    assert_int_equal(bytes_of(objects, TIDE_UNMAPPED_BUFFER, 21), 12288);
    assert_int_equal(bytes_of(objects, TIDE_UNMAPPED_BUFFER, 22), 0);
}

static void
test_rows_are_those_of_footprint(G_GNUC_UNUSED void **state)
{
    assert_string_equal(tide_unmapped_category(TIDE_UNMAPPED_FILE), "Owned physical footprint (unmapped)");
    assert_string_equal(tide_unmapped_category(TIDE_UNMAPPED_BUFFER), "Owned physical footprint (unmapped) (graphics)");
    assert_ptr_equal(tide_unmapped_category(TIDE_UNMAPPED_CLIENT), tide_unmapped_category(TIDE_UNMAPPED_BUFFER));
}

static void
test_who_is_not_there_owns_nothing(G_GNUC_UNUSED void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TideRegions) regions = tide_regions_new();

    assert_null(tide_unmapped_find(TIDE_PROCFS_ROOT, G_MAXINT, regions, &error));
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_GONE));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_memfd_counts_by_its_blocks_until_it_is_mapped),
        cmocka_unit_test(test_a_file_in_memory_counts_once_it_is_removed),
        cmocka_unit_test(test_a_removed_file_on_a_disk_is_no_memory),
        cmocka_unit_test(test_graphics_are_told_by_their_descriptors),
        cmocka_unit_test(test_rows_are_those_of_footprint),
        cmocka_unit_test(test_who_is_not_there_owns_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
