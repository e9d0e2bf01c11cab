#include "fuzz.h"

#include <glib/gstdio.h>
#include <unistd.h>

#include "scenario/recording/recording-index.h"

/* The index of a recording, which people edit: a link by its name leads to the bytes. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *folder = g_dir_make_tmp("tidemark-fuzz-XXXXXX", NULL);
    g_autofree char *index = g_build_filename(folder, TIDE_RECORDING_INDEX, NULL);
    g_autoptr(GError) error = NULL;

    TIDE_FUZZ_REQUIRE(symlink(tide_fuzz_path(data, size), index) == 0);
    g_autoptr(TideAnswers) answers = tide_recording_index_read(folder, &error);
    if (!answers)
        tide_fuzz_check_error(error, index);
    g_unlink(index);
    g_rmdir(folder);
    return 0;
}
