#pragma once

#include <glib.h>

#include <tidemark/error.h>

/**
 * TideEnginePlace:
 * Which engine is meant, and where it is.
 *
 * @given: as it was asked for
 * @engine: a name of engine/engine-table.h
 * @host: (nullable): the program that speaks docs/host-protocol.md; %NULL for Tidemark's own
 * @library: (nullable): the file, links resolved, that Tidemark's own host is to run with; %NULL for the one that the
 *     system's linker finds, and with @host
 * @variables: (array zero-terminated=1): what makes the engine's processes take @library and what belongs to it. They
 *     say where the engine is and not how it runs, so they are no pinned options
 */
typedef struct {
    char *given;
    char *engine;
    char *host;
    char *library;
    char **variables;
} TideEnginePlace;

/**
 * tide_engine_place_find:
 * @text: the name of an engine: it is where the system has it. Or, with a `/` in it, a folder: the prefix that WebKitGTK was
 *     installed under, or the folder of a build (`WebKitBuild/GTK/Release`). Or an executable file: a host command.
 *
 * Errors: %TIDE_ERROR_INPUT for a path that is neither, or a folder without the library that Tidemark's host links, with the
 *     places looked at. An engine's name is not checked here.
 */
TideEnginePlace *tide_engine_place_find(const char *text, GError **error);
void tide_engine_place_free(TideEnginePlace *place);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideEnginePlace, tide_engine_place_free)
