#pragma once

#include "world.h"

/** Which events of the page tell that input has come to it. */
typedef enum {
    TIDE_INPUT_POINTER,
    TIDE_INPUT_KEYS,
    TIDE_INPUT_WHEEL,
} TideInputKind;

/** What the page says of a place in it. */
typedef struct {
    char *
        problem; /**< %NULL where there is none: why there can be no input, for a sentence that begins with the place */
    double x; /**< CSS pixels from the upper left corner of the page that is shown */
    double y;
} TideInputPlace;

/**
 * tide_input_page_locate:
 * Brings an element into view and watches for trusted events from now on, there or, of keys, where the focus is.
 *
 * @selector: (nullable): the middle of what is shown of its first match; %NULL for the middle of the page
 * @then: hand its value to tide_input_page_read_place()
 */
void tide_input_page_locate(TideRequest *request, TideInputKind kind, const char *selector, TideWorldFunc then);

void tide_input_page_read_place(JSCValue *value, TideInputPlace *ret_place);

/** tide_input_page_await: waits until @count events have come since tide_input_page_locate(). */
void tide_input_page_await(TideRequest *request, guint count, TideWorldFunc then);

/**
 * tide_input_page_scroll:
 * Says how far what was located is from where it is to stand, once it stands still: so many notches more, 0 when it is
 * there, at its end, or has been put there because the last notch went too far.
 *
 * @distance: CSS pixels, from where it stood when it was located
 * @notches: how often the wheel was turned since
 * @then: its value has `notches` or a `problem`
 */
void tide_input_page_scroll(TideRequest *request, gboolean horizontally, double distance, guint notches,
                            TideWorldFunc then);
