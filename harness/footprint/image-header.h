#pragma once

#include "footprint/regions.h"

/** How much of an image's start is asked for: program headers stand right behind the ELF header, and are few. */
#define TIDE_IMAGE_HEADER_BYTES 1024

/**
 * tide_image_header_parse:
 * Reads the program headers of a 64-bit ELF image (elf(5)).
 *
 * @bytes: (array length=n_bytes): the first bytes of its file
 * @start: where the first byte of the file is mapped
 * @page_size: of the process
 * @ret_image: untouched unless it is an image
 * Returns: whether it is an image, and its headers are whole
 */
gboolean tide_image_header_parse(const void *bytes, gsize n_bytes, guint64 start, guint64 page_size,
                                 TideImage *ret_image);
