#include "footprint/peak/counter-probe.h"

#include <errno.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "footprint/fields.h"
#include "footprint/procfs.h"
#include "footprint/totals.h"

/* Together less than any part that a kernel keeps to itself (32 pages or more by CPU, 64 by thread), so that on a kernel
 * which does, at least one of the comparisons finds a rest: before the first, and after each. */
static const gsize steps_pages[] = { 5, 9, 3, 11 };
#define MOST_PAGES 64

static gboolean
read_anonymous(int folder, pid_t pid, guint64 *ret_bytes)
{
    const TideField field = { "Anonymous", 0, TRUE, TIDE_FIELD_REQUIRED };
    gsize length = 0;
    g_autofree char *text = tide_procfs_read(folder, pid, "smaps_rollup", &length, NULL);

    return text && tide_fields_parse(text, "smaps_rollup", &field, 1, ret_bytes, NULL);
}

static gboolean
agree_in(int folder, pid_t pid)
{
    gsize length = 0;
    TideTotals totals = { 0 };
    guint64 found = 0;
    g_autofree char *text = tide_procfs_read(folder, pid, "status", &length, NULL);

    return text && tide_totals_parse(text, "status", &totals, NULL) && read_anonymous(folder, pid, &found) &&
        totals.anonymous == found;
}

gboolean
tide_counters_agree(const char *root, pid_t pid)
{
    int folder = tide_procfs_open(root, pid, NULL);

    if (folder < 0)
        return FALSE;
    gboolean agree = agree_in(folder, pid);
    close(folder);
    return agree;
}

/* Nothing here may take a lock that another thread held when this process was forked. */
static G_NORETURN void
take_memory(int socket)
{
    gsize page = (gsize)sysconf(_SC_PAGESIZE);
    volatile char *memory = mmap(NULL, MOST_PAGES * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    gsize at = 0;
    char byte = 0;

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (gsize step = 0; memory != MAP_FAILED && step <= G_N_ELEMENTS(steps_pages); step++) {
        if (write(socket, &byte, 1) != 1 || read(socket, &byte, 1) != 1)
            break;
        for (gsize i = 0; step < G_N_ELEMENTS(steps_pages) && i < steps_pages[step]; i++)
            memory[at++ * page] = 1;
    }
    _exit(0);
}

/* While it waits in its reading nothing of it changes. */
static gboolean
compare(pid_t child, int socket)
{
    char byte = 0;

    for (gsize i = 0; i <= G_N_ELEMENTS(steps_pages); i++) {
        if (TEMP_FAILURE_RETRY(recv(socket, &byte, 1, 0)) != 1 || !tide_counters_agree(TIDE_PROCFS_ROOT, child))
            return FALSE;
        if (TEMP_FAILURE_RETRY(send(socket, &byte, 1, MSG_NOSIGNAL)) != 1)
            return FALSE;
    }
    return TRUE;
}

gboolean
tide_counters_are_exact(void)
{
    int ends[2];

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
        return FALSE;
    pid_t child = fork();
    if (child == 0)
        take_memory(ends[1]);
    close(ends[1]);
    gboolean exact = child > 0 && compare(child, ends[0]);
    close(ends[0]);
    if (child > 0) {
        kill(child, SIGKILL);
        TEMP_FAILURE_RETRY(waitpid(child, NULL, 0));
    }
    return exact;
}
