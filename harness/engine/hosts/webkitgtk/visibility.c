#include "visibility.h"

#include "params.h"
#include "turn.h"
#include "world.h"

static const char state_body[] = "return new Promise(done => {"
                                 "    const check = () => {"
                                 "        if (document.visibilityState !== state) return;"
                                 "        removeEventListener('visibilitychange', check, true);"
                                 "        done(true);"
                                 "    };"
                                 "    addEventListener('visibilitychange', check, true);"
                                 "    check();"
                                 "});";

static void
on_turn(TideRequest *request, gboolean replied)
{
    if (replied)
        tide_request_answer(request, NULL);
    else
        tide_request_refuse_later(request, TIDE_REFUSAL_INTERNAL, "visibility: the page does not answer any more");
}

/* The page's own listeners may come behind ours. */
static void
on_state(TideRequest *request, JSCValue *value)
{
    (void)value;
    tide_turn_await(request, on_turn);
}

void
tide_visibility_await(TideRequest *request, gboolean visible)
{
    GVariantDict arguments;

    g_variant_dict_init(&arguments, NULL);
    g_variant_dict_insert(&arguments, "state", "s", visible ? "visible" : "hidden");
    tide_world_call(request, state_body, g_variant_dict_end(&arguments), on_state);
}

void
tide_visibility_set(TideRequest *request, JsonObject *params)
{
    TideHost *host = tide_request_host(request);
    gboolean visible = FALSE;

    if (!tide_params_boolean(params, "visible", &visible, request))
        return;
    if (visible)
        gtk_window_present(host->window);
    else
        gtk_widget_set_visible(GTK_WIDGET(host->window), FALSE);
    tide_visibility_await(request, visible);
}
