#pragma once

#include "footprint/regions.h"

/**
 * tide_images_read:
 * Reads where each image of a process lies, from the headers that it has mapped, with one system call for a thousand images;
 * that needs no file, so an image may be in a sandbox or deleted. What is not resident is left alone, since reading would
 * change what is measured: such headers, and those of a process whose memory we may not read (Yama, ptrace_scope of 2),
 * come from the files, as the process sees them.
 *
 * It gives what can be had and has no errors: without its headers an image's data ends where its file does, as it does in
 * a capture (see tide_categories_assign()).
 *
 * @folder: what tide_procfs_open() gave
 * @regions: all regions of that process; `images` gets those that could be read
 */
void tide_images_read(int folder, pid_t pid, TideRegions *regions);
