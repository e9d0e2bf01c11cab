#include "turn.h"

#include "messages.h"

typedef struct {
    TideRequest *request;
    TideTurnFunc then;
} Turn;

static void
on_reply(GObject *view, GAsyncResult *result, gpointer user_data)
{
    g_autofree Turn *turn = user_data;
    g_autoptr(TideRequest) request = turn->request;
    g_autoptr(WebKitUserMessage) reply =
        webkit_web_view_send_message_to_page_finish(WEBKIT_WEB_VIEW(view), result, NULL);

    turn->then(request, reply != NULL);
}

void
tide_turn_await(TideRequest *request, TideTurnFunc then)
{
    Turn *turn = g_new(Turn, 1);

    turn->request = tide_request_ref(request);
    turn->then = then;
    webkit_web_view_send_message_to_page(tide_request_host(request)->tab->view,
                                         webkit_user_message_new(TIDE_MESSAGE_IDENTIFY, NULL), NULL, on_reply, turn);
}
