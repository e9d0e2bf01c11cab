/* footprint-cost [--rounds=N]: what footprints cost, as ratios to a bare read(2) of smaps, of runs that take turns.
 * The processes that are measured stand still. Times are CPU time of the reading thread or program, which others on the
 * machine disturb least; each figure is the median of the rounds. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <glib.h>

#include <tidemark/footprint.h>
#include <tidemark/dirty.h>

#include "figures.h"
#include "many-regions.h"

#define READ_BYTES 65536

static const ManyRegions shapes[] = {
    { "1,000 regions, 1 GB", 1000, 1 << 20, 1 << 20 },
    { "7,000 regions, 55 MB", 7000, 32 << 10, 8 << 10 },
    { "60,000 regions, 234 MB", 60000, 4 << 10, 4 << 10 },
};

typedef struct {
    pid_t pid;
    TideDirtyReader *reader;
    TideDirtyReader *full_reader;
} Subject;

typedef struct {
    const char *title;
    void (*run)(const Subject *subject);
    const char *goal;
    double most; /* 0: nothing is asked */
    guint from_regions; /* with fewer nothing is asked either */
} Way;

/* A benchmark that measures a failure is worse than none. */
static void
give_up(const GError *error)
{
    fprintf(stderr, "footprint-cost: %s\n", error->message);
    exit(1);
}

static void
read_smaps(const Subject *subject)
{
    static char buffer[READ_BYTES];
    g_autofree char *path = g_strdup_printf("/proc/%d/smaps", subject->pid);
    int smaps = open(path, O_RDONLY | O_CLOEXEC);

    while (read(smaps, buffer, sizeof buffer) > 0)
        ;
    close(smaps);
}

static void
read_footprint(const Subject *subject)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TideFootprint) footprint = tide_footprint_read(subject->pid, &error);

    if (!footprint)
        give_up(error);
}

static void
read_with(TideDirtyReader *reader, TideDirtyMeans means)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TideDirty) dirty = tide_dirty_reader_read(reader, &error);

    if (!dirty)
        give_up(error);
    if (dirty->means != means)
        printf("  (it was read otherwise than asked for: this kernel, or somebody's MADV_FREE)\n");
}

static void
scan(const Subject *subject)
{
    read_with(subject->reader, TIDE_DIRTY_SCAN);
}

static void
take_in_full(const Subject *subject)
{
    read_with(subject->full_reader, TIDE_DIRTY_FULL);
}

static const Way ways[] = {
    { "read(2) of smaps", read_smaps, "1", 0, 0 },
    { "tide_footprint_read()", read_footprint, "at most 1.25", 1.25, 0 },
    { "dirty column in full", take_in_full, "at most 1.25", 1.25, 0 },
    { "dirty column by a scan", scan, "at most 0.5 from 7,000 regions on", 0.5, 7000 },
};

