#include "scenario/step.h"

G_STATIC_ASSERT(TIDE_STEP_SELECT_TAB - TIDE_STEP_RELOAD == TIDE_ACTION_SELECT_TAB - TIDE_ACTION_RELOAD);
G_STATIC_ASSERT(TIDE_ACTION_SELECT_TAB + 1 == TIDE_N_ACTION_KINDS);

gboolean
tide_step_acts(TideStepKind kind)
{
    return kind >= TIDE_STEP_RELOAD && kind <= TIDE_STEP_SELECT_TAB;
}

gboolean
tide_step_loads(TideStepKind kind)
{
    return kind == TIDE_STEP_LOAD || kind == TIDE_STEP_NAVIGATE_CROSS_SITE || kind == TIDE_STEP_NEW_TAB ||
        (kind >= TIDE_STEP_RELOAD && kind <= TIDE_STEP_FORWARD);
}

static char *
share(char *text)
{
    return text ? g_ref_string_acquire(text) : NULL;
}

TideStep *
tide_step_copy(const TideStep *step)
{
    TideStep *copy = g_memdup2(step, sizeof *step);

    copy->text = share(step->text);
    copy->event = share(step->event);
    copy->file = share(step->file);
    copy->action.selector = share(step->action.selector);
    copy->action.text = share(step->action.text);
    return copy;
}

void
tide_step_clear(TideStep *step)
{
    g_clear_pointer(&step->text, g_ref_string_release);
    g_clear_pointer(&step->event, g_ref_string_release);
    g_clear_pointer(&step->file, g_ref_string_release);
    g_clear_pointer(&step->action.selector, g_ref_string_release);
    g_clear_pointer(&step->action.text, g_ref_string_release);
}

void
tide_step_free(TideStep *step)
{
    if (!step)
        return;
    tide_step_clear(step);
    g_free(step);
}
