#include "capture-check.h"

/* Rows of the summary of vmmap(1), which stand alone in many captures. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    tide_fuzz_capture("VIRTUAL RESIDENT DIRTY SWAPPED VOLATILE NONVOL EMPTY REGION\n"
                      "REGION TYPE SIZE SIZE SIZE SIZE SIZE SIZE SIZE COUNT\n",
                      data, size);
    return 0;
}
