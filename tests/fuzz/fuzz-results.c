#include "fuzz.h"

#include <string.h>

#include "report/console.h"
#include "report/junit.h"
#include "report/results-json.h"
#include "report/results-reader.h"

/* What was read is written so that it reads back the same, and can be told in every form. */
static void
check_results(const TideResults *results)
{
    g_autoptr(GPtrArray) differences = NULL;
    g_autoptr(GError) error = NULL;
    g_autofree char *text = tide_results_to_json(results);
    g_autofree char *console = tide_console_report(results);
    g_autofree char *junit = tide_junit_to_xml(results, &error);

    TIDE_FUZZ_REQUIRE(g_utf8_validate(console, -1, NULL));
    if (!junit)
        tide_fuzz_fail(__FILE__, __LINE__, "what was read can be told in XML", error->message);
    const char *path = tide_fuzz_path((const uint8_t *)text, strlen(text));
    g_autoptr(TideResults) again = tide_results_read(path, &differences, &error);
    if (!again)
        tide_fuzz_fail(__FILE__, __LINE__, "what was written can be read", error->message);
    g_autofree char *same = tide_results_to_json(again);
    TIDE_FUZZ_REQUIRE(g_str_equal(text, same));
    TIDE_FUZZ_REQUIRE(tide_results_exit_status(again) == tide_results_exit_status(results));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *path = tide_fuzz_path(data, size);
    g_autoptr(GError) error = NULL;
    g_autoptr(TideResults) results = tide_results_read(path, NULL, &error);

    if (results)
        check_results(results);
    else
        tide_fuzz_check_error(error, path);
    return 0;
}
