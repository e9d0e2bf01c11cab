#pragma once

#include "engine/answers.h"
#include "scenario/yaml-fields.h"

/** What the readers of the table read into: a step, and where its pages must lie: in a folder, or, by their addresses, in a
 * recording, which may be %NULL. */
typedef struct {
    const char *folder;
    const TideAnswers *answers;
    TideStep *step;
} TideStepTarget;

/** A `repeat` whose steps are not read yet. */
typedef struct {
    guint times;
    TideYamlEntry steps;
} TideRepeat;

/** Rows of the table behind those of #TideStepKind, whose values are lists of further steps; they have no reader there. */
enum {
    TIDE_STEP_ROW_REPEAT = TIDE_N_STEP_KINDS,
    TIDE_STEP_ROW_INCLUDE,
};

/**
 * tide_step_rows:
 * Returns: (transfer none): one row for each kind of step, in the order of #TideStepKind, then `repeat` and `include`. A row's
 *     reader takes a #TideStepTarget; on failure the step may be filled in part.
 */
const TideYamlField *tide_step_rows(void);

/** tide_repeat_read: reads how often a repeat's steps are taken, and where they stand. */
gboolean tide_repeat_read(const TideYamlEntry *entry, TideRepeat *repeat, GError **error);

/** tide_name_is_plain: Returns: whether @name has letters, digits, `-`, `_` and `.` only and begins with one of the
 * first two, so that it can stand in file names, options and reports. */
gboolean tide_name_is_plain(const char *name);

/** What tide_name_is_plain() asks for, in words. */
#define TIDE_NAME_RULE "letters, digits, \"-\", \"_\" and \".\", beginning with a letter or a digit"

/** Most bytes of a checkpoint's name, its number included. */
#define TIDE_CHECKPOINT_NAME_MOST 64
