#include "navigation.h"

#include <string.h>

#include "departure.h"
#include "history.h"
#include "input.h"
#include "params.h"
#include "tabs.h"

static JsonObject *
uri_members(const char *uri)
{
    JsonObject *members = json_object_new();

    json_object_set_string_member(members, "uri", uri ? uri : "");
    return members;
}

static void
report_finished(TideHost *host, const char *uri)
{
    g_autoptr(TideRequest) request = g_steal_pointer(&host->loading);

    host->load_stage = TIDE_LOAD_FREE;
    tide_host_send_event(host, "load-finished", uri_members(uri));
    if (request)
        tide_request_answer(request, NULL);
}

static void
report_failed(TideHost *host, const char *uri, const char *problem)
{
    g_autoptr(TideRequest) request = g_steal_pointer(&host->loading);
    JsonObject *members = uri_members(uri);

    host->load_stage = TIDE_LOAD_FREE;
    json_object_set_string_member(members, "message", problem);
    tide_host_send_event(host, "load-failed", members);
    if (request)
        tide_request_refuse(request, TIDE_REFUSAL_LOAD, "%s: %s", uri, problem);
}

/* 0 where the main resource has no status, as about:blank and data: have none. */
static guint
main_status(WebKitWebView *view)
{
    WebKitWebResource *resource = webkit_web_view_get_main_resource(view);
    WebKitURIResponse *response = resource ? webkit_web_resource_get_response(resource) : NULL;

    return response ? webkit_uri_response_get_status_code(response) : 0;
}

/* WebKit shows a blank page in place of one that it does not want to ask for, a restricted port for instance. */
static gboolean
was_refused(TideHost *host, const char *uri)
{
    return host->loading && g_str_equal(uri, "about:blank") && !g_str_equal(host->asked_uri, "about:blank");
}

static void
finish_load(TideHost *host)
{
    const char *uri = webkit_web_view_get_uri(host->tab->view);
    guint status = main_status(host->tab->view);
    g_autofree char *problem = NULL;

    if (status >= 400)
        problem = g_strdup_printf("the server answered with status %u", status);
    else if (was_refused(host, uri))
        problem = g_strdup("WebKit refused to load it, as its console may tell");

    if (problem)
        report_failed(host, host->loading ? host->asked_uri : uri, problem);
    else
        report_finished(host, uri);
}

static gsize
length_without_fragment(const char *uri)
{
    return strcspn(uri, "#");
}

/* Whether WebKit would take @uri for a jump inside the page that is shown: no load, and no signal that it has ended. */
static gboolean
is_jump(const char *shown, const char *uri)
{
    gsize length = length_without_fragment(uri);

    return shown && uri[length] && length_without_fragment(shown) == length && strncmp(shown, uri, length) == 0;
}

/* Where the load asked for goes now. */
static const char *
next_uri(TideHost *host)
{
    return host->blank_first ? "about:blank" : host->asked_uri;
}

static void
refuse_without_entry(TideHost *host)
{
    g_autoptr(TideRequest) request = g_steal_pointer(&host->loading);

    host->load_stage = TIDE_LOAD_FREE;
    tide_request_refuse(request, TIDE_REFUSAL_INPUT,
                        host->load_way == TIDE_LOAD_BACK
                            ? "back: the history has no page before this one; load two pages first"
                            : "forward: the history has no page after this one; go back first");
}

static void
load_next(TideHost *host)
{
    host->load_stage = TIDE_LOAD_ASKED;
    if (host->load_way == TIDE_LOAD_URI)
        webkit_web_view_load_uri(host->tab->view, next_uri(host));
    else if (host->load_way == TIDE_LOAD_AGAIN)
        webkit_web_view_reload(host->tab->view);
    else if (!tide_history_go(host))
        refuse_without_entry(host);
}

static void
on_left(TideHost *host)
{
    if (host->load_stage < TIDE_LOAD_ASKED)
        host->blank_first = host->load_way == TIDE_LOAD_URI && !host->tab->terminated &&
            is_jump(webkit_web_view_get_uri(host->tab->view), host->asked_uri);
    load_next(host);
}

static void
on_interrupted(TideHost *host)
{
    report_failed(host, host->asked_uri, host->interruption);
}

