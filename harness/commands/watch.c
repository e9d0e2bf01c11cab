#include "commands/command.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/pidfd.h>
#include <unistd.h>

#include <glib-unix.h>

#include <tidemark/error.h>

#include "commands/arguments.h"
#include "commands/interrupt.h"
#include "commands/operand.h"
#include "commands/peak-means.h"
#include "commands/watch-report.h"
#include "commands/watch-survey.h"
#include "engine/child.h"

/* How often descendants are looked for; what they had meanwhile the tracker knows. */
#define LOOK_MSEC 100

/* A program that does not end when it is asked to is killed after so long. */
#define GRACE_MSEC 5000

#define LONGEST_SECONDS 1e7

typedef struct {
    gboolean json;
    double interval;
    double duration; /* 0 for as long as it takes */
    gboolean keep_high_water;
    TidePeakMeans means;
    const char *output;
} Options;

/** @tracker: of all that is watched; @child: (nullable): the program that was started; @root_ended: that the process which was there has */
typedef struct {
    TidePeakTracker *tracker;
    TideWatchSurvey *survey;
    TideWatchReport *report;
    FILE *file;
    TideInterrupt *interrupt;
    TideChild *child;
    gboolean root_ended;
    gint64 until_usec;
} Watch;

/* --- the watch --- */

static gboolean
has_ended(gpointer data)
{
    Watch *watch = data;

    return watch->child ? tide_child_has_ended(watch->child) : watch->root_ended;
}

static TideWatchEnd
find_end(Watch *watch)
{
    if (g_cancellable_is_cancelled(tide_interrupt_cancellable(watch->interrupt)))
        return TIDE_WATCH_INTERRUPTED;
    if (has_ended(watch))
        return TIDE_WATCH_PROCESS_ENDED;
    return g_get_monotonic_time() >= watch->until_usec ? TIDE_WATCH_TIME_IS_OVER : TIDE_WATCH_GOES_ON;
}

/* What has come to its end before a look was surely seen by it. */
static gboolean
go_on(Watch *watch, GError **error)
{
    TideWatchState *state = tide_watch_survey_state(watch->survey);
    TideWatchEnd end = TIDE_WATCH_GOES_ON;

    while (end == TIDE_WATCH_GOES_ON && !ferror(watch->file)) {
        TideDeadline deadline = tide_deadline_in(LOOK_MSEC);
        deadline.at_usec = MIN(deadline.at_usec, watch->until_usec);
        tide_wait_until(has_ended, watch, deadline, tide_interrupt_cancellable(watch->interrupt), NULL);
        end = find_end(watch);
        if (!tide_watch_survey_look(watch->survey, error))
            return FALSE;
        if (end == TIDE_WATCH_GOES_ON)
            tide_watch_report_look(watch->report, state);
    }
    if (end != TIDE_WATCH_GOES_ON)
        tide_watch_report_end(watch->report, state, end);
    return TRUE;
}

static int
run(Watch *watch, const Options *options)
{
    g_autoptr(GError) error = NULL;
    gboolean is_terminal = isatty(fileno(watch->file)) && g_strcmp0(g_getenv("TERM"), "dumb") != 0;
    /* A program's own output would stand in the middle of the table. */
    TideWatchStyle style = options->json ? TIDE_WATCH_AS_JSON
        : is_terminal && !watch->child   ? TIDE_WATCH_AS_TABLE
                                         : TIDE_WATCH_AS_LINES;
    g_autoptr(TideWatchReport) report =
        tide_watch_report_new(watch->file, style, (gint64)(options->interval * G_USEC_PER_SEC));

    watch->report = report;
    watch->until_usec =
        options->duration > 0 ? g_get_monotonic_time() + (gint64)(options->duration * G_USEC_PER_SEC) : G_MAXINT64;
    return go_on(watch, &error) ? TIDE_EXIT_WITHIN : tide_complain(error);
}

/* --- a process that runs --- */

