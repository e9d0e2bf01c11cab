#include "images.h"

#include <elf.h>
#include <string.h>

#include <tidemark/error.h>

/** @base: what is added to the addresses in the file */
typedef struct {
    GMappedFile *file;
    char *name;
    guint64 base;
    guint64 start;
    guint64 end;
    guint64 page_size;
} Image;

struct _Images {
    GPtrArray *images;
};

static void
image_free(gpointer data)
{
    Image *image = data;

    g_mapped_file_unref(image->file);
    g_free(image->name);
    g_free(image);
}

static const Elf64_Ehdr *
header_of(GMappedFile *file)
{
    const Elf64_Ehdr *header = (const Elf64_Ehdr *)g_mapped_file_get_contents(file);
    gsize length = g_mapped_file_get_length(file);

    if (length < sizeof *header || memcmp(header->e_ident, ELFMAG, SELFMAG) != 0 ||
        header->e_ident[EI_CLASS] != ELFCLASS64 || header->e_phoff + header->e_phnum * sizeof(Elf64_Phdr) > length)
        return NULL;
    return header;
}

static const Elf64_Phdr *
program_headers(const Image *image, gsize *ret_n)
{
    const Elf64_Ehdr *header = header_of(image->file);

    *ret_n = header->e_phnum;
    return (const Elf64_Phdr *)((const char *)header + header->e_phoff);
}

static void
find_span(Image *image, guint64 file_start)
{
    gsize n_headers = 0;
    const Elf64_Phdr *headers = program_headers(image, &n_headers);
    guint64 first = G_MAXUINT64;
    guint64 last = 0;

    for (gsize i = 0; i < n_headers; i++) {
        if (headers[i].p_type != PT_LOAD)
            continue;
        first = MIN(first, headers[i].p_vaddr & ~(image->page_size - 1));
        last = MAX(last, headers[i].p_vaddr + headers[i].p_memsz);
    }
    image->base = file_start - first;
    image->start = file_start;
    image->end = (image->base + last + image->page_size - 1) & ~(image->page_size - 1);
}

static Image *
image_new(const TideRegion *region, guint64 page_size, GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_autoptr(GMappedFile) file = g_mapped_file_new(region->path, FALSE, &problem);

    if (!file) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT, "a mapped file cannot be read: %s", problem->message);
        return NULL;
    }
    Image *image = g_new0(Image, 1);
    image->name = g_path_get_basename(region->path);
    image->page_size = page_size;
    image->file = g_steal_pointer(&file);
    if (header_of(image->file))
        find_span(image, region->start);
    return image;
}

/* Some leave a hole between their segments, in which others may lie: the one that starts last is it. */
static const Image *
find_image(const Images *images, guint64 address)
{
    const Image *found = NULL;

    for (guint i = 0; i < images->images->len; i++) {
        const Image *image = g_ptr_array_index(images->images, i);
        if (address >= image->start && address < image->end && (!found || image->start > found->start))
            found = image;
    }
    return found;
}

/* The first mapping of an image has the start of its file; a small image's data may be in the same page of the file. */
static gboolean
may_be_image(const Images *images, const TideRegion *region)
{
    const Image *around = find_image(images, region->start);
    g_autofree char *name = g_path_get_basename(region->path);

    return region->path[0] == '/' && region->inode != 0 && region->offset == 0 &&
        !(region->access & TIDE_ACCESS_SHARED) && !g_str_has_suffix(region->path, " (deleted)") &&
        !(around && g_str_equal(around->name, name));
}

Images *
images_new(const TideRegions *regions, GError **error)
{
    g_autoptr(Images) images = g_new(Images, 1);

    images->images = g_ptr_array_new_with_free_func(image_free);
    for (guint i = 0; i < regions->regions->len; i++) {
        const TideRegion *region = &g_array_index(regions->regions, TideRegion, i);
        if (!may_be_image(images, region))
            continue;
        Image *image = image_new(region, regions->page_size, error);
        if (!image)
            return NULL;
        g_ptr_array_add(images->images, image);
    }
    return g_steal_pointer(&images);
}

