#include "capture-check.h"

/* smaps_rollup that somebody kept. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    tide_fuzz_capture("1000-7f0000002000 ---p 00000000 00:00 0 [rollup]\n", data, size);
    return 0;
}