static void
start_load(TideRequest *request, TideLoadWay way, const char *uri)
{
    TideHost *host = tide_request_host(request);

    host->loading = tide_request_ref(request);
    host->load_way = way;
    g_clear_object(&host->asked_item);
    g_free(host->asked_uri);
    host->asked_uri = g_strdup(uri);
    host->shows_nothing = FALSE;
    tide_departure_begin(host, on_left, on_interrupted);
}

static void
start(TideHost *host)
{
    host->load_failed = FALSE;
    host->tab->terminated = FALSE;
    if (host->load_stage == TIDE_LOAD_DECIDED)
        host->load_stage = TIDE_LOAD_STARTED;
}

static void
commit(TideHost *host)
{
    host->tab->eval_forbidden = FALSE;
    if (host->load_stage == TIDE_LOAD_STARTED)
        host->load_stage = TIDE_LOAD_FREE;
    tide_input_left(host);
    /* WebKit itself would tell only when the page that was left is collected as garbage, half a minute later. */
    tide_requests_refuse_scripts(host,
                                 "the page went to '%s' before the script had its value, or the input its end; let a "
                                 "'load' step go there",
                                 webkit_web_view_get_uri(host->tab->view));
}

static void
finish(TideHost *host)
{
    if (tide_departure_finished(host) || host->load_failed)
        return;
    if (host->blank_first) {
        host->blank_first = FALSE;
        load_next(host);
    } else
        finish_load(host);
}

/* In a tab that is not shown, nobody waits for it. */
static void
note_load(TideTab *tab, WebKitLoadEvent event)
{
    if (event == WEBKIT_LOAD_STARTED)
        tab->terminated = FALSE;
    else if (event == WEBKIT_LOAD_COMMITTED)
        tab->eval_forbidden = FALSE;
}

static void
on_load_changed(WebKitWebView *view, WebKitLoadEvent event, TideHost *host)
{
    if (view != host->tab->view)
        note_load(tide_tabs_find(host, view), event);
    else if (event == WEBKIT_LOAD_STARTED)
        start(host);
    else if (event == WEBKIT_LOAD_COMMITTED)
        commit(host);
    else if (event == WEBKIT_LOAD_FINISHED)
        finish(host);
}

/* Whether WebKit has ended a load for another one that was begun later. */
static gboolean
was_replaced(TideHost *host, WebKitLoadEvent event, const GError *failure)
{
    if (g_error_matches(failure, WEBKIT_NETWORK_ERROR, WEBKIT_NETWORK_ERROR_CANCELLED))
        return event == WEBKIT_LOAD_STARTED;
    return g_error_matches(failure, WEBKIT_POLICY_ERROR, WEBKIT_POLICY_ERROR_FRAME_LOAD_INTERRUPTED_BY_POLICY_CHANGE) &&
        !host->shows_nothing;
}

/* Whether a load has failed that the page itself had begun, so that the end of the one asked for is still to come. */
static gboolean
was_the_pages_own(TideHost *host, WebKitLoadEvent event, const char *uri, const GError *failure)
{
    switch (host->load_stage) {
    case TIDE_LOAD_LEAVES:
    case TIDE_LOAD_WAITS:
        return TRUE;
    case TIDE_LOAD_ASKED:
        return !g_str_equal(uri, next_uri(host)) || was_replaced(host, event, failure);
    case TIDE_LOAD_STARTED:
        return FALSE;
    default:
        return host->loading && was_replaced(host, event, failure);
    }
}

/* Returns TRUE, so that no error page is loaded in place of the page. */
static gboolean
on_load_failed(WebKitWebView *view, WebKitLoadEvent event, const char *uri, GError *failure, TideHost *host)
{
    if (view != host->tab->view)
        return TRUE;
    host->load_failed = TRUE;
    if (host->load_stage == TIDE_LOAD_STARTED && was_replaced(host, event, failure)) {
        g_free(host->interruption);
        host->interruption = g_strdup(failure->message);
        tide_departure_interrupted(host);
    } else if (!was_the_pages_own(host, event, uri, failure))
        report_failed(host, uri, failure->message);
    return TRUE;
}

/* Only looks: the decision is left to WebKit, which interrupts the load of what it cannot show. */
static void
look_at_response(TideHost *host, WebKitResponsePolicyDecision *response)
{
    if (webkit_response_policy_decision_is_main_frame_main_resource(response))
        host->shows_nothing = !webkit_response_policy_decision_is_mime_type_supported(response);
}

