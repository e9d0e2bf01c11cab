#include "commands/command.h"

#include <stdio.h>

#include "commands/arguments.h"
#include "commands/report-files.h"
#include "report/console.h"
#include "report/results-reader.h"
#include "support/file.h"

#define MOST_DIFFERENCES_TOLD 20

static void
tell_differences(const char *path, const GPtrArray *differences)
{
    guint told = MIN(differences->len, MOST_DIFFERENCES_TOLD);

    for (guint i = 0; i < told; i++)
        fprintf(stderr, "tidemark: %s: %s\n", path, (const char *)g_ptr_array_index(differences, i));
    if (told < differences->len)
        fprintf(stderr, "tidemark: %s: and %u more\n", path, differences->len - told);
}

static gboolean
write_reports(const TideResults *results, const char *folder, GError **error)
{
    if (!folder)
        return TRUE;
    if (!tide_folder_ensure_writable(folder, error) || !tide_report_files_write(results, folder, error))
        return FALSE;
    fprintf(stderr, "tidemark: wrote %s/junit.xml and %s/results.json\n", folder, folder);
    return TRUE;
}

static int
judge(const char *path, const char *folder)
{
    g_autoptr(GPtrArray) differences = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(TideResults) results = tide_results_read(path, &differences, &error);

    if (!results)
        return tide_complain(error);
    g_autofree char *report = tide_console_report(results);
    tell_differences(path, differences);
    fputs(report, stdout);
    if (!write_reports(results, folder, &error))
        return tide_complain(error);
    return tide_results_exit_status(results);
}

int
tide_command_judge(int argc, char **argv)
{
    g_autofree char *folder = NULL;
    g_auto(GStrv) names = NULL;
    int status;
    const GOptionEntry entries[] = {
        { "results", 'r', 0, G_OPTION_ARG_FILENAME, &folder, "Folder to write junit.xml and results.json to, if any",
          "DIR" },
        G_OPTION_ENTRY_NULL,
    };

    if (!tide_arguments_parse(argc, argv, entries, &names, &status))
        return status;
    if (names[0] && !names[1])
        return judge(names[0], folder);
    fputs("tidemark: judge: name one file: tidemark judge results/results.json\n", stderr);
    return TIDE_EXIT_INPUT;
}