static gboolean
note_end(G_GNUC_UNUSED int pidfd, G_GNUC_UNUSED GIOCondition condition, gpointer ended)
{
    *(gboolean *)ended = TRUE;
    return G_SOURCE_REMOVE;
}

static int
watch_survey(Watch *watch, TideWatchSurvey *survey, int pidfd, const Options *options)
{
    watch->root_ended = pidfd < 0;
    guint source = pidfd >= 0 ? g_unix_fd_add(pidfd, G_IO_IN, note_end, &watch->root_ended) : 0;
    watch->survey = survey;
    int status = run(watch, options);
    if (source > 0 && !watch->root_ended)
        g_source_remove(source);
    return status;
}

static int
watch_running(Watch *watch, pid_t pid, const Options *options)
{
    g_autoptr(GError) error = NULL;
    /* Before the process is read, so that both are the same. */
    int pidfd = pidfd_open(pid, 0);

    g_autoptr(TideWatchSurvey) survey = tide_watch_survey_new(pid, watch->tracker, &error);
    int status = survey ? watch_survey(watch, survey, pidfd, options) : tide_complain(error);
    if (pidfd >= 0)
        close(pidfd);
    return status;
}

/* --- a program --- */

static void
say_what_is_lacking(const TideChild *child)
{
    int refusal = tide_child_stops_refusal(child);

    if (refusal)
        fprintf(
            stderr,
            "tidemark: the kernel does not let the program be stopped before it frees memory (%s): peaks between two "
            "looks may be missed\n",
            g_strerror(refusal));
}

static gboolean
settle_stops(const TideChild *child, TidePeakMeans means, GError **error)
{
    if (means == TIDE_PEAK_MEANS_STOPS && tide_child_stops_refusal(child) != 0)
        return tide_peak_means_refuse_stops(tide_child_stops_refusal(child), error);
    if (means != TIDE_PEAK_MEANS_POLLING)
        say_what_is_lacking(child);
    return TRUE;
}

static int
watch_program(Watch *watch, char **program, const Options *options)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TideWatchSurvey) survey = NULL;
    g_auto(GStrv) environment = g_get_environ();
    gint64 started_usec = g_get_monotonic_time();
    const TideChildOptions child_options = {
        .argv = (const char *const *)program,
        .environment = (const char *const *)environment,
        .channel_fd = -1,
        .shares_output = TRUE,
        .peaks = options->means != TIDE_PEAK_MEANS_POLLING ? watch->tracker : NULL,
    };

    watch->child = tide_child_start(&child_options, &error);
    if (!watch->child)
        return tide_complain(error);
    if (settle_stops(watch->child, options->means, &error))
        survey = tide_watch_survey_new_below(tide_child_guard_pid(watch->child), started_usec, watch->tracker, &error);
    watch->survey = survey;
    int status = survey ? run(watch, options) : tide_complain(error);
    if (status == TIDE_EXIT_WITHIN && tide_child_has_ended(watch->child))
        status = tide_child_exit_status(watch->child);
    tide_child_stop(watch->child, GRACE_MSEC);
    return status;
}

/* --- the command --- */

static gboolean
check_options(const Options *options)
{
    if (!(options->interval >= LOOK_MSEC / 1000.0 && options->interval <= LONGEST_SECONDS)) {
        fprintf(stderr, "tidemark: --interval takes seconds, from %.1f on\n", LOOK_MSEC / 1000.0);
        return FALSE;
    }
    if (!(options->duration >= 0 && options->duration <= LONGEST_SECONDS)) {
        fputs("tidemark: --duration takes seconds, more than 0\n", stderr);
        return FALSE;
    }
    return TRUE;
}

static gboolean
check_means(const char *word, gboolean is_started, Options *options, GError **error)
{
    if (!tide_peak_means_parse(word, &options->means, error))
        return FALSE;
    if (options->means != TIDE_PEAK_MEANS_STOPS || is_started)
        return TRUE;
    g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT,
                "--peak=stops: what stops a process before it frees memory is put on before it starts; use -- PROGRAM");
    return FALSE;
}

