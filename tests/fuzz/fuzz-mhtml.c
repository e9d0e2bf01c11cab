#include "fuzz.h"

#include "recording-check.h"
#include "scenario/recording/mhtml.h"

/* An MHTML file as a browser or anybody else wrote it. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = tide_fuzz_text(data, size);
    g_autoptr(GError) error = NULL;
    g_autoptr(TideSavedPage) recording = tide_mhtml_read("page.mhtml", text, size, &error);

    if (recording)
        recording_check(recording);
    else
        tide_fuzz_check_error(error, "page.mhtml");
    return 0;
}
