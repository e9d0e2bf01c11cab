#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <elf.h>
#include <glib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "engine/build-id.h"

/* An ELF file of one note segment, as large as it needs to be. */
typedef struct {
    Elf64_Ehdr header;
    Elf64_Phdr segment;
    Elf64_Nhdr other_note;
    char other_name[8];
    char other_content[4];
    Elf64_Nhdr note;
    char name[4];
    guint8 content[8];
} Image;

static Image
good_image(void)
{
    Image image = {
        .header = { .e_ident = { ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB },
                    .e_phoff = offsetof(Image, segment),
                    .e_phentsize = sizeof(Elf64_Phdr),
                    .e_phnum = 1 },
        .segment = { .p_type = PT_NOTE,
                     .p_offset = offsetof(Image, other_note),
                     .p_filesz = sizeof(Image) - offsetof(Image, other_note) },
        /* Both are padded to four bytes. */
        .other_note = { .n_namesz = 6, .n_descsz = 3, .n_type = NT_GNU_BUILD_ID },
        .other_name = "Other",
        .note = { .n_namesz = 4, .n_descsz = 8, .n_type = NT_GNU_BUILD_ID },
        .name = "GNU",
        .content = { 0x00, 0x01, 0x7f, 0x80, 0xab, 0xcd, 0xef, 0xff },
    };

    return image;
}

static char *
read_id(const void *bytes, gsize n_bytes)
{
    int file = memfd_create("image", MFD_CLOEXEC);

    assert_true(file >= 0);
    assert_int_equal(write(file, bytes, n_bytes), n_bytes);
    char *id = tide_build_id_read(file);
    close(file);
    return id;
}

static void
the_note_of_gnu_is_found_behind_others(void **state)
{
    (void)state;
    Image image = good_image();
    g_autofree char *id = read_id(&image, sizeof image);

    assert_string_equal(id, "00017f80abcdefff");
}

static void
a_file_that_was_cut_has_none(void **state)
{
    (void)state;
    Image image = good_image();

    for (gsize length = 0; length < sizeof image; length++)
        assert_null(read_id(&image, length));
}

/* Each row breaks one thing. */
static void
what_makes_no_sense_is_not_believed(void **state)
{
    (void)state;
    Image images[9];

    for (gsize i = 0; i < G_N_ELEMENTS(images); i++)
        images[i] = good_image();
    images[0].header.e_ident[0] = 'M';
    images[1].header.e_ident[EI_CLASS] = ELFCLASS32;
    images[2].header.e_phentsize = 32;
    images[3].header.e_phoff = G_MAXUINT64;
    images[4].segment.p_type = PT_LOAD;
    images[5].segment.p_filesz = G_MAXUINT64;
    images[6].note.n_descsz = 9;
    images[7].note.n_descsz = 0;
    images[8].other_note.n_namesz = G_MAXUINT32;
    for (gsize i = 0; i < G_N_ELEMENTS(images); i++) {
        g_autofree char *id = read_id(&images[i], sizeof images[i]);
        if (id)
            fail_msg("row %zu: %s", i, id);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_note_of_gnu_is_found_behind_others),
        cmocka_unit_test(a_file_that_was_cut_has_none),
        cmocka_unit_test(what_makes_no_sense_is_not_believed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
