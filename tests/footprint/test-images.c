#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <link.h>
#include <unistd.h>

#include "footprint/images.h"
#include "footprint/procfs.h"

/** What the loader says of the images of this process. */
typedef struct {
    GArray *images; /* (element-type TideImage) */
} Loaded;

static guint64
page_up(guint64 address)
{
    guint64 mask = (guint64)sysconf(_SC_PAGESIZE) - 1;

    return (address + mask) & ~mask;
}

static int
add_image(struct dl_phdr_info *info, G_GNUC_UNUSED size_t size, void *data)
{
    Loaded *loaded = data;
    TideImage image = { 0 };

    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
        guint64 start = info->dlpi_addr + segment->p_vaddr;
        if (segment->p_type != PT_LOAD)
            continue;
        if (image.end == 0)
            image.start = start & ~((guint64)sysconf(_SC_PAGESIZE) - 1);
        image.end = page_up(start + segment->p_memsz);
        if (image.end > page_up(start + segment->p_filesz)) {
            image.zero_fill_start = page_up(start + segment->p_filesz);
            image.zero_fill_end = image.end;
        }
    }
    g_array_append_val(loaded->images, image);
    return 0;
}

static gboolean
has_image(const TideRegions *regions, const TideImage *wanted)
{
    for (guint i = 0; i < regions->images->len; i++) {
        const TideImage *image = &g_array_index(regions->images, TideImage, i);
        if (image->start == wanted->start && image->end == wanted->end &&
            (image->zero_fill_start == image->zero_fill_end
                 ? wanted->zero_fill_end == 0
                 : image->zero_fill_start == wanted->zero_fill_start && image->zero_fill_end == wanted->zero_fill_end))
            return TRUE;
    }
    return FALSE;
}

/* All but the vdso, which is no file. */
static void
check_images(const TideRegions *regions)
{
    Loaded loaded = { g_array_new(FALSE, FALSE, sizeof(TideImage)) };
    guint n_missing = 0;

    dl_iterate_phdr(add_image, &loaded);
    assert_in_range(loaded.images->len, 4, 1000);
    for (guint i = 0; i < loaded.images->len; i++)
        n_missing += !has_image(regions, &g_array_index(loaded.images, TideImage, i));
    assert_int_equal(n_missing, 1);
    assert_int_equal(regions->images->len, loaded.images->len - 1);
    g_array_unref(loaded.images);
}

static void
test_the_images_are_those_that_the_loader_knows(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideRegions) regions = tide_regions_read(TIDE_PROCFS_ROOT, getpid(), NULL);

    assert_non_null(regions);
    check_images(regions);
    for (guint i = 1; i < regions->images->len; i++)
        assert_true(g_array_index(regions->images, TideImage, i).start >
                    g_array_index(regions->images, TideImage, i - 1).start);
}

/* Of a process whose memory cannot be read (here: which does not exist) the files tell the same. */
static void
test_the_files_tell_where_the_memory_does_not(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideRegions) regions = tide_regions_read(TIDE_PROCFS_ROOT, getpid(), NULL);
    int folder = tide_procfs_open(TIDE_PROCFS_ROOT, getpid(), NULL);

    g_array_set_size(regions->images, 0);
    tide_images_read(folder, G_MAXINT, regions);
    check_images(regions);
    close(folder);
}

/* One image's start is not readable, and its file is another one: the others are read all the same. */
static void
test_an_image_that_cannot_be_read_is_left_out(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideRegions) regions = tide_regions_read(TIDE_PROCFS_ROOT, getpid(), NULL);
    int folder = tide_procfs_open(TIDE_PROCFS_ROOT, getpid(), NULL);
    guint n_images = regions->images->len;
    TideRegion *region = &g_array_index(regions->regions, TideRegion, 0);

    while (region->start != g_array_index(regions->images, TideImage, 1).start)
        region++;
    region->start = 4096;
    for (TideRegion *part = region; part->inode == region->inode && part > region - 1; part++)
        part->path = "/gone";
    g_array_set_size(regions->images, 0);
    tide_images_read(folder, getpid(), regions);
    assert_int_equal(regions->images->len, n_images - 1);
    close(folder);
}

/* At the path lies another file by now. */
static void
test_a_file_that_was_replaced_is_left_out(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideRegions) regions = tide_regions_read(TIDE_PROCFS_ROOT, getpid(), NULL);
    int folder = tide_procfs_open(TIDE_PROCFS_ROOT, getpid(), NULL);
    guint n_images = regions->images->len;
    const TideRegion *first = (const TideRegion *)regions->regions->data;

    while (first->start != g_array_index(regions->images, TideImage, 0).start)
        first++;
    guint64 inode = first->inode;
    for (guint i = 0; i < regions->regions->len; i++) {
        TideRegion *region = &g_array_index(regions->regions, TideRegion, i);
        if (region->inode == inode)
            region->inode = inode + 1;
    }
    g_array_set_size(regions->images, 0);
    tide_images_read(folder, G_MAXINT, regions);
    assert_int_equal(regions->images->len, n_images - 1);
    close(folder);
}

static void
test_no_regions_have_no_images(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideRegions) none = tide_regions_new();
    int folder = tide_procfs_open(TIDE_PROCFS_ROOT, getpid(), NULL);

    tide_images_read(folder, getpid(), none);
    assert_int_equal(none->images->len, 0);
    close(folder);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_images_are_those_that_the_loader_knows),
        cmocka_unit_test(test_the_files_tell_where_the_memory_does_not),
        cmocka_unit_test(test_an_image_that_cannot_be_read_is_left_out),
        cmocka_unit_test(test_a_file_that_was_replaced_is_left_out),
        cmocka_unit_test(test_no_regions_have_no_images),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
