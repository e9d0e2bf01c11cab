#pragma once

#include <json-glib/json-glib.h>

#include "scenario/recording/har-parts.h"

/**
 * tide_har_entry_read:
 * Adds what an entry of a HAR's log answers to @recording, or to @parts where it is a part of a body, or says why it is left out.
 *
 * @place: of the entry, for the errors: `page.har: entry 12`
 * Errors: %TIDE_ERROR_INPUT where the entry lacks what HAR asks for
 */
gboolean tide_har_entry_read(JsonObject *entry, const char *place, TideSavedPage *recording, TideHarParts *parts,
                             GError **error);

/**
 * tide_har_entry_object:
 * Errors: %TIDE_ERROR_INPUT where @name is no member, or no object
 * Returns: (transfer none)
 */
JsonObject *tide_har_entry_object(JsonObject *object, const char *name, const char *place, GError **error);
