#pragma once

#include "scenario/step-kinds.h"

/** A step as it is written: a step of the manifest, or a repeat of further ones. */
typedef struct {
    TideStep step; /**< unused but for its place where this is a repeat */
    guint times; /**< 0 where this is no repeat */
    GPtrArray *repeated; /**< (nullable) (element-type TideWrittenStep) */
    guint count; /**< how often expansion has met it */
} TideWrittenStep;

/** Most steps, as they are written and when repeats are written out. */
#define TIDE_MOST_STEPS 100000

/**
 * tide_steps_read:
 * Reads and checks the list of steps that is the value of @entry, repeats and included files among them.
 *
 * @folder: the scenario's, where pages must lie; what is included must lie in the folder around it
 * @answers: (nullable): those of its recording, by which pages are loaded by their addresses
 * @parameters: (element-type utf8 utf8): what `${name}` stands for in included files
 * Errors: %TIDE_ERROR_INPUT with the place: an unknown step, a wrong argument, a page that is not there, a step that
 *     needs a page before the first load, an include that leads back to itself
 * Returns: (transfer full) (element-type TideWrittenStep)
 */
GPtrArray *tide_steps_read(const TideYamlEntry *entry, const char *folder, const TideAnswers *answers,
                           GHashTable *parameters, GError **error);