static gboolean
on_decide_policy(WebKitWebView *view, WebKitPolicyDecision *decision, WebKitPolicyDecisionType type, TideHost *host)
{
    if (view != host->tab->view)
        return FALSE;
    if (type == WEBKIT_POLICY_DECISION_TYPE_NAVIGATION_ACTION)
        return tide_departure_decide(host, decision, next_uri(host));
    if (type == WEBKIT_POLICY_DECISION_TYPE_RESPONSE)
        look_at_response(host, WEBKIT_RESPONSE_POLICY_DECISION(decision));
    return FALSE;
}

/* The history has moved within the document that is shown, or one of its frames: no load of the page will end. */
static void
on_stepped(TideHost *host)
{
    report_finished(host, webkit_web_view_get_uri(host->tab->view));
}

static const char *
reason_name(WebKitWebProcessTerminationReason reason)
{
    switch (reason) {
    case WEBKIT_WEB_PROCESS_EXCEEDED_MEMORY_LIMIT:
        return "exceeded-memory-limit";
    case WEBKIT_WEB_PROCESS_TERMINATED_BY_API:
        return "terminated-by-api";
    default:
        return "crashed";
    }
}

static void
on_terminated(WebKitWebView *view, WebKitWebProcessTerminationReason reason, TideHost *host)
{
    JsonObject *members;

    tide_tabs_find(host, view)->terminated = TRUE;
    if (view != host->tab->view) {
        tide_host_send_note(host, "WebContent of a tab that is not shown has died: %s", reason_name(reason));
        return;
    }
    members = json_object_new();
    host->load_stage = TIDE_LOAD_FREE;
    host->blank_first = FALSE;
    json_object_set_string_member(members, "reason", reason_name(reason));
    tide_host_send_event(host, "web-content-terminated", members);
    tide_requests_refuse_all(host, TIDE_REFUSAL_CRASHED, "WebContent has died while the request was under way");
    g_clear_pointer(&host->loading, tide_request_unref);
}

void
tide_navigation_watch(TideHost *host, WebKitWebView *view)
{
    g_signal_connect(view, "load-changed", G_CALLBACK(on_load_changed), host);
    g_signal_connect(view, "load-failed", G_CALLBACK(on_load_failed), host);
    g_signal_connect(view, "decide-policy", G_CALLBACK(on_decide_policy), host);
    g_signal_connect(view, "web-process-terminated", G_CALLBACK(on_terminated), host);
    tide_history_watch(host, view, on_stepped);
}

static gboolean
is_free(TideRequest *request, const char *method)
{
    if (!tide_request_host(request)->loading)
        return TRUE;
    tide_request_refuse(request, TIDE_REFUSAL_INPUT, "%s: another load is under way; wait for its answer", method);
    return FALSE;
}

void
tide_navigation_load(TideRequest *request, JsonObject *params)
{
    const char *uri = tide_params_string(params, "uri", request);
    g_autofree char *scheme = uri ? g_uri_parse_scheme(uri) : NULL;

    if (!uri)
        return;
    if (!scheme)
        tide_request_refuse(request, TIDE_REFUSAL_INPUT, "load: '%s' is no absolute URI", uri);
    else if (g_str_equal(scheme, "javascript"))
        tide_request_refuse(request, TIDE_REFUSAL_INPUT, "load: '%s' is a script; send 'evaluate' instead", uri);
    else if (is_free(request, "load"))
        start_load(request, TIDE_LOAD_URI, uri);
}

void
tide_navigation_load_blank(TideRequest *request)
{
    start_load(request, TIDE_LOAD_URI, "about:blank");
}

void
tide_navigation_reload(TideRequest *request, JsonObject *params)
{
    (void)params;
    if (is_free(request, "reload"))
        start_load(request, TIDE_LOAD_AGAIN, webkit_web_view_get_uri(tide_request_host(request)->tab->view));
}

void
tide_navigation_back(TideRequest *request, JsonObject *params)
{
    (void)params;
    if (is_free(request, "back"))
        start_load(request, TIDE_LOAD_BACK, webkit_web_view_get_uri(tide_request_host(request)->tab->view));
}

void
tide_navigation_forward(TideRequest *request, JsonObject *params)
{
    (void)params;
    if (is_free(request, "forward"))
        start_load(request, TIDE_LOAD_FORWARD, webkit_web_view_get_uri(tide_request_host(request)->tab->view));
}
