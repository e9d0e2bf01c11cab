#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/guard/stop-filter.h"
#include "footprint/peak/stop-listener.h"
#include "stopping-child.h"

#define PATIENCE_MSEC 20000
#define SIZE ((gsize)1 << 20)

/* The calls themselves: a sanitizer's functions of these names free shadow memory of their own. */
static char *
map_at(char *address, int access, int flags, int file)
{
    long memory = syscall(SYS_mmap, address, SIZE, access, flags, file, 0);

    if (memory == -1)
        _exit(1);
    return (char *)memory; /* NOLINT(performance-no-int-to-ptr): an address, as the kernel gives it */
}

static char *
map(int access)
{
    return map_at(NULL, access, MAP_PRIVATE | MAP_ANONYMOUS, -1);
}

static void
do_munmap(G_GNUC_UNUSED gpointer data)
{
    syscall(SYS_munmap, map(PROT_READ), SIZE);
}

static void
do_small_munmap(G_GNUC_UNUSED gpointer data)
{
    syscall(SYS_munmap, map(PROT_READ), 100);
}

static void
do_mremap(G_GNUC_UNUSED gpointer data)
{
    if (syscall(SYS_mremap, map(PROT_READ), SIZE, SIZE / 2, 0) == -1)
        _exit(1);
}

static void
do_brk(G_GNUC_UNUSED gpointer data)
{
    char *end = sbrk(4096);

    if (sbrk(0) != end + 4096)
        _exit(1);
}

static void
do_query_brk(G_GNUC_UNUSED gpointer data)
{
    syscall(SYS_brk, 0);
}

static void
do_advise(gpointer data)
{
    syscall(SYS_madvise, map(PROT_READ | PROT_WRITE), SIZE, GPOINTER_TO_INT(data));
}

static void
do_map_over(gpointer data)
{
    char *memory = map(PROT_READ | PROT_WRITE);

    if (map_at(memory, PROT_READ, GPOINTER_TO_INT(data), -1) != memory)
        _exit(1);
}

static void
do_map_file_over(G_GNUC_UNUSED gpointer data)
{
    int file = memfd_create("over", 0);

    map_at(map(PROT_READ), PROT_READ, MAP_PRIVATE | MAP_FIXED, file);
}

static void
do_map(G_GNUC_UNUSED gpointer data)
{
    map(PROT_READ);
}

static void
do_execute(G_GNUC_UNUSED gpointer data)
{
    static char program[] = "/nothing/is/here";

    execv(program, (char *[]) { program, NULL });
}

static void
do_nothing(G_GNUC_UNUSED gpointer data)
{
}

/* Every one ends with exit_group(), which is a stop of its own. */
static const struct {
    const char *name;
    void (*work)(gpointer data);
    int argument;
    guint stops;
    gboolean becomes_another;
    guint64 bytes; /* that the first stop may free */
} calls[] = {
    { "nothing", do_nothing, 0, 0, FALSE, G_MAXUINT64 },
    { "munmap", do_munmap, 0, 1, FALSE, SIZE },
    { "munmap of less", do_small_munmap, 0, 0, FALSE, G_MAXUINT64 },
    { "mremap", do_mremap, 0, 1, FALSE, SIZE / 2 },
    { "brk", do_brk, 0, 1, FALSE, (guint64)64 << 30 },
    { "brk that asks", do_query_brk, 0, 0, FALSE, G_MAXUINT64 },
    { "MADV_DONTNEED", do_advise, MADV_DONTNEED, 1, FALSE, SIZE },
    { "MADV_FREE", do_advise, MADV_FREE, 1, FALSE, SIZE },
    { "MADV_REMOVE", do_advise, MADV_REMOVE, 1, FALSE, SIZE },
    { "MADV_PAGEOUT", do_advise, MADV_PAGEOUT, 1, FALSE, SIZE },
    { "MADV_WILLNEED", do_advise, MADV_WILLNEED, 0, FALSE, G_MAXUINT64 },
    { "MADV_DONTDUMP", do_advise, MADV_DONTDUMP, 0, FALSE, G_MAXUINT64 },
    { "mmap", do_map, 0, 0, FALSE, G_MAXUINT64 },
    { "mmap over memory", do_map_over, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, 1, FALSE, SIZE },
    { "mmap of a file over memory", do_map_file_over, 0, 0, FALSE, G_MAXUINT64 },
    { "execve", do_execute, 0, 1, TRUE, G_MAXUINT64 },
};

/* Answers all stops until the child is gone. */
static guint
count_stops(const StoppingChild *child, gboolean *ret_becomes_another, guint64 *ret_bytes)
{
    struct pollfd waiting = { .fd = child->listener, .events = POLLIN };
    guint stops = 0;

    *ret_becomes_another = FALSE;
    while (poll(&waiting, 1, PATIENCE_MSEC) > 0 && waiting.revents & POLLIN) {
        TideStop stop;
        if (!tide_stop_receive(child->listener, &stop))
            continue;
        assert_int_equal(stop.thread, child->pid);
        assert_true(tide_stop_is_there(child->listener, &stop));
        *ret_becomes_another |= stop.becomes_another;
        if (stops == 0)
            *ret_bytes = stop.bytes;
        tide_stop_let_go(child->listener, &stop);
        assert_false(tide_stop_is_there(child->listener, &stop));
        stops++;
    }
    assert_true(waiting.revents & POLLHUP);
    return stops;
}

