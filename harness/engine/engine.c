#include "engine/engine.h"

#include <tidemark/error.h>

#include "engine/engine-webkitgtk.h"

TideFact *
tide_fact_new(const char *name, const char *value)
{
    TideFact *fact = g_new(TideFact, 1);

    fact->name = g_strdup(name);
    fact->value = g_strdup(value);
    return fact;
}

void
tide_fact_free(TideFact *fact)
{
    if (!fact)
        return;
    g_free(fact->name);
    g_free(fact->value);
    g_free(fact);
}

void
tide_engine_facts_free(TideEngineFacts *facts)
{
    if (!facts)
        return;
    g_free(facts->name);
    g_free(facts->version);
    g_free(facts->renderer);
    g_clear_pointer(&facts->options, g_ptr_array_unref);
    g_free(facts);
}

void
tide_engine_event_free(TideEngineEvent *event)
{
    if (!event)
        return;
    g_free(event->text);
    g_free(event);
}

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
    g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "there is no engine '%s'; use one of: %s", name, names->str);
    return NULL;
}
