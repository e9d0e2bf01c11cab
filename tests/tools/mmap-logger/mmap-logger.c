/* An LD_PRELOAD library that logs who maps memory: see mmap-log.h for how it is asked and what it writes. */
#include "mmap-log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <unwind.h>

#include "trap.h"

#define PAGE_BYTES UINT64_C(4096)

static MmapLogHeader *mmap_log;
static __thread int is_logging __attribute__((tls_model("initial-exec")));

/** @n: of @frames that are filled. */
typedef struct {
    uint64_t *frames;
    int n;
} Callers;

/* The frames of the handler and of the kernel's trampoline come first. */
static _Unwind_Reason_Code
add_caller(struct _Unwind_Context *context, void *data)
{
    Callers *callers = data;
    uint64_t program_counter = _Unwind_GetIP(context);

    if (callers->n > 0)
        callers->frames[callers->n++] = program_counter;
    else if (program_counter == callers->frames[0])
        callers->n = 1;
    return callers->n == MMAP_LOG_FRAMES ? _URC_END_OF_STACK : _URC_NO_REASON;
}

static int
failed(long result)
{
    return result < 0 && result > -4096;
}

static void
write_call(long number, const long arguments[6], long result, uint64_t program_counter)
{
    uint64_t length = (uint64_t)arguments[number == SYS_mmap ? 1 : 2];
    uint64_t place;

    if (failed(result) || is_logging)
        return;
    place = __atomic_fetch_add(&mmap_log->n_calls, 1, __ATOMIC_RELAXED);
    if (place >= mmap_log->capacity)
        return;
    is_logging = 1;
    MmapLogCall *call = (MmapLogCall *)(mmap_log + 1) + place;
    call->start = (uint64_t)result;
    call->number = (uint32_t)number;
    call->protection = number == SYS_mmap ? (uint32_t)arguments[2] : 0;
    call->flags = number == SYS_mmap ? (uint32_t)arguments[3] : 0;
    call->descriptor = number == SYS_mmap ? (int32_t)arguments[4] : -1;
    call->frames[0] = program_counter;
    _Unwind_Backtrace(add_caller, &(Callers) { call->frames, 0 });
    /* Last: a call without a length is one that is still being written. */
    call->length = (length + PAGE_BYTES - 1) & ~(PAGE_BYTES - 1);
    is_logging = 0;
}

/* Before libc's own constructor getenv() finds nothing. */
static const char *
find_variable(char **environment, const char *name)
{
    size_t length = strlen(name);

    for (; *environment; environment++) {
        if (strncmp(*environment, name, length) == 0 && (*environment)[length] == '=')
            return *environment + length + 1;
    }
    return NULL;
}

static int
is_wanted(const char *program)
{
    char path[4096];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);

    if (!program || length <= 0)
        return 0;
    path[length] = '\0';
    const char *name = strrchr(path, '/');
    return name && strcmp(name + 1, program) == 0;
}

static MmapLogHeader *
open_log(const char *prefix)
{
    size_t size = sizeof(MmapLogHeader) + MMAP_LOG_CAPACITY * sizeof(MmapLogCall);
    char path[4096];
    int n = snprintf(path, sizeof path, "%s.%d", prefix, (int)getpid());
    int file = n > 0 && n < (int)sizeof path ? open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600) : -1;
    void *memory = MAP_FAILED;

    if (file >= 0 && ftruncate(file, (off_t)size) == 0)
        memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (file >= 0)
        close(file);
    return memory == MAP_FAILED ? NULL : memory;
}

/* Linked with -z initfirst, so this comes before every other constructor, those that map memory included. */
__attribute__((constructor)) static void
start(int argc, char **argv, char **environment)
{
    const char *prefix = find_variable(environment, MMAP_LOG_VARIABLE);

    (void)argc;
    (void)argv;
    if (!prefix || !is_wanted(find_variable(environment, MMAP_LOG_PROGRAM_VARIABLE)))
        return;
    mmap_log = open_log(prefix);
    if (!mmap_log) {
        dprintf(STDERR_FILENO, "mmap-logger: cannot make the log '%s.%d': %s\n", prefix, (int)getpid(),
                strerror(errno));
        return;
    }
    mmap_log->capacity = MMAP_LOG_CAPACITY;
    int problem = trap_mappings(write_call);
    if (problem != 0) {
        dprintf(STDERR_FILENO, "mmap-logger: cannot trap mmap: %s\n", strerror(problem));
        return;
    }
    /* Last: a log without its format is none. */
    mmap_log->format = MMAP_LOG_FORMAT;
}
