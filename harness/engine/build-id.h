#pragma once

#include <glib.h>

/**
 * tide_build_id_read:
 * Reads which build a 64-bit ELF file is of: the note NT_GNU_BUILD_ID, a digest of what the linker put into it (elf(5),
 * ld(1) under --build-id). Stripping a file does not change it.
 *
 * @file: a descriptor that can be read at any place
 * Returns: (transfer full) (nullable): in hexadecimal digits; %NULL where it is no such file or has no such note
 */
char *tide_build_id_read(int file);
