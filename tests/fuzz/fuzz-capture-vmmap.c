#include "capture-check.h"

/* The text of vmmap(1). */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    tide_fuzz_capture("Physical footprint: 1M\n", data, size);
    return 0;
}
