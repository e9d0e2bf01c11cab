#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <elf.h>
#include <string.h>

#include "footprint/image-header.h"

#define PAGE 0x1000
#define START G_GUINT64_CONSTANT(0x7f0000000000)

/** A small image: code, then data of three pages in the file and six in memory. */
typedef struct {
    Elf64_Ehdr header;
    Elf64_Phdr segments[4];
} Image;

static Image
good_image(void)
{
    Image image = { .header = { .e_ident = { ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64 },
                                .e_phoff = sizeof(Elf64_Ehdr),
                                .e_phentsize = sizeof(Elf64_Phdr),
                                .e_phnum = 4 } };

    image.segments[0] = (Elf64_Phdr) { .p_type = PT_GNU_STACK, .p_memsz = 0x9000000 };
    image.segments[1] = (Elf64_Phdr) { .p_type = PT_LOAD, .p_vaddr = 0x10040, .p_filesz = 0x2000, .p_memsz = 0x2000 };
    image.segments[2] = (Elf64_Phdr) { .p_type = PT_LOAD, .p_vaddr = 0x21800, .p_filesz = 0x2000, .p_memsz = 0x5001 };
    image.segments[3] = (Elf64_Phdr) { .p_type = PT_TLS, .p_vaddr = 0x90000000, .p_memsz = 0x1000 };
    return image;
}

static gboolean
parse(const Image *image, TideImage *ret_image)
{
    return tide_image_header_parse(image, sizeof *image, START, PAGE, ret_image);
}

static void
test_the_segments_tell_the_span_and_the_zero_fill(G_GNUC_UNUSED void **state)
{
    Image image = good_image();
    TideImage found;

    assert_true(parse(&image, &found));
    assert_int_equal(found.start, START);
    assert_int_equal(found.end, START + 0x27000 - 0x10000);
    assert_int_equal(found.zero_fill_start, START + 0x24000 - 0x10000);
    assert_int_equal(found.zero_fill_end, found.end);
}

static void
test_data_that_ends_in_the_files_last_page_has_no_zero_fill(G_GNUC_UNUSED void **state)
{
    Image image = good_image();
    TideImage found;

    image.segments[2].p_memsz = 0x2700;
    assert_true(parse(&image, &found));
    assert_int_equal(found.end, START + 0x24000 - 0x10000);
    assert_int_equal(found.zero_fill_start, found.zero_fill_end);
}

static void
test_what_is_no_whole_image_is_refused(G_GNUC_UNUSED void **state)
{
    const TideImage untouched = { 1, 2, 3, 4 };
    TideImage found = untouched;
    Image bad[7];

    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
        bad[i] = good_image();
    bad[0].header.e_ident[0] = 'E';
    bad[1].header.e_ident[EI_CLASS] = ELFCLASS32;
    bad[2].header.e_phnum = 5;
    bad[3].header.e_phoff = G_MAXUINT64 - 8;
    bad[4].header.e_phentsize = 32;
    bad[5].segments[1].p_type = bad[5].segments[2].p_type = PT_NOTE;
    bad[6].segments[2].p_memsz = G_MAXUINT64 - 0x21800 - PAGE;
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        if (parse(&bad[i], &found))
            fail_msg("image %zu is taken", i);
    }
    for (gsize n = 0; n < sizeof bad[0]; n++) {
        Image image = good_image();
        g_autofree char *part = g_memdup2(&image, n);
        assert_false(tide_image_header_parse(part, n, START, PAGE, &found));
    }
    assert_memory_equal(&found, &untouched, sizeof found);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_segments_tell_the_span_and_the_zero_fill),
        cmocka_unit_test(test_data_that_ends_in_the_files_last_page_has_no_zero_fill),
        cmocka_unit_test(test_what_is_no_whole_image_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
