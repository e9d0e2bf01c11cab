/* truth-allocator: takes known amounts of memory of every kind on command, one command a line on standard input, and
 * answers each with one line:
 *
 *     make KIND BYTES [PATH]   made KIND BYTES ADDRESS | missing KIND REASON
 *     fork BYTES               forked PID, by a child that wrote BYTES of what was made last and waits for its end
 *     kinds                    kind NAME WHAT, for each, then end
 *
 * BYTES are whole pages; in PATH \ooo is the byte with that octal number. It ends with its standard input, and on
 * the first line that it does not understand, with status 2. All that the program itself needs is there before the first
 * answer, `ready`, so that what a command adds is what it says.
 */
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "kinds.h"

#define LINE_BYTES 8192
#define STACK_BYTES ((size_t)64 * 1024)

static void
say(const char *line)
{
    size_t length = strlen(line);

    if (write(STDOUT_FILENO, line, length) != (ssize_t)length)
        _exit(3);
}

/* A child inherits the pipe, so nothing may be read ahead of its line. */
static bool
read_line(char *line)
{
    for (size_t length = 0; length < LINE_BYTES; length++) {
        if (read(STDIN_FILENO, line + length, 1) != 1)
            return false;
        if (line[length] == '\n') {
            line[length] = '\0';
            return true;
        }
    }
    return false;
}

static void
decode(char *text)
{
    char *to = text;

    for (const char *from = text; *from; to++) {
        unsigned number = 0;
        if (*from == '\\' && sscanf(from + 1, "%3o", &number) == 1) {
            *to = (char)number;
            from += 4;
        } else {
            *to = *from++;
        }
    }
    *to = '\0';
}

static const Kind *
find_kind(const char *name)
{
    for (const Kind *kind = kinds; kind->name; kind++) {
        if (strcmp(kind->name, name) == 0)
            return kind;
    }
    return NULL;
}

static bool
parse_bytes(const char *text, size_t *ret_bytes)
{
    char *end = NULL;
    unsigned long long bytes = strtoull(text ? text : "", &end, 10);

    if (!text || end == text || *end != '\0' || bytes == 0 || bytes % 4096 != 0 || bytes > SIZE_MAX)
        return false;
    *ret_bytes = (size_t)bytes;
    return true;
}

static bool
make(char *arguments, Made *last, char *answer)
{
    char *name = strsep(&arguments, " ");
    const Kind *kind = find_kind(name);
    Request request = { .path = "" };

    if (!kind || !parse_bytes(strsep(&arguments, " "), &request.bytes))
        return false;
    if (arguments) {
        decode(arguments);
        request.path = arguments;
    }
    Made made = kind->make(&request);
    if (made.missing) {
        snprintf(answer, LINE_BYTES, "missing %s %s\n", name, made.missing);
    } else {
        *last = made;
        snprintf(answer, LINE_BYTES, "made %s %zu %p\n", name, made.bytes, made.address);
    }
    say(answer);
    return true;
}

static bool
fork_and_write(const char *arguments, const Made *last, char *answer)
{
    size_t bytes = 0;

    if (strcmp(arguments, "0") != 0 && !parse_bytes(arguments, &bytes))
        return false;
    if (bytes > last->bytes)
        return false;
    pid_t parent = getpid();
    pid_t child = fork();
    if (child != 0)
        return child > 0;
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent)
        _exit(3);
    write_pages(last->address, bytes);
    snprintf(answer, LINE_BYTES, "forked %d\n", (int)getpid());
    say(answer);
    for (;;)
        pause();
}

static bool
list_kinds(char *answer)
{
    for (const Kind *kind = kinds; kind->name; kind++) {
        snprintf(answer, LINE_BYTES, "kind %s %s\n", kind->name, kind->what);
        say(answer);
    }
    say("end\n");
    return true;
}

static bool
obey(char *line, Made *last, char *answer)
{
    char *arguments = line;
    const char *command = strsep(&arguments, " ");

    if (strcmp(command, "kinds") == 0)
        return list_kinds(answer);
    if (strcmp(command, "make") == 0 && arguments)
        return make(arguments, last, answer);
    return strcmp(command, "fork") == 0 && arguments && fork_and_write(arguments, last, answer);
}

/* Reads each of its own pages, and writes those that it may. What the kernel cannot fill ([vvar]) is passed over. */
static void
touch_mapping(const char *line)
{
    unsigned long start = 0;
    unsigned long end = 0;
    char access[5] = "";

    if (sscanf(line, "%lx-%lx %4s", &start, &end, access) != 3 || access[0] != 'r')
        return;
    /* NOLINTNEXTLINE(performance-no-int-to-ptr): the kernel tells addresses as text */
    (void)madvise((void *)start, end - start, access[1] == 'w' ? MADV_POPULATE_WRITE : MADV_POPULATE_READ);
}

static void
touch_own_memory(char *line)
{
    char stack[STACK_BYTES];
    void *heap = malloc(1);
    FILE *maps = fopen("/proc/self/maps", "re");

    write_pages(stack, sizeof stack);
    while (maps && fgets(line, LINE_BYTES, maps))
        touch_mapping(line);
    if (maps)
        fclose(maps);
    free(heap);
}

/* One CPU, so that pages do not wait in the lists of another. */
static bool
stay_on_one_cpu(void)
{
    cpu_set_t set;
    int cpu = sched_getcpu();

    CPU_ZERO(&set);
    if (cpu >= 0)
        CPU_SET(cpu, &set);
    return cpu >= 0 && sched_setaffinity(0, sizeof set, &set) == 0;
}

int
main(void)
{
    static char line[LINE_BYTES];
    static char answer[LINE_BYTES];
    Made last = { 0 };

    /* A stopped process does not notice that its standard input has ended. */
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || !stay_on_one_cpu())
        return 3;
    touch_own_memory(line);
    snprintf(answer, sizeof answer, "%s\n", "ready");
    say(answer);
    while (read_line(line)) {
        if (!obey(line, &last, answer))
            return 2;
    }
    return 0;
}
