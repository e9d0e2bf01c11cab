#pragma once

#include "footprint/regions.h"

/** What a place in an image (ELF) is, by the image's program headers. */
typedef enum {
    IMAGE_NOTHING, /**< no part of any image */
    IMAGE_CODE, /**< code, or data that nobody writes */
    IMAGE_RELOCATED, /**< PT_GNU_RELRO: written by the loader, then made read-only */
    IMAGE_DATA, /**< writable */
    IMAGE_ZERO_FILL, /**< writable and not in the file: .bss */
} ImagePart;

/** The images that a process has mapped. */
typedef struct _Images Images;

/**
 * images_new:
 * @regions: of a process that sees the same files as we do
 * Errors: %TIDE_ERROR_ENVIRONMENT where a mapped file cannot be read
 */
Images *images_new(const TideRegions *regions, GError **error);

ImagePart images_part(const Images *images, guint64 address);

/** images_name: Returns: (transfer none) (nullable): the file name, without folder, of the image that has @address. */
const char *images_name(const Images *images, guint64 address);

/** images_function: Returns: (transfer full): `library: function` where an exported function is known, else `library`. */
char *images_function(const Images *images, guint64 address);

/**
 * images_symbol:
 * @name_start: how the image's file name begins
 * Returns: where the exported @symbol is, 0 where there is none
 */
guint64 images_symbol(const Images *images, const char *name_start, const char *symbol, guint64 *ret_size);

void images_free(Images *images);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Images, images_free)
