#include "engine/build-id.h"

#include <elf.h>
#include <string.h>
#include <unistd.h>

/* More than any linker writes; what a broken file claims is not to be believed. */
#define MOST_SEGMENTS 256
#define MOST_NOTES_BYTES 65536
#define MOST_ID_BYTES 64

static gboolean
read_at(int file, guint64 place, void *bytes, gsize n_bytes)
{
    return place <= G_MAXINT64 && pread(file, bytes, n_bytes, (off_t)place) == (gssize)n_bytes;
}

static gboolean
read_header(int file, Elf64_Ehdr *ret_header)
{
    return read_at(file, 0, ret_header, sizeof *ret_header) && memcmp(ret_header->e_ident, ELFMAG, SELFMAG) == 0 &&
        ret_header->e_ident[EI_CLASS] == ELFCLASS64 && ret_header->e_phentsize == sizeof(Elf64_Phdr) &&
        ret_header->e_phnum <= MOST_SEGMENTS;
}

static char *
to_digits(const guint8 *bytes, gsize n_bytes)
{
    GString *digits = g_string_sized_new(2 * n_bytes);

    for (gsize i = 0; i < n_bytes; i++)
        g_string_append_printf(digits, "%02x", bytes[i]);
    return g_string_free(digits, FALSE);
}

static gsize
padded(gsize n_bytes)
{
    return (n_bytes + 3) & ~(gsize)3;
}

/* Notes stand one behind the other: a header, a name, a content, the latter two padded to four bytes. */
static char *
find_in_notes(const guint8 *notes, gsize n_bytes)
{
    gsize place = 0;

    while (place + sizeof(Elf64_Nhdr) <= n_bytes) {
        Elf64_Nhdr note;
        memcpy(&note, notes + place, sizeof note);
        gsize name = place + sizeof note;
        gsize content = name + padded(note.n_namesz);
        if (content > n_bytes || note.n_descsz > n_bytes - content)
            return NULL;
        if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == sizeof ELF_NOTE_GNU && note.n_descsz > 0 &&
            note.n_descsz <= MOST_ID_BYTES && memcmp(notes + name, ELF_NOTE_GNU, sizeof ELF_NOTE_GNU) == 0)
            return to_digits(notes + content, note.n_descsz);
        place = content + padded(note.n_descsz);
    }
    return NULL;
}

static char *
read_segment(int file, const Elf64_Phdr *segment)
{
    if (segment->p_type != PT_NOTE || segment->p_filesz > MOST_NOTES_BYTES)
        return NULL;
    g_autofree guint8 *notes = g_malloc(segment->p_filesz + 1);
    return read_at(file, segment->p_offset, notes, segment->p_filesz) ? find_in_notes(notes, segment->p_filesz) : NULL;
}

char *
tide_build_id_read(int file)
{
    Elf64_Ehdr header;
    char *id = NULL;

    if (!read_header(file, &header))
        return NULL;
    for (guint64 i = 0; !id && i < header.e_phnum; i++) {
        Elf64_Phdr segment;
        if (header.e_phoff > G_MAXINT64 ||
            !read_at(file, header.e_phoff + i * sizeof segment, &segment, sizeof segment))
            return NULL;
        id = read_segment(file, &segment);
    }
    return id;
}
