#pragma once

#include <glib.h>

/** What a person or the system does to the page that is shown. */
typedef enum {
    TIDE_ACTION_RELOAD, /**< loads the page again and waits until it has finished */
    TIDE_ACTION_BACK, /**< one step back in the history, waits likewise */
    TIDE_ACTION_FORWARD, /**< one step forward in the history, waits likewise */
    TIDE_ACTION_CLICK, /**< a press and a release of the first mouse button in the middle of `selector` */
    TIDE_ACTION_TYPE, /**< `text` by keyboard, into `selector` (clicked first) or whatever has the focus */
    TIDE_ACTION_SCROLL, /**< `dx`, `dy` CSS pixels by the wheel over `selector` or the page; waits until it stands there */
    TIDE_ACTION_WHEEL, /**< `dx`, `dy` notches of the wheel over `selector` or the page; waits for the events alone */
    TIDE_ACTION_MEMORY_PRESSURE, /**< `text` is `warning`, `critical` or `off`: the engine's own handler, see `pressure` of
                                      #TideEngineOptions; waits until it has run */
    TIDE_ACTION_SUSPEND, /**< the page is hidden, as when its window is minimised; waits for `visibilitychange` */
    TIDE_ACTION_VISIBLE, /**< the page is shown again; waits likewise */
    TIDE_ACTION_NEW_TAB, /**< an empty tab beside the others, which becomes the page that is shown */
    TIDE_ACTION_CLOSE_TAB, /**< closes the tab that is shown; the one before it is shown next; waits for the end of its process */
    TIDE_ACTION_SELECT_TAB, /**< shows tab `index` */
    TIDE_N_ACTION_KINDS,
} TideActionKind;

/**
 * TideAction:
 * @selector: (nullable): a CSS selector; the first element that it matches is meant
 * @text: (nullable): what is typed, or the level of memory pressure
 * @dx, @dy: to the right and down, in CSS pixels or notches
 * @index: a tab, in the order of their making; the first of those that are there is 1
 */
typedef struct {
    TideActionKind kind;
    char *selector;
    char *text;
    double dx;
    double dy;
    guint index;
} TideAction;
