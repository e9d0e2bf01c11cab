#pragma once

#include <json-glib/json-glib.h>
#include <webkit/webkit.h>

#include "lines.h"

/** TideHost: all that this program knows: its runner, its window, and what is under way. */
typedef struct {
    TideLines *lines;
    GMainLoop *loop;
    int exit_status;
    GPtrArray *pending; /**< (element-type TideRequest): not owned; each takes itself out when it is answered */

    GtkWindow *window; /**< %NULL before `open` */
    WebKitWebView *view;
    struct _TideRequest *opening; /**< owned; waits for the window's first layout */
    guint width; /**< of the web view, as `open` and `resize` asked for it */
    guint height;

    struct _TideRequest *loading; /**< owned; waits for the load to end */
    char *asked_uri; /**< what the last `load` asked for */
    gboolean stop_first; /**< asked_uri is loaded once the page's own load, which was stopped, has ended */
    gboolean blank_first; /**< a blank page is being loaded between asked_uri and itself */
    gboolean shows_nothing; /**< the server's last answer is no document, but something to save */
    gboolean load_failed; /**< the load that is about to finish has failed and was reported */
    gboolean eval_forbidden; /**< the page was seen to forbid eval by its content security policy, or to replace it */
    guint reports; /**< how often tide_host_report() was called */
    gboolean terminated; /**< WebContent has died and nothing was loaded since */
} TideHost;

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