static void
test_what_can_free_memory_stops_and_goes_on_as_asked_for(G_GNUC_UNUSED void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(calls); i++) {
        StoppingChild child = stopping_child_start(calls[i].work, GINT_TO_POINTER(calls[i].argument));
        gboolean becomes_another = FALSE;
        if (child.listener < 0)
            fail_msg("the kernel refuses the filter: %s", strerror(child.refusal));
        guint64 bytes = 0;
        guint stops = count_stops(&child, &becomes_another, &bytes);
        if (stops != calls[i].stops + 1 || becomes_another != calls[i].becomes_another || bytes != calls[i].bytes)
            fail_msg("%s: %u stops, %" G_GUINT64_FORMAT " bytes", calls[i].name, stops - 1, bytes);
        assert_true(stopping_child_wait(&child));
        close(child.listener);
    }
}

#define HELD_BYTES ((gsize)12 << 10)

/* So that what is freed can be told from what only lies there. */
static void
move_over(gpointer data)
{
    char *source = map(PROT_READ | PROT_WRITE);
    char *target = map(PROT_READ | PROT_WRITE);

    *(char **)data = target;
    memset(target, 1, HELD_BYTES);
    if (syscall(SYS_mremap, source, SIZE, SIZE, MREMAP_MAYMOVE | MREMAP_FIXED, target) == -1)
        _exit(1);
}

static void
shrink(gpointer data)
{
    char *memory = map(PROT_READ | PROT_WRITE);

    *(char **)data = memory + SIZE / 2;
    if (syscall(SYS_mremap, memory, SIZE, SIZE / 2, 0) == -1)
        _exit(1);
}

static void
test_the_place_is_told_where_mremap_frees(G_GNUC_UNUSED void **state)
{
    void (*const works[])(gpointer data) = { move_over, shrink };
    char **place = mmap(NULL, sizeof *place, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    for (gsize i = 0; i < G_N_ELEMENTS(works); i++) {
        StoppingChild child = stopping_child_start(works[i], place);
        struct pollfd waiting = { .fd = child.listener, .events = POLLIN };
        gboolean becomes_another = FALSE;
        guint64 bytes = 0;
        TideStop stop;
        assert_int_equal(poll(&waiting, 1, PATIENCE_MSEC), 1);
        assert_true(tide_stop_receive(child.listener, &stop));
        assert_ptr_equal(*place, stop.start);
        assert_int_equal(stop.bytes, i == 0 ? SIZE : SIZE / 2);
        tide_stop_let_go(child.listener, &stop);
        assert_int_equal(count_stops(&child, &becomes_another, &bytes), 1);
        assert_true(stopping_child_wait(&child));
        close(child.listener);
    }
    munmap(place, sizeof *place);
}

static void
install_another(gpointer data)
{
    int *refusal = data;

    *refusal = tide_stop_filter_install(4096) < 0 ? errno : 0;
}

static void
test_only_one_may_listen(G_GNUC_UNUSED void **state)
{
    int *refusal = mmap(NULL, sizeof *refusal, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    StoppingChild child = stopping_child_start(install_another, refusal);
    gboolean becomes_another = FALSE;
    guint64 bytes = 0;

    assert_int_equal(count_stops(&child, &becomes_another, &bytes), 1);
    assert_true(stopping_child_wait(&child));
    assert_int_equal(*refusal, EBUSY);
    munmap(refusal, sizeof *refusal);
    close(child.listener);
}

static void
test_who_is_killed_while_it_stands_is_gone(G_GNUC_UNUSED void **state)
{
    StoppingChild child = stopping_child_start(do_munmap, NULL);
    struct pollfd waiting = { .fd = child.listener, .events = POLLIN };
    TideStop stop;

    assert_int_equal(poll(&waiting, 1, PATIENCE_MSEC), 1);
    assert_true(tide_stop_receive(child.listener, &stop));
    kill(child.pid, SIGKILL);
    waitpid(child.pid, NULL, 0);
    assert_false(tide_stop_is_there(child.listener, &stop));
    tide_stop_let_go(child.listener, &stop);
    assert_int_equal(poll(&waiting, 1, PATIENCE_MSEC), 1);
    assert_true(waiting.revents & POLLHUP);
    assert_false(tide_stop_receive(child.listener, &stop));
    close(child.listener);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_can_free_memory_stops_and_goes_on_as_asked_for),
        cmocka_unit_test(test_the_place_is_told_where_mremap_frees),
        cmocka_unit_test(test_only_one_may_listen),
        cmocka_unit_test(test_who_is_killed_while_it_stands_is_gone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
