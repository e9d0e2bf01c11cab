#pragma once

#include "request.h"

/* Input by XTest. Each method is answered when the page has had its events, and is done with them. */

/** tide_input_watch: @window: ours, before any input. */
void tide_input_watch(TideHost *host, GtkWindow *window);

/** tide_input_click: the method `click`. */
void tide_input_click(TideRequest *request, JsonObject *params);

/** tide_input_type: the method `type`. */
void tide_input_type(TideRequest *request, JsonObject *params);

/** tide_input_scroll: the method `scroll`. */
void tide_input_scroll(TideRequest *request, JsonObject *params);

/** tide_input_wheel: the method `wheel`. */
void tide_input_wheel(TideRequest *request, JsonObject *params);

/** tide_input_left: the page has gone elsewhere: input that it has had was done with by then. */
void tide_input_left(TideHost *host);