/* A page belongs to the last segment that has some of it, as the loader maps one after the other. */
static ImagePart
part_in_segment(const Image *image, const Elf64_Phdr *segment, guint64 address)
{
    guint64 mask = ~(image->page_size - 1);
    guint64 start = image->base + segment->p_vaddr;
    guint64 file_end = (start + segment->p_filesz + image->page_size - 1) & mask;

    if (address < (start & mask) || address >= start + segment->p_memsz)
        return IMAGE_NOTHING;
    if (segment->p_type == PT_GNU_RELRO)
        return address < ((start + segment->p_memsz) & mask) ? IMAGE_RELOCATED : IMAGE_NOTHING;
    if (!(segment->p_flags & PF_W))
        return IMAGE_CODE;
    return address >= file_end ? IMAGE_ZERO_FILL : IMAGE_DATA;
}

ImagePart
images_part(const Images *images, guint64 address)
{
    const Image *image = find_image(images, address);
    gsize n_headers = 0;
    const Elf64_Phdr *headers = image ? program_headers(image, &n_headers) : NULL;
    ImagePart part = IMAGE_NOTHING;

    for (gsize i = 0; i < n_headers; i++) {
        ImagePart found = headers[i].p_type == PT_LOAD || headers[i].p_type == PT_GNU_RELRO
            ? part_in_segment(image, &headers[i], address)
            : IMAGE_NOTHING;
        if (found != IMAGE_NOTHING && part != IMAGE_RELOCATED)
            part = found;
    }
    return part;
}

const char *
images_name(const Images *images, guint64 address)
{
    const Image *image = find_image(images, address);

    return image ? image->name : NULL;
}

/** The exported symbols of an image. */
typedef struct {
    const Elf64_Sym *symbols;
    gsize n_symbols;
    const char *names;
} Symbols;

static Symbols
symbols_of(const Image *image)
{
    const char *content = g_mapped_file_get_contents(image->file);
    const Elf64_Ehdr *header = header_of(image->file);
    const Elf64_Shdr *sections = (const Elf64_Shdr *)(content + header->e_shoff);

    for (gsize i = 0; i < header->e_shnum; i++) {
        if (sections[i].sh_type == SHT_DYNSYM)
            return (Symbols) { (const Elf64_Sym *)(content + sections[i].sh_offset),
                               sections[i].sh_size / sizeof(Elf64_Sym),
                               content + sections[sections[i].sh_link].sh_offset };
    }
    return (Symbols) { 0 };
}

char *
images_function(const Images *images, guint64 address)
{
    const Image *image = find_image(images, address);

    if (!image)
        return g_strdup("code of no file");
    Symbols symbols = symbols_of(image);
    for (gsize i = 0; i < symbols.n_symbols; i++) {
        const Elf64_Sym *symbol = &symbols.symbols[i];
        guint64 start = image->base + symbol->st_value;
        if (ELF64_ST_TYPE(symbol->st_info) == STT_FUNC && address >= start && address < start + symbol->st_size)
            return g_strdup_printf("%s: %s", image->name, symbols.names + symbol->st_name);
    }
    return g_strdup(image->name);
}

guint64
images_symbol(const Images *images, const char *name_start, const char *symbol, guint64 *ret_size)
{
    for (guint i = 0; i < images->images->len; i++) {
        const Image *image = g_ptr_array_index(images->images, i);
        if (!g_str_has_prefix(image->name, name_start) || image->end == 0)
            continue;
        Symbols symbols = symbols_of(image);
        for (gsize j = 0; j < symbols.n_symbols; j++) {
            if (!g_str_equal(symbols.names + symbols.symbols[j].st_name, symbol))
                continue;
            *ret_size = symbols.symbols[j].st_size;
            return image->base + symbols.symbols[j].st_value;
        }
    }
    return 0;
}

void
images_free(Images *images)
{
    if (!images)
        return;
    g_ptr_array_unref(images->images);
    g_free(images);
}
