#include "history.h"

#include "turn.h"

static WebKitBackForwardListItem *
next_item(TideHost *host)
{
    WebKitBackForwardList *list = webkit_web_view_get_back_forward_list(host->tab->view);

    return host->load_way == TIDE_LOAD_BACK ? webkit_back_forward_list_get_back_item(list)
                                            : webkit_back_forward_list_get_forward_item(list);
}

gboolean
tide_history_go(TideHost *host)
{
    if (!host->asked_item)
        g_set_object(&host->asked_item, next_item(host));
    if (!host->asked_item)
        return FALSE;
    g_free(host->asked_uri);
    host->asked_uri = g_strdup(webkit_back_forward_list_item_get_uri(host->asked_item));
    webkit_web_view_go_to_back_forward_list_item(host->tab->view, host->asked_item);
    return TRUE;
}

/* Whether WebKit has not asked yet whether the page may load. */
static gboolean
is_step(TideHost *host)
{
    return host->loading && (host->load_way == TIDE_LOAD_BACK || host->load_way == TIDE_LOAD_FORWARD) &&
        host->load_stage == TIDE_LOAD_ASKED;
}

static void
on_turn(TideRequest *request, gboolean replied)
{
    TideHost *host = tide_request_host(request);

    if (replied && host->loading == request && is_step(host))
        host->on_stepped(host);
}

/*
 * The history moves first. In the same turn the page is told (popstate), or asks whether it may load. That WebKit calls
 * the view loading tells nothing: it does so during a step within the document, too.
 */
static void
on_changed(WebKitBackForwardList *list, WebKitBackForwardListItem *added, gpointer removed, TideHost *host)
{
    (void)added;
    (void)removed;
    if (is_step(host) && list == webkit_web_view_get_back_forward_list(host->tab->view) &&
        webkit_back_forward_list_get_current_item(list) == host->asked_item)
        tide_turn_await(host->loading, on_turn);
}

void
tide_history_watch(TideHost *host, WebKitWebView *view, TideHostFunc on_stepped)
{
    host->on_stepped = on_stepped;
    g_signal_connect(webkit_web_view_get_back_forward_list(view), "changed", G_CALLBACK(on_changed), host);
}
