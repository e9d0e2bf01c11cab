#include "capture-check.h"

/* Any capture: the format is told from the text. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    tide_fuzz_capture("", data, size);
    return 0;
}
