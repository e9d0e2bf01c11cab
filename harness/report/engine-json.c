#include "report/engine-json.h"

#include "report/results.h"

static void
file_members(TideMembers *members, gpointer thing)
{
    TideEngineFile *file = thing;

    tide_members_text(members, "path", &file->path);
    tide_members_text_or_null(members, "build", &file->build);
}

static gpointer
new_file(void)
{
    return tide_engine_file_new(NULL, NULL);
}

static void
engine_members(TideMembers *members, gpointer thing)
{
    TideMeasuredEngine *engine = thing;

    tide_members_text(members, "given", &engine->given);
    tide_members_text_or_null(members, "version", &engine->version);
    if (!tide_members_has(members, "files", engine->files != NULL))
        return;
    if (!engine->files)
        engine->files = tide_engine_files_new();
    tide_members_list(members, "files", engine->files, new_file, file_members);
}

static gpointer
new_engine(void)
{
    return g_new0(TideMeasuredEngine, 1);
}

void
tide_engines_members(TideMembers *members, GPtrArray *engines)
{
    tide_members_list(members, "engines", engines, new_engine, engine_members);
}
