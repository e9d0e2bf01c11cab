#include "departure.h"

#include "turn.h"

/*
 * Why a page's own load is waited for and not stopped: stopping it, or loading something else, cancels its HTTP request.
 * libsoup 3.6.5 takes a request that is cancelled just as it is sent out of its queue twice (run_until_read_done() in
 * soup-session.c: soup_message_io_finished() has already ended the item), and each of the session's features loses a
 * reference too many, so that WebKit's network process crashes or loses requests soon afterwards. And of two loads under
 * way at once, WebKitGTK's signals do not tell which one they are about.
 */

static gboolean
is_under_way(const TideRequest *request)
{
    return tide_request_host(request)->loading == request;
}

static void
leave_when_idle(TideHost *host)
{
    host->load_stage = TIDE_LOAD_WAITS;
    if (!webkit_web_view_is_loading(host->tab->view))
        host->on_left(host);
}

static gboolean
on_idle(gpointer data)
{
    TideRequest *request = data;

    if (is_under_way(request))
        leave_when_idle(tide_request_host(request));
    return G_SOURCE_REMOVE;
}

/*
 * What the page had begun before it read the question was told before its reply, since both come one behind the other.
 * No reply at all may be the first sign of WebContent's death, which is told next.
 */
static void
on_left_alone(TideRequest *request, gboolean replied)
{
    if (replied)
        on_idle(request);
    else
        g_idle_add_full(G_PRIORITY_LOW, on_idle, tide_request_ref(request), (GDestroyNotify)tide_request_unref);
}

void
tide_departure_begin(TideHost *host, TideHostFunc on_left, TideHostFunc on_interrupted)
{
    host->on_left = on_left;
    host->on_interrupted = on_interrupted;
    host->load_stage = TIDE_LOAD_LEAVES;
    if (host->tab->terminated || !webkit_web_view_get_uri(host->tab->view))
        on_left(host);
    else
        tide_turn_await(host->loading, on_left_alone);
}

gboolean
tide_departure_finished(TideHost *host)
{
    if (host->load_stage == TIDE_LOAD_WAITS)
        leave_when_idle(host);
    return host->load_stage != TIDE_LOAD_FREE;
}

static void
on_interrupted(TideRequest *request, gboolean replied)
{
    TideHost *host = tide_request_host(request);

    if (replied && is_under_way(request) && host->load_stage == TIDE_LOAD_INTERRUPTED)
        host->on_interrupted(host);
}

void
tide_departure_interrupted(TideHost *host)
{
    host->load_stage = TIDE_LOAD_INTERRUPTED;
    tide_turn_await(host->loading, on_interrupted);
}

static void
on_held_back(TideRequest *request, gboolean replied)
{
    TideHost *host = tide_request_host(request);

    host->asks_after_load = FALSE;
    if (replied && is_under_way(request) && host->load_stage == TIDE_LOAD_DECIDED)
        host->on_left(host);
}

/*
 * A navigation that the page begins drops the load asked for, even though it is held back here: without a word before that
 * load has started, with a failure afterwards. Whether it did shows when the page has read our permission and still has
 * not started.
 */
static void
hold_back(TideHost *host, WebKitPolicyDecision *decision)
{
    webkit_policy_decision_ignore(decision);
    if (host->load_stage == TIDE_LOAD_INTERRUPTED)
        host->load_stage = TIDE_LOAD_DECIDED;
    if (host->load_stage == TIDE_LOAD_DECIDED && !host->asks_after_load) {
        host->asks_after_load = TRUE;
        tide_turn_await(host->loading, on_held_back);
    }
}

/* WebKit writes addresses its own way: http://127.0.0.1:80 is http://127.0.0.1/ to it. */
static gboolean
goes_to(WebKitNavigationAction *action, const char *uri)
{
    g_autoptr(WebKitURIRequest) request = webkit_uri_request_new(uri);

    return g_str_equal(webkit_uri_request_get_uri(webkit_navigation_action_get_request(action)),
                       webkit_uri_request_get_uri(request));
}

static gboolean
is_asked_for(TideHost *host, WebKitNavigationAction *action, const char *uri)
{
    WebKitNavigationType type = webkit_navigation_action_get_navigation_type(action);

    switch (host->load_way) {
    case TIDE_LOAD_AGAIN:
        return type == WEBKIT_NAVIGATION_TYPE_RELOAD;
    case TIDE_LOAD_BACK:
    case TIDE_LOAD_FORWARD:
        return type == WEBKIT_NAVIGATION_TYPE_BACK_FORWARD && goes_to(action, uri);
    default:
        return type != WEBKIT_NAVIGATION_TYPE_RELOAD && goes_to(action, uri);
    }
}

/* A step of the history may move frames alone, or frames besides the page. */
static gboolean
is_frames_step(TideHost *host, WebKitNavigationAction *action)
{
    return (host->load_way == TIDE_LOAD_BACK || host->load_way == TIDE_LOAD_FORWARD) &&
        webkit_navigation_action_get_navigation_type(action) == WEBKIT_NAVIGATION_TYPE_BACK_FORWARD;
}

gboolean
tide_departure_decide(TideHost *host, WebKitPolicyDecision *decision, const char *uri)
{
    WebKitNavigationAction *action =
        webkit_navigation_policy_decision_get_navigation_action(WEBKIT_NAVIGATION_POLICY_DECISION(decision));

    if (host->load_stage == TIDE_LOAD_FREE || webkit_navigation_action_is_redirect(action))
        return FALSE;
    if (host->load_stage == TIDE_LOAD_ASKED && is_asked_for(host, action, uri)) {
        host->load_stage = TIDE_LOAD_DECIDED;
        return FALSE;
    }
    if (host->load_stage >= TIDE_LOAD_ASKED && is_frames_step(host, action))
        return FALSE;
    hold_back(host, decision);
    return TRUE;
}
