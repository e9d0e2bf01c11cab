#include "commands/baseline-verbs.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "baseline/merge.h"
#include "commands/arguments.h"
#include "support/file.h"

/* Git gives an empty file where both sides added theirs. */
static gboolean
is_empty(const char *path)
{
    GStatBuf info;

    return g_stat(path, &info) == 0 && info.st_size == 0;
}

static TideBaselineMerge *
merge_files(const char *base_path, const char *our_path, const char *their_path, GError **error)
{
    gboolean added = is_empty(base_path);
    g_autoptr(TideBaseline) base = added ? NULL : tide_baseline_load(base_path, error);
    g_autoptr(TideBaseline) ours = added || base ? tide_baseline_load(our_path, error) : NULL;
    g_autoptr(TideBaseline) theirs = ours ? tide_baseline_load(their_path, error) : NULL;

    return theirs ? tide_baseline_merge(base, ours, theirs, error) : NULL;
}

int
tide_baseline_merge_command(const TideBaselineArguments *arguments)
{
    const char *const *paths = arguments->operands;
    g_autoptr(GError) error = NULL;

    if (g_strv_length((char **)paths) != 3) {
        fputs("tidemark: baseline merge takes three files: BASE OURS THEIRS\n", stderr);
        return TIDE_EXIT_INPUT;
    }
    g_autoptr(TideBaselineMerge) merge = merge_files(paths[0], paths[1], paths[2], &error);
    if (!merge || !tide_file_replace(paths[1], merge->text, strlen(merge->text), &error))
        return tide_complain(error);
    for (guint i = 0; i < merge->conflicts->len; i++)
        fprintf(stderr, "tidemark: baseline merge: both sides changed: %s\n",
                (char *)g_ptr_array_index(merge->conflicts, i));
    return merge->conflicts->len > 0 ? TIDE_EXIT_REGRESSED : TIDE_EXIT_WITHIN;
}
