#include "fuzz.h"

#include "footprint/mounts.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = tide_fuzz_text(data, size);
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) devices = tide_mounts_parse(text, "mountinfo", &error);

    if (!devices)
        tide_fuzz_check_error(error, "mountinfo");
    else
        TIDE_FUZZ_REQUIRE(devices->len <= size);
    return 0;
}
