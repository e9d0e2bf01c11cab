/* A limit of memory on real processes: who is ended, and what is said of it. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <tidemark/error.h>

#include "measure/memory-limit.h"
#include "process/process-tree.h"

#define PATIENCE_MSEC 20000
#define MB ((guint64)1 << 20)

/* An engine that is nothing but its two processes. */
typedef struct {
    pid_t small;
    pid_t large;
} Pair;

static pid_t
start_child(gsize bytes)
{
    int ready[2];
    char word = 0;

    assert_int_equal(pipe(ready), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (memory == MAP_FAILED)
            _exit(1);
        memset(memory, 1, bytes);
        if (write(ready[1], &word, 1) != 1)
            _exit(1);
        for (;;)
            pause();
    }
    assert_int_equal(read(ready[0], &word, 1), 1);
    close(ready[0]);
    close(ready[1]);
    return child;
}

static int
setup(void **state)
{
    Pair *pair = g_new0(Pair, 1);

    pair->small = start_child(8 * MB);
    pair->large = start_child(64 * MB);
    *state = pair;
    return 0;
}

static void
end_child(pid_t child)
{
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
}

static int
teardown(void **state)
{
    Pair *pair = *state;

    end_child(pair->small);
    end_child(pair->large);
    g_free(pair);
    return 0;
}

static void
add_process(GPtrArray *processes, TideRole role, pid_t pid)
{
    g_autoptr(GPtrArray) tree = tide_process_tree(pid, NULL);
    TideEngineProcess process = { .role = role, .pid = pid };

    if (!tree)
        return;
    process.start_ticks = ((const TideProcess *)g_ptr_array_index(tree, 0))->start_ticks;
    g_ptr_array_add(processes, g_memdup2(&process, sizeof process));
}

static GPtrArray *
peek(TideEngine *engine)
{
    const Pair *pair = (const Pair *)engine;
    GPtrArray *processes = g_ptr_array_new_with_free_func(g_free);

    add_process(processes, TIDE_ROLE_NETWORKING, pair->small);
    add_process(processes, TIDE_ROLE_WEB_CONTENT, pair->large);
    return processes;
}

static const TideEngineClass engine_class = { .name = "pair", .peek = peek };

static gboolean
has_ended(gpointer pid)
{
    siginfo_t info = { 0 };

    return waitid(P_PID, (id_t) * (pid_t *)pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid != 0;
}

/* A sanitizer takes memory of its own in each. */
static void
assert_amounts(const char *message)
{
    guint had = 0;
    guint of_it = 0;
    guint all = 0;
    guint allowed = 0;

    assert_int_equal(
        sscanf(message,
               "out of memory: WebContent had %u MB when it was ended (%u MB of it MALLOC_LARGE), all of the engine's "
               "processes %u MB, and may have %u MB;",
               &had, &of_it, &all, &allowed),
        4);
    assert_in_range(had, 64, 100);
    assert_in_range(of_it, 64, had);
    assert_in_range(all, had + 7, had + 60);
    assert_int_equal(allowed, 48);
}

static void
the_largest_process_is_ended_and_told(void **state)
{
    Pair *pair = *state;
    GError *error = g_error_new(TIDE_ERROR, TIDE_ERROR_DEADLINE, "no answer in time");
    TideMemoryLimit *limit = tide_memory_limit_new(&engine_class, (TideEngine *)pair, 48 * MB);

    assert_true(tide_wait_until(has_ended, &pair->large, tide_deadline_in(PATIENCE_MSEC), NULL, NULL));
    assert_false(has_ended(&pair->small));
    tide_memory_limit_explain(limit, &error);
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_CRASHED));
    assert_amounts(error->message);
    g_clear_error(&error);
    error = g_error_new(TIDE_ERROR, TIDE_ERROR_INTERRUPTED, "interrupted");
    tide_memory_limit_explain(limit, &error);
    assert_string_equal(error->message, "interrupted");
    g_error_free(error);
    tide_memory_limit_free(limit);
}

/* Neither alone is above it. */
static void
all_processes_count_together(void **state)
{
    Pair *pair = *state;
    TideMemoryLimit *limit = tide_memory_limit_new(&engine_class, (TideEngine *)pair, 68 * MB);

    assert_true(tide_wait_until(has_ended, &pair->large, tide_deadline_in(PATIENCE_MSEC), NULL, NULL));
    tide_memory_limit_free(limit);
}

static void
below_the_limit_nothing_happens(void **state)
{
    Pair *pair = *state;
    GError *error = g_error_new(TIDE_ERROR, TIDE_ERROR_DEADLINE, "no answer in time");
    TideMemoryLimit *limit = tide_memory_limit_new(&engine_class, (TideEngine *)pair, 128 * MB);

    assert_true(tide_wait_until(NULL, NULL, tide_deadline_in(300), NULL, NULL));
    assert_false(has_ended(&pair->large));
    tide_memory_limit_explain(limit, &error);
    assert_string_equal(error->message, "no answer in time");
    g_error_free(error);
    tide_memory_limit_free(limit);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_largest_process_is_ended_and_told, setup, teardown),
        cmocka_unit_test_setup_teardown(all_processes_count_together, setup, teardown),
        cmocka_unit_test_setup_teardown(below_the_limit_nothing_happens, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
