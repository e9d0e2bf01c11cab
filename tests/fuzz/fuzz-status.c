#include "fuzz.h"

#include "footprint/totals.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = tide_fuzz_text(data, size);
    g_autoptr(GError) error = NULL;
    TideTotals totals = { .threads = 7 };

    if (!tide_totals_parse(text, "status", &totals, &error)) {
        tide_fuzz_check_error(error, "status");
        TIDE_FUZZ_REQUIRE(totals.threads == 7);
    } else {
        TIDE_FUZZ_REQUIRE(totals.anonymous % 1024 == 0 && totals.page_table % 1024 == 0);
    }
    return 0;
}
