#pragma once

#include "host.h"

/*
 * Input by XTest, which the X server treats as if it came from a device: GTK 4 cannot make events itself. Everything is sent
 * to the server before a function returns, and none waits until it has come to the page.
 */

/** The X server's numbers of what a wheel does. */
typedef enum {
    TIDE_X_BUTTON_FIRST = 1,
    TIDE_X_WHEEL_UP = 4,
    TIDE_X_WHEEL_DOWN = 5,
    TIDE_X_WHEEL_LEFT = 6,
    TIDE_X_WHEEL_RIGHT = 7,
} TideXButton;

/** tide_x_input_is_there: Returns: whether the display is an X server with XTest. */
gboolean tide_x_input_is_there(void);

/** tide_x_input_take_focus: raises the window and gives it the keyboard; seen in GtkWindow:is-active. */
void tide_x_input_take_focus(TideHost *host);

/**
 * tide_x_input_point:
 * Moves the pointer.
 *
 * @x, @y: CSS pixels of the page that is shown, from its upper left corner
 * Returns: whether our window lies under the pointer then
 */
gboolean tide_x_input_point(TideHost *host, double x, double y);

/** tide_x_input_press: presses and releases a button, or turns the wheel by a notch. */
void tide_x_input_press(TideXButton button);

/** tide_x_input_key: presses and releases a key, with Shift held where @shift_code is not 0. */
void tide_x_input_key(guint code, guint shift_code);

/** tide_x_input_flush: waits until the X server has done what was asked. */
void tide_x_input_flush(void);
