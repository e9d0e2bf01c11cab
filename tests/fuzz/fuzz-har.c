#include "fuzz.h"

#include "recording-check.h"
#include "scenario/recording/har.h"

/* A HAR as a browser or anybody else wrote it. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = tide_fuzz_text(data, size);
    g_autoptr(GError) error = NULL;
    g_autoptr(TideSavedPage) recording = tide_har_read("page.har", text, size, &error);

    if (recording)
        recording_check(recording);
    else
        tide_fuzz_check_error(error, "page.har");
    return 0;
}
