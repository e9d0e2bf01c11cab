#pragma once

#include "request.h"

/**
 * tide_departure_begin:
 * For a `load` that is under way (host->loading): from now on the page that is shown goes nowhere by itself, and what it
 * had begun before may end.
 *
 * @on_left: called when that is over, at once where no page is shown; asks WebKit to load. Called again where the page has
 *     made WebKit drop that load
 * @on_interrupted: called where WebKit has interrupted that load, and not for the page's sake
 */
void tide_departure_begin(TideHost *host, TideHostFunc on_left, TideHostFunc on_interrupted);

/** tide_departure_interrupted: for the load asked for, started and interrupted by WebKit; calls one of the two. */
void tide_departure_interrupted(TideHost *host);

/** tide_departure_finished: for each end of a load. Returns: whether it was one that the page itself had begun. */
gboolean tide_departure_finished(TideHost *host);

/**
 * tide_departure_decide:
 * For each navigation that WebKit asks about: knows the one asked for, and holds back those of the page that is left.
 *
 * @uri: where the load asked for goes now
 * Returns: whether the decision was taken
 */
gboolean tide_departure_decide(TideHost *host, WebKitPolicyDecision *decision, const char *uri);
