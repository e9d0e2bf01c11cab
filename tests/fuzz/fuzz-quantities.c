#include "fuzz.h"

#include "scenario/duration.h"
#include "support/bytes.h"

/* Sizes and durations as manifests and options write them. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = tide_fuzz_text(data, size);
    g_autoptr(GError) no_size = NULL;
    g_autoptr(GError) no_duration = NULL;
    guint64 bytes = G_MAXUINT64;
    guint msec = 0;

    if (tide_bytes_parse(text, &bytes, &no_size))
        TIDE_FUZZ_REQUIRE(bytes < G_GUINT64_CONSTANT(1) << 53);
    else
        TIDE_FUZZ_REQUIRE(no_size && bytes == G_MAXUINT64);
    if (!tide_duration_parse(text, &msec, &no_duration))
        TIDE_FUZZ_REQUIRE(no_duration && msec == 0);
    return 0;
}
