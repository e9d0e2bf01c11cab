#pragma once

#include "engine/engine.h"

/**
 * tide_engine_class_find:
 * Errors: %TIDE_ERROR_INPUT that lists the names where none is @name
 */
const TideEngineClass *tide_engine_class_find(const char *name, GError **error);
