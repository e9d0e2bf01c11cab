#pragma once

#include "request.h"

/** What WebKit calls our own code in a page by, in its console messages and exceptions. */
#define TIDE_EVALUATE_SOURCE "tidemark:host"

/**
 * tide_evaluate: the method `evaluate`. Runs the script by indirect eval in the page's global scope, so that expressions
 * and statements work and a script may run again and again (a top-level `let` is gone with the script). Where the page's
 * content security policy forbids eval, the web process extension runs it as a block of its own instead.
 */
void tide_evaluate(TideRequest *request, JsonObject *params);

/** tide_evaluate_size: answers a `resize` once the page's own innerWidth and innerHeight are these. */
void tide_evaluate_size(TideRequest *request, guint width, guint height);
