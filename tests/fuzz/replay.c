#include "fuzz.h"

#include <stdio.h>
#include <string.h>

/* The main() of a target without libFuzzer: runs it over files, and over all files of folders. What is no input ends the
 * program with 1, so that a test cannot pass by finding nothing. */

static gboolean
run_file(const char *path)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = NULL;
    gsize size = 0;

    if (!g_file_get_contents(path, &text, &size, &error)) {
        fprintf(stderr, "%s\n", error->message);
        return FALSE;
    }
    /* In memory of its own size, as libFuzzer has it: the sanitizer sees every read behind it. */
    g_autofree uint8_t *bytes = g_malloc(MAX(size, 1));
    memcpy(bytes, text, size);
    printf("%s\n", path);
    fflush(stdout);
    LLVMFuzzerTestOneInput(bytes, size);
    return TRUE;
}

static guint
run_folder(const char *path, gboolean *all_good)
{
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    guint count = 0;

    for (const char *name = NULL; folder && (name = g_dir_read_name(folder)); count++) {
        g_autofree char *file = g_build_filename(path, name, NULL);
        *all_good = run_file(file) && *all_good;
    }
    return count;
}

int
main(int argc, char **argv)
{
    gboolean all_good = TRUE;
    guint count = 0;

    for (int i = 1; i < argc; i++) {
        guint before = count;
        if (g_file_test(argv[i], G_FILE_TEST_IS_DIR))
            count += run_folder(argv[i], &all_good);
        else
            count += run_file(argv[i]) ? 1 : 0;
        if (count == before) {
            fprintf(stderr, "%s: holds no input\n", argv[i]);
            all_good = FALSE;
        }
    }
    printf("%u inputs\n", count);
    return all_good && count > 0 ? 0 : 1;
}
