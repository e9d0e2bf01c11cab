#include "footprint/image-header.h"

#include <elf.h>
#include <string.h>

/** The pages of the segments that are loaded, as the file counts its addresses. */
typedef struct {
    guint64 first;
    guint64 end;
    guint64 zero_fill_start;
    guint64 zero_fill_end;
} Span;

static guint64
page_up(guint64 address, guint64 page_size)
{
    return (address + page_size - 1) & ~(page_size - 1);
}

static gboolean
read_header(const void *bytes, gsize n_bytes, Elf64_Ehdr *ret_header)
{
    Elf64_Ehdr header;

    if (n_bytes < sizeof header)
        return FALSE;
    memcpy(&header, bytes, sizeof header);
    if (memcmp(header.e_ident, ELFMAG, SELFMAG) != 0 || header.e_ident[EI_CLASS] != ELFCLASS64 ||
        header.e_phentsize != sizeof(Elf64_Phdr) || header.e_phoff > n_bytes ||
        header.e_phnum > (n_bytes - header.e_phoff) / sizeof(Elf64_Phdr))
        return FALSE;
    *ret_header = header;
    return TRUE;
}

static void
add_segment(Span *span, const Elf64_Phdr *segment, guint64 page_size)
{
    guint64 end = page_up(segment->p_vaddr + segment->p_memsz, page_size);
    guint64 file_end = page_up(segment->p_vaddr + segment->p_filesz, page_size);

    span->first = MIN(span->first, segment->p_vaddr & ~(page_size - 1));
    span->end = MAX(span->end, end);
    if (end > file_end) {
        span->zero_fill_start = file_end;
        span->zero_fill_end = end;
    }
}

gboolean
tide_image_header_parse(const void *bytes, gsize n_bytes, guint64 start, guint64 page_size, TideImage *ret_image)
{
    Elf64_Ehdr header;
    Span span = { .first = G_MAXUINT64 };

    if (!read_header(bytes, n_bytes, &header))
        return FALSE;
    for (gsize i = 0; i < header.e_phnum; i++) {
        Elf64_Phdr segment;
        memcpy(&segment, (const char *)bytes + header.e_phoff + i * sizeof segment, sizeof segment);
        if (segment.p_type == PT_LOAD)
            add_segment(&span, &segment, page_size);
    }
    if (span.first >= span.end || span.end - span.first > G_MAXUINT64 - start)
        return FALSE;
    guint64 base = start - span.first;
    *ret_image = (TideImage) { start, base + span.end, start, start };
    if (span.zero_fill_end > span.zero_fill_start) {
        ret_image->zero_fill_start = base + span.zero_fill_start;
        ret_image->zero_fill_end = base + span.zero_fill_end;
    }
    return TRUE;
}
