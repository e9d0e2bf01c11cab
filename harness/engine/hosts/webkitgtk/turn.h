#pragma once

#include "request.h"

/** What is to be done then. @replied: %FALSE where nobody is there, which may be the first sign of WebContent's death. */
typedef void (*TideTurnFunc)(TideRequest *request, gboolean replied);

/** tide_turn_await: asks the page something, only to hear when it is done with everything that was sent to it before. */
void tide_turn_await(TideRequest *request, TideTurnFunc then);
