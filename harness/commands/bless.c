#include "commands/bless.h"

#include <stdio.h>

#include "baseline/repository.h"
#include "commands/arguments.h"
#include "report/change-table.h"

void
tide_bless_options_clear(TideBlessOptions *options)
{
    g_free(options->reason);
    g_free(options->author);
    g_free(options->commit);
    g_strfreev(options->patterns);
}

/* A run in which anything is missing must not become what later runs are held to. */
static gboolean
check_complete(const TideResults *results, GError **error)
{
    g_autoptr(GPtrArray) cases = tide_results_cases(results);

    for (guint i = 0; i < cases->len; i++) {
        const TideCase *report_case = g_ptr_array_index(cases, i);
        if (report_case->status != TIDE_CASE_ERROR)
            continue;
        g_set_error(error, TIDE_ERROR, report_case->error_code,
                    "no baseline was changed, since not everything was measured: %s", report_case->message);
        return FALSE;
    }
    return TRUE;
}

static gboolean
check_patterns(const TideResults *results, char **patterns, GError **error)
{
    for (char **pattern = patterns; pattern && *pattern; pattern++) {
        gboolean found = FALSE;
        for (guint i = 0; i < results->scenarios->len && !found; i++)
            found = tide_blessing_finds(g_ptr_array_index(results->scenarios, i), *pattern);
        if (found)
            continue;
        g_set_error(
            error, TIDE_ERROR, TIDE_ERROR_INPUT,
            "no baseline was changed, since no metric is called '%s'; a metric is checkpoint/role/quantity, such as "
            "'loaded/WebContent/phys_footprint', and * stands for anything",
            *pattern);
        return FALSE;
    }
    return TRUE;
}

static char *
known_or_told(const char *told, char *(*ask)(const char *folder), const char *folder)
{
    if (told)
        return *told ? g_strdup(told) : NULL;
    return ask(folder);
}

static TideRecording *
make_recording(const char *scenarios, const TideBlessOptions *options)
{
    TideRecording *recording = tide_recording_new(options->reason);

    recording->author = known_or_told(options->author, tide_repository_author, scenarios);
    recording->commit = known_or_told(options->commit, tide_repository_commit, scenarios);
    return recording;
}

static TideBlessing *
bless(const TideResults *results, const TideScenarioResult *result, const TideRecording *recording,
      const TideBlessOptions *options, GError **error)
{
    const TideBlessingOptions blessing = {
        .recording = recording,
        .patterns = (const char *const *)options->patterns,
        .only_improved = options->only_improved,
        .all = options->all,
    };

    return tide_bless(results, result, &blessing, error);
}

static GPtrArray *
bless_all(const TideResults *results, const TideRecording *recording, const TideBlessOptions *options, GError **error)
{
    g_autoptr(GPtrArray) blessings = g_ptr_array_new_with_free_func((GDestroyNotify)tide_blessing_free);

    for (guint i = 0; i < results->scenarios->len; i++) {
        TideBlessing *blessing = bless(results, g_ptr_array_index(results->scenarios, i), recording, options, error);
        if (!blessing)
            return NULL;
        g_ptr_array_add(blessings, blessing);
    }
    return g_steal_pointer(&blessings);
}

static void
print_change(const TideScenarioResult *result, const TideBlessing *blessing, gboolean chosen)
{
    g_autofree char *table = tide_console_change_table(result, blessing->baseline->metrics);

    fputs(table, stdout);
    if (blessing->replaced)
        printf("all of the baseline is new: %s\n", blessing->replaced);
    if (blessing->kept > 0)
        printf("%u metric%s as %s%s\n", blessing->kept, blessing->kept == 1 ? " stays" : "s stay",
               blessing->kept == 1 ? "it is" : "they are",
               chosen ? "" : ", within the tolerance; --all records them anew");
}

static gboolean
carry_out(const TideScenarioResult *result, const TideBlessing *blessing, const TideBlessOptions *options,
          GError **error)
{
    const char *path = result->choice->path;

    print_change(result, blessing, options->patterns || options->only_improved);
    if (blessing->taken == 0) {
        printf("%s stays as it is\n", path);
        return TRUE;
    }
    if (!options->dry_run && !tide_baseline_save(blessing->baseline, path, error))
        return FALSE;
    printf("%s %s\n", options->dry_run ? "would write" : "wrote", path);
    return TRUE;
}

int
tide_bless_results(const TideResults *results, const char *scenarios, const TideBlessOptions *options)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TideRecording) recording = NULL;
    g_autoptr(GPtrArray) blessings = NULL;

    if (!check_complete(results, &error) || !check_patterns(results, options->patterns, &error))
        return tide_complain(error);
    recording = make_recording(scenarios, options);
    blessings = bless_all(results, recording, options, &error);
    if (!blessings)
        return tide_complain(error);
    for (guint i = 0; i < blessings->len; i++) {
        if (!carry_out(g_ptr_array_index(results->scenarios, i), g_ptr_array_index(blessings, i), options, &error))
            return tide_complain(error);
    }
    return TIDE_EXIT_WITHIN;
}
