#include "tabs.h"

#include "navigation.h"
#include "params.h"
#include "visibility.h"
#include "window.h"

void
tide_tabs_add(TideHost *host, WebKitWebView *view)
{
    TideTab *tab = g_new0(TideTab, 1);

    tab->view = view;
    g_ptr_array_add(host->tabs, tab);
    gtk_stack_add_child(host->stack, GTK_WIDGET(view));
    gtk_stack_set_visible_child(host->stack, GTK_WIDGET(view));
    host->tab = tab;
}

TideTab *
tide_tabs_find(TideHost *host, WebKitWebView *view)
{
    for (guint i = 0; i < host->tabs->len; i++) {
        TideTab *tab = g_ptr_array_index(host->tabs, i);
        if (tab->view == view)
            return tab;
    }
    return NULL;
}

guint
tide_tabs_number(const TideHost *host)
{
    guint index = 0;

    g_ptr_array_find(host->tabs, host->tab, &index);
    return index + 1;
}

/* What is under way is about the tab that is shown. */
static gboolean
is_alone(TideRequest *request, const char *method)
{
    if (tide_request_host(request)->pending->len == 1)
        return TRUE;
    tide_request_refuse(request, TIDE_REFUSAL_INPUT, "%s: another request is under way; wait for its answer", method);
    return FALSE;
}

void
tide_tabs_new(TideRequest *request, JsonObject *params)
{
    TideHost *host = tide_request_host(request);

    (void)params;
    if (!is_alone(request, "new_tab"))
        return;
    tide_tabs_add(host, tide_window_view_beside(host));
    tide_navigation_load_blank(request);
}

static void
show(TideRequest *request, TideTab *tab)
{
    TideHost *host = tide_request_host(request);

    host->tab = tab;
    gtk_stack_set_visible_child(host->stack, GTK_WIDGET(tab->view));
    if (gtk_widget_get_visible(GTK_WIDGET(host->window)) && !tab->terminated && webkit_web_view_get_uri(tab->view))
        tide_visibility_await(request, TRUE);
    else
        tide_request_answer(request, NULL);
}

/*
 * WebKit would keep the process of a page of some site for the next page of that site. It ends, so that no tab begins with
 * another one's memory. A view lives on after GTK let go of it (WebKitGTK 2.50 holds three references), so it is told.
 */
static void
end_view(TideHost *host, WebKitWebView *view)
{
    g_signal_handlers_disconnect_by_data(view, host);
    g_signal_handlers_disconnect_by_data(webkit_web_view_get_back_forward_list(view), host);
    webkit_web_view_terminate_web_process(view);
    g_object_ref(view);
    gtk_stack_remove(host->stack, GTK_WIDGET(view));
    g_object_run_dispose(G_OBJECT(view));
    g_object_unref(view);
}

void
tide_tabs_close(TideRequest *request, JsonObject *params)
{
    TideHost *host = tide_request_host(request);
    WebKitWebView *view = host->tab->view;
    guint index = 0;

    (void)params;
    if (!is_alone(request, "close_tab"))
        return;
    if (host->tabs->len == 1) {
        tide_request_refuse(request, TIDE_REFUSAL_INPUT, "close_tab: this is the last tab; end the host instead");
        return;
    }
    g_ptr_array_find(host->tabs, host->tab, &index);
    g_ptr_array_remove_index(host->tabs, index);
    show(request, g_ptr_array_index(host->tabs, index > 0 ? index - 1 : 0));
    end_view(host, view);
}

void
tide_tabs_select(TideRequest *request, JsonObject *params)
{
    TideHost *host = tide_request_host(request);
    gint64 index = json_object_get_int_member_with_default(params, "index", 0);

    if (!is_alone(request, "select_tab"))
        return;
    if (index < 1 || index > (gint64)host->tabs->len)
        tide_request_refuse(request, TIDE_REFUSAL_INPUT,
                            "select_tab: there is no tab %" G_GINT64_FORMAT "; there %s %u", index,
                            host->tabs->len == 1 ? "is" : "are", host->tabs->len);
    else
        show(request, g_ptr_array_index(host->tabs, index - 1));
}
