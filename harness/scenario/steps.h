#pragma once

#include "scenario/yaml-fields.h"

/** A step as it is written: a step of the manifest, or a repeat of further ones. */
typedef struct {
    TideStep step; /**< @text is a #GRefString; unused but for its place where this is a repeat */
    guint times; /**< 0 where this is no repeat */
    GPtrArray *repeated; /**< (nullable) (element-type TideWrittenStep) */
    guint count; /**< how often expansion has met it */
} TideWrittenStep;

/**
 * tide_steps_read:
 * Reads and checks the list of steps that is the value of @entry, repeats included. Each row of the table behind it is
 * one kind of step.
 *
 * @folder: where pages must lie
 * Errors: %TIDE_ERROR_INPUT with the place: an unknown step, a wrong argument, a page that is not there, a step that
 *     needs a page before the first load
 * Returns: (transfer full) (element-type TideWrittenStep)
 */
GPtrArray *tide_steps_read(const TideYamlEntry *entry, const char *folder, GError **error);

/** tide_name_is_plain: Returns: whether @name has letters, digits, `-`, `_` and `.` only and begins with one of the
 * first two, so that it can stand in file names, options and reports. */
gboolean tide_name_is_plain(const char *name);

/** What tide_name_is_plain() asks for, in words. */
#define TIDE_NAME_RULE "letters, digits, \"-\", \"_\" and \".\", beginning with a letter or a digit"

/** Most bytes of a checkpoint's name, its number included. */
#define TIDE_CHECKPOINT_NAME_MOST 64
