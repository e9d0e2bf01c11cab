/* Prints how high the memory of a process rose until a newline came, between which bounds, and what most of it was:
 *     cc peak-of-process.c $(pkg-config --cflags --libs tidemark) && ./a.out PID */
#include <stdio.h>
#include <stdlib.h>

#include <tidemark/footprint.h>
#include <tidemark/peak.h>

static void
print_peak(const TidePeak *peak)
{
    printf("%s: %" G_GUINT64_FORMAT " <= peak <= %" G_GUINT64_FORMAT " bytes, %" G_GUINT64_FORMAT " looks\n",
           peak->name, peak->lower, peak->upper, peak->looks);
    if (peak->composition)
        printf("most of it: %s\n", g_array_index(peak->composition->rows, TideDirtyRow, 0).category);
}

int
main(int argc, char **argv)
{
    GError *error = NULL;
    pid_t pid = argc == 2 ? (pid_t)strtol(argv[1], NULL, 10) : 0;
    TideFootprint *footprint = tide_footprint_read(pid, &error);
    TidePeakTracker *tracker = NULL;
    TidePeak *peak = NULL;

    if (footprint) {
        tracker = tide_peak_tracker_new();
        tide_peak_tracker_add(tracker, pid);
        puts("watching");
        fflush(stdout);
        getchar();
        peak = tide_peak_tracker_get(tracker, pid, TIDE_PEAK_SINCE_RESET);
    }
    if (peak)
        print_peak(peak);
    if (error)
        fprintf(stderr, "%s\n", error->message);
    tide_peak_free(peak);
    tide_peak_tracker_free(tracker);
    tide_footprint_free(footprint);
    g_clear_error(&error);
    return peak ? 0 : 1;
}
