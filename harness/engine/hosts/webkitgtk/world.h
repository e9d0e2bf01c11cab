#pragma once

#include "request.h"

/** @value: what the function returned, its promise awaited. */
typedef void (*TideWorldFunc)(TideRequest *request, JSCValue *value);

/**
 * tide_world_call:
 * Calls a function of ours in a JavaScript world beside the page's: it sees the page's documents, and nothing that the page
 * has put in place of the engine's functions. What it keeps in `globalThis` is there in the next call for the same page.
 *
 * @body: of an async function
 * @arguments: (transfer floating): a{sv}, its parameters
 * @then: called with what it returned; where it fails, the request is refused
 */
void tide_world_call(TideRequest *request, const char *body, GVariant *arguments, TideWorldFunc then);
