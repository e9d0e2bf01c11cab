#include "commands/footprint-options.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "commands/arguments.h"
#include "commands/footprint-words.h"
#include "commands/operand.h"

#define SHORTEST_INTERVAL 0.001 /* seconds */
#define LONGEST_TIME 1e9 /* seconds; a sum of microseconds of such is far from overflowing */
#define MOST_MEBIBYTES 1e9

static gboolean
parse_number(const char *option, const char *text, double least, double most, double *ret_number, GError **error)
{
    char *end = NULL;
    double number = text ? g_ascii_strtod(text, &end) : least;

    if (text && (end == text || *end || !(number >= least && number <= most))) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "%s is '%s'; use a number from %g on", option, text, least);
        return FALSE;
    }
    *ret_number = number;
    return TRUE;
}

static gboolean
parse_values(const TideFootprintWords *words, TideFootprintOptions *options, GError **error)
{
    double mebibytes = 0;
    double interval = 0;
    double duration = 0;

    if ((words->format && !tide_unit_parse(words->format, &options->layout.unit, error)) ||
        (words->sort && !tide_column_parse(words->sort, &options->layout.sort, error)) ||
        !parse_number("--minFootprint", words->min_footprint, 0, MOST_MEBIBYTES, &mebibytes, error) ||
        !parse_number("--sample", words->sample, SHORTEST_INTERVAL, LONGEST_TIME, &interval, error) ||
        !parse_number("--sample-duration", words->sample_duration, 0, LONGEST_TIME, &duration, error))
        return FALSE;
    options->min_footprint_bytes = (guint64)(mebibytes * (1 << 20));
    options->interval_usec = words->sample ? (gint64)(interval * G_USEC_PER_SEC) : 0;
    options->duration_usec = (gint64)(duration * G_USEC_PER_SEC);
    return TRUE;
}

static gboolean
is_number(const char *text)
{
    return *text && text[strspn(text, "0123456789")] == '\0';
}

static gboolean
add_pid(TideSelection *selection, const char *option, const char *text, GError **error)
{
    pid_t pid = 0;

    if (!is_number(text)) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "%s takes a process id, and '%s' is none", option, text);
        return FALSE;
    }
    if (!tide_operand_classify(text, &pid, error))
        return FALSE;
    tide_selection_add_pid(selection, pid);
    return TRUE;
}

/* @targets: (nullable): pids and names. */
static gboolean
add_targets(TideSelection *selection, char **targets, GError **error)
{
    for (char **target = targets; target && *target; target++) {
        if (is_number(*target)) {
            if (!add_pid(selection, "footprint", *target, error))
                return FALSE;
        } else if (**target == '\0') {
            g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "the name of a process is empty");
            return FALSE;
        } else {
            tide_selection_add_name(selection, *target);
        }
    }
    return TRUE;
}

static gboolean
add_selection(const TideFootprintWords *words, TideSelection *selection, GError **error)
{
    if (!add_targets(selection, words->targets, error) || !add_targets(selection, words->operands, error) ||
        (words->group && !add_pid(selection, "--group", words->group, error)))
        return FALSE;
    for (char **pid = words->pids; pid && *pid; pid++) {
        if (!add_pid(selection, "--pid", *pid, error))
            return FALSE;
    }
    for (char **target = words->excluded; target && *target; target++)
        tide_selection_exclude(selection, *target);
    if (words->all)
        tide_selection_add_all(selection);
    if (words->descendants || words->group)
        tide_selection_add_descendants(selection);
    return TRUE;
}

/* A name that is a file's too is the file; `--proc` says that it is a name. */
static gboolean
is_file(const char *operand)
{
    return !is_number(operand) &&
        (strchr(operand, '/') ||
         (g_file_test(operand, G_FILE_TEST_EXISTS) && !g_file_test(operand, G_FILE_TEST_IS_DIR)));
}

static gboolean
check_capture(const TideFootprintWords *words, const char *file, GError **error)
{
    const char *other = words->operands[1]                            ? "another operand"
        : words->targets || words->pids || words->group || words->all ? "processes"
        : words->excluded || words->descendants                       ? "a choice of processes"
        : words->min_footprint                                        ? "--minFootprint"
        : words->unmapped                                             ? "--unmapped"
        : words->js_cells                                             ? "--js-cells"
        : words->sample                                               ? "--sample"
        : words->layout.regions || words->layout.explain              ? "a list of regions"
                                                                      : NULL;

    if (other)
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "'%s' is the file of a capture; it is printed without %s",
                    file, other);
    return !other;
}

static gboolean
check_output(const TideFootprintWords *words, GError **error)
{
    const char *problem = NULL;

    if (words->csv && words->json && g_str_equal(words->json, "-"))
        problem = "--csv and --json=- both take standard output; give --json a file";
    else if (words->csv && (words->layout.regions || words->layout.explain))
        problem = "--csv has no regions; use --json for them";
    else if (words->csv && words->layout.no_categories)
        problem = "--csv has nothing but categories; leave --noCategories out";
    else if (words->sample_duration && !words->sample)
        problem = "--sample-duration needs --sample";
    if (problem)
        g_set_error_literal(error, TIDE_ERROR, TIDE_ERROR_INPUT, problem);
    return !problem;
}

static gboolean
fill_options(const TideFootprintWords *words, TideFootprintOptions *options, GError **error)
{
    options->layout = words->layout;
    options->csv = words->csv;
    options->unmapped = words->unmapped;
    options->js_cells = words->js_cells;
    options->json = g_strdup(words->json);
    if (!parse_values(words, options, error) || !check_output(words, error))
        return FALSE;
    for (char **operand = words->operands; *operand; operand++) {
        if (!is_file(*operand))
            continue;
        options->capture = g_strdup(*operand);
        return check_capture(words, *operand, error);
    }
    if (!words->operands[0] && !words->targets && !words->pids && !words->group && !words->all) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT,
                    "footprint takes process ids, names, --all, or the file of a capture");
        return FALSE;
    }
    options->selection = tide_selection_new(getpid());
    return add_selection(words, options->selection, error);
}

TideFootprintOptions *
tide_footprint_options_parse(int argc, char **argv, int *ret_status)
{
    g_autoptr(TideFootprintWords) words = tide_footprint_words_parse(argc, argv, ret_status);
    g_autoptr(TideFootprintOptions) options = g_new0(TideFootprintOptions, 1);
    g_autoptr(GError) error = NULL;

    if (!words)
        return NULL;
    if (!fill_options(words, options, &error)) {
        *ret_status = tide_complain(error);
        return NULL;
    }
    return g_steal_pointer(&options);
}

void
tide_footprint_options_free(TideFootprintOptions *options)
{
    if (!options)
        return;
    tide_selection_free(options->selection);
    g_free(options->capture);
    g_free(options->json);
    g_free(options);
}
