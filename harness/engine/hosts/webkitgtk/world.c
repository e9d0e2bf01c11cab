#include "world.h"

#define WORLD_NAME "tidemark"

typedef struct {
    TideRequest *request;
    TideWorldFunc then;
} Call;

static void
on_returned(GObject *view, GAsyncResult *result, gpointer user_data)
{
    g_autofree Call *call = user_data;
    g_autoptr(TideRequest) request = call->request;
    g_autoptr(GError) error = NULL;
    g_autoptr(JSCValue) value =
        webkit_web_view_call_async_javascript_function_finish(WEBKIT_WEB_VIEW(view), result, &error);

    if (value)
        call->then(request, value);
    else
        tide_request_refuse_later(request, TIDE_REFUSAL_INTERNAL, error->message);
}

void
tide_world_call(TideRequest *request, const char *body, GVariant *arguments, TideWorldFunc then)
{
    Call *call = g_new(Call, 1);

    call->request = tide_request_ref(request);
    call->then = then;
    webkit_web_view_call_async_javascript_function(tide_request_host(request)->tab->view, body, -1, arguments,
                                                   WORLD_NAME, NULL, NULL, on_returned, call);
}
