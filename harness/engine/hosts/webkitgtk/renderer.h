#pragma once

#include "request.h"

/** tide_renderer_watch: passes on what the web process extension of @view's page tells unasked. */
void tide_renderer_watch(TideHost *host, WebKitWebView *view);

/** tide_renderer_collect: the method `collect`, done by the web process extension. */
void tide_renderer_collect(TideRequest *request, JsonObject *params);

/** tide_renderer_identify: the method `identify`, done by the web process extension. */
void tide_renderer_identify(TideRequest *request, JsonObject *params);

/** tide_renderer_census: the method `census`, done by the web process extension. */
void tide_renderer_census(TideRequest *request, JsonObject *params);

/** tide_renderer_scavenger: the method `scavenger`, done by the web process extension. */
void tide_renderer_scavenger(TideRequest *request, JsonObject *params);

/** tide_renderer_pressure: the method `pressure`, done by the web process extension. */
void tide_renderer_pressure(TideRequest *request, JsonObject *params);
