#include "footprint/peak/peak-referee.h"

#include <errno.h>
#include <linux/perf_event.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>

#include <tidemark/error.h>

#include "footprint/peak/rss-seat.h"
#include "footprint/peak/rss-stat-object.h"
#include "footprint/peak/tracepoint.h"

/* PROC_PID_INIT_INO of Linux: the kernel numbers processes for the program as this namespace does. */
#define INITIAL_PID_NAMESPACE 0xEFFFFFFCU

#define WAY_OUT "run as root, or with CAP_BPF and CAP_PERFMON"

/** A program of rss-stat.bpf.c, and where it is run. */
static const struct {
    const char *program;
    const char *tracepoint;
} places[] = {
    { "on_rss_stat", "kmem/rss_stat" },
    { "on_exec", "sched/sched_process_exec" },
};

/**
 * @seats: the array of all seats, which the kernel writes
 * @processes, @memories: descriptors of the two maps that lead to them
 * @next: where to look first for a free seat
 */
struct _TidePeakReferee {
    struct bpf_object *object;
    struct bpf_link *links[G_N_ELEMENTS(places)];
    struct tide_rss_seat *seats;
    int processes;
    int memories;
    guint next;
};

static gboolean
refuse(int code, const char *what, GError **error)
{
    gboolean permission = code == EPERM || code == EACCES;

    g_set_error(error, TIDE_ERROR, permission ? TIDE_ERROR_PERMISSION : TIDE_ERROR_ENVIRONMENT, "%s: %s; %s", what,
                g_strerror(code), permission ? WAY_OUT : "Linux 6.2 or newer with CONFIG_DEBUG_INFO_BTF is needed");
    return FALSE;
}

/* --- whether it can be exact here --- */

static gboolean
check_namespace(GError **error)
{
    struct stat namespace;

    if (stat("/proc/self/ns/pid", &namespace) == 0 && namespace.st_ino == INITIAL_PID_NAMESPACE)
        return TRUE;
    g_set_error(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT,
                "BPF numbers processes otherwise than this pid namespace does; run outside of the container");
    return FALSE;
}

static gboolean
has_member(const struct btf *types, const char *structure, const char *member)
{
    int id = btf__find_by_name_kind(types, structure, BTF_KIND_STRUCT);
    const struct btf_type *type = id > 0 ? btf__type_by_id(types, (guint)id) : NULL;

    for (int i = 0; type && i < btf_vlen(type); i++) {
        if (g_strcmp0(btf__name_by_offset(types, btf_members(type)[i].name_off), member) == 0)
            return TRUE;
    }
    return FALSE;
}

/* Before 6.2 each thread kept up to 64 pages to itself (SPLIT_RSS_COUNTING), which no event told of. */
static gboolean
check_counters(GError **error)
{
    struct btf *types = btf__load_vmlinux_btf();

    if (!types)
        return refuse(errno, "the kernel's description of its types (BTF) cannot be read", error);
    gboolean late = has_member(types, "task_struct", "rss_stat");
    btf__free(types);
    if (late)
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT,
                    "this kernel counts pages in batches that no event tells of; use Linux 6.2 or newer");
    return !late;
}

/* --- into the kernel --- */

static gboolean
attach(TidePeakReferee *referee, gsize place, GError **error)
{
    const struct bpf_program *program = bpf_object__find_program_by_name(referee->object, places[place].program);
    struct perf_event_attr attributes = { .type = PERF_TYPE_TRACEPOINT, .size = sizeof attributes };
    guint64 id = 0;

    if (!tide_tracepoint_find(places[place].tracepoint, &id, error))
        return FALSE;
    attributes.config = id;
    /* The program is run on every CPU, whichever the event is of. */
    int event = (int)syscall(SYS_perf_event_open, &attributes, -1, 0, -1, PERF_FLAG_FD_CLOEXEC);
    if (event < 0)
        return refuse(errno, "the kernel's tracepoints may not be listened to", error);
    referee->links[place] = bpf_program__attach_perf_event(program, event);
    if (referee->links[place])
        return TRUE;
    refuse(errno, "the BPF program cannot be attached", error);
    close(event);
    return FALSE;
}

