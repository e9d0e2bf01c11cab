#include "engine/engine-table.h"

#include <tidemark/error.h>

#include "engine/engine-webkitgtk.h"

const TideEngineClass *
tide_engine_class_find(const char *name, GError **error)
{
    const TideEngineClass *const classes[] = { tide_engine_webkitgtk() };
    g_autoptr(GString) names = g_string_new(NULL);

    for (gsize i = 0; i < G_N_ELEMENTS(classes); i++) {
        if (g_str_equal(classes[i]->name, name))
            return classes[i];
        g_string_append_printf(names, "%s%s", names->len ? ", " : "", classes[i]->name);
    }
    g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT,
                "there is no engine '%s'; use one of: %s, or the path of an installation, a build or an engine host",
                name, names->str);
    return NULL;
}
