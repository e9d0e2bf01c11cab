#include "capture-check.h"

/* The text of footprint(1). */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    tide_fuzz_capture("p [1]: 64-bit    Footprint: 1 MB (16384 bytes per page)\n", data, size);
    return 0;
}
