#include "commands/report-files.h"

#include <string.h>

#include "report/junit.h"
#include "report/results-json.h"
#include "support/file.h"

gboolean
tide_report_files_write(const TideResults *results, const char *folder, GError **error)
{
    g_autofree char *json_path = g_build_filename(folder, "results.json", NULL);
    g_autofree char *junit_path = g_build_filename(folder, "junit.xml", NULL);
    g_autofree char *json = tide_results_to_json(results);
    g_autofree char *junit = tide_junit_to_xml(results, error);

    return junit && tide_file_replace(json_path, json, strlen(json), error) &&
        tide_file_replace(junit_path, junit, strlen(junit), error);
}
