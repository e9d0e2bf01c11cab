#include "footprint/peak/peak-counters.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "footprint/procfs.h"

/* proc_pid_status(5) is 1.4 KB; only of a user in hundreds of groups it is longer, and then it cannot be parsed. */
#define STATUS_BYTES 8192
#define STATM_BYTES 256

static void
close_descriptor(int *descriptor)
{
    if (*descriptor >= 0)
        close(*descriptor);
    *descriptor = -1;
}

gboolean
tide_peak_counters_open(TidePeakCounters *counters, pid_t pid)
{
    int folder = tide_procfs_open(TIDE_PROCFS_ROOT, pid, NULL);

    *counters = (TidePeakCounters) { .folder = folder, .status = -1, .statm = -1 };
    if (folder < 0)
        return FALSE;
    counters->page_size = (guint64)sysconf(_SC_PAGESIZE);
    counters->status = tide_procfs_open_file(folder, pid, "status", NULL);
    counters->statm = tide_procfs_open_file(folder, pid, "statm", NULL);
    if (counters->status >= 0 && counters->statm >= 0)
        return TRUE;
    tide_peak_counters_close(counters);
    return FALSE;
}

gboolean
tide_peak_counters_are_open(const TidePeakCounters *counters)
{
    return counters->folder >= 0;
}

static gboolean
read_text(int file, char *buffer, gsize size)
{
    ssize_t got = TEMP_FAILURE_RETRY(pread(file, buffer, size - 1, 0));

    if (got <= 0)
        return FALSE;
    buffer[got] = '\0';
    return TRUE;
}

gboolean
tide_peak_counters_read(TidePeakCounters *counters)
{
    char text[STATUS_BYTES];

    return read_text(counters->status, text, sizeof text) && tide_totals_parse(text, "status", &counters->totals, NULL);
}

gboolean
tide_peak_counters_read_in_passing(TidePeakCounters *counters)
{
    char text[STATM_BYTES];

    return read_text(counters->statm, text, sizeof text) &&
        tide_totals_parse_statm(text, counters->page_size, &counters->totals, &counters->mapped);
}

void
tide_peak_counters_renew_high_water(const TidePeakCounters *counters)
{
    int clear_refs = openat(counters->folder, "clear_refs", O_WRONLY | O_CLOEXEC);

    if (clear_refs < 0)
        return;
    (void)!write(clear_refs, "5", 1);
    close(clear_refs);
}

void
tide_peak_counters_close(TidePeakCounters *counters)
{
    close_descriptor(&counters->folder);
    close_descriptor(&counters->status);
    close_descriptor(&counters->statm);
}
