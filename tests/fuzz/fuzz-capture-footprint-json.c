#include "capture-check.h"

/* What footprint -j writes. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    tide_fuzz_capture("{\"processes\":[", data, size);
    return 0;
}