static double
thread_msec(void)
{
    struct timespec now;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* A ratio that is less certain than its distance from the limit decides nothing. */
static const char *
judge(const Way *way, guint n_regions, double low, double high)
{
    if (way->most <= 0 || n_regions < way->from_regions)
        return "-";
    if (high <= way->most)
        return "kept";
    return low > way->most ? "NOT KEPT" : "undecided";
}

/* Others on the machine only ever add to a time, so the fastest tenth of each is beside the median. */
static void
print_way(const Way *way, guint n_regions, double *msec, double *bare_msec, double *ratios, guint rounds)
{
    double undisturbed = figures_quantile(msec, rounds, 0.1) / figures_quantile(bare_msec, rounds, 0.1);
    double low = 0;
    double high = 0;

    figures_median_interval(ratios, rounds, &low, &high);
    printf("  %-34s %9.2f ms  %7.2f   95 %%: %.2f to %.2f, fastest tenth %.2f   %s (%s)\n", way->title,
           figures_median(msec, rounds), figures_median(ratios, rounds), low, high, undisturbed,
           judge(way, n_regions, low, high), way->goal);
}

static void
measure_ways(const Subject *subject, guint n_regions, guint rounds)
{
    g_autofree double *msec = g_new0(double, G_N_ELEMENTS(ways) * rounds);
    g_autofree double *ratios = g_new0(double, G_N_ELEMENTS(ways) * rounds);

    for (guint round = 0; round < rounds; round++) {
        for (gsize way = 0; way < G_N_ELEMENTS(ways); way++) {
            double start = thread_msec();
            ways[way].run(subject);
            msec[way * rounds + round] = thread_msec() - start;
            ratios[way * rounds + round] = msec[way * rounds + round] / msec[round];
        }
    }
    for (gsize way = 0; way < G_N_ELEMENTS(ways); way++)
        print_way(&ways[way], n_regions, msec + way * rounds, msec, ratios + way * rounds, rounds);
}

/* The CPU time of a whole program. FALSE where it is not installed or fails. Its largest resident set is not told: what
 * the kernel keeps of that begins before execvp(), with ours. */
static gboolean
run_program(char **argv, double *ret_msec)
{
    struct rusage usage;
    int status = 0;
    pid_t child = fork();

    if (child == 0) {
        int null = open("/dev/null", O_WRONLY);
        dup2(null, STDOUT_FILENO);
        dup2(null, STDERR_FILENO);
        execvp(argv[0], argv);
        _exit(127);
    }
    if (wait4(child, &status, 0, &usage) != child || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return FALSE;
    *ret_msec = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3 +
        (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
    return TRUE;
}

/* What this very program takes for one footprint, as Linux has kept it: VmHWM is of all resident memory, so what is there
 * of files is taken off. */
static int
print_own_memory(pid_t pid)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TideFootprint) footprint = tide_footprint_read(pid, &error);
    g_autofree char *status = NULL;
    guint64 kb[2] = { 0 };

    if (!footprint)
        give_up(error);
    if (!g_file_get_contents("/proc/self/status", &status, NULL, NULL))
        return 1;
    for (gsize i = 0; i < G_N_ELEMENTS(kb); i++) {
        const char *name = (const char *const[]) { "VmHWM:", "RssFile:" }[i];
        const char *line = strstr(status, name);
        if (!line)
            return 1;
        kb[i] = g_ascii_strtoull(line + strlen(name), NULL, 10);
    }
    printf("  %-34s %9" G_GUINT64_FORMAT " KB            (at most 16 MB)\n", "memory taken for it", kb[0] - kb[1]);
    return 0;
}

static void
measure_own_memory(const char *program, pid_t pid)
{
    g_autofree char *option = g_strdup_printf("--own-memory=%d", pid);
    char *argv[] = { (char *)program, option, NULL };
    int status = 0;

    fflush(stdout);
    if (!g_spawn_sync(NULL, argv, NULL, G_SPAWN_CHILD_INHERITS_STDIN, NULL, NULL, NULL, NULL, &status, NULL) ||
        status != 0)
        printf("  its own memory could not be measured\n");
}

/* %d is the process, %s the folder of our executables. The package is Debian's. */
static const struct {
    const char *title;
    const char *command;
    const char *package;
} programs[] = {
    { "tidemark footprint", "%s/tidemark footprint %d", NULL },
    { "pmap -X (procps)", "pmap -X %d", "procps" },
    { "psutil memory_full_info()", "/usr/bin/python3 -c 'import psutil; psutil.Process(%d).memory_full_info()'",
      "python3-psutil" },
    { "psutil memory_maps()", "/usr/bin/python3 -c 'import psutil; psutil.Process(%d).memory_maps()'",
      "python3-psutil" },
    { "smem -m (all processes)", "smem -m", "smem" },
};

static char *
fill_command(gsize program, pid_t pid)
{
    g_autofree char *number = g_strdup_printf("%d", pid);
    g_autoptr(GString) command = g_string_new(programs[program].command);

    g_string_replace(command, "%s", TIDE_BIN_DIR, 0);
    g_string_replace(command, "%d", number, 0);
    return g_string_free(g_steal_pointer(&command), FALSE);
}

static void
measure_programs(pid_t pid, guint rounds)
{
    double ours = 0;

    for (gsize program = 0; program < G_N_ELEMENTS(programs); program++) {
        g_autofree char *command = fill_command(program, pid);
        g_auto(GStrv) argv = NULL;
        g_autofree double *msec = g_new0(double, rounds);
        gboolean ran = g_shell_parse_argv(command, NULL, &argv, NULL);
        for (guint round = 0; ran && round < rounds; round++)
            ran = run_program(argv, &msec[round]);
        if (!ran) {
            printf("  %-34s not run: install %s\n", programs[program].title,
                   programs[program].package ? programs[program].package : "what ci/build release makes");
            continue;
        }
        double middle = figures_median(msec, rounds);
        ours = program == 0 ? middle : ours;
        printf("  %-34s %9.1f ms  %7.2f   (whole program)\n", programs[program].title, middle,
               ours > 0 ? middle / ours : 0);
    }
}

static gboolean
measure_shape(const char *program, const ManyRegions *shape, guint rounds)
{
    g_autoptr(GError) error = NULL;
    Subject subject = { .pid = many_regions_start(shape) };

    if (subject.pid < 0) {
        fprintf(stderr, "footprint-cost: %s: the kernel allows no process so many (vm.max_map_count)\n", shape->title);
        return FALSE;
    }
    subject.reader = tide_dirty_reader_new(subject.pid, &error);
    subject.full_reader = tide_dirty_reader_new(subject.pid, &error);
    if (!subject.reader || !subject.full_reader)
        give_up(error);
    tide_dirty_reader_avoid_scan(subject.full_reader);
    take_in_full(&subject);
    tide_dirty_free(tide_dirty_reader_read(subject.reader, NULL));
    printf("%s\n", shape->title);
    measure_ways(&subject, shape->n_regions, rounds);
    measure_own_memory(program, subject.pid);
    measure_programs(subject.pid, MAX(rounds / 5, 1));
    tide_dirty_reader_free(subject.reader);
    tide_dirty_reader_free(subject.full_reader);
    many_regions_end(subject.pid);
    return TRUE;
}

int
main(int argc, char **argv)
{
    gint rounds = 25;
    gint own_memory = 0;
    const GOptionEntry entries[] = {
        { "rounds", 0, 0, G_OPTION_ARG_INT, &rounds, "How often each is measured", "N" },
        { "own-memory", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_INT, &own_memory, "Only what a footprint of it takes",
          "PID" },
        G_OPTION_ENTRY_NULL,
    };
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_autoptr(GError) error = NULL;
    gboolean done = TRUE;

    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &argc, &argv, &error))
        give_up(error);
    if (own_memory > 0)
        return print_own_memory(own_memory);
    for (gsize i = 0; i < G_N_ELEMENTS(shapes); i++)
        done = measure_shape(argv[0], &shapes[i], (guint)MAX(rounds, 1)) && done;
    return done ? 0 : 1;
}
