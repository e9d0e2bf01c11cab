/* Runs in the kernel, at every change of a counter of resident pages of every process (the tracepoint kmem:rss_stat), and
 * keeps the highest sum of those that have a seat. The event tells the exact size: the kernel adds the parts of all CPUs for
 * it (Linux 6.2). What is declared here of the kernel's structures is found by name in those of the running kernel. */
#include <stdbool.h>

#include <linux/bpf.h>

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

#include "footprint/peak/rss-seat.h"

/* Of as many writers at once some give up, and count that they did. */
#define TRIES 16

/* TIDE_PARTS_OF_HEIGHT of peak-heights.h, which the kernel cannot include. */
#define PARTS_OF_HEIGHT 50

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

/* include/trace/events/kmem.h of Linux: @curr tells whether it is the memory of the thread that runs. */
struct trace_event_raw_rss_stat {
    unsigned int mm_id;
    unsigned int curr;
    int member;
    long size;
};

struct long_counter {
    long counter;
};

struct mm_struct {
    struct long_counter pgtables_bytes;
    struct long_counter hugetlb_usage;
};

struct task_struct {
    struct mm_struct *mm;
};

#pragma clang attribute pop

/* include/linux/mm_types_task.h: the same since Linux 4.5; in an enumeration without a name, so not found by name. */
#define MM_ANONPAGES 1
#define MM_SWAPENTS 2

struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(map_flags, BPF_F_MMAPABLE);
    __uint(max_entries, TIDE_RSS_SEATS);
    __type(key, __u32);
    __type(value, struct tide_rss_seat);
} seats SEC(".maps");

/* Process id → seat. */
struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, TIDE_RSS_SEATS);
    __type(key, __u32);
    __type(value, __u32);
} processes SEC(".maps");

/* The event's number of a memory → seat. */
struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, TIDE_RSS_SEATS);
    __type(key, __u32);
    __type(value, __u32);
} memories SEC(".maps");

const char program_license[] SEC("license") = "Dual BSD/GPL";

static __always_inline void
leave_memory(struct tide_rss_seat *seat)
{
    __u32 memory = seat->memory;

    if (seat->knows_memory)
        bpf_map_delete_elem(&memories, &memory);
    seat->knows_memory = 0;
}

/* The number of a memory is a hash of its address, so it is learned from a thread that it belongs to. Between vfork() and
 * execve() a child's memory is that of its parent, whose it stays where it is known already. */
static __always_inline struct tide_rss_seat *
find_seat(__u32 memory, bool own)
{
    __u32 *index = bpf_map_lookup_elem(&memories, &memory);

    if (index || !own)
        return index ? bpf_map_lookup_elem(&seats, index) : NULL;
    __u32 pid = bpf_get_current_pid_tgid() >> 32;
    index = bpf_map_lookup_elem(&processes, &pid);
    struct tide_rss_seat *seat = index ? bpf_map_lookup_elem(&seats, index) : NULL;
    if (!seat)
        return NULL;
    leave_memory(seat);
    bpf_map_update_elem(&memories, &memory, index, BPF_ANY);
    seat->memory = memory;
    seat->knows_memory = 1;
    return seat;
}

static __always_inline void
look_beside(struct tide_rss_seat *seat)
{
    struct task_struct *task = bpf_get_current_task_btf();
    __u64 bytes = task->mm->pgtables_bytes.counter;

    if (bpf_core_field_exists(task->mm->hugetlb_usage))
        bytes += task->mm->hugetlb_usage.counter * seat->page_bytes;
    seat->beside = bytes;
}

static __always_inline bool
raise(volatile struct tide_rss_highest *highest, __u64 bytes)
{
    for (int i = 0; i < TRIES; i++) {
        __u64 before = highest->bytes;
        if (bytes <= before)
            return true;
        if (__sync_val_compare_and_swap(&highest->bytes, before, bytes) != before)
            continue;
        if (bytes > highest->at_bytes + highest->at_bytes / PARTS_OF_HEIGHT) {
            highest->at_bytes = bytes;
            highest->at_nsec = bpf_ktime_get_ns();
        }
        return true;
    }
    return false;
}

SEC("tracepoint/kmem/rss_stat")
int
on_rss_stat(struct trace_event_raw_rss_stat *event)
{
    __u32 memory = event->mm_id;
    bool own = event->curr;
    int member = event->member;
    __u64 bytes = event->size;

    bool is_anonymous = member == MM_ANONPAGES;
    if (!is_anonymous && member != MM_SWAPENTS)
        return 0;
    struct tide_rss_seat *seat = find_seat(memory, own);
    if (!seat)
        return 0;
    if (is_anonymous)
        seat->anonymous = bytes;
    else
        seat->swapped = bytes;
    if (own)
        look_beside(seat);
    bytes += (is_anonymous ? seat->swapped : seat->anonymous) + seat->beside;
    __sync_fetch_and_add(&seat->updates, 1);
    for (int i = 0; i < TIDE_RSS_INTERVALS; i++) {
        if (!raise(&seat->highest[i], bytes))
            __sync_fetch_and_add(&seat->lost, 1);
    }
    /* It was taken down, and its number may come again with another memory. */
    if (!own && seat->anonymous == 0 && seat->swapped == 0)
        leave_memory(seat);
    return 0;
}

/* All begins anew: what was before, which may be the memory of the process that it was forked from, is not the program's. */
SEC("tracepoint/sched/sched_process_exec")
int
on_exec(void *event)
{
    __u32 pid = bpf_get_current_pid_tgid() >> 32;
    __u32 *index = bpf_map_lookup_elem(&processes, &pid);
    struct tide_rss_seat *seat = index ? bpf_map_lookup_elem(&seats, index) : NULL;

    (void)event;
    if (!seat)
        return 0;
    leave_memory(seat);
    seat->anonymous = seat->swapped = seat->beside = 0;
    for (int i = 0; i < TIDE_RSS_INTERVALS; i++)
        seat->highest[i] = (struct tide_rss_highest) { 0 };
    seat->programs++;
    return 0;
}
