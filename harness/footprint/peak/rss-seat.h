#pragma once

#include <linux/types.h>

/* What the program in the kernel (rss-stat.bpf.c) and its reader have in common. Both change it without a lock. */

#define TIDE_RSS_SEATS 4096
#define TIDE_RSS_INTERVALS 2

/**
 * @bytes: the highest sum since the interval began; 0 where no counter has changed since
 * @at_bytes, @at_nsec: what it was when it last rose by more than a fiftieth, and when, on the monotonic clock
 */
struct tide_rss_highest {
    __u64 bytes;
    __u64 at_bytes;
    __u64 at_nsec;
};

/**
 * What was seen of one process. Sizes are in bytes.
 *
 * @pid: in the initial pid namespace; 0 where nobody sits here
 * @page_bytes: the size of a page, which is asked for once
 * @memory: the number by which the kernel's events name its memory, where @knows_memory
 * @anonymous, @swapped: what the counters were at their last event
 * @beside: page tables and huge pages (hugetlbfs) as they were when a thread of its own last changed a counter
 * @programs: how many it has executed since it sits here
 * @updates: how many changes of its counters were seen
 * @lost: how many of them came while too many others wrote their own
 */
struct tide_rss_seat {
    __u32 pid;
    __u32 page_bytes;
    __u32 memory;
    __u32 knows_memory;
    __u64 anonymous;
    __u64 swapped;
    __u64 beside;
    __u64 programs;
    __u64 updates;
    __u64 lost;
    struct tide_rss_highest highest[TIDE_RSS_INTERVALS];
};
