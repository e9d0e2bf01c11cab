#pragma once

#include <json-glib/json-glib.h>
#include <webkit/webkit.h>

#include "lines.h"

typedef struct _TideHost TideHost;

typedef void (*TideHostFunc)(TideHost *host);

/** TideLoadStage: how far a `load` is. In all but the first, the page that is shown is kept from going anywhere itself. */
typedef enum {
    TIDE_LOAD_FREE, /**< none was asked for, or it has committed: the page goes where it likes */
    TIDE_LOAD_LEAVES, /**< the page is asked what it has begun itself */
    TIDE_LOAD_WAITS, /**< what the page has begun itself is to end first */
    TIDE_LOAD_ASKED, /**< WebKit was asked to load */
    TIDE_LOAD_DECIDED, /**< WebKit has asked whether it may */
    TIDE_LOAD_STARTED, /**< what WebKit's signals tell is about this load */
    TIDE_LOAD_INTERRUPTED, /**< by WebKit, maybe because the page has tried to go elsewhere */
} TideLoadStage;

/** TideLoadWay: what kind of load is under way. */
typedef enum {
    TIDE_LOAD_URI,
    TIDE_LOAD_AGAIN,
    TIDE_LOAD_BACK,
    TIDE_LOAD_FORWARD,
} TideLoadWay;

/** TideTab: what is known of a page whether it is shown or not. */
typedef struct {
    WebKitWebView *view; /**< owned by the window */
    gboolean eval_forbidden; /**< the page was seen to forbid eval by its content security policy, or to replace it */
    gboolean terminated; /**< WebContent has died and nothing was loaded since */
} TideTab;

/** TideHost: all that this program knows: its runner, its window, and what is under way. */
struct _TideHost {
    TideLines *lines;
    GMainLoop *loop;
    int exit_status;
    GPtrArray *pending; /**< (element-type TideRequest): not owned; each takes itself out when it is answered */

    GtkWindow *window; /**< %NULL before `open` */
    GtkStack *stack; /**< the window's child: one page for each tab */
    GPtrArray *tabs; /**< (element-type TideTab) (owned): in the order of their making */
    TideTab *tab; /**< the one that is shown */
    struct _TideRequest *opening; /**< owned; waits for the window's first layout */
    char *inspector; /**< owned; where WebKit's remote inspector listens, %NULL where it does not */
    guint width; /**< of the web view, as `open` and `resize` asked for it */
    guint height;

    struct _TideRequest *loading; /**< owned; waits for the load to end */
    TideLoadWay load_way;
    char *asked_uri; /**< what the last `load` asked for, or where `reload`, `back` or `forward` go */
    WebKitBackForwardListItem *asked_item; /**< owned; where `back` or `forward` go */
    TideLoadStage load_stage;
    TideHostFunc on_left; /**< of tide_departure_begin(), as is on_interrupted */
    TideHostFunc on_interrupted;
    TideHostFunc on_stepped; /**< of tide_history_watch() */
    char *interruption; /**< why the load was, as WebKit says */
    gboolean asks_after_load; /**< the page is asked whether the load has started although it tried to go elsewhere */
    gboolean blank_first; /**< a blank page is being loaded between asked_uri and itself */
    gboolean shows_nothing; /**< the server's last answer is no document, but something to save */
    gboolean load_failed; /**< the load that is about to finish has failed and was reported */
    struct _TideInput *input; /**< owned; input that is under way, see input-private.h */
    guint reports; /**< how often tide_host_report() was called */
};

/** tide_host_send_event: @members: (transfer full) (nullable): the event's members besides its name. */
void tide_host_send_event(TideHost *host, const char *name, JsonObject *members);

/**
 * tide_host_report:
 * Sends an event whose text the results tell: a page that talks in a loop fills neither our runner nor them. Texts are cut
 * at 4 KiB, and of all reports of this host only the first 200 are sent, with a note that there were more.
 *
 * @members: (transfer full) (nullable): the event's members besides its name and `text`
 */
void tide_host_report(TideHost *host, const char *name, const char *text, JsonObject *members);

/** tide_host_send_note: reports something as a `note`. */
void tide_host_send_note(TideHost *host, const char *format, ...) G_GNUC_PRINTF(2, 3);
