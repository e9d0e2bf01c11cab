#include "capture-check.h"

/* smaps that somebody kept. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    tide_fuzz_capture(
        "1000-2000 rw-p 00000000 00:00 0 \nRss: 4 kB\nPss: 4 kB\nPrivate_Clean: 0 kB\nPrivate_Dirty: 4 kB\n"
        "Anonymous: 4 kB\nLazyFree: 0 kB\nPrivate_Hugetlb: 0 kB\nSwap: 0 kB\nSwapPss: 0 kB\nVmFlags: rd wr \n",
        data, size);
    return 0;
}
