#include "report/engine-json.h"

#include "report/json-writer.h"
#include "report/results.h"

static void
add_file(JsonBuilder *builder, gconstpointer element)
{
    const TideEngineFile *file = element;

    tide_json_add_text(builder, "path", file->path);
    tide_json_add_text(builder, "build", file->build);
}

static void
add_engine(JsonBuilder *builder, gconstpointer element)
{
    const TideMeasuredEngine *engine = element;

    tide_json_add_text(builder, "given", engine->given);
    tide_json_add_text(builder, "version", engine->version);
    if (engine->files)
        tide_json_add_objects(builder, "files", engine->files, add_file);
    else
        tide_json_add_null(builder, "files");
}

void
tide_engines_add_json(JsonBuilder *builder, const GPtrArray *engines)
{
    tide_json_add_objects(builder, "engines", engines, add_engine);
}

void
tide_configuration_add_json(JsonBuilder *builder, const char *name, const TideConfiguration *configuration)
{
    if (!configuration) {
        tide_json_add_null(builder, name);
        return;
    }
    tide_json_begin_object(builder, name);
    for (guint i = 0; i < configuration->facts->len; i++) {
        const TideFact *fact = g_ptr_array_index(configuration->facts, i);
        g_autofree char *fact_name = g_utf8_make_valid(fact->name, -1);

        tide_json_add_text(builder, fact_name, fact->value);
    }
    json_builder_end_object(builder);
}