static gboolean
load(TidePeakReferee *referee, GError **error)
{
    libbpf_set_print(NULL);
    referee->object = bpf_object__open_mem(tide_rss_stat_object, sizeof tide_rss_stat_object, NULL);
    if (!referee->object)
        return refuse(errno, "the BPF program cannot be opened", error);
    int failed = bpf_object__load(referee->object);
    return failed ? refuse(-failed, "the kernel does not take the BPF program", error) : TRUE;
}

static gsize
seats_size(void)
{
    gsize page = (gsize)sysconf(_SC_PAGESIZE);

    return (TIDE_RSS_SEATS * sizeof(struct tide_rss_seat) + page - 1) / page * page;
}

static gboolean
map_seats(TidePeakReferee *referee, GError **error)
{
    int seats = bpf_object__find_map_fd_by_name(referee->object, "seats");
    void *address = mmap(NULL, seats_size(), PROT_READ | PROT_WRITE, MAP_SHARED, seats, 0);

    if (address == MAP_FAILED)
        return refuse(errno, "what the BPF program sees cannot be mapped", error);
    referee->seats = address;
    referee->processes = bpf_object__find_map_fd_by_name(referee->object, "processes");
    referee->memories = bpf_object__find_map_fd_by_name(referee->object, "memories");
    return TRUE;
}

TidePeakReferee *
tide_peak_referee_open(GError **error)
{
    g_autoptr(TidePeakReferee) referee = g_new0(TidePeakReferee, 1);

    if (!check_namespace(error) || !check_counters(error) || !load(referee, error) || !map_seats(referee, error))
        return NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(places); i++) {
        if (!attach(referee, i, error))
            return NULL;
    }
    return g_steal_pointer(&referee);
}

/* --- seats --- */

static int
find_free(const TidePeakReferee *referee)
{
    for (guint i = 0; i < TIDE_RSS_SEATS; i++) {
        guint seat = (referee->next + i) % TIDE_RSS_SEATS;
        if (referee->seats[seat].pid == 0)
            return (int)seat;
    }
    return -1;
}

int
tide_peak_referee_take_seat(TidePeakReferee *referee, pid_t pid, guint64 swapped)
{
    int number = find_free(referee);
    guint32 process = (guint32)pid;

    if (number < 0)
        return -1;
    referee->seats[number] = (struct tide_rss_seat) {
        .pid = process,
        .page_bytes = (guint32)sysconf(_SC_PAGESIZE),
        .swapped = swapped,
    };
    referee->next = (guint)number + 1;
    if (bpf_map_update_elem(referee->processes, &process, &number, BPF_ANY) == 0)
        return number;
    referee->seats[number].pid = 0;
    return -1;
}

struct tide_rss_seat *
tide_peak_referee_seat(const TidePeakReferee *referee, int seat)
{
    return &referee->seats[seat];
}

/* A later seat may have the same key. */
static void
forget(int map, guint32 key, int seat)
{
    int known = -1;

    if (bpf_map_lookup_elem(map, &key, &known) == 0 && known == seat)
        bpf_map_delete_elem(map, &key);
}

void
tide_peak_referee_leave_seat(TidePeakReferee *referee, int seat)
{
    struct tide_rss_seat *left = &referee->seats[seat];

    forget(referee->processes, left->pid, seat);
    if (left->knows_memory)
        forget(referee->memories, left->memory, seat);
    left->pid = 0;
}

guint64
tide_peak_referee_missed(const TidePeakReferee *referee)
{
    guint64 missed = 0;

    for (gsize i = 0; i < G_N_ELEMENTS(places); i++) {
        struct bpf_prog_info info = { 0 };
        guint32 length = sizeof info;
        const struct bpf_program *program = bpf_object__find_program_by_name(referee->object, places[i].program);
        if (bpf_obj_get_info_by_fd(bpf_program__fd(program), &info, &length) != 0 ||
            length < offsetof(struct bpf_prog_info, recursion_misses) + sizeof info.recursion_misses)
            return G_MAXUINT64;
        missed += info.recursion_misses;
    }
    return missed;
}

void
tide_peak_referee_close(TidePeakReferee *referee)
{
    if (!referee)
        return;
    for (gsize i = 0; i < G_N_ELEMENTS(places); i++)
        bpf_link__destroy(referee->links[i]);
    if (referee->seats)
        munmap(referee->seats, seats_size());
    bpf_object__close(referee->object);
    g_free(referee);
}
