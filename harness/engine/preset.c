#include "engine/preset.h"

#include <tidemark/error.h>

/* JSC_* are JavaScriptCore's options: Source/JavaScriptCore/runtime/OptionsList.h. */
static const TidePresetVariable stable_variables[] = {
    { "JSC_numberOfGCMarkers", "1", "parallel markers change how blocks fill up" },
    { "JSC_useConcurrentGC", "0", "a collection beside the page ends at another moment in each run" },
    { "JSC_useConcurrentJIT", "0", "compiler threads keep code and scratch memory by their own timing" },
    { "MALLOC_ARENA_MAX", "1", "one glibc arena, so that threads do not spread small blocks (mallopt(3))" },
    { NULL, NULL, NULL },
};

static const TidePresetVariable no_variables[] = { { NULL, NULL, NULL } };

static const TidePreset presets[] = {
    { "stable",
      "repeatable: fixed addresses, no concurrency in JavaScriptCore, one malloc arena, free pages given back at "
      "checkpoints",
      TRUE, FALSE, stable_variables },
    { "realistic", "the engine as its users get it; expect more noise", FALSE, TRUE, no_variables },
    { NULL, NULL, FALSE, FALSE, NULL },
};

const TidePreset *
tide_presets(void)
{
    return presets;
}

const TidePreset *
tide_preset_find(const char *name, GError **error)
{
    g_autoptr(GString) names = g_string_new(NULL);

    for (const TidePreset *preset = presets; preset->name; preset++) {
        if (g_str_equal(preset->name, name))
            return preset;
        g_string_append_printf(names, "%s%s", names->len ? ", " : "", preset->name);
    }
    g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "there is no preset '%s'; use one of: %s", name, names->str);
    return NULL;
}
