#include "engine/engine.h"

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
