#pragma once

#include "engine/engine.h"

/** The name of the engine. */
#define TIDE_ENGINE_WEBKITGTK "webkitgtk"

/**
 * tide_engine_webkitgtk:
 * Returns: (transfer none): WebKitGTK 6.0, driven through `tidemark-host-webkitgtk` (docs/host-protocol.md)
 */
const TideEngineClass *tide_engine_webkitgtk(void);
