#pragma once

#include "input-page.h"
#include "keyboard.h"

/* What the methods of input.h share. */

typedef struct _TideInput TideInput;

typedef void (*TideInputFunc)(TideInput *input);

/** What is under way: one at a time, since there is one pointer and one keyboard. */
struct _TideInput {
    TideRequest *request;
    const char *method;
    char *selector; /* NULL for the page, or what has the focus */
    TideInputKind kind;
    TideInputFunc on_ready; /* the window has the keyboard */
    TideInputFunc on_placed; /* the pointer is there, and the page listens */
    TideInputFunc on_turned; /* the wheel was turned as often as it was to be */
    TideKeyboard *keyboard;
    guint presses; /* of keys, since the page listens */
    guint releases; /* that GTK is still to see */
    TideInputFunc on_released; /* GTK has seen one */
    gboolean horizontally;
    double distances[2]; /* down, to the right */
    guint notches; /* sent since the page listens */
    guint turns; /* since the axis was changed */
    guint wanted; /* still to be sent before on_turned */
    gboolean arrived; /* of keys: all presses of the batch have come to the page */
    gboolean finishing; /* all of the input has come to the page */
};

/** tide_input_of: Returns: (nullable): what is under way for @request, %NULL where it was refused meanwhile. */
TideInput *tide_input_of(TideRequest *request);

/**
 * tide_input_new:
 * @method: a literal
 * @selector: (nullable)
 * Returns: (nullable): input that is under way from now on, owned by the host; %NULL where there can be none and the request
 *     was refused
 */
TideInput *tide_input_new(TideRequest *request, const char *method, const char *selector);

/** tide_input_begin: gives the window the keyboard, then calls @on_ready. */
void tide_input_begin(TideInput *input, TideInputFunc on_ready);

/**
 * tide_input_locate:
 * Lets the page listen for events of @kind, but for keys with the pointer there, then calls @on_placed; or refuses.
 *
 * @selector: (nullable): as for tide_input_page_locate()
 */
void tide_input_locate(TideInput *input, TideInputKind kind, const char *selector, TideInputFunc on_placed);

/** tide_input_refuse: @problem: what is wrong with the place, behind its name; frees @input. */
void tide_input_refuse(TideInput *input, const char *problem);

/** tide_input_finish: all has come to the page: answers when it is done with that. */
void tide_input_finish(TideInput *input);

/** tide_input_end: frees @input, whose request was answered. */
void tide_input_end(TideInput *input);
