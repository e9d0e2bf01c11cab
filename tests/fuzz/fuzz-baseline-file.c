#include "fuzz.h"

#include <string.h>

#include "baseline/baseline.h"

/* What was read is written so that it reads back the same. */
static void
check_baseline(const TideBaseline *baseline)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = tide_baseline_to_yaml(baseline, &error);

    if (!text)
        tide_fuzz_fail(__FILE__, __LINE__, "what was read can be written", error->message);
    const char *path = tide_fuzz_path((const uint8_t *)text, strlen(text));
    g_autoptr(TideBaseline) again = tide_baseline_load(path, &error);
    if (!again)
        tide_fuzz_fail(__FILE__, __LINE__, "what was written can be read", error->message);
    g_autofree char *same = tide_baseline_to_yaml(again, NULL);
    TIDE_FUZZ_REQUIRE(g_strcmp0(text, same) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *path = tide_fuzz_path(data, size);
    g_autoptr(GError) error = NULL;
    g_autoptr(TideBaseline) baseline = tide_baseline_load(path, &error);

    if (baseline)
        check_baseline(baseline);
    else
        tide_fuzz_check_error(error, path);
    return 0;
}