static int
close_output(FILE *file, const char *path, int status)
{
    gboolean written = fflush(file) == 0 && !ferror(file);

    /* Of the standard streams others take care. */
    if (!path)
        return status;
    if (fclose(file) == 0 && written)
        return status;
    fprintf(stderr, "tidemark: %s: cannot be written; look at the space that is left\n", path);
    return status == TIDE_EXIT_WITHIN ? TIDE_EXIT_NOT_MEASURED : status;
}

static int
watch_with_tracker(Watch *watch, pid_t pid, char **program, const Options *options)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TidePeakReferee) referee = NULL;
    g_autoptr(TidePeakTracker) tracker = NULL;

    if (!tide_peak_means_call_referee(options->means, &referee, &error))
        return tide_complain(error);
    watch->tracker = tracker = tide_peak_tracker_new();
    tide_peak_tracker_ask_referee(tracker, referee);
    if (options->keep_high_water)
        tide_peak_tracker_keep_high_water(tracker);
    return program ? watch_program(watch, program, options) : watch_running(watch, pid, options);
}

static int
watch_any(pid_t pid, char **program, const Options *options)
{
    FILE *standard = program ? stderr : stdout;
    FILE *file = options->output ? fopen(options->output, "we") : standard;
    Watch watch = { .file = file };

    if (!file) {
        fprintf(stderr, "tidemark: %s: cannot be opened: %s; choose another file\n", options->output,
                g_strerror(errno));
        return TIDE_EXIT_INPUT;
    }
    watch.interrupt = tide_interrupt_new();
    int status = watch_with_tracker(&watch, pid, program, options);
    status = close_output(file, options->output, status);
    tide_interrupt_finish(watch.interrupt);
    return status;
}

/* What stands behind `--` belongs to the program, options too. Gives how many words are ours. */
static int
split_program(int argc, char **argv, char ***ret_program)
{
    for (int i = 1; i < argc; i++) {
        if (g_str_equal(argv[i], "--")) {
            *ret_program = argv + i + 1;
            return i;
        }
    }
    *ret_program = NULL;
    return argc;
}

int
tide_command_watch(int argc, char **argv)
{
    Options options = { .interval = 1 };
    g_autofree char *output = NULL;
    g_autofree char *means = g_strdup("auto");
    const GOptionEntry entries[] = {
        { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, "Print JSON lines, as docs/watch.md has them", NULL },
        { "interval", 'i', 0, G_OPTION_ARG_DOUBLE, &options.interval, "Time between two samples of --json (1)",
          "SECONDS" },
        { "duration", 0, 0, G_OPTION_ARG_DOUBLE, &options.duration,
          "End after this time; a program that was started "
          "ends too",
          "SECONDS" },
        { "keep-high-water-mark", 0, 0, G_OPTION_ARG_NONE, &options.keep_high_water,
          "Leave the kernel's high-water marks (VmHWM) alone, which others may be watching", NULL },
        { "peak", 0, 0, G_OPTION_ARG_STRING, &means,
          "As of run; 'stops' for a program that is started alone (auto: of what there is)", "MEANS" },
        { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output,
          "Write there, not to standard output (with --: standard error)", "FILE" },
        G_OPTION_ENTRY_NULL,
    };
    g_auto(GStrv) names = NULL;
    g_autoptr(GError) error = NULL;
    char **program = NULL;
    pid_t pid = 0;
    int status;

    argc = split_program(argc, argv, &program);
    if (!tide_arguments_parse(argc, argv, entries, &names, &status))
        return status;
    options.output = output;
    if (!check_options(&options))
        return TIDE_EXIT_INPUT;
    if (program ? !program[0] || names[0] : !names[0] || names[1]) {
        fputs("tidemark: watch takes one process id, or -- and a program with its arguments\n", stderr);
        return TIDE_EXIT_INPUT;
    }
    if (!check_means(means, program != NULL, &options, &error))
        return tide_complain(error);
    if (!program && !tide_operand_parse_pid(names[0], &pid, &error))
        return tide_complain(error);
    return watch_any(pid, program, &options);
}
