#include "report/engine-wording.h"

#include <string.h>

#include "report/lookup.h"

/* As many digits of a build as tell it from any other of a machine. */
#define MOST_DIGITS 12

/* The libraries alone; results.json has all. */
static gboolean
is_worth_telling(const TideEngineFile *file)
{
    return strstr(file->path, ".so.") != NULL;
}

static void
append_file(GString *text, const TideEngineFile *file)
{
    g_autofree char *name = g_path_get_basename(file->path);
    const char *digits = file->build ? strrchr(file->build, ' ') : NULL;
    int kind_length = digits ? (int)(digits - file->build) : 0;

    if (digits)
        g_string_append_printf(text, "%s (%.*s %.*s)", name, kind_length, file->build, MOST_DIGITS, digits + 1);
    else
        g_string_append_printf(text, "%s (build not known)", name);
}

char *
tide_engine_sentence(const char *side, const TideMeasuredEngine *engine)
{
    GString *text = g_string_new(NULL);

    g_string_append_printf(text, "%s: %s is %s", side, engine->given, engine->version);
    gsize head = text->len;
    for (guint i = 0; engine->files && i < engine->files->len; i++) {
        const TideEngineFile *file = g_ptr_array_index(engine->files, i);
        if (!is_worth_telling(file))
            continue;
        g_string_append(text, text->len == head ? ": " : ", ");
        append_file(text, file);
    }
    return g_string_free(text, FALSE);
}

char *
tide_engine_missing_sentence(gboolean gone)
{
    return g_strdup(gone ? "not compared: the engine before has such a process, the one after has none"
                         : "not compared: the engine before has nothing like it");
}

char *
tide_engine_same_sentence(void)
{
    return g_strdup("before and after run the same builds of the same files: what differs is not in them");
}

/* A mistake in the input would be one of the judged engine's run as well. */
static int
code_of(const TideFailure *failure)
{
    return failure->code == TIDE_ERROR_INPUT || failure->code == TIDE_ERROR_MALFORMED ? TIDE_ERROR_SCRIPT
                                                                                      : failure->code;
}

static gboolean
was_measured(const TideRun *run, const char *checkpoint, TideRole role)
{
    for (guint i = 0; i < run->iterations->len; i++) {
        if (!tide_lookup_measured(g_ptr_array_index(run->iterations, i), checkpoint, role))
            return FALSE;
    }
    return run->iterations->len > 0;
}

char *
tide_engine_lack(const TideScenarioResult *result, const char *checkpoint, TideRole role, int *ret_code)
{
    const TideRun *before = result->before;
    const TideFailure *failure = before ? tide_run_failure(before) : NULL;
    guint unsettled = before ? tide_run_count_unsettled(before, checkpoint) : 0;

    if (!before)
        return NULL;
    if (failure) {
        *ret_code = code_of(failure);
        return g_strdup_printf("not measured with the engine before: %s", failure->message);
    }
    if (!was_measured(before, checkpoint, role)) {
        *ret_code = TIDE_ERROR_GONE;
        return g_strdup_printf("not compared: with the engine before an iteration had no such process (%s)",
                               tide_role_name(role));
    }
    if (unsettled == 0 || unsettled * 2 < before->iterations->len)
        return NULL;
    *ret_code = TIDE_ERROR_DEADLINE;
    return g_strdup_printf("not compared: with the engine before memory had not come to rest in %u of %u iterations",
                           unsettled, before->iterations->len);
}
