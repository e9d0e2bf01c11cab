#pragma once

#include <stdint.h>

/** Where the logger writes: `TIDEMARK_MMAP_LOG` is the start of the file's name, which ends in a dot and the pid. */
#define MMAP_LOG_VARIABLE "TIDEMARK_MMAP_LOG"

/** Which program is to be logged, by the name of its executable; in every other the library does nothing. */
#define MMAP_LOG_PROGRAM_VARIABLE "TIDEMARK_MMAP_LOG_PROGRAM"

#define MMAP_LOG_FORMAT UINT64_C(0x31676f6c70616d6d) /* "mmaplog1" in memory */
#define MMAP_LOG_CAPACITY (UINT64_C(1) << 16)
#define MMAP_LOG_FRAMES 12

/** The start of the file. @n_calls counts those that found no room as well. */
typedef struct {
    uint64_t format;
    uint64_t capacity;
    uint64_t n_calls;
    uint64_t reserved;
} MmapLogHeader;

/**
 * One successful call that made mappings, in the order in which they were made. Unmapping is not in the log: where
 * nothing is mapped there are no pages to account for.
 *
 * @start, @length: bytes, whole pages
 * @number: of the system call
 * @protection, @flags: those of mmap(2), 0 for mremap(2)
 * @descriptor: of the mapped file, -1 without one
 * @frames: program counters, the innermost first: the system call's own, then return addresses; 0 behind the last
 */
typedef struct {
    uint64_t start;
    uint64_t length;
    uint32_t number;
    uint32_t protection;
    uint32_t flags;
    int32_t descriptor;
    uint64_t frames[MMAP_LOG_FRAMES];
} MmapLogCall;
