#include "commands/engine-witness.h"

#include <tidemark/error.h>

static void
see(const TideScenario *scenario, const TideSnapshot *snapshot, GCancellable *cancellable, gpointer data)
{
    TideEngineWitness *witness = data;
    const TideProcessSample *page = g_ptr_array_index(snapshot->processes, 0);

    if (!witness->files && !witness->problem)
        witness->files = tide_engine_files_read(page->pid, &witness->problem);
    if (witness->next)
        witness->next->taken(scenario, snapshot, cancellable, witness->next->data);
}

TideEngineWitness
tide_engine_witness_begin(const TideSnapshotObserver *next)
{
    return (TideEngineWitness) { .next = next };
}

const TideSnapshotObserver *
tide_engine_witness_observer(TideEngineWitness *witness)
{
    witness->observer = (TideSnapshotObserver) { see, witness };
    return &witness->observer;
}

static const char *
find_library(const GPtrArray *files)
{
    for (guint i = 0; i < files->len; i++) {
        const TideEngineFile *file = g_ptr_array_index(files, i);
        g_autofree char *name = g_path_get_basename(file->path);
        if (g_str_has_prefix(name, "libwebkit"))
            return file->path;
    }
    return "no library of WebKit";
}

static gboolean
check(const TideEngineWitness *witness, const char *library, const TideMeasuredEngine *measured, GError **error)
{
    if (witness->problem) {
        g_propagate_prefixed_error(error, g_error_copy(witness->problem), "which engine was measured is not known: ");
        return FALSE;
    }
    if (library && !tide_engine_files_have(witness->files, library)) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT,
                    "the page's process runs %s and not %s, so this would not measure '%s'; give an engine host that "
                    "starts it",
                    find_library(witness->files), library, measured->given);
        return FALSE;
    }
    if (measured->files && tide_engine_files_differ(measured->files, witness->files)) {
        g_set_error(
            error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT,
            "the files of the engine '%s' have changed since the first iteration; measure when its build is done",
            measured->given);
        return FALSE;
    }
    return TRUE;
}

/* What was measured of another engine is no measurement of this one: no case may be judged by it. */
static void
reject(TideIteration *iteration, const GError *error)
{
    g_ptr_array_set_size(iteration->snapshots, 0);
    g_ptr_array_set_size(iteration->peaks, 0);
    iteration->group_peak_bytes = 0;
    iteration->failure = tide_failure_new(error, NULL);
}

static void
judge(TideEngineWitness *witness, const char *library, TideMeasuredEngine *measured, TideIteration *iteration)
{
    g_autoptr(GError) error = NULL;

    if (check(witness, library, measured, &error)) {
        if (!measured->files)
            measured->files = g_steal_pointer(&witness->files);
        return;
    }
    if (witness->problem && !library)
        g_ptr_array_add(iteration->warnings, g_strdup(error->message));
    else
        reject(iteration, error);
}

void
tide_engine_witness_end(TideEngineWitness *witness, const char *library, TideMeasuredEngine *measured,
                        TideIteration *iteration)
{
    gboolean saw_something = witness->files || witness->problem;

    if (saw_something && !iteration->failure)
        judge(witness, library, measured, iteration);
    g_clear_pointer(&witness->files, g_ptr_array_unref);
    g_clear_error(&witness->problem);
}
